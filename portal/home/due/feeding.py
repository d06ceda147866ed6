"""The address under which a person's own calendar reads what falls due: a secret of his own, kept as a hash, taken back at any time."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from portal.access.queries import memberships
from portal.accounts.models import User
from portal.audit import services as audit
from portal.home.due.reading import Ending, Scope, clocks, endings
from portal.home.models import CalendarFeed
from portal.home.todo.kinds import Reader
from portal.terms.rules.ics import Entry
from portal.terms.rules.slot import INTERNAL
from portal.workflow.acting import act

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
MOST = 500


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def open_feed(user: User, *, at: datetime) -> str:
    """Gives the person a new secret and forgets the one before; it is told once and kept as a hash alone."""
    token = secrets.token_urlsafe(32)
    with act(user, at):
        feed, renewed = CalendarFeed.objects.update_or_create(user=user, defaults={"token_hash": _hashed(token), "opened_at": at})
        audit.record("home.open_feed", feed, data={"renewed": not renewed})
    return token


def close_feed(user: User, *, at: datetime) -> bool:
    """Takes the secret back: its address answers nobody any more. Whether there was one."""
    with act(user, at):
        feed = CalendarFeed.objects.select_for_update().filter(user=user).first()
        if feed is None:
            return False
        audit.record("home.close_feed", feed)
        feed.delete()
    return True


def reader_of_feed(token: str, at: datetime) -> Reader | None:
    """Whose feed it is, with his posts of today; None for an unknown secret, a closed account, or who serves nobody any more."""
    feed = CalendarFeed.objects.select_related("user").filter(token_hash=_hashed(token)).first()
    if feed is None or not feed.user.is_active:
        return None
    today = timezone.localdate(at)
    found = Reader.on(feed.user, memberships(feed.user, today), today)
    return found if found.posts else None


def entries(reader: Reader) -> list[Entry]:
    """What falls due for him, from a month ago to a year ahead: the act and the file's number, nothing of any person."""
    rows = clocks(reader, Scope.MINE).filter(due_on__range=(reader.today - BACK, reader.today + AHEAD))
    found = endings(rows.annotate(moves=Count("events")).order_by("due_on", "pk")[:MOST], reader.today)
    return [_entry(ending) for ending in found]


def _entry(ending: Ending) -> Entry:
    term = ending.term
    assert term.due_on is not None
    basis = INTERNAL if term.internal else term.clause
    return Entry(
        uid=f"term-{term.pk}@{urlsplit(settings.PORTAL_URL).hostname}",
        sequence=term.moves,  # type: ignore[attr-defined]
        on=term.due_on,
        summary=f"{term.label}{'期满' if term.is_least else '到期'}：{ending.number}",
        description=f"当日 24:00 止。{basis}{'（暂定）' if term.provisional else ''}",
        url=f"{settings.PORTAL_URL}{ending.url}" if ending.url else "",
    )
