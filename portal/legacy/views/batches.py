"""存量导入: the list of imports with the upload, one import with its rows, and the acts taken on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.reading import reader_of
from portal.access.regional import regional
from portal.documents.filetypes import Kind, media_type
from portal.documents.rejection import Rejected
from portal.legacy.enums import ImportState
from portal.legacy.forms import SheetForm, UndoForm
from portal.legacy.models import Import
from portal.legacy.queries.progress import progress, rows_of
from portal.legacy.services import importing, staging, undoing
from portal.legacy.views import faces
from portal.legacy.workbooks import template, to_mend
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

PAGE_SIZE = 50
managing = regional("import_records")


@managing
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Every import, newest first, and the form that begins another one."""
    form = SheetForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        batch = _received(request, form)
        if batch is not None:
            return redirect("legacy_import", batch.pk)
    page = Paginator(Import.objects.select_related("uploaded_by"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": [{"batch": batch, "badge": faces.badge(batch)} for batch in page]}
    return render(request, "legacy/list.html", context, status=422 if form.is_bound else 200)


def _received(request: HttpRequest, form: SheetForm, corrects: Import | None = None) -> Import | None:
    """The sheet received; None with the reason in the form where the file is refused."""
    data = form.cleaned_data
    file = data["file"]
    sheet = staging.Sheet(file.file, file.name, data["source"], data["source_on"])
    try:
        return staging.receive(sheet, by=reader_of(request), at=timezone.now(), corrects=corrects)
    except Rejected as rejected:
        form.add_error("file", rejected.reason)
    return None


def _found(number: int) -> Import:
    return get_object_or_404(Import.objects.select_related("authority", "uploaded_by", "started_by", "corrects"), pk=number)


def _page(request: HttpRequest, batch: Import, *, status: int = 200, **more: Any) -> HttpResponse:
    figures = progress(batch)
    shown = request.GET.get("rows", "mend" if figures.to_mend else "")
    rows = Paginator(rows_of(batch, shown), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **faces.page(batch, figures, reader_of(request), timezone.now()),
        "batch": batch,
        "rows": rows,
        "shown": shown,
        "form": SheetForm(today=timezone.localdate(), initial={"source": batch.source, "source_on": batch.source_on}),
    }
    return render(request, "legacy/batch.html", context | more, status=status)


@managing
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One import: how far it is, its figures, its rows with column and repair. What waits for the background looks here again and again."""
    batch = _found(number)
    response = _page(request, batch)
    if request.headers.get("HX-Request") and not (batch.is_checking or batch.is_running):
        response["HX-Refresh"] = "true"  # the whole page is another one now: findings, acts
    return response


@managing
@require_POST
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """The rows to be mended come back as a sheet of their own: a new import that names the one it corrects."""
    batch = _found(number)
    form = SheetForm(request.POST, request.FILES, today=timezone.localdate())
    corrected = _received(request, form, batch) if form.is_valid() else None
    return redirect("legacy_import", corrected.pk) if corrected else _page(request, batch, status=422, form=form)


def _press(request: HttpRequest, number: int, take: Callable[[Import, int], object], done: str) -> HttpResponse:
    """Takes one act on an import and says so, or shows why not."""
    batch, seen = _found(number), request.POST.get("seen", "")
    try:
        take(batch, int(seen) if seen.isdecimal() else 0)
    except StaleError:
        return _page(request, batch, status=409, refused=[{"text": "本批刚刚有变动，请看过现在的情况再办理。"}])
    except Refused as refused:
        return _page(request, batch, status=403 if isinstance(refused, NotAllowed) else 422, refused=refused.reasons)
    messages.success(request, done)
    return redirect("legacy_import", number)


@managing
@require_POST
def start(request: HttpRequest, number: int) -> HttpResponse:
    """开始导入."""
    by, at = reader_of(request), timezone.now()
    return _press(request, number, lambda batch, seen: importing.start(batch, by=by, at=at, seen=seen), "导入已开始，在后台进行。")


@managing
@require_POST
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """作废."""
    by, at = reader_of(request), timezone.now()
    return _press(request, number, lambda batch, seen: staging.discard(batch, by=by, at=at, seen=seen), "本批已作废。")


@managing
@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """继续: what was given up is taken up again."""
    by, at = reader_of(request), timezone.now()
    return _press(request, number, lambda batch, _: importing.resume(batch, by=by, at=at), "中断的部分已重新排队。")


@managing
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """撤销整批, with its reason; where it cannot be, why."""
    batch, at = _found(number), timezone.now()
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, reason = reader_of(request), form.cleaned_data["reason"]
        return _press(request, number, lambda row, seen: undoing.undo(row, reason=reason, by=by, at=at, seen=seen), "本批已撤销。")
    if batch.state != ImportState.STARTED:
        return redirect("legacy_import", number)
    context = {"batch": batch, "form": form, "reasons": undoing.undo_blockers(batch, at=at), **faces.undo_words(batch)}
    return render(request, "legacy/undo.html", context, status=422 if form.is_bound else 200)


@managing
@require_GET
def blank(request: HttpRequest) -> FileResponse:
    """The template."""
    return FileResponse(template(), as_attachment=True, filename="存量机构导入模板.xlsx", content_type=media_type(Kind.XLSX))


@managing
@require_GET
def wrong(request: HttpRequest, number: int) -> FileResponse:
    """The rows to be mended, with what is wrong in each."""
    batch = _found(number)
    if batch.is_checking:
        raise Http404("还没有检查完")
    file = to_mend(rows_of(batch, "mend"))
    return FileResponse(file, as_attachment=True, filename=f"第{number}批待改的行.xlsx", content_type=media_type(Kind.XLSX))
