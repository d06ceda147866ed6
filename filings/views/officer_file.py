"""The file page, its clocks and what stands beside it, and the two small acts taken on it: answering a check, writing a note."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filings.enums import CheckResult
from filings.models import CheckAnswer, Filing
from filings.queries.clock import duty_of, term_of
from filings.queries.dossier import dossier, with_neighbours
from filings.queries.looking import with_look
from filings.queries.related import related as beside
from filings.queries.substitution import with_substitute
from filings.services import reviewing
from filings.services.versions import latest
from filings.views.officer import crumbs, desk_filing, desk_filings, reading
from filings.views.officer_page import page
from portal.access.reading import reader_of
from portal.terms.models import Term
from portal.terms.pages import clock_context, ics_response
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused


def draw(request: HttpRequest, number: int, *, status: int = 200, **more: Any) -> HttpResponse:
    """The file page; `more` says what was refused in one of its sections."""
    filing = _loaded(request, number)
    context = page(request, dossier(filing, timezone.localdate()))
    return render(request, "filings/desk/file.html", context | more, status=200 if request.headers.get("HX-Request") else status)


def _loaded(request: HttpRequest, number: int) -> Filing:
    rows = with_substitute(with_neighbours(desk_filings(request)), timezone.localdate())
    return get_object_or_404(with_look(rows, reader_of(request)), pk=number)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One filing with everything about it."""
    return draw(request, number)


@reading
@require_GET
def print_dossier(request: HttpRequest, number: int) -> HttpResponse:
    """The dossier on paper: every section written out, the checklist with its answers; internal notes stay out."""
    filing = _loaded(request, number)
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
    context = clock_context(term, timezone.localdate(), duty=duty_of(term), expanded=request.GET.get("rows") == "each")
    about = f"{filing.applicant_name} {filing.number}"
    ics = f"/desk/filings/{number}/clock/{key}/term.ics" if term.is_open and term.due_on else ""
    return render(request, "terms/day_table.html", context | {"about": about, "crumbs": crumbs(filing, "逐日明细"), "ics_url": ics})


@reading
@require_GET
def clock_ics(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The due day for the reader's own calendar."""
    filing = desk_filing(request, number)
    url = request.build_absolute_uri(f"/desk/filings/{number}/")
    term = _term(filing, key)
    return ics_response(term, timezone.now(), about=f"{filing.applicant_name} {filing.number}", duty=duty_of(term), url=url)


def status_of(refused: Refused) -> int:
    """403 for a missing right, 422 for everything else that is refused."""
    return 403 if isinstance(refused, NotAllowed) else 422


def number_in(request: HttpRequest, name: str) -> int:
    """A number that the page carries; -1, which nothing has, for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@reading
@require_POST
def answer(request: HttpRequest, number: int, check: str) -> HttpResponse:
    """Answers one check of the checklist; with a script only the list and the acts are drawn anew."""
    filing = desk_filing(request, number)
    said = request.POST.get("result") or request.POST.get("chosen") or ""
    typed = {"note": request.POST.get("note", "").strip(), "source": request.POST.get("source", "").strip()[:120]}
    if request.POST.get("result"):  # the short way: met, nothing to add
        typed = {"note": "", "source": ""}
    refused: dict[str, Any] = {"typed": {**typed, "id": check, "result": said}}
    if said not in (CheckResult.MET, CheckResult.NOT_MET, CheckResult.NOT_APPLICABLE):
        return draw(request, number, status=422, check_refused={**refused, "reasons": [{"text": "请选择符合、不符合或不适用。"}]})
    take = partial(reviewing.answer_check, filing, check, CheckResult(said), by=reader_of(request), at=timezone.now())
    try:
        take(note=typed["note"], source=typed["source"], looked_at=number_in(request, "looked_at"), edit_no=number_in(request, "edit_no"))
    except StaleError as stale:
        return draw(request, number, status=409, check_refused={**refused, **_standing(stale, CheckResult(said), typed)})
    except Refused as found:
        return draw(request, number, status=status_of(found), check_refused={**refused, "reasons": found.reasons})
    return redirect(f"/desk/filings/{number}/#check-{check}")


def _standing(stale: StaleError, said: CheckResult, typed: dict[str, str]) -> dict[str, Any]:
    """Another version was submitted, or a colleague has answered: his answer beside what was typed, which is not saved (T4)."""
    found = stale.subject
    if not isinstance(found, CheckAnswer):
        return {"reasons": [{"text": "申请人刚刚重新提交，请先看上面的变更再作结论。"}]}
    rows = [
        ("结论", said.label, found.get_result_display()),
        ("说明", typed["note"], found.note),
        ("核查来源", typed["source"], found.source),
        ("检查人", "你，没有保存", str(found.answered_by)),
    ]
    return {"difference": [{"label": label, "before": before, "after": after} for label, before, after in rows]}


@reading
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Adds an internal note."""
    filing, text = desk_filing(request, number), request.POST.get("text", "")
    try:
        reviewing.add_note(filing, text, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return draw(request, number, status=status_of(refused), note_refused=refused.reasons, note_text=text)
    messages.success(request, "备注已保存。")
    return redirect(f"/desk/filings/{number}/#notes")
