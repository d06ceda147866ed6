"""The accounts of the authorities, as the security administrator sees them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.access import invitations, second_factor, services
from portal.access.decorators import right
from portal.access.forms import OfficerForm, RoleForm
from portal.access.models import Invitation, Membership
from portal.access.queries import officers, open_invitations
from portal.access.reading import reader_of
from portal.access.views.pressing import press, take_back
from portal.accounts import signing_in
from portal.accounts.models import User
from portal.accounts.rights import PartyKind
from portal.authorities.models import Authority
from portal.workflow.performing import Refused

PAGE_SIZE = 50
managing = right("manage_members", on=PartyKind.AUTHORITY)


@managing
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody who serves an authority, by authority; searched by name, narrowed to one authority."""
    code, words = request.GET.get("authority", ""), request.GET.get("q", "").strip()
    rows = officers(timezone.localdate(), authority_code=code, words=words)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "invitations": open_invitations(None),
        "authorities": Authority.objects.all(),
        "code": code,
        "search": {"name": "q", "value": words, "label": "查找姓名或用户名", "placeholder": "姓名或用户名"},
        "now": timezone.now(),
    }
    return render(request, "access/officers.html", context)


@managing
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invites an officer to an authority."""
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invitations.invite(
                data["authority"], data["role"], name=data["name"], email=data["email"], by=reader_of(request), at=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"邀请已发送到 {data['email']}，{invitations.VALID_FOR.days} 日内有效。")
            return redirect("officers")
    return render(request, "access/officer_invite.html", {"form": form})


@managing
@require_http_methods(["GET", "POST"])
def officer(request: HttpRequest, number: int) -> HttpResponse:
    """One officer's account: roles past and present, the form to add one, locks and second factor."""
    user = _of(number)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint(user, form.cleaned_data["authority"], form.cleaned_data["role"], by=reader_of(request), at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已授予{user}{form.cleaned_data['role'].label}。")
            return redirect("officer", number=number)
    return render(request, "access/officer.html", _account(user) | {"form": form})


def _account(user: User) -> dict[str, Any]:
    now = timezone.now()
    return {
        "holder": user,
        "rows": user.memberships.select_related("authority", "legal_person").order_by("-from_on", "-pk"),
        "today": timezone.localdate(now),
        "locked_until": signing_in.locked_until(user.username, at=now),
        "has_second_factor": second_factor.is_set_up(user),
    }


def _of(number: int) -> User:
    return get_object_or_404(User.objects.filter(memberships__authority__isnull=False).distinct(), pk=number)


@managing
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends an officer's membership."""
    membership = get_object_or_404(Membership, pk=number, authority__isnull=False)
    act = partial(services.dismiss, membership, by=reader_of(request), at=timezone.now())
    said = f"{membership.user}的{membership.get_role_display()}已终止，权限即时收回。"
    return press(request, act, said, redirect("officer", number=membership.user_id))


@managing
@require_POST
def unlock(request: HttpRequest, number: int) -> HttpResponse:
    """Opens a locked user name before its time."""
    user = _of(number)
    act = partial(services.unlock, user, by=reader_of(request), at=timezone.now())
    return press(request, act, f"{user}的登录锁定已解除。", redirect("officer", number=number))


@managing
@require_POST
def reset_second_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Removes a lost second factor."""
    user = _of(number)
    act = partial(second_factor.reset, user, by=reader_of(request), at=timezone.now())
    return press(request, act, f"{user}的第二重验证已清除，下次登录时须重新设置。", redirect("officer", number=number))


@managing
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Takes an invitation to an authority back."""
    invitation = get_object_or_404(Invitation, pk=number, authority__isnull=False)
    return take_back(request, invitation, redirect("officers"))
