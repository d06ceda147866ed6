"""The panel of a filing on the desk of the bureau that sets it up: who sits on it, who may be asked, and the evaluation notice."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.enums import Method, State
from filings.forms.evaluation import NoticeForm, ReleaseForm, title
from filings.models import Filing, Opinion
from filings.queries.acts import blockers
from filings.queries.candidates import Choice, choices, experts
from filings.queries.panel import panel
from filings.rules.panel import panel_reasons
from filings.services import evaluating, inviting, seating
from filings.views.evaluation_told import told
from filings.views.officer import crumbs, desk_filing, may, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of
from portal.catalogue.models import Occupation
from portal.people.models import PANEL_KINDS, MemberKind, MemberState, Person, TeamMember
from portal.policy.clauses import Reason
from portal.terms.rules.wording import short
from portal.workflow.performing import NotAllowed, Refused

SHOWN = 20
_CHANGING = (State.REVIEWED, State.EVALUATING)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Everybody who was asked, with his answer; for the reviewer, whom he may ask besides."""
    return _page(request, desk_filing(request, number), words=request.GET.get("q", ""))


def _page(request: HttpRequest, filing: Filing, *, words: str = "", status: int = 200, **more: Any) -> HttpResponse:
    changes = filing.state in _CHANGING and may(request, "review_filing", filing=filing)
    members = list(filing.team.members.select_related("person")) if filing.team else []
    members.sort(key=lambda member: (member.state not in seating.SEATED, not member.is_lead, member.pk))
    signed = dict(Opinion.objects.filter(evaluation__filing=filing).values_list("member_id", "signed_at"))
    concluded = bool(filing.team and filing.team.concluded_at)
    context = {
        "filing": filing,
        "crumbs": crumbs(filing, "专家组"),
        "rows": [_row(member, signed, filing, changes, timezone.localdate()) for member in members],
        "missing": panel_reasons(panel(filing)) if filing.state == State.EVALUATING else (),
        "changes": changes,
        "acts": _acts(request, filing) if changes and filing.state == State.REVIEWED else [],
        "lines": "、".join(title(line) for line in filing.scope_lines),
        "words": words,
        **(_offered(request, filing, words) if changes else {}),
        **(told(filing) if concluded else {}),
        **more,
    }
    return render(request, "filings/evaluation/panel.html", context, status=status)


def _row(member: TeamMember, signed: Mapping[int, Any], filing: Filing, changes: bool, today: date) -> dict[str, Any]:
    seated = member.state in seating.SEATED
    at = signed.get(member.pk)
    return {
        "member": member,
        "seated": seated,
        "answered": short(timezone.localdate(member.answered_at), today) if member.answered_at else "",
        "invited": short(timezone.localdate(member.invited_at), today),
        "signed": short(timezone.localdate(at), today) if at else "",
        "may_leave": changes and seated,
        "may_remind": changes and member.state == MemberState.INVITED,
        "reminded": short(timezone.localdate(member.reminded_at), today) if member.reminded_at else "",
        "may_lead": changes and seated and not member.is_lead and filing.state == State.REVIEWED,
    }


def _acts(request: HttpRequest, filing: Filing) -> list[dict[str, Any]]:
    reasons = blockers(filing, "open_evaluation", by=reader_of(request), at=timezone.now())
    act = {"word": "发出评估通知", "clause": "附2二(三)", "url": f"/desk/filings/{filing.pk}/panel/notice/", "key": "notice"}
    if reasons:
        return [{**act, "locked": True, "reasons": reasons}]
    return [{**act, "primary": True, "consequence": "备案期限自次日起停止计算，申请人收到期限中止告知书。"}]


def _offered(request: HttpRequest, filing: Filing, words: str) -> dict[str, Any]:
    """Those ticked so far, then those found, who can be asked first."""
    today = timezone.localdate()
    picked = _picked(request)
    codes = list(Occupation.objects.filter(name__icontains=words).values_list("code", flat=True)) if words else []
    found = experts(words, today, codes=codes).exclude(pk__in=picked)
    if filing.team_id:
        found = found.exclude(team_places__team=filing.team_id)
    kept = choices(filing, Person.objects.filter(pk__in=picked), today)
    others = choices(filing, found[:SHOWN], today)
    names = dict(
        Occupation.objects.filter(code__in=[code for choice in (*kept, *others) for code in choice.fields]).values_list("code", "name")
    )
    rows = [_choice(request, choice, names, choice in kept) for choice in (*kept, *others)]
    return {"choices": rows, "found": found.count(), "shown": SHOWN, "kinds": [(kind.value, kind.label) for kind in PANEL_KINDS]}


def _choice(request: HttpRequest, choice: Choice, names: Mapping[str, str], picked: bool) -> dict[str, Any]:
    key = str(choice.person.pk)
    return {
        "choice": choice,
        "fields": "、".join(names.get(code, code) for code in choice.fields),
        "picked": picked,
        "kind": request.POST.get(f"kind-{key}") or choice.capacity,
        "leads": request.POST.get("lead") == key,
    }


def _picked(request: HttpRequest) -> list[int]:
    return [int(key) for key in request.POST.getlist("pick") if key.isdecimal() and len(key) < 18]


@reading
@require_POST
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Invites those ticked: the whole panel at first, later whoever joins it. The search button only looks for more."""
    filing = desk_filing(request, number)
    words = request.POST.get("q", "")
    if "search" in request.POST:
        return _page(request, filing, words=words)
    people = {person.pk: person for person in Person.objects.filter(pk__in=_picked(request))}
    kinds = {person: request.POST.get(f"kind-{key}", "") for key, person in people.items()}
    unclear = [person for person, kind in kinds.items() if kind not in PANEL_KINDS]
    if unclear or not people:
        text = f"请为 {'、'.join(map(str, unclear))} 选择类别。" if unclear else "请勾选要邀请的专家。"
        return _page(request, filing, words=words, status=422, reasons=(Reason("附2二(三)", text, "B55"),))
    lead = request.POST.get("lead", "")
    try:
        _invite(
            request, filing, {person: MemberKind(kind) for person, kind in kinds.items()}, people.get(int(lead) if lead.isdecimal() else 0)
        )
    except Refused as refused:
        return _page(request, filing, words=words, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, f"已邀请 {'、'.join(map(str, people.values()))}。")
    return redirect(f"/desk/filings/{number}/panel/")


def _invite(request: HttpRequest, filing: Filing, kinds: Mapping[Person, MemberKind], lead: Person | None) -> None:
    by, at = reader_of(request), timezone.now()
    if filing.team is None:
        evaluating.invite_panel(filing, kinds, lead=lead, by=by, at=at)
    else:
        evaluating.add_members(filing, kinds, lead=lead, by=by, at=at)


@reading
@require_POST
def lead(request: HttpRequest, number: int, member_id: int) -> HttpResponse:
    """Gives the lead to another member."""
    filing = desk_filing(request, number)
    member = get_object_or_404(TeamMember.objects.select_related("person__user", "team"), pk=member_id, team__filings=filing)
    try:
        seating.change_lead(filing, member, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, filing, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, f"{member.person}任组长。")
    return redirect(f"/desk/filings/{number}/panel/")


@reading
@require_POST
def remind(request: HttpRequest, number: int, member_id: int) -> HttpResponse:
    """Reminds an expert who has not answered."""
    filing = desk_filing(request, number)
    member = get_object_or_404(TeamMember.objects.select_related("person__user", "team"), pk=member_id, team__filings=filing)
    try:
        inviting.remind(filing, member, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, filing, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, f"已催复{member.person}。")
    return redirect(f"/desk/filings/{number}/panel/")


@reading
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, number: int, member_id: int) -> HttpResponse:
    """A member leaves, with the reason."""
    filing = desk_filing(request, number)
    member = get_object_or_404(TeamMember.objects.select_related("person__user", "team"), pk=member_id, team__filings=filing)
    asked = member.state == MemberState.INVITED  # who has not answered is not on the panel yet: the invitation is taken back
    act = PanelPage(
        request,
        filing,
        word=f"撤回对{member.person}的邀请" if asked else f"{member.person}退出专家组",
        clause="文二(二)",
        consequence=f"{'撤回' if asked else '退出'}后不能再查看本件，也不再邀请；已签署的意见留存，不计入结论。",
    )
    if not may(request, "review_filing", filing=filing):
        return act.closed((Reason("附2二(三)", "专家组由受理机关的审核岗组织。"),), status=403)
    form = ReleaseForm(request.POST or None)
    act.context = {"form": form, "back_url": f"/desk/filings/{number}/panel/"}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(seating.release, filing, member, reason=form.cleaned_data["reason"], by=reader_of(request))
    return act.press(
        lambda seen: take(at=timezone.now()), f"已撤回对{member.person}的邀请。" if asked else f"{member.person}已退出专家组。"
    )


class PanelPage(ActPage):
    """An act on the panel: it leads back there."""

    def _home(self) -> str:
        return f"/desk/filings/{self.filing.pk}/panel/"


@reading
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """发出评估通知: how, when, for how long; the authority's clock pauses."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "open_evaluation")
    closed = act.gate()
    if closed:
        return closed
    act.context = {"back_url": f"/desk/filings/{number}/panel/"}
    form = NoticeForm(request.POST or None, initial={"methods": Method.values, "expected_working_days": 15})
    act.context["form"] = form
    if request.method == "GET":
        reasons = blockers(filing, "open_evaluation", by=reader_of(request), at=timezone.now())
        return act.page(reasons=reasons, refused_title="暂不能发出评估通知", open=not reasons)
    if not form.is_valid():
        return act.page(status=422)
    take = partial(evaluating.open_evaluation, filing, **form.cleaned_data, by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "评估通知已发出，备案期限自次日起停止计算。")
