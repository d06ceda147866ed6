"""What the beat wakes."""

from celery import shared_task
from django.utils import timezone

from portal.terms import services


@shared_task(name="portal.terms.tasks.sweep")
def sweep() -> None:
    """Recompute terms that are behind the calendar and write the reminders that are due."""
    services.sweep(at=timezone.now())
