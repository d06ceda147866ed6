"""The institution's home: its filings with state, clock and next step, its registrations, and what it may begin."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import Matter
from filings.faces import Face, face
from filings.models import Filing
from filings.queries.calls import open_call
from filings.queries.clock import FILING_LINE
from filings.queries.renewing import outlooks
from filings.rules.answers import Answers
from filings.rules.applicant import kind_reasons
from filings.rules.facts import Facts
from filings.rules.materials import materials
from filings.rules.routing import WHERE
from filings.services import drafting
from filings.services.correcting import form_blockers
from filings.views.applicant import institution, may, own_filings, parties, start_crumbs
from filings.views.applicant_next import next_step
from filings.views.applicant_registration import renewal_line
from filings.views.filling import at_counter, filling
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.directory.faces import badge
from portal.documents.models import Paper, PaperKind
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson, Registration
from portal.institutions.queries import bar_on
from portal.policy.clauses import Reason
from portal.terms.queries import slots
from portal.terms.rules.slot import Slot
from portal.workflow.performing import Refused


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One filing in the list."""

    filing: Filing
    face: Face
    slot: Slot | None
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class TrackCard:
    """One track that may be begun: for whom, where to, what is needed, and what stands in the way."""

    track: Track
    kind: str
    who: str
    clause: str
    where: str
    needed: tuple[str, ...]
    blockers: tuple[Reason, ...]


_WHO = {
    Track.EXAMINING_QUALIFICATION: ("承担职业资格评价的鉴定机构，须先取得职业资格实施部门（单位）同意。", "附1二(二)"),
    Track.EXAMINING_SPECIAL: ("承担专项职业能力考核的机构，项目从自治区公布的目录中选择。", "附1二(二)"),
    Track.GRADING_EMPLOYER: ("面向本单位职工和各类用工人员自主评价的企业等用人单位。", "附2二(二)"),
    Track.GRADING_SCHOOL: ("面向本校学生评价的职业院校、技工院校等。", "附2二(二)"),
    Track.GRADING_SOCIAL: ("面向社会人员评价的培训评价组织，仅在遴选公告期间受理。", "附2二(二)"),
}


@right(MY)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What an institution sees first."""
    today = timezone.localdate()
    own = parties(request)
    bars = [bar for party in own if (bar := bar_on(party.credit_code, today)) is not None]
    rows = _rows(request, today)
    registrations = [row for party in own for row in _registrations(party, today)]
    context = {
        "parties": own,
        "rows": rows,
        "registrations": registrations,
        "barred": [{"text": f"自 {bar.from_on} 起不再受理本单位的备案：{bar.reason}", "clause": "附3一(三)"} for bar in bars],
        **_tracks(own, rows, registrations, today),
        "new_url": reverse("my_new_filing"),
    }
    return render(request, "filings/my/home.html", context)


def _tracks(own: list[LegalPerson], rows: list[FilingRow], registrations: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """The tracks that a party's kind may have, with what is known without asking (open already, registered already, only in a call), and
    how many others there are."""
    writing = {row.filing.track: row.filing.pk for row in rows if row.filing.is_open}
    held = {one["row"].track for one in registrations if not one["over"]}
    call = open_call(today)
    offered = [track for track in Track if track in held or track in writing or any(not _unlike(party, track) for party in own)]
    tracks = [
        {
            "value": track.value,
            "label": track.label,
            "kind": track.kind.label,
            "closed": track is Track.GRADING_SOCIAL and call is None,
            "until": call.closes_on if call and track is Track.GRADING_SOCIAL else None,
            "open": writing.get(track.value),
            "held": track.value in held,
        }
        for track in offered
    ]
    return {"tracks": tracks, "unlike": len(Track) - len(tracks)}


def _unlike(party: LegalPerson, track: Track) -> tuple[Reason, ...]:
    return kind_reasons(track, party.legal_form, party.name)


def _rows(request: HttpRequest, today: date) -> list[FilingRow]:
    """The open ones first, then the newest."""
    filings = sorted(own_filings(request).order_by("-created_at"), key=lambda filing: not filing.is_open)
    clocks = slots(Filing, [filing.pk for filing in filings if filing.is_open], today, FILING_LINE)
    return [FilingRow(filing, face(filing.state, filing.outcome), clocks.get(filing.pk), *next_step(filing)) for filing in filings]


def _registrations(party: LegalPerson, today: date) -> list[dict[str, Any]]:
    """Each registration with its standing on the day, its validity and its receipt."""
    rows = list(Registration.objects.filter(legal_person=party).select_related("filed_with", "supervised_by"))
    receipts = {paper.number: paper for paper in Paper.objects.filter(addressee=party, kind=PaperKind.RECEIPT, successor=None)}
    return [
        {
            "row": row,
            "badge": badge(one.answer.standing),
            "over": one.answer.standing in drafting.OVER,
            "renewal": renewal_line(one, today),
            "paper_url": _receipt_url(receipts.get(row.number)),
        }
        for one in outlooks(rows, today)
        if (row := one.registration)
    ]


def _receipt_url(paper: Paper | None) -> str:
    """The receipt's PDF stands with the filing that led to it."""
    return reverse("my_paper", args=[paper.case_id, paper.pk]) if paper and paper.pdf else ""


@filling("institution")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choosing a track, and beginning."""
    party = institution(request, request.POST.get("institution", "") or request.GET.get("institution", ""))
    if request.method == "POST":
        return _start(request, party)
    return render(request, "filings/my/new.html", _choices(request, party))


def _start(request: HttpRequest, party: LegalPerson) -> HttpResponse:
    wanted = request.POST.get("track", "")
    if wanted not in Track.values:
        messages.error(request, "请选择备案类别。")
        return redirect("my_new_filing")
    try:
        filing = drafting.start(party, Track(wanted), by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return render(request, "filings/my/new.html", {**_choices(request, party), "reasons": refused.reasons}, status=422)
    return redirect("my_filing_form", filing.pk)


def _choices(request: HttpRequest, party: LegalPerson) -> dict[str, Any]:
    at = timezone.now()
    unlike = {track: reasons for track in Track if (reasons := _unlike(party, track))}
    return {
        "party": party,
        "cards": [_card(track, drafting.start_blockers(party, track, at)) for track in Track if track not in unlike],
        "unlike": [{"track": track, "reasons": reasons} for track, reasons in unlike.items()],
        "correctable": bool(unlike) and not at_counter(request) and may(request, "submit_filing", party) and not form_blockers(party),
        "allowed": may(request, "edit_filing", party),
        "crumbs": start_crumbs(request, "开始备案"),
    }


def _card(track: Track, blockers: tuple[Reason, ...]) -> TrackCard:
    answers = Answers(matter=Matter.INITIAL, track=track)
    needed = tuple(need.label for need in materials(answers, Facts()) if need.required and not need.by_form)
    who, clause = _WHO[track]
    return TrackCard(track, str(track.kind.label), who, clause, WHERE[track], needed, blockers)
