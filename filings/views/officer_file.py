"""The file page, its clocks and what stands beside it, and the two small acts taken on it: answering a check, writing a note."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filings.enums import CheckResult
from filings.models import Filing
from filings.queries.clock import term_of
from filings.queries.dossier import dossier, with_neighbours
from filings.queries.related import related as beside
from filings.rules.deadlines import TERMS
from filings.services import reviewing
from filings.services.versions import latest
from filings.views.officer import crumbs, desk_filing, desk_filings, reading
from filings.views.officer_page import page
from portal.access.reading import reader_of
from portal.terms.models import Term
from portal.terms.pages import clock_context, ics_response
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused


def _page(request: HttpRequest, number: int, *, status: int = 200, **more: Any) -> HttpResponse:
    filing = get_object_or_404(with_neighbours(desk_filings(request)), pk=number)
    context = page(request, dossier(filing, timezone.localdate()))
    return render(request, "filings/desk/file.html", context | more, status=200 if request.headers.get("HX-Request") else status)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One filing with everything about it."""
    return _page(request, number)


@reading
@require_GET
def print_dossier(request: HttpRequest, number: int) -> HttpResponse:
    """The dossier on paper: every section written out, the checklist with its answers; internal notes stay out."""
    filing = get_object_or_404(with_neighbours(desk_filings(request)), pk=number)
    return render(request, "filings/desk/print.html", page(request, dossier(filing, timezone.localdate())))


@reading
@require_GET
def related(request: HttpRequest, number: int) -> HttpResponse:
    """Warnings of the rules, people who also stand elsewhere, the legal person's other filings and registrations, bars."""
    filing = desk_filing(request, number)
    version = latest(filing)
    assert version is not None
    found = beside(filing, version, timezone.localdate())
    open_ids = set(desk_filings(request).filter(pk__in=[row.pk for row in found.filings]).values_list("pk", flat=True))
    lists = (found.papers, found.warnings, found.overlaps, found.filings, found.registrations, found.bars, found.namesakes)
    context = {
        "filing": filing,
        "found": found,
        "open_ids": open_ids,
        "nothing": not any(lists),
        "crumbs": crumbs(filing, "文书、提示与关联"),
    }
    return render(request, "filings/desk/related.html", context)


def _term(filing: Filing, key: str) -> Term:
    if key not in TERMS:
        raise Http404("没有这个期限")
    try:
        return term_of(filing, key)
    except Term.DoesNotExist as missing:
        raise Http404("没有这个期限") from missing


@reading
@require_GET
def clock(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Every day of one clock."""
    filing = desk_filing(request, number)
    term = _term(filing, key)
    context = clock_context(term, timezone.localdate(), duty=TERMS[key].duty, expanded=request.GET.get("rows") == "each")
    about = f"{filing.applicant_name} {filing.number}"
    ics = f"/desk/filings/{number}/clock/{key}/term.ics" if term.is_open and term.due_on else ""
    return render(request, "terms/day_table.html", context | {"about": about, "crumbs": crumbs(filing, "逐日明细"), "ics_url": ics})


@reading
@require_GET
def clock_ics(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The due day for the reader's own calendar."""
    filing = desk_filing(request, number)
    url = request.build_absolute_uri(f"/desk/filings/{number}/")
    return ics_response(_term(filing, key), timezone.now(), about=f"{filing.applicant_name} {filing.number}", duty=TERMS[key].duty, url=url)


def _status(refused: Refused) -> int:
    return 403 if isinstance(refused, NotAllowed) else 422


@reading
@require_POST
def answer(request: HttpRequest, number: int, check: str) -> HttpResponse:
    """Answers one check of the checklist; with a script only the list and the acts are drawn anew."""
    filing = desk_filing(request, number)
    said = request.POST.get("result") or request.POST.get("chosen") or ""
    if said not in (CheckResult.MET, CheckResult.NOT_MET, CheckResult.NOT_APPLICABLE):
        return _page(request, number, status=422, check_refused={"reasons": [{"text": "请选择符合、不符合或不适用。"}]})
    looked_at = request.POST.get("looked_at", "")
    words = {"note": request.POST.get("note", "").strip(), "source": request.POST.get("source", "").strip()[:120]}
    if request.POST.get("result"):  # the short way: met, nothing to add
        words = {"note": "", "source": ""}
    try:
        reviewing.answer_check(
            filing,
            check,
            CheckResult(said),
            **words,
            by=reader_of(request),
            at=timezone.now(),
            looked_at=int(looked_at) if looked_at.isdecimal() else 0,
        )
    except StaleError:
        reasons = [{"text": "申请人刚刚重新提交，请先看上面的变更再作结论。"}]
        return _page(request, number, status=409, check_refused={"reasons": reasons})
    except Refused as refused:
        return _page(request, number, status=_status(refused), check_refused={"reasons": refused.reasons})
    return redirect(f"/desk/filings/{number}/#check-{check}")


@reading
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Adds an internal note."""
    filing, text = desk_filing(request, number), request.POST.get("text", "")
    try:
        reviewing.add_note(filing, text, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, number, status=_status(refused), note_refused=refused.reasons, note_text=text)
    messages.success(request, "备注已保存。")
    return redirect(f"/desk/filings/{number}/#notes")
