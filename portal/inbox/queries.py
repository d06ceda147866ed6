"""Reads of a reader's messages."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from portal.accounts.models import User
from portal.inbox.models import Message, Preference


def messages_of(user: User, *, unread_only: bool = False) -> QuerySet[Message]:
    """His messages, newest first."""
    rows = Message.objects.filter(recipient=user)
    return rows.filter(read_at__isnull=True) if unread_only else rows


def unread_count(user: User) -> int:
    return Message.objects.filter(recipient=user, read_at__isnull=True).count()


def counts(user: User) -> dict[str, int]:
    """`total` and `waiting`: what the tabs show."""
    return Message.objects.filter(recipient=user).aggregate(total=Count("pk"), waiting=Count("pk", filter=Q(read_at__isnull=True)))


def wants_mail(user: User) -> bool:
    """Whether his messages go out by mail as well; so they do until he says otherwise."""
    row = Preference.objects.filter(user=user).first()
    return row is None or row.by_mail


def unwilling(users: Iterable[User]) -> frozenset[int]:
    """The numbers of those who do not want mail."""
    return frozenset(Preference.objects.filter(user__in=list(users), by_mail=False).values_list("user_id", flat=True))
