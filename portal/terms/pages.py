"""What the page of a clock shows, ready for its template; the app that owns the subject mounts it and adds crumbs, base and links."""

from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone

from portal.policy.clauses import clause, figure_quote, is_citation, printed
from portal.terms import queries
from portal.terms.models import Term, TermEvent
from portal.terms.rules import changes
from portal.terms.rules.day_table import Facts, Row, day_table
from portal.terms.rules.forecast import Step
from portal.terms.rules.history import EventKind
from portal.terms.rules.ics import Entry, ics
from portal.terms.rules.ledger import Ledger, Unit
from portal.terms.rules.month import months
from portal.terms.rules.slot import INTERNAL
from portal.terms.rules.wording import WEEKDAYS, amount, length, short, span
from portal.workdays.rules import GUANGXI, SANYUESAN, Calendar
from portal.workdays.services import calendar

Context = dict[str, object]


def clock_context(term: Term, today: date, *, duty: str = "办结", steps: Sequence[Step] = (), expanded: bool = False) -> Context:
    """The figures, the quoted clause, every day, the months, the forecast and the record of changes of one term, in three queries.

    `duty`: what is to be done by the due day. `expanded`: every day has its own row.
    """
    facts, days = queries.facts(term, today, duty), calendar(term.calendar_key)
    runs = day_table(facts, today, days)
    rows = day_table(facts, today, days, expanded=True) if expanded else runs
    return {
        "term": term,
        "figures": figures(term, facts, today),
        "quote": quote(term),
        "clause": "" if term.internal else term.clause,
        "days": rows,
        "expanded": expanded,
        "summary": summary(term, facts.ledger, today),
        "months": months(runs, today, days),
        "forecast": [_forecast_line(step) for step in steps],
        "moments": [_moment(row, term, today) for row in reversed(term.events.all())],
        "calendar_note": calendar_note(days, rows, facts),
    }


def figures(term: Term, facts: Facts, today: date) -> list[dict[str, object]]:
    """The four figures that add up: due, used of the length, paused, off."""
    ledger, unit = facts.ledger, Unit(term.unit)
    reasons = "、".join(dict.fromkeys(pause.reason for pause in facts.history.pauses))
    found: list[dict[str, object]] = [
        _due_figure(term, ledger, today),
        {"label": "已用 / 期限", "value": str(ledger.used), "unit": f"/ {length(term.length, unit)}"},
        {"label": f"停表（{reasons}）" if reasons else "停表", "value": str(ledger.paused), "unit": amount(0, unit).removeprefix("0 ")},
    ]
    if unit == Unit.WORKING_DAYS:
        found.append({"label": "休息日和节假日", "value": str(ledger.off), "unit": "天"})
    return found


def _due_figure(term: Term, ledger: Ledger, today: date) -> dict[str, object]:
    if term.stopped_on:
        return {"label": "办结", "value": short(term.stopped_on, today), "unit": f"周{WEEKDAYS[term.stopped_on.weekday()]}"}
    if ledger.due is None:
        return {"label": "到期", "value": "未定", "unit": "恢复后续算"}
    tag = "，暂定" if ledger.due.provisional else ""
    return {
        "label": "期满" if term.is_least else "到期",
        "value": short(ledger.due.on, today),
        "unit": f"周{WEEKDAYS[ledger.due.on.weekday()]} 24:00{tag}",
        "late": today > ledger.due.on and not term.is_least,
    }


def quote(term: Term) -> str:
    """The few official words of the clause where they are kept, else what it is about; for a limit of ours, that it is one."""
    if term.internal or not is_citation(term.clause):
        return f"{INTERNAL}，由本机关设定，非文件规定。"
    first = clause(term.clause.split("、")[0])
    words = figure_quote(term.figure_key) or first.quote
    return f"“{words}”" if words else f"{printed(term.clause)}：{first.title}。"


def summary(term: Term, ledger: Ledger, today: date) -> str:
    """09-02 至 10-13，共 41 天：计入 10，停表 15，休息 16."""
    counted = ledger.days - ledger.paused - ledger.off
    rest = f"，休息 {ledger.off}" if term.unit == Unit.WORKING_DAYS else ""
    return f"{span(term.started_on, ledger.through_on, today)}，共 {ledger.days} 天：计入 {counted}，停表 {ledger.paused}{rest}"


def calendar_note(calendar_of: Calendar, rows: Sequence[Row], facts: Facts) -> str:
    """Whether the dates are certain, and what they rest on: dates off the bounds of 三月三 are certain though it is not entered (D78)."""
    due = facts.ledger.due
    if any(row.provisional for row in rows):
        why = due.why if due and due.why else "部分日期的放假安排尚未公布"
        return f"{why}，相应日期暂定，公布后自动重算。"
    years = sorted({rows[0].first.year, rows[-1].last.year})
    named = "、".join(map(str, years))
    if calendar_of.key != GUANGXI:
        return f"{named} 年历采用国家安排，已公布，日期为确定值。"
    open_years = "、".join(str(year) for year in years if not calendar_of.is_settled(year))
    if not open_years:
        return f"{named} 年历采用国家安排和广西“三月三”安排，已公布，日期为确定值。"
    first, last = (f"{month} 月 {day} 日" for month, day in SANYUESAN)
    return (
        f"{named} 年历采用国家安排，已公布；{open_years} 年广西“三月三”安排尚未录入，本期限不涉及其时段（{first}至 {last}），日期为确定值。"
    )


def _forecast_line(step: Step) -> dict[str, str]:
    tag = "估计" if step.estimated else "暂定" if step.provisional else ""
    return {"label": step.when, "value": step.what, "tag": tag}


def _moment(row: TermEvent, term: Term, today: date) -> dict[str, str]:
    local = timezone.localtime(row.at)
    words = changes.words(
        EventKind(row.kind),
        row.before_due,
        row.after_due,
        today,
        who=row.holder.full,
        reason=row.reason,
        mark=row.mark,
        length=row.length,
        unit=Unit(term.unit),
    )
    return {"at": f"{short(local.date(), today)} {local:%H:%M}", "what": words}


def ics_response(term: Term, at: datetime, *, about: str, duty: str = "办结", url: str = "") -> HttpResponse:
    """The due day as a calendar file; `about` names the subject. Raises Http404 while there is no due day to enter."""
    if term.due_on is None or not term.is_open:
        raise Http404("这个期限现在没有到期日")
    entry = Entry(
        uid=f"term-{term.pk}@{urlsplit(settings.PORTAL_URL).hostname}",
        sequence=term.events.count(),
        on=term.due_on,
        summary=f"{term.label}到期：{about}",
        description=f"当日 24:00 前{duty}。{INTERNAL if term.internal else term.clause}{'（暂定）' if term.provisional else ''}",
        url=url,
    )
    response = HttpResponse(ics([entry], at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="term-{term.pk}.ics"'
    return response
