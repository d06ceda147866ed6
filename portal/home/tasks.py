"""What the beat wakes for the pages that cross apps."""

from celery import shared_task
from django.utils import timezone

from portal.home.statistics.refreshing import refresh


@shared_task(name="portal.home.tasks.refresh_statistics")
def refresh_statistics() -> None:
    """Bring the statistics up to now."""
    refresh(at=timezone.now())
