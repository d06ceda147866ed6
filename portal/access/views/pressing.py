"""Pressing an act of an account's page: done, said so, and back to where it stands."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.access import invitations
from portal.access.decorators import forbidden
from portal.access.models import Invitation
from portal.access.reading import reader_of
from portal.workflow.performing import NotAllowed, Refused


def press(request: HttpRequest, act: Callable[[], object], said: str, back: HttpResponse) -> HttpResponse:
    """Does it and says so on the page it leads back to; whose it is not to press is refused (403)."""
    try:
        act()
    except NotAllowed:
        return forbidden(request, "manage_members")
    except Refused as refused:
        messages.error(request, str(refused))
    except invitations.LapsedError:
        messages.error(request, "这份邀请已被接受或者撤销。")
    else:
        messages.success(request, said)
    return back


def take_back(request: HttpRequest, invitation: Invitation, back: HttpResponse) -> HttpResponse:
    """Takes an invitation back, whoever it was to."""
    act = partial(invitations.revoke, invitation, by=reader_of(request), at=timezone.now())
    return press(request, act, f"对{invitation.name}的邀请已撤销。", back)
