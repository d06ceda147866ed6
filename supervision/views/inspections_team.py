"""Who goes: an inspection is arranged, members answer, are added, leave. Clause: 文二(二), 文三(一)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import beside_fields
from portal.access.decorators import DESK, right
from portal.access.reading import reader_of
from portal.accounts.rights import ROLE_RIGHTS, PartyKind, Role
from portal.authorities.models import Authority
from portal.people.models import MemberState, TeamMember
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.inspections import AnswerForm, InviteForm, ReasonForm, ScheduleForm
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.queries.sending import choices, offered
from supervision.services import teaming
from supervision.services.scheduling import schedule
from supervision.views.inspections_desk import BASE, crumbs, inspection_of

MOST = 30
inspecting = right("inspect", on=PartyKind.AUTHORITY)


def _authority(request: HttpRequest) -> Authority:
    """The authority he inspects for: his first post with the right."""
    rows = (row.authority for row in request.memberships if "inspect" in ROLE_RIGHTS[Role(row.role)])  # type: ignore[attr-defined]
    found: Authority = next(row for row in rows if row is not None)
    return found


@inspecting
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """安排检查: the institution, by a part of its name or by its code."""
    words = request.GET.get("q", "").strip()[:80]
    found = list(queries.registrations_for(_authority(request), words)[: MOST + 1]) if words else []
    context = {"words": words, "rows": found[:MOST], "more": len(found) > MOST, "crumbs": [*BASE, {"label": "安排检查", "url": ""}]}
    return render(request, "supervision/inspections/choose.html", context)


@inspecting
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Kind, form, day and team of an inspection."""
    authority, today = _authority(request), timezone.localdate()
    registration = get_object_or_404(queries.registrations_for(authority, ""), pk=number)
    people = {row.pk: row for row in offered(authority, today)}
    form = ScheduleForm(request.POST or None, choices=choices(registration, people.values(), today))
    context: dict[str, Any] = {"registration": registration, "form": form, "crumbs": [*BASE, {"label": "安排检查", "url": ""}]}
    status = 200
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        team: dict[str, Any] = {"members": [people[key] for key in said.pop("members")], "lead": people[said.pop("lead")]}
        try:
            made = schedule(registration, authority=authority, **said, **team, by=reader_of(request), at=timezone.now())
        except Refused as refused:
            context["reasons"], status = beside_fields(form, refused), 403 if isinstance(refused, NotAllowed) else 422
        else:
            messages.success(request, "已安排，检查组成员已收到邀请。")
            return redirect("desk_inspection", made.pk)
    elif request.method == "POST":
        status = 422
    return render(request, "supervision/inspections/schedule.html", context, status=status)


@right(DESK)
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, number: int) -> HttpResponse:
    """The answer to an invitation: accepted with the declaration, or recused with the reason."""
    place: TeamMember = get_object_or_404(queries.invitations(reader_of(request)), team__inspection=number)
    inspection: Inspection = place.team.inspection
    form, status, reasons = AnswerForm(request.POST or None), 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            state, words = MemberState(form.cleaned_data["answer"]), form.cleaned_data["declaration"]
            try:
                teaming.answer_invitation(place, state, declaration=words, by=reader_of(request), at=timezone.now())
            except Refused as refused:
                reasons = beside_fields(form, refused)
            else:
                messages.success(request, "已接受邀请。" if state == MemberState.ACCEPTED else "已登记回避，不再参与本次检查。")
                return redirect("/desk/supervision/inspections/?mine=1")
    context = {
        "inspection": inspection,
        "place": place,
        "form": form,
        "reasons": reasons,
        "crumbs": [*BASE, {"label": "答复邀请", "url": ""}],
    }
    return render(request, "supervision/inspections/invitation.html", context, status=status)


@right(DESK)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """增补检查人员, in the place of who recused himself or left."""
    inspection = inspection_of(request, number)
    by, today = reader_of(request), timezone.localdate()
    people = {row.pk: row for row in offered(inspection.authority, today)}
    form = InviteForm(request.POST or None, choices=choices(inspection.registration, people.values(), inspection.planned_on))
    return _staffed(
        request,
        inspection,
        "增补检查人员",
        form,
        lambda: teaming.invite_member(inspection, people[form.cleaned_data["inspector"]], by=by, at=timezone.now()),
    )


@right(DESK)
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """退出检查组, with the reason."""
    inspection = inspection_of(request, number)
    member = get_object_or_404(TeamMember, pk=place, team=inspection.team_id)
    by, form = reader_of(request), ReasonForm(request.POST or None)
    return _staffed(
        request,
        inspection,
        f"{member.person}退出检查组",
        form,
        lambda: teaming.release_member(inspection, member, reason=form.cleaned_data["reason"], by=by, at=timezone.now()),
    )


def _staffed(request: HttpRequest, inspection: Inspection, word: str, form: Any, take: Any) -> HttpResponse:
    """A change of the team on a page of its own; only whoever arranges inspections of this authority."""
    home = reverse("desk_inspection", args=[inspection.pk])
    context = {"act": {"word": word, "clause": "文二(二)"}, "subject": str(inspection), "form": form, "back_url": home}
    context |= {"base": "base_desk.html", "crumbs": crumbs(inspection, word), "refused_title": f"暂不能{word}"}
    if not reader_of(request).has_perm("inspect", inspection.authority):
        return render(
            request, "base_confirm.html", {**context, "closed": True, "reasons": [{"text": "须由检查机关的检查岗办理。"}]}, status=403
        )
    if request.method == "GET":
        return render(request, "base_confirm.html", context)
    if form.is_valid():
        try:
            take()
        except Refused as refused:
            context["reasons"] = beside_fields(form, refused)
        else:
            messages.success(request, f"已办理：{word}。")
            return redirect(home)
    return render(request, "base_confirm.html", context, status=422)
