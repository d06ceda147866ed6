"""Beginning a change on a registration: what may be changed, by which path, with which proof, and what stands in the way of each kind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.enums import ChangeKind, Matter
from filings.models import Filing
from filings.queries.intake import numbers_on
from filings.rules.change_kinds import ADDITIONS, FIELDS, PROOF, PROOF_WORDS, kinds_for, kinds_of
from filings.rules.path import Path, path_of
from filings.services import changing
from filings.services.versions import document, draft
from filings.views.applicant import crumbs, may, own_filing, own_registration, start_crumbs
from filings.views.filling import filling
from portal.access.reading import reader_of
from portal.institutions.enums import Kind, Track
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.performing import Refused


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind as the page offers it: its path, what it needs, and why it cannot be chosen now."""

    value: str
    label: str
    course: str
    needed: str
    checked: bool
    reasons: tuple[Reason, ...]


@filling("registration")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Choosing what changes, and beginning."""
    registration = own_registration(request, number)
    trail = start_crumbs(request, "申请变更")
    page: dict[str, Any] = {"word": "开始填写变更申请", "back_url": trail[-2]["url"], "crumbs": trail}
    if request.method == "GET":
        return _page(request, registration, (), **page)
    kinds = _chosen(request, registration)
    try:
        filing = changing.start_change(registration, kinds, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, registration, kinds, reasons=refused.reasons, status=422, **page)
    return redirect("my_filing_form", filing.pk)


@filling("filing")
@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest, number: int) -> HttpResponse:
    """Choosing anew what changes, before the first submission."""
    filing = own_filing(request, number)
    version = draft(filing)
    if filing.matter != Matter.CHANGE or filing.registration is None or version is None:
        raise Http404("没有正在填写的变更")
    page: dict[str, Any] = {
        "word": "保存变更内容",
        "back_url": reverse("my_filing_form", args=[number]),
        "crumbs": crumbs(filing, "变更内容"),
    }
    registration = own_registration(request, filing.registration.pk)
    if request.method == "GET":
        chosen = kinds_of(document(version).get("institution", {}))
        return _page(request, registration, chosen, filing=filing, **page)
    wanted = _chosen(request, registration)
    try:
        changing.choose_kinds(filing, wanted, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, registration, wanted, filing=filing, reasons=refused.reasons, status=422, **page)
    messages.success(request, f"本次变更：{changing.words_of(wanted)}。未选的内容已恢复为现有备案。")
    return redirect("my_filing_form", number)


def _chosen(request: HttpRequest, registration: Registration) -> tuple[str, ...]:
    wanted = request.POST.getlist("kinds")
    return tuple(kind.value for kind in kinds_for(Track(registration.track)) if kind in wanted)


def _page(
    request: HttpRequest,
    registration: Registration,
    chosen: Any,
    *,
    filing: Filing | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    at = timezone.now()
    whole = _shared(registration, filing, at)
    choices = [_choice(registration, kind, kind in chosen, whole, at) for kind in kinds_for(Track(registration.track))]
    context = {
        "registration": registration,
        "allowed": may(request, "edit_filing", registration.legal_person),
        "blocked": whole,
        "groups": [
            ("新增评价范围", [one for one in choices if one.value in ADDITIONS]),
            ("机构基本信息", [one for one in choices if one.value not in ADDITIONS]),
        ],
        **more,
    }
    return render(request, "filings/my/change.html", context, status=status)


def _shared(registration: Registration, filing: Filing | None, at: datetime) -> tuple[Reason, ...]:
    """What stands in the way of every kind: the registration itself, another filing in hand."""
    found = changing.change_blockers(registration, [ChangeKind.BASIC_DATA], at=at)
    return tuple(reason for reason in found if filing is None or reason.rule != "D37")


def _choice(registration: Registration, kind: ChangeKind, checked: bool, whole: tuple[Reason, ...], at: datetime) -> Choice:
    told = {reason.rule for reason in whole} | {"D37"}
    reasons = tuple(reason for reason in changing.change_blockers(registration, [kind], at=at) if reason.rule not in told)
    track = Track(registration.track)
    path = path_of(track, Matter.CHANGE, adds=kind in ADDITIONS, figures=numbers_on(timezone.localdate(at)))
    return Choice(kind.value, str(kind.label), _course(path, track, kind), _needed(kind), checked, reasons)


def _course(path: Path, track: Track, kind: ChangeKind) -> str:
    """Which phases follow the review."""
    if kind is ChangeKind.OTHER_CITY:
        return "由原备案机关决定，办结后提出移交监管"
    if not path.evaluated:
        return "审核后决定" if track.kind is Kind.EXAMINING else "审核后决定，不经评估和公示"
    return "技术评估、公示、报部审核后决定" if path.reported else "技术评估后决定"


def _needed(kind: ChangeKind) -> str:
    """The proof of each kind; of scope the sections that are judged again."""
    if kind in ADDITIONS:
        return "新增的职业或项目，对应的场地、设备和人员"
    words = dict.fromkeys(PROOF_WORDS[PROOF[field]] for field in FIELDS[kind] if field in PROOF)
    return "、".join(words)
