"""How long kept promises stay: long enough to be found by their key again, not for ever (a letter holds names and reasons)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.checks import CheckMessage, Error

from portal.outbox.models import Mail, Row, Task

CHUNK = 1000
LEAST_DAYS = 45  # a sweep looks back 30 days for what it has promised already; a key that is forgotten sooner is promised twice


def forget_done(at: datetime, *, chunk: int = CHUNK) -> int:
    """Deletes tasks and letters done longer ago than the settings keep them; what waits or was given up stays. How many.

    A transaction for each chunk, the oldest first, so that a table of many years is cleared without holding up anybody.
    """
    return _forget(Task, settings.TASKS_KEPT_DAYS, at, chunk) + _forget(Mail, settings.MAILS_KEPT_DAYS, at, chunk)


def _forget(model: type[Row], days: int, at: datetime, chunk: int) -> int:
    old = model._default_manager.filter(done_at__lte=at - timedelta(days=days)).order_by("done_at")
    gone = 0
    while numbers := list(old.values_list("pk", flat=True)[:chunk]):
        model._default_manager.filter(pk__in=numbers).delete()
        gone += len(numbers)
    return gone


def kept_long_enough(**kwargs: object) -> Sequence[CheckMessage]:
    """The system check of the two settings."""
    return [
        Error(f"{name} is {days}: done rows are kept for at least {LEAST_DAYS} days", id="outbox.E001")
        for name, days in (("TASKS_KEPT_DAYS", settings.TASKS_KEPT_DAYS), ("MAILS_KEPT_DAYS", settings.MAILS_KEPT_DAYS))
        if days < LEAST_DAYS
    ]
