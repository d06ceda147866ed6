"""The Centre reports to the ministry, one by one or together with the list of the batch, and records the answer. Clause: 附2二(五)."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.forms.centre import CodeForm, ReturnForm
from filings.models import Filing
from filings.queries.centre import STAGES, at_stage, batch
from filings.services import ministry
from filings.views.centre import CentrePage, centre_officer
from filings.views.centre_batch import workbook
from portal.access.reading import reader_of
from portal.workflow.performing import NotAllowed

LIST = "/desk/centre/?list=reporting"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@centre_officer
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """报部: one filing."""
    act = CentrePage(request, number, "report")
    closed = act.gate()
    if closed:
        return closed
    if request.method == "GET":
        return act.page()
    take = partial(ministry.report, act.filing, by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "已报部，等待审核赋码。")


@centre_officer
@require_POST
def report_many(request: HttpRequest) -> HttpResponse:
    """报部: those ticked, each with the version it was shown in; or only their list."""
    seen = dict(pair.split(":", 1) for pair in request.POST.getlist("pick") if pair.count(":") == 1)
    wanted = {int(key): int(version) for key, version in seen.items() if _is_number(key) and _is_number(version)}
    filings = at_stage(STAGES["reporting"]).filter(pk__in=wanted)
    if "export" in request.POST:
        return _workbook(filings)
    if not wanted:
        messages.info(request, "没有选中要报部的件。")
        return redirect(LIST)
    pairs = [(filing, wanted[filing.pk]) for filing in filings]
    try:
        done, left = ministry.report_all(pairs, by=reader_of(request), at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.reasons[0].text)
        return redirect(LIST)
    gone = len(wanted) - len(pairs)
    messages.success(request, f"已报部 {len(done)} 件。" + (f"另有 {gone} 件已不在待报部。" if gone else ""))
    for filing, why in left:
        messages.warning(request, f"{filing.applicant_name}没有报部：{why}")
    return redirect(LIST)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 18


@centre_officer
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list of everything that waits for the report, as a sheet."""
    return _workbook(at_stage(STAGES["reporting"]))


def _workbook(filings: QuerySet[Filing]) -> HttpResponse:
    response = HttpResponse(workbook(batch(filings)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="ministry-{timezone.localdate():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@centre_officer
@require_http_methods(["GET", "POST"])
def record_code(request: HttpRequest, number: int) -> HttpResponse:
    """记录机构编码 as the ministry assigned it."""
    act = CentrePage(request, number, "record_code")
    closed = act.gate()
    if closed:
        return closed
    form = CodeForm(request.POST or None)
    act.context |= {"form": form}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(ministry.record_code, act.filing, form.cleaned_data["institution_code"], by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "机构编码已记录，转受理机关决定。")


@centre_officer
@require_http_methods(["GET", "POST"])
def record_return(request: HttpRequest, number: int) -> HttpResponse:
    """记录退回: the ministry's reason; the file goes to a refusal."""
    act = CentrePage(request, number, "record_return")
    closed = act.gate()
    if closed:
        return closed
    form = ReturnForm(request.POST or None)
    act.context |= {"form": form}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(ministry.record_return, act.filing, reason=form.cleaned_data["reason"], by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "退回已记录，转受理机关拟定不予备案决定。")
