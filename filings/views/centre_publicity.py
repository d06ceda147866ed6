"""The Centre publicises, extends, corrects and closes. Clause: 附2二(四)."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.enums import Level, ObjectionState, State
from filings.forms.centre import CorrectionForm, ExtensionForm, PublicityForm
from filings.queries.path import path
from filings.rules.objection import latest_end
from filings.rules.publicity import corrections
from filings.services import publicising, republishing
from filings.views.centre import CentrePage, centre_officer
from filings.views.officer import desk_filing
from portal.access.reading import reader_of
from portal.policy.clauses import Reason
from portal.policy.services import figure
from portal.terms.rules.wording import with_weekday
from portal.workdays.services import calendar


@centre_officer
@require_http_methods(["GET", "POST"])
def publicise(request: HttpRequest, number: int) -> HttpResponse:
    """开始公示: until when, with the snapshot as the public will read it."""
    act = CentrePage(request, number, "publicise", template="filings/centre/publicise.html")
    closed = act.gate()
    if closed:
        return closed
    today = timezone.localdate()
    least = publicising.earliest_end(today)
    form = PublicityForm(request.POST or None, initial={"ends_on": least}, hint=_hint(least, today))
    act.context |= {"form": form, **_preview(publicising.snapshot(act.filing))}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(publicising.publicise, act.filing, ends_on=form.cleaned_data["ends_on"], by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "公示已开始，内容不再改动。")


def _hint(least: date, today: date) -> str:
    return f"不少于 {figure('publicity', today).number} 个工作日，最早 {with_weekday(least, today)} 24:00 结束；须为工作日，最晚 {latest_end(least, calendar())}；开始后只能延长"


def _preview(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is going to be publicised, with its hash."""
    rows = [{**line, "level": _level(line["level"])} for line in content["lines"]]
    return {"snapshot": content, "rows": rows, "sha256": publicising.fingerprint(content)}


def _level(value: str) -> str:
    return Level(value).word if value else ""


@centre_officer
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, number: int) -> HttpResponse:
    """延长公示, with the reason; an end is never moved earlier."""
    act = CentrePage(request, number, word="延长公示", clause="附2二(四)", consequence="备案期限继续停止计算，直到公示结束。")
    publicity = act.filing.publicities.filter(closed_at__isnull=True).first()
    if publicity is None or act.filing.state != State.PUBLICISED:
        raise Http404("没有进行中的公示")
    ends = with_weekday(publicity.ends_on, timezone.localdate())
    latest = latest_end(publicising.earliest_end(publicity.starts_on), calendar())
    form = ExtensionForm(request.POST or None, hint=f"现在到 {ends} 24:00 结束，新的结束日须更晚，为工作日，连同以前的延长最晚 {latest}")
    act.context |= {"form": form}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(publicising.extend, publicity, form.cleaned_data["ends_on"], reason=form.cleaned_data["reason"], by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now()), "公示已延长。")


@centre_officer
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """更正公示: what is wrong is put right, looked at (预览) and publicised anew, for the full period."""
    act = CentrePage(request, number, "correct_publicity", template="filings/centre/correct.html")
    closed = act.gate()
    if closed:
        return closed
    running = act.filing.publicities.filter(closed_at__isnull=True).first()
    if running is None:
        return act.closed((Reason("附2二(四)", "没有进行中的公示，不能更正。"),), status=422)
    today = timezone.localdate()
    least = publicising.earliest_end(today)
    form = CorrectionForm(request.POST or None, shown=running.snapshot, hint=_hint(least, today), ends_on=least)
    content = republishing.next_content(running, form.corrections)
    waiting = running.objections.filter(state=ObjectionState.OPEN).count()
    act.context |= {"form": form, "running": running, "waiting": waiting, "differences": corrections(running.snapshot, content)}
    act.context |= _preview(content)
    looking = "preview" in request.POST
    if request.method == "GET" or looking or not form.is_valid():
        return act.page(status=200 if request.method == "GET" or (looking and form.is_valid()) else 422)
    reason, ends_on = form.cleaned_data["reason"], form.cleaned_data["ends_on"]
    take = partial(republishing.correct, act.filing, form.corrections, reason=reason, ends_on=ends_on, by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "公示已更正，更正后的内容重新公示。")


@centre_officer
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, number: int) -> HttpResponse:
    """结束公示: after its last day, every objection answered."""
    filing = desk_filing(request, number)
    reported = path(filing, timezone.localdate()).reported
    act = CentrePage(request, number, "close_publicity" if reported else "end_publicity")
    closed = act.gate()
    if closed:
        return closed
    if request.method == "GET":
        reasons = publicising.close_blockers(act.filing, at=timezone.now())
        return act.page(reasons=reasons, refused_title="暂不能结束公示", open=not reasons)
    take = partial(publicising.close, act.filing, by=reader_of(request))
    return act.press(
        lambda seen: take(at=timezone.now(), seen=seen),
        f"公示已结束，请在 {act.filing.centre_due_on} 前报部。" if reported else "公示已结束，转受理机关拟定决定。",
    )
