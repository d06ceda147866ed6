"""What the pages of the portal's settings share: who may change them, and the list of them at the side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.access.decorators import right
from portal.access.reading import held, reader_of
from portal.accounts.rights import ROLE_RIGHTS, PartyKind, Role
from portal.audit.actors import Actor
from portal.authorities.models import Authority, AuthorityKind
from portal.workflow.acting import actor

managing = right("manage_figures", on=PartyKind.AUTHORITY)

PAGES = (
    ("figures", "时限与数值", "/desk/settings/figures/"),
    ("calendar", "工作日历", "/desk/settings/calendar/"),
    ("letters", "文书样式", "/desk/settings/letters/"),
)


def administration(request: HttpRequest) -> Authority:
    """The region, for whose whole area figures, calendar and letters are set. Raises Http404 for an administrator of anybody else."""
    for row in held(request):
        region = row.authority is not None and row.authority.kind == AuthorityKind.REGION
        if region and "manage_figures" in ROLE_RIGHTS[Role(row.role)]:
            assert row.authority is not None
            return row.authority
    raise Http404("只有自治区的系统管理员可以设定")


def administrator(request: HttpRequest) -> Actor:
    """The reader as the audit trail keeps him. Raises Http404 unless he administers the region's settings."""
    return actor(reader_of(request), administration(request))


def side(active: str) -> list[dict[str, Any]]:
    """The list of settings, one of them marked."""
    views = [{"label": label, "url": url, "count": "", "active": key == active} for key, label, url in PAGES]
    return [{"title": "设置", "views": views}]


@managing
def settings(request: HttpRequest) -> HttpResponse:
    """/desk/settings/: leads to the first page."""
    administration(request)
    return redirect(PAGES[0][2])
