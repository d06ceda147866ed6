"""The form, section by section: shown, saved as it is typed, saved without a script."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.forms.sections import AnswerForm, SectionForms
from filings.models import Filing
from filings.queries.writing import Writing, writing
from filings.services import drafting
from filings.services.versions import ConflictError, draft
from filings.views.applicant import crumbs, home_url, own_filing
from filings.views.applicant_drafts import (
    SectionDraft,
    conflict_answer,
    conflict_difference,
    edit_no,
    open_section,
    saved_answer,
    wants_json,
)
from filings.views.applicant_sections import next_url, section_context
from filings.views.applicant_steps import section_url
from filings.views.applicant_unfinished import unfinished
from filings.views.filling import filling
from portal.access.reading import reader_of


def _draft(filing: Filing) -> Writing:
    found = writing(filing, timezone.localdate())
    if found is None:
        raise Http404("没有正在填写的内容")
    return found


@filling("filing")
@require_GET
def form(request: HttpRequest, number: int) -> HttpResponse:
    """The form opens at the first section that is not done."""
    filing = own_filing(request, number)
    if draft(filing) is None:
        return redirect(home_url(filing))
    return redirect(section_url(number, _draft(filing).specs[0].key))


@filling("filing")
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """One section: its fields, its table, or its materials."""
    filing = own_filing(request, number)
    if request.method == "POST":
        return _save(request, filing, key)
    found = open_section(filing, key)
    if found is None:
        messages.info(request, "本件没有正在填写的内容，下面是已提交的内容。")
        return redirect(home_url(filing))
    return render(request, "filings/my/section.html", page(request, filing, key, found.forms))


def page(
    request: HttpRequest, filing: Filing, key: str, forms: SectionForms, form: AnswerForm | None = None, **more: Any
) -> dict[str, Any]:
    """The context of a section's page."""
    context = section_context(_draft(filing), key, forms, checked="check" in request.GET, form=form)
    rows = context.get("materials") or context["beside"]
    left = unfinished(filing, reader_of(request), rows) if rows else []
    return {**context, "crumbs": crumbs(filing, forms.spec.title), "unfinished": left, **more}


def _save(request: HttpRequest, filing: Filing, key: str) -> HttpResponse:
    """Saves the plain fields as typed, valid or not; autosave is answered in JSON, a press of the button by the next page."""
    found = open_section(filing, key)
    if found is None:
        return _nothing_to_save(request, filing)
    form = found.forms.fields(request.POST)
    try:
        saved = drafting.save_section(
            filing, key, found.forms.with_fields(form), edit_no=edit_no(request), by=reader_of(request), at=timezone.now()
        )
    except ConflictError as conflict:
        return _conflict(request, filing, key, found, form, conflict)
    if wants_json(request):
        return JsonResponse(saved_answer(saved, form))
    return redirect(section_url(filing.pk, key) if request.POST.get("then") == "stay" else next_url(_draft(filing), key))


def _nothing_to_save(request: HttpRequest, filing: Filing) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"by": "", "saved_at": ""}, status=409)
    messages.error(request, "本件已经提交，不能再改。受理前可以撤回修改。")
    return redirect(home_url(filing))


def _conflict(
    request: HttpRequest, filing: Filing, key: str, found: SectionDraft, form: AnswerForm, conflict: ConflictError
) -> HttpResponse:
    """Another window saved first: what was typed stays in the form, and the page says how the two differ."""
    if wants_json(request):
        return JsonResponse(conflict_answer(conflict), status=409)
    context = page(request, filing, key, found.forms, form=form, **conflict_difference(form, conflict))
    return render(request, "filings/my/section.html", context, status=409)


@filling("filing")
@require_GET
def status(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The parts that recount after each save: navigation, meters, authority and forecast."""
    filing = own_filing(request, number)
    found = open_section(filing, key)
    if found is None:
        raise Http404("没有正在填写的内容")
    return render(request, "filings/my/status.html", section_context(_draft(filing), key, found.forms, checked=False))
