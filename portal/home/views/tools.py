"""Tools for everybody: when a term ends, day by day, and what a filing would meet (N8). Without sign-in."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from filings.queries.simulating import renewal, simulated
from filings.rules.judging import Judgement
from portal.access.decorators import public
from portal.access.rates import limited
from portal.authorities.queries import filing_authorities
from portal.home.simulator import OccupationRows, SimulatorForm, request_of
from portal.home.term_days import rows
from portal.terms.rules.month import months
from portal.workdays.queries import explain
from portal.workdays.rules import GUANGXI, NATIONAL
from portal.workdays.services import calendar

RATE = "60/m"
LONGEST = 250
YEARS = (2010, 2040)


class TermForm(forms.Form):
    """Day zero, the length in working days, the calendar."""

    start = forms.DateField(
        label="起算日", help_text="当日不计，次日起算", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    working_days = forms.IntegerField(label="工作日数", min_value=1, max_value=LONGEST, help_text="如备案 10、考核鉴定 7、技术评估 30")
    calendar = forms.ChoiceField(
        label="日历", choices=[(GUANGXI, "广西（含“三月三”）"), (NATIONAL, "全国")], help_text="本区事项用广西日历"
    )

    def clean_start(self) -> date:
        """A day of the years the calendar can speak of."""
        start: date = self.cleaned_data["start"]
        if not YEARS[0] <= start.year <= YEARS[1]:
            raise forms.ValidationError(f"请填写 {YEARS[0]} 至 {YEARS[1]} 年之间的日期。")
        return start


@public
@limited("tools", RATE)
def term(request: HttpRequest) -> HttpResponse:
    """/tools/term/: the due day with every day's reason."""
    today = timezone.localdate()
    asked = "start" in request.GET
    form = TermForm(request.GET) if asked else TermForm(initial={"start": today, "working_days": 10, "calendar": GUANGXI})
    context: dict[str, Any] = {"form": form, "today": today}
    if asked and form.is_valid():
        context |= _term(form.cleaned_data, today)
    return render(request, "tools/term.html", context)


def _term(asked: dict[str, Any], today: date) -> dict[str, Any]:
    days = calendar(asked["calendar"])
    due = days.add(asked["start"], asked["working_days"])
    table = rows(explain(asked["start"], asked["working_days"], days), today)
    total = (due.on - asked["start"]).days
    return {
        "due": due,
        "days": table,
        "months": months(table, today, days),
        "figures": [
            {"label": "到期", "value": str(due.on), "unit": "24:00"},
            {"label": "期限", "value": asked["working_days"], "unit": "个工作日"},
            {"label": "休息日和节假日", "value": total - asked["working_days"], "unit": "天"},
            {"label": "共", "value": total, "unit": "天"},
        ],
    }


@public
@limited("tools", RATE)
def simulate(request: HttpRequest) -> HttpResponse:
    """/tools/simulate/: who takes the filing, the materials, what stands in the way, the dates."""
    today = timezone.localdate()
    asked = "track" in request.GET
    form = SimulatorForm(request.GET if asked else None, on=today)
    lines = OccupationRows(request.GET if asked else None, prefix="lines")
    context: dict[str, Any] = {"form": form, "lines": lines, "today": today, "asked": asked}
    if asked and form.is_valid() and lines.is_valid():
        found = simulated(request_of(form.cleaned_data, lines.cleaned_data, today), on=today)
        names = {row.code: row.name for row in filing_authorities()}
        context |= {"found": found, "authority": names.get(found.route.authority, ""), "forecast": _forecast(found.forecast)}
        context["renewal"] = _renewal(found)
    return render(request, "tools/simulate.html", context)


def _renewal(found: Judgement) -> list[dict[str, str]]:
    """The days between which the renewal may be applied for, and the end it belongs to."""
    window = renewal(found)
    if window is None:
        return []
    tag = "估计" if window.estimated else ""
    return [
        {"label": "可以申请延续", "value": f"{window.opens_on} 至 {window.closes_on}", "tag": tag},
        {"label": "有效期止", "value": str(window.valid_to), "tag": tag},
    ]


def _forecast(steps: Any) -> list[dict[str, str]]:
    return [
        {"label": str(step.on), "value": step.label, "tag": "估计" if step.estimated else "暂定" if step.provisional else ""}
        for step in steps
    ]
