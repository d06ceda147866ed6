"""How much is waiting, and what was given up."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from portal.outbox.models import PENDING, Mail, Task


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows still to be done, when the oldest of them was due (None without any), and rows given up; tasks and letters together."""

    pending: int
    oldest_due_at: datetime | None
    failed: int


def backlog() -> Backlog:
    """Each figure from its partial index: kept promises, the bulk of the tables, are not read."""
    waiting = [rows.filter(PENDING).aggregate(count=Count("pk"), oldest=Min("due_at")) for rows in (Task.objects, Mail.objects)]
    return Backlog(
        pending=sum(row["count"] for row in waiting),
        oldest_due_at=min((row["oldest"] for row in waiting if row["oldest"]), default=None),
        failed=failed_tasks().count() + failed_mail().count(),
    )


def failed_tasks() -> QuerySet[Task]:
    """Tasks given up, the latest first, each with its `last_error`."""
    return Task.objects.filter(failed_at__isnull=False).order_by("-failed_at")


def failed_mail() -> QuerySet[Mail]:
    """Letters given up, the latest first: `last_error` holds what the mail server answered."""
    return Mail.objects.filter(failed_at__isnull=False).order_by("-failed_at")
