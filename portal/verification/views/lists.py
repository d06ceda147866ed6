"""核验名单: what each matter is verified by, loading a list in place of the current one, flagging a source."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.reading import reader_of
from portal.access.regional import regional
from portal.documents.filetypes import Kind, media_type
from portal.documents.rejection import Rejected
from portal.documents.tables import read_table
from portal.documents.workbooks import Column, workbook
from portal.verification.enums import Matter
from portal.verification.forms import ListForm
from portal.verification.models import Outage, SourceList
from portal.verification.services import loading
from portal.workflow.performing import Refused

SHOWN = 200  # troubles told on the page; the rest is counted
managing = regional("import_records")


def _page(request: HttpRequest, form: ListForm, *, status: int = 200, **more: Any) -> HttpResponse:
    current = {row.matter: row for row in SourceList.objects.filter(replaced_at__isnull=True).select_related("loaded_by")}
    outages = {row.matter: row for row in Outage.objects.filter(until_at__isnull=True).select_related("flagged_by")}
    context = {
        "form": form,
        "matters": [{"matter": matter, "list": current.get(matter), "outage": outages.get(matter)} for matter in Matter],
        "earlier": SourceList.objects.filter(replaced_at__isnull=False).select_related("loaded_by")[:20],
    }
    return render(request, "verification/lists.html", context | more, status=status)


@managing
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Every matter with its list or without; a post loads one, or tells everything that is wrong with it."""
    form = ListForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, status=200 if request.method == "GET" else 422)
    data, file = form.cleaned_data, form.cleaned_data["file"]
    matter = Matter(data["matter"])
    published = loading.Published(matter, data["title"], data["publisher"], data["as_of"], file.name)
    try:
        table = read_table(file.file, file.name, size=file.size, with_csv=True)
        entries, troubles = loading.read_entries(table, matter)
        if troubles:
            return _page(request, form, status=422, troubles=troubles[:SHOWN], more=max(0, len(troubles) - SHOWN))
        row = loading.load(published, entries, table.facts.sha256, by=reader_of(request), at=timezone.now())
    except Rejected as rejected:
        form.add_error("file", rejected.reason)
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, f"已载入{matter.label}名单，{row.entries_count} 条，截至 {row.as_of}。")
        return redirect("verification_lists")
    return _page(request, form, status=422)


@managing
@require_GET
def blank(request: HttpRequest) -> FileResponse:
    """The template of a list."""
    hints = (
        "18 位；按姓名核验的名单可以空着",
        "必填",
        "按姓名核验的名单必填",
        "写成 2026-10-09",
        "未移出的空着",
        "登记状态、列入原因或者印章编码",
    )
    columns = [Column(label, label == loading.NAME, hint) for label, hint in zip(loading.LABELS, hints, strict=True)]
    return FileResponse(workbook("名单", columns), as_attachment=True, filename="核验名单模板.xlsx", content_type=media_type(Kind.XLSX))


def _matter(name: str) -> Matter:
    if name not in Matter.values:
        raise Http404("没有这一核验事项")
    return Matter(name)


@managing
@require_POST
def flag(request: HttpRequest, matter: str) -> HttpResponse:
    """标记停用."""
    found, by, at = _matter(matter), reader_of(request), timezone.now()
    try:
        loading.flag_outage(found, request.POST.get("reason", "")[:200], by=by, at=at)
    except Refused as refused:
        return _page(request, ListForm(today=timezone.localdate(at)), status=422, reasons=refused.reasons)
    messages.success(request, f"{found.label}的来源已标记停用，核验记为“未能核验”，不影响申请。")
    return redirect("verification_lists")


@managing
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """恢复."""
    outage, by, at = get_object_or_404(Outage, pk=number), reader_of(request), timezone.now()
    try:
        loading.end_outage(outage, by=by, at=at)
    except Refused as refused:
        return _page(request, ListForm(today=timezone.localdate(at)), status=422, reasons=refused.reasons)
    messages.success(request, f"{outage.get_matter_display()}的来源已恢复。")
    return redirect("verification_lists")
