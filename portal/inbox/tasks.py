"""What the beat does for the inbox."""

from celery import shared_task
from django.utils import timezone

from portal.inbox.reminders import deliver_reminders


@shared_task
def deliver() -> None:
    deliver_reminders(timezone.now())
