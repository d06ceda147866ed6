"""Work on supervision that runs outside the request."""

from celery import shared_task
from django.utils import timezone

from supervision.services.alarming import escalate_unheard
from supervision.services.overdue import mark_overdue


@shared_task(name="supervision.tasks.sweep_incidents")
def sweep_incidents() -> None:
    """What nobody has received within the limit is told above."""
    escalate_unheard(at=timezone.now())


@shared_task(name="supervision.tasks.sweep_issues")
def sweep_issues() -> None:
    """Rectifications whose last day is over are stamped, both sides told."""
    mark_overdue(at=timezone.now())
