"""The people of an institution, as its administrators see them."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.access import invitations, services
from portal.access.decorators import right
from portal.access.forms import ColleagueForm
from portal.access.models import Invitation, Membership
from portal.access.queries import members, open_invitations
from portal.access.reading import reader_of
from portal.access.views.pressing import press, take_back
from portal.accounts.rights import PartyKind, Role
from portal.institutions.models import LegalPerson

managing = right("manage_members", on=PartyKind.INSTITUTION)


def _own(request: HttpRequest) -> LegalPerson:
    own: LegalPerson = request.memberships[0].legal_person  # type: ignore[attr-defined]
    return own


@managing
@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    """Who serves the institution, who is invited, and the form to invite."""
    own, now = _own(request), timezone.now()
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invitations.invite(own, Role(data["role"]), name=data["name"], email=data["email"], by=reader_of(request), at=now)
        messages.success(request, f"邀请已发送到 {data['email']}，{invitations.VALID_FOR.days} 日内有效。")
        return redirect("colleagues")
    context = {
        "own": own,
        "rows": members(own, timezone.localdate(now)).order_by("role", "user__name"),
        "invitations": open_invitations(own),
        "now": now,
        "form": form,
    }
    return render(request, "access/colleagues.html", context)


@managing
@require_POST
def resend(request: HttpRequest, number: int) -> HttpResponse:
    """Sends a new link; the former one is void."""
    invitation = get_object_or_404(Invitation, pk=number, legal_person=_own(request))
    act = partial(invitations.resend, invitation, by=reader_of(request), at=timezone.now())
    return press(request, act, f"已向 {invitation.email} 重新发送，原链接作废。", redirect("colleagues"))


@managing
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Takes an invitation back."""
    invitation = get_object_or_404(Invitation, pk=number, legal_person=_own(request))
    return take_back(request, invitation, redirect("colleagues"))


@managing
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a colleague's membership."""
    membership = get_object_or_404(Membership, pk=number, legal_person=_own(request))
    act = partial(services.dismiss, membership, by=reader_of(request), at=timezone.now())
    said = f"{membership.user}的{membership.get_role_display()}身份已终止，权限即时收回。"
    return press(request, act, said, redirect("colleagues"))
