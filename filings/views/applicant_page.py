"""The applicant's page of one filing: what comes next, what may be done, papers, results, what was submitted, history."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.enums import Level, LineOutcome, Matter, State
from filings.faces import face
from filings.models import CallEntry, Clarification, Filing, FilingLine, FilingVersion, SupplementItem
from filings.queries.amended import amended
from filings.queries.checklist import changes_between, submitted_versions
from filings.queries.clarifications import clarifications
from filings.queries.clock import filing_clock
from filings.queries.path import path
from filings.queries.reading import differences, passages, with_said
from filings.queries.supplements import asked_items, standing_items
from filings.rules.path import phases
from filings.rules.places import place
from filings.services.versions import latest
from filings.views.applicant import crumbs, may, own_filing
from filings.views.applicant_acts import acts
from filings.views.applicant_history import moments
from filings.views.applicant_materials import file_line
from filings.views.applicant_next import next_line, strip_of
from filings.views.applicant_rectification import own_rows
from filings.views.applicant_sections import href
from filings.views.counter_page import assisted
from filings.views.officer_rounds import outcome_word, question_row
from filings.views.officer_words import instant
from portal.access.decorators import MY, right
from portal.documents.models import Paper
from portal.documents.queries import attachments_of, papers_of
from portal.terms.models import Term
from portal.terms.rules.wording import with_weekday


@right(MY)
@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Everything about one filing on one page."""
    filing = own_filing(request, number)
    return render(request, "filings/my/page.html", {**_head(filing, timezone.localdate()), **_body(request, filing)})


def _head(filing: Filing, today: date) -> dict[str, Any]:
    """Title, next line and clock strip."""
    view = filing_clock(filing, today)
    url = reverse("my_clock", args=[filing.pk, view.term.key]) if view else ""
    return {
        "filing": filing,
        "face": face(filing.state, filing.outcome),
        "crumbs": crumbs(filing),
        "next": next_line(filing, view, today),
        "phases": phases(path(filing, today), State(filing.state)),
        "strip": strip_of(filing, view, today, url) if view else None,
    }


def _body(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    version = latest(filing)
    lines = list(filing.lines.order_by("order"))  # each knows its filing without a query
    questions = [_question(request, filing, row) for row in clarifications(filing)]
    versions = list(filing.versions.filter(submitted_at__isnull=False).select_related("form_version").order_by("-no"))
    return {
        "acts": acts(request, filing),
        "write_url": reverse("my_filing_form", args=[filing.pk]),
        "notice": _notice(filing),
        "call": _call(filing),
        "questions": questions,
        "rectifications": own_rows(request, filing, lines),
        "rounds": _rounds(filing),
        "rounds_over": filing.state != State.SUBMITTED,
        "lines": [_line(line, decided=filing.state == State.DECIDED) for line in lines],
        "lines_title": "申请变更的内容" if filing.matter == Matter.CHANGE else "申报职业与等级",
        "papers": [_paper(filing, paper) for paper in papers_of(filing)],
        "versions": [_version(filing, one, current=one == version) for one in versions],
        "passages": with_said(passages(version), [{**row, "url": ""} for row in questions]) if version else (),
        "amended": amended(version) if version else (),
        "files": [file_line(filing, file) for file in attachments_of(filing).filter(replaced_at__isnull=True)],
        "moments": moments(filing),
        **_assisted(request, filing),
        "contacts": _contacts(filing),
    }


def _assisted(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    """Who filled it in at the counter; while that goes on, how the institution goes on by itself."""
    rows = assisted(filing, timezone.localdate(), my=True)
    open_ = any(row["open"] for row in rows) and may(request, "edit_filing", filing.legal_person)
    return {"assisted": rows, "take_over_url": reverse("my_take_over", args=[filing.pk]) if open_ else ""}


def _notice(filing: Filing) -> dict[str, Any] | None:
    """The open supplement notice: each item with the link to what it concerns, and the day until which it is to be answered."""
    if filing.state != State.SUPPLEMENTING:
        return None
    items = list(SupplementItem.objects.filter(notice__filing=filing, notice__answered_at=None).select_related("notice"))
    found = Term.objects.filter(subject_type=filing._meta.label_lower, subject_id=filing.pk, key="supplement_answer")
    term = found.order_by("-id").first()
    until = with_weekday(term.due_on, timezone.localdate()) if term and term.due_on else ""
    return {
        "items": [{"text": item.text, "clause": item.clause, "url": href(filing.pk, place(item.path))} for item in items],
        "until": until,
        "url": reverse("my_filing_form", args=[filing.pk]),
        "clock_url": reverse("my_clock", args=[filing.pk, "supplement_answer"]) if term else "",
    }


def _call(filing: Filing) -> dict[str, Any] | None:
    """The selection call it takes part in: who selects, and once the result is announced its own points, rank and reason."""
    entry = CallEntry.objects.filter(filing=filing).select_related("selection__call", "selection__city").first() if filing.call_id else None
    if entry is None:
        return None
    call = entry.selection.call
    facts = [
        {"label": "公告", "value": call.title, "url": reverse("public_call", args=[call.pk])},
        {"label": "遴选推荐", "value": str(entry.selection.city)},
        {"label": "结果公布", "value": f"{call.announced_at:%Y-%m-%d}" if call.announced_at else f"{call.result_by} 前"},
    ]
    if entry.outcome:
        facts += [
            {"label": "结果", "value": entry.get_outcome_display()},
            {"label": "得分和排名", "value": f"{entry.points} 分，本市第 {entry.rank} 名"},
            {"label": "理由", "value": entry.reason},
        ]
    return {"facts": facts, "told": bool(entry.outcome)}


def _question(request: HttpRequest, filing: Filing, row: Clarification) -> dict[str, Any]:
    """One question as the institution reads it: asked by the authority, answered on a page of its own by its administrator."""
    open_ = row.answered_at is None and filing.is_open and may(request, "submit_filing", filing.legal_person)
    asked = f"{filing.authority.short_name if filing.authority else ''} {instant(row.asked_at, timezone.localdate())}"
    url = reverse("my_clarification", args=[filing.pk, row.pk]) if open_ else ""
    return {**question_row(row, timezone.localdate(), clock="my_clock"), "asked": asked, "url": url}


def _rounds(filing: Filing) -> list[dict[str, Any]]:
    """What came of the items asked before, and stays readable when it is over; while one waits for an answer, the notice tells."""
    if filing.supplement_asked_at is None or filing.state in (State.DRAFT, State.SUPPLEMENTING):
        return []
    found = standing_items(asked_items(filing), submitted_versions(filing))
    version = latest(filing)
    labels = {key: section["title"] for key, section in version.form_version.labels.items()} if version else {}
    return [
        {
            "where": labels.get(place(one.row.path).section, ""),
            "text": one.row.text,
            "clause": one.row.clause,
            "note": one.finding.note,
            "is_cured": one.is_cured,
            "word": outcome_word(one, filing),
        }
        for one in found
    ]


def _line(line: FilingLine, *, decided: bool) -> dict[str, Any]:
    """One line applied for; the result once it is decided."""
    level = "机构基本信息" if line.change else Level(line.level).word if line.level else ""
    refused = decided and line.outcome == LineOutcome.REFUSED
    return {
        "title": line.title,
        "code": line.code,
        "level": level,
        "norm": line.norm,
        "outcome": line.get_outcome_display() if decided else "",
        "pending": "未决定" if line.filing.is_open else "未作决定",
        "refused": refused,
        "reason": line.reason if refused else "",
        "basis": line.basis if refused else "",
    }


def _paper(filing: Filing, paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.get_kind_display(),
        "number": paper.number,
        "on": paper.issued_on,
        "code": paper.code,
        "ready": bool(paper.pdf),
        "sha256": paper.sha256,
        "url": reverse("my_paper", args=[filing.pk, paper.pk]),
    }


def _version(filing: Filing, version: FilingVersion, *, current: bool) -> dict[str, Any]:
    return {
        "on": f"{timezone.localtime(version.submitted_at):%Y-%m-%d %H:%M}",
        "title": f"第 {version.no} 版",
        "text": f"{version.by} 提交",
        "current": current,
        "url": reverse("my_version", args=[filing.pk, version.no]),
        "link": "查看",
    }


def _contacts(filing: Filing) -> list[dict[str, str]]:
    """Whom to call: the authority that has the filing."""
    if filing.authority is None:
        return []
    rows = [("受理机关", filing.authority.name), ("电话", filing.authority.phone), ("地址", filing.authority.address)]
    return [{"label": label, "value": value} for label, value in rows if value]


@right(MY)
@require_GET
def version(request: HttpRequest, number: int, no: int) -> HttpResponse:
    """One submitted version, by the labels it was written with, with what it changed against the one before."""
    filing = own_filing(request, number)
    submitted = filing.versions.filter(submitted_at__isnull=False).select_related("form_version").prefetch_related("sections")
    shown = get_object_or_404(submitted, no=no)
    before = submitted.filter(no__lt=no).order_by("-no").first()
    context = {
        "filing": filing,
        "version": shown,
        "at": timezone.localtime(shown.submitted_at),
        "before": before,
        "changes": differences(changes_between(before, shown), before, shown) if before else (),
        "passages": passages(shown),
        "crumbs": crumbs(filing, f"第 {no} 版"),
    }
    return render(request, "filings/my/version.html", context)
