"""What is done with many filings of the queue at once: exported exactly as listed, given to a colleague as far as they fit."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.forms.officer import AssignForm
from filings.models import Filing
from filings.queries.clock import FILING_LINE
from filings.queries.colleagues import colleagues
from filings.services import intake
from filings.views.officer import reading
from filings.views.officer_desk import Desk, desk, picked
from filings.views.officer_rows import COLUMNS, cells
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.accounts.models import User
from portal.terms.queries import slots
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused

CHUNK = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reading
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The list as it is filtered, whole, as CSV or XLSX (T13)."""
    here = desk(request)
    lines = _lines(here.rows.select_related("assignee", "legal_person"), here.today)
    name = f"{here.authority.short_name}{here.view.label}{here.today:%Y%m%d}"
    if form == "csv":
        response: StreamingHttpResponse | FileResponse = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
        return response
    if form != "xlsx":
        raise Http404("只有 CSV 和 Excel 两种")
    return FileResponse(_xlsx(lines), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _lines(rows: QuerySet[Filing], today: date) -> Iterator[tuple[str, ...]]:
    """The rows as cells, the clocks looked up a chunk at a time."""
    source = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(source, CHUNK)):
        found = slots(Filing, [filing.pk for filing in chunk], today, FILING_LINE)
        for filing in chunk:
            yield cells(filing, found.get(filing.pk))


def _csv(lines: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """With the mark Excel needs to read UTF-8; a cell that would be taken for a formula is led by an apostrophe."""
    yield "\ufeff"
    yield _joined(COLUMNS)
    for line in lines:
        yield _joined(tuple(f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in line))


def _joined(line: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(line)
    return out.getvalue()


def _xlsx(lines: Iterator[tuple[str, ...]]) -> Any:
    """A workbook of text cells, written row by row."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("备案")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, line in enumerate(lines, start=1):
            sheet.write_row(number, 0, line)
    target.seek(0)
    return target


@reading
@require_http_methods(["GET", "POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """Gives the ticked filings to one colleague: says first how many can be given and why the rest cannot."""
    here = desk(request)
    if not here.rights & set(intake.HANDLING):
        return forbidden(request, "accept_filing")
    filings = picked(request, here)
    if not filings:
        messages.info(request, "没有选中在办的备案。")
        return redirect("/desk/queue/")
    form = AssignForm(request.POST or None, colleagues=colleagues(here.authority, here.today))
    if request.method == "GET" or not form.is_valid():
        return _assign_page(request, here, filings, form)
    given, left = _give(filings, form.chosen, by=reader_of(request))
    messages.success(request, f"已把 {given} 件分派给{form.chosen}。")
    for filing, why in left:
        messages.warning(request, f"{filing.number} {filing.applicant_name}没有分派：{why}")
    return redirect("/desk/queue/")


def _assign_page(request: HttpRequest, here: Desk, filings: list[Filing], form: AssignForm) -> HttpResponse:
    rows = [{"id": row.pk, "name": row.applicant_name, "number": row.number, "assignee": row.assignee} for row in filings]
    context = {
        "rows": rows,
        "form": form,
        "missing": len(set(request.GET.getlist("pick"))) - len(rows) if request.method == "GET" else 0,
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "分派"}],
        "act": {"word": f"分派 {len(rows)} 件", "consequence": "承办人会收到消息；已由他承办的保持不变。"},
        "back_url": "/desk/queue/",
    }
    return render(request, "filings/desk/assign.html", context, status=200 if request.method == "GET" else 422)


def _give(filings: list[Filing], assignee: User, *, by: User) -> tuple[int, list[tuple[Filing, str]]]:
    """How many were given, and which were not with why."""
    given, left = 0, []
    for filing in filings:
        try:
            intake.assign(filing, assignee, by=by, at=timezone.now())
        except (Refused, StaleError) as reason:
            left.append((filing, str(reason)))
        else:
            given += 1
    return given, left
