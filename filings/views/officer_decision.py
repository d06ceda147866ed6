"""The decision on its pages: proposed line by line, shown as it will be issued, approved or sent back by another officer."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.enums import LineOutcome, LineResult
from filings.forms.officer import ReasonForm, VerdictForm, clause_choices
from filings.models import Filing, FilingLine
from filings.queries.preview import preview
from filings.services import deciding
from filings.views.officer import desk_filing, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of


@reading
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """提请审批: every line granted or refused, refusals with reason and basis."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "propose", template="filings/desk/propose.html")
    closed = act.gate()
    if closed:
        return closed
    forms = verdict_forms(filing, list(filing.lines.all()), request.POST if request.method == "POST" else None)
    act.context = {"forms": forms, "adverse": filing.adverse_reason}
    if request.method == "GET" or not all(form.is_valid() for form in forms):
        return act.page(status=200 if request.method == "GET" else 422)
    verdicts = {form.line.pk: form.verdict for form in forms}
    take = partial(deciding.propose, filing, verdicts, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), "已提请审批。")


def verdict_forms(filing: Filing, lines: Iterable[FilingLine], data: Any) -> list[VerdictForm]:
    """One form a line, prefilled from the panel's result, an upheld objection, or what stands against the whole."""
    clauses = clause_choices(filing)
    return [VerdictForm(data, line=line, clauses=clauses, initial=suggested(filing, line)) for line in lines]


def suggested(filing: Filing, line: FilingLine) -> dict[str, str]:
    """What the file so far leads to for one line; the reviewer has the last word."""
    if line.outcome == LineOutcome.REFUSED:  # sent back: what was proposed stands until it is changed
        return {"outcome": LineOutcome.REFUSED, "reason": line.reason, "basis": line.basis}
    if filing.adverse_reason and (not line.change or filing.reviewed_at is None):
        return {"outcome": LineOutcome.REFUSED, "reason": filing.adverse_reason, "basis": filing.cite("附*决定")}
    if line.panel_result == LineResult.FAILED:
        return {"outcome": LineOutcome.REFUSED, "reason": line.panel_remark or "技术评估结论为不通过。", "basis": "附2二(三)"}
    if line.upheld:
        return {"outcome": LineOutcome.REFUSED, "reason": "公示期间的异议成立。", "basis": "附2二(四)"}
    return {"outcome": LineOutcome.GRANTED}


@reading
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """批准: what will be issued is on the page; who proposed or accepted cannot press."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "approve", template="filings/desk/approve.html")
    closed = act.gate()
    if closed:
        return closed
    act.context = {"preview": preview(filing, timezone.localdate())}
    if request.method == "GET":
        reasons = deciding.approve_blockers(filing, by=reader_of(request), at=timezone.now())
        return act.page(reasons=reasons, refused_title="本件不能由你批准", open=not reasons)
    return act.press(lambda seen: deciding.approve(filing, by=reader_of(request), at=timezone.now(), seen=seen), "已批准，文书随后生成。")


@reading
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """退回重拟, with the reason for the reviewer."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "send_back")
    closed = act.gate()
    if closed:
        return closed
    form = ReasonForm(request.POST or None, hint="写明哪一项需要重新拟定，审核岗会看到")
    act.context = {"form": form}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(deciding.send_back, filing, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), "已退回审核岗重新拟定。")
