"""One row of a section's table: added, edited with autosave, removed."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST

from filings.forms.sections import MAX_ROWS, AnswerForm
from filings.models import EmployerNorm, Filing, Section
from filings.queries.norms import in_force
from filings.queries.writing import Writing, writing
from filings.services import drafting
from filings.services.versions import ConflictError
from filings.views.applicant import crumbs, own_filing
from filings.views.applicant_drafts import (
    SectionDraft,
    clock,
    conflict_answer,
    conflict_difference,
    edit_no,
    open_section,
    saved_answer,
    wants_json,
)
from filings.views.applicant_sections import COUNTED, by_field, field_lines
from filings.views.applicant_steps import frame, section_url
from filings.views.filling import filling
from portal.access.reading import reader_of
from portal.catalogue.queries import search_occupations

_ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


def _table(filing: Filing, key: str, row_id: str) -> SectionDraft:
    found = open_section(filing, key)
    if found is None or not found.forms.spec.columns or not _ROW_ID.fullmatch(row_id):
        raise Http404("没有这一行")
    return found


@filling("filing")
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, number: int, key: str, row_id: str) -> HttpResponse:
    """The page of one row; a row id that is not there yet is a new row, added when something is typed."""
    filing = own_filing(request, number)
    found = _table(filing, key, row_id)
    if request.method == "POST":
        return _save(request, filing, found, row_id)
    return render(request, "filings/my/row.html", _context(filing, found, row_id))


def _context(filing: Filing, found: SectionDraft, row_id: str, form: AnswerForm | None = None, **more: Any) -> dict[str, Any]:
    draft = writing(filing, timezone.localdate())
    assert draft is not None
    spec = found.forms.spec
    form = form or _shown(draft, found, row_id)
    asked = [one for one in draft.asked_in(spec.key) if one.place.row == row_id]
    is_new = not found.forms.find(row_id)
    title = f"添加{spec.title}" if is_new else f"修改：{found.forms.find(row_id).get('name') or spec.title}"
    return {
        **frame(draft, spec.key),
        "crumbs": [
            *crumbs(filing, spec.title)[:-1],
            {"label": spec.title, "url": section_url(filing.pk, spec.key)},
            {"label": title, "url": ""},
        ],
        "spec": spec,
        "key": spec.key,
        "lines": field_lines(form, asked),
        "occupations": search_occupations(str(form["code"].value() or "")) if spec.key == "occupations" else (),
        "norms": _norms(filing, form),
        "title": title,
        "row_id": row_id,
        "is_new": is_new,
        "edit_no": found.edit_no,
        "saved_at": clock(draft.sections[spec.key].saved_at),
        "asked": asked,
        "meters": draft.found.gaps if spec.key in COUNTED else (),
        **more,
    }


def _norms(filing: Filing, form: AnswerForm) -> list[EmployerNorm]:
    """The institution's own norms on file for the occupation of the row, offered where its number is typed (D40)."""
    if "norm_number" not in form.fields:
        return []
    form.fields["norm_number"].widget.attrs["list"] = "norms"
    code, _, name = str(form["code"].value() or "").partition(" ")
    return list(in_force(filing.legal_person, code, name))


def _shown(draft: Writing, found: SectionDraft, row_id: str) -> AnswerForm:
    """The stored row with what intake finds at its fields; a new one bare."""
    form = found.forms.row(row_id)
    form.show(by_field(draft.findings.get(found.forms.spec.key, []), row_id) if found.forms.find(row_id) else {})
    return form


def _save(request: HttpRequest, filing: Filing, found: SectionDraft, row_id: str) -> HttpResponse:
    key, form = found.forms.spec.key, found.forms.row(row_id, request.POST)
    if form.is_blank:
        return _unchanged(request, filing, found)
    if not found.forms.find(row_id) and len(found.forms.rows) >= MAX_ROWS:
        return _full(request, filing, key)
    try:
        saved = _write(request, filing, key, found.forms.with_row(row_id, form))
    except ConflictError as conflict:
        if wants_json(request):
            return JsonResponse(conflict_answer(conflict), status=409)
        context = _context(filing, found, row_id, form, **conflict_difference(form, conflict, row_id))
        return render(request, "filings/my/row.html", context, status=409)
    if wants_json(request):
        return JsonResponse(saved_answer(saved, form))
    again = request.POST.get("then") == "add"
    return redirect(
        reverse("my_filing_row", args=[filing.pk, key, get_random_string(12)]) if again else f"{section_url(filing.pk, key)}#table"
    )


def _write(request: HttpRequest, filing: Filing, key: str, content: dict[str, Any]) -> Section:
    return drafting.save_section(filing, key, content, edit_no=edit_no(request), by=reader_of(request), at=timezone.now())


def _unchanged(request: HttpRequest, filing: Filing, found: SectionDraft) -> HttpResponse:
    """An empty new row is not kept."""
    if wants_json(request):
        return JsonResponse({"edit_no": found.edit_no, "saved_at": clock(timezone.now()), "errors": {}})
    return redirect(section_url(filing.pk, found.forms.spec.key))


def _full(request: HttpRequest, filing: Filing, key: str) -> HttpResponse:
    text = f"一张表最多 {MAX_ROWS} 行，请先移除不需要的行。"
    if wants_json(request):
        return JsonResponse({"error": text}, status=422)
    messages.error(request, text)
    return redirect(section_url(filing.pk, key))


@filling("filing")
@require_POST
def remove(request: HttpRequest, number: int, key: str, row_id: str) -> HttpResponse:
    """Takes a row out of the table."""
    filing = own_filing(request, number)
    found = _table(filing, key, row_id)
    if not found.forms.find(row_id):
        raise Http404("没有这一行")
    name = found.forms.find(row_id).get("name") or found.forms.spec.title
    try:
        _write(request, filing, key, found.forms.without_row(row_id))
    except ConflictError as conflict:
        messages.error(request, f"{conflict.section.saved_by} {clock(conflict.section.saved_at)} 修改过本节，没有移除。请核对后再移除。")
    else:
        messages.success(request, f"已移除“{name}”。")
    return redirect(f"{section_url(filing.pk, key)}#table")
