"""Rows from a spreadsheet: the template, a preview with what is wrong in each row, and taking them over."""

import io
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.forms.sheets import IMPORTED, SheetRow, read, template
from filings.models import Filing
from filings.queries.writing import writing
from filings.services import drafting
from filings.services.versions import ConflictError
from filings.views.applicant import crumbs, own_filing
from filings.views.applicant_drafts import SectionDraft, clock, edit_no, open_section
from filings.views.applicant_steps import frame, section_url
from filings.views.filling import filling
from portal.access.reading import reader_of
from portal.documents.filetypes import MAX_BYTES, Kind, Rejected, inspect, media_type

KEPT_SECONDS = 2 * 60 * 60  # a preview may be taken over that long


def _open(filing: Filing, key: str) -> SectionDraft:
    found = open_section(filing, key) if key in IMPORTED else None
    if found is None:
        raise Http404("这一节不能从表格导入")
    return found


def _salt(filing: Filing, key: str) -> str:
    return f"filings.import:{filing.pk}:{key}"


@filling("filing")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Where a sheet is given, and what it says before anything is kept."""
    filing = own_filing(request, number)
    found = _open(filing, key)
    if request.method == "GET":
        return render(request, "filings/my/import.html", _context(filing, found))
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Rejected("还没有选择文件。")
        content = io.BytesIO(file.read(MAX_BYTES + 1))
        inspect(content, allowed=frozenset({Kind.XLSX}))
        content.seek(0)
        rows = read(content, found.forms)
    except Rejected as rejected:
        return render(request, "filings/my/import.html", _context(filing, found, problem=rejected.reason), status=422)
    return render(request, "filings/my/import.html", _context(filing, found, **_preview(filing, key, rows)))


def _preview(filing: Filing, key: str, rows: list[SheetRow]) -> dict[str, Any]:
    """The rows with what is wrong; they wait in the page itself, signed, with no ID number among them."""
    wrong = sum(bool(row.problems) for row in rows)
    return {
        "sheet": rows,
        "wrong": wrong,
        "sound": len(rows) - wrong,
        "payload": signing.dumps([row.content for row in rows], salt=_salt(filing, key), compress=True),
    }


def _context(filing: Filing, found: SectionDraft, **more: Any) -> dict[str, Any]:
    draft = writing(filing, timezone.localdate())
    assert draft is not None
    spec = found.forms.spec
    trail = [
        *crumbs(filing, spec.title)[:-1],
        {"label": spec.title, "url": section_url(filing.pk, spec.key)},
        {"label": "从表格导入", "url": ""},
    ]
    return {**frame(draft, spec.key), "crumbs": trail, "spec": spec, "key": spec.key, "edit_no": found.edit_no, **more}


@filling("filing")
@require_GET
def blank(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The template, with this filing's occupations in its lists."""
    found = _open(own_filing(request, number), key)
    response = HttpResponse(template(found.forms), content_type=media_type(Kind.XLSX))
    response["Content-Disposition"] = f'attachment; filename="{key}.xlsx"'
    return response


@filling("filing")
@require_POST
def adopt(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Takes the previewed rows over, all of them; what is wrong with one stays marked in the table."""
    filing = own_filing(request, number)
    found = _open(filing, key)
    try:
        rows = signing.loads(request.POST.get("payload", ""), salt=_salt(filing, key), max_age=KEPT_SECONDS)
    except signing.BadSignature:
        messages.error(request, "预览已经过期，请重新上传表格。")
        return redirect("my_filing_import", number, key)
    content = {**found.forms.content, "rows": [*found.forms.rows, *rows]}
    try:
        drafting.save_section(filing, key, content, edit_no=edit_no(request), by=reader_of(request), at=timezone.now())
    except ConflictError as conflict:
        messages.error(request, f"{conflict.section.saved_by} {clock(conflict.section.saved_at)} 修改过本节，没有导入。请重新上传表格。")
        return redirect("my_filing_import", number, key)
    messages.success(request, f"已导入 {len(rows)} 行。")
    return redirect(f"{section_url(filing.pk, key)}#table")
