"""Reminders of terms, turned into messages."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from portal.access.models import Membership
from portal.access.queries import in_force
from portal.accounts.rights import OFFICER_ROLES
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.terms.models import Reminder
from portal.workflow.acting import actor

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """What a term is about, in words, with its page for officers and its page for the institution."""

    title: str
    desk: str
    my: str


Resolver = Callable[[Collection[int]], Mapping[int, Subject]]

# Filled once by the apps that have terms; they stand to our right.
_resolvers: dict[str, Resolver] = {}


def use_subjects(subject_type: str, resolver: Resolver) -> None:
    """Lets an app name its subjects ("filings.filing") by their numbers."""
    _resolvers[subject_type] = resolver


def deliver_reminders(at: datetime, *, chunk: int = CHUNK) -> int:
    """Turns reminders that wait into messages and mail; a second run finds none. Returns how many were delivered.

    A term that was stopped in the meantime is no longer spoken of.
    """
    delivered = 0
    while rows := _waiting(chunk):
        with audit.act(actor(None), at):
            taken = _take(rows, at)
            _deliver([row for row in rows if row.pk in taken and row.term.is_open], at)
        delivered += len(taken)
    return delivered


def _waiting(chunk: int) -> list[Reminder]:
    return list(Reminder.objects.filter(delivered_at__isnull=True).select_related("term", "recipient")[:chunk])


def _take(rows: list[Reminder], at: datetime) -> frozenset[int]:
    """Marks the rows as delivered and returns those that were not taken by another run in the meantime."""
    waiting = Reminder.objects.select_for_update().filter(pk__in=[row.pk for row in rows], delivered_at__isnull=True)
    taken = frozenset(waiting.values_list("pk", flat=True))
    Reminder.objects.filter(pk__in=taken).update(delivered_at=at)
    return taken


def _deliver(rows: list[Reminder], at: datetime) -> None:
    today = timezone.localdate(at)
    subjects = _subjects(rows)
    officers = _officers(rows, today)
    for row in rows:
        subject = subjects.get((row.term.subject_type, row.term.subject_id), Subject("", "", ""))
        when = wording(row.due_on, today)
        tell(
            [row.recipient],
            key=f"reminder:{row.term_id}:{row.stage}:{row.due_on}",
            title=f"{row.term.label}{when}",
            body=f"{subject.title}：{row.term.label}{when}。" if subject.title else f"{row.term.label}{when}。",
            link=subject.desk if row.recipient_id in officers else subject.my,
            clause=row.term.clause,
            at=at,
        )


def wording(due_on: date, today: date) -> str:
    """How a due day is spoken of on this day."""
    if due_on == today:
        return "今日到期"
    return f"已逾期，应于 {due_on:%m-%d} 办结" if due_on < today else f"将于 {due_on:%m-%d} 到期"


def _subjects(rows: list[Reminder]) -> dict[tuple[str, int], Subject]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.term.subject_type, set()).add(row.term.subject_id)
    return {
        (kind, number): subject for kind, ids in wanted.items() if kind in _resolvers for number, subject in _resolvers[kind](ids).items()
    }


def _officers(rows: list[Reminder], today: date) -> frozenset[int]:
    users = {row.recipient_id for row in rows}
    found = Membership.objects.filter(in_force(today), user_id__in=users, role__in=sorted(OFFICER_ROLES))
    return frozenset(found.values_list("user_id", flat=True))
