"""What a view requires: every view of the portal carries one of these two marks; a test walks all URLs and finds the one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from portal.access.models import Membership
from portal.access.reading import held_here
from portal.accounts import rights
from portal.accounts.rights import INSTITUTION_ROLES, OFFICER_ROLES, ROLE_RIGHTS, PartyKind, Role

View = Callable[..., HttpResponseBase]

MY = "my"  # any member of an institution
DESK = "desk"  # any officer or expert


def public(view: View) -> View:
    """Open to everybody, without sign-in."""
    view.portal_public = True  # type: ignore[attr-defined]
    return view


def right(needed: str, *, on: PartyKind | None = None) -> Callable[[View], View]:
    """Open to a member of an institution (MY), an officer (DESK), or to whoever holds the named right on some party (of the kind `on`).

    Which object he may see is decided by `visible_to`, and whether he may act on it by `perform`.
    The memberships of the day, of institutions only those in the one he switched to, are left on `request.memberships`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.memberships = [row for row in held_here(request) if _admits(row, needed, on)]  # type: ignore[attr-defined]
            if not request.memberships:  # type: ignore[attr-defined]
                return forbidden(request, needed)
            return view(request, *args, **kwargs)

        guarded.portal_right = needed  # type: ignore[attr-defined]
        guarded.portal_party = on  # type: ignore[attr-defined]
        return guarded

    return mark


def _admits(row: Membership, needed: str, on: PartyKind | None) -> bool:
    role = Role(row.role)
    if on is not None and (role in INSTITUTION_ROLES) != (on is PartyKind.INSTITUTION):
        return False
    if needed == MY:
        return role in INSTITUTION_ROLES
    if needed == DESK:
        return role in OFFICER_ROLES
    return needed in ROLE_RIGHTS[role]


def forbidden(request: HttpRequest, needed: str) -> HttpResponse:
    """The 403 page: which right is missing and who has it."""
    if needed == MY:
        missing, holders = "评价机构账号", "本单位管理员邀请的人员"
    elif needed == DESK:
        missing, holders = "工作人员账号", "人力资源社会保障部门或鉴定中心的工作人员"
    else:
        missing, holders = f"“{rights.label(needed)}”权限", "、".join(role.label for role in rights.roles_with(needed))
    return render(request, "access/forbidden.html", {"missing": missing, "holders": holders, "nav": ()}, status=403)
