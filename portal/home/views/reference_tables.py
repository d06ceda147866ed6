"""专项项目、准入类工种: the tables of the catalogue as of a day, and importing a newer one from its notice."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.reading import reader_of
from portal.access.regional import regional
from portal.authorities.queries import region
from portal.catalogue.services import ItemError
from portal.documents.filetypes import Kind, media_type
from portal.documents.rejection import Rejected
from portal.documents.tables import Trouble, read_table
from portal.documents.workbooks import workbook
from portal.home.reference_tables import TABLES, Notice, ReferenceTable, cells_of
from portal.workflow.acting import actor

SHOWN = 200
managing = regional("import_records")


class NoticeForm(forms.Form):
    """The sheet and the notice that publishes it."""

    basis = forms.CharField(label="公布文件", max_length=200, help_text="名称和文号")
    effective_from = forms.DateField(label="起始日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    whole = forms.BooleanField(label="这是完整的表，表外的条目同时停止", required=False)
    file = forms.FileField(label="表格", allow_empty_file=True, help_text="XLSX", widget=forms.FileInput(attrs={"accept": ".xlsx"}))


def _asked(request: HttpRequest) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _page(request: HttpRequest, spec: ReferenceTable, form: NoticeForm, *, status: int = 200, **more: Any) -> HttpResponse:
    on = _asked(request)
    rows = [{"row": row, "words": spec.told(row)} for row in spec.rows_on(on)]
    return render(request, "home/reference_table.html", {"spec": spec, "form": form, "rows": rows, "on": on, **more}, status=status)


@managing
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, key: str) -> HttpResponse:
    """A table as of a day; a post takes a whole sheet over, or tells everything that is wrong with it."""
    spec = TABLES[key]
    form = NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, spec, form, status=200 if request.method == "GET" else 422)
    data = form.cleaned_data
    notice = Notice(data["basis"], data["effective_from"], data["whole"])
    try:
        troubles, count = _taken(request, spec, data["file"], notice)
    except Rejected as rejected:
        form.add_error("file", rejected.reason)
    except ItemError as error:
        form.add_error(None, f"{error}。")
    else:
        if not troubles:
            messages.success(request, f"已导入 {count} 行，自 {notice.effective_from} 起适用。")
            return redirect(f"{request.path}?on={notice.effective_from}")
        return _page(request, spec, form, status=422, troubles=troubles[:SHOWN], more=max(0, len(troubles) - SHOWN))
    return _page(request, spec, form, status=422)


def _taken(request: HttpRequest, spec: ReferenceTable, file: Any, notice: Notice) -> tuple[list[Trouble], int]:
    """What is wrong with the sheet, else how many rows were taken over. Raises Rejected, ItemError."""
    found, troubles = spec.read(cells_of(read_table(file.file, file.name, size=file.size), spec))
    if troubles:
        return troubles, 0
    return [], spec.take(found, notice, actor(reader_of(request), region()), timezone.now())


@managing
@require_GET
def blank(request: HttpRequest, key: str) -> FileResponse:
    """The template of a table."""
    if key not in TABLES:
        raise Http404("没有这份表")
    spec = TABLES[key]
    file = workbook(spec.title, spec.columns)
    return FileResponse(file, as_attachment=True, filename=f"{spec.title}模板.xlsx", content_type=media_type(Kind.XLSX))
