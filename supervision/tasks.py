"""Work on supervision that runs outside the request."""

from celery import shared_task
from django.utils import timezone

from supervision.services.alarming import escalate_unheard


@shared_task(name="supervision.tasks.sweep_incidents")
def sweep_incidents() -> None:
    """What nobody has received within the limit is told above."""
    escalate_unheard(at=timezone.now())
