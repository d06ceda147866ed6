"""Work on supervision that runs outside the request."""

from celery import shared_task
from django.utils import timezone

from supervision.services import scanning, sweeping


@shared_task(name="supervision.tasks.sweep")
def sweep() -> None:
    """What nobody has received within the limit is told above; what is not rectified in time is marked so."""
    sweeping.sweep(at=timezone.now())


@shared_task(name="supervision.tasks.compare")
def compare() -> None:
    """The data of the sittings of the last months are compared, institutions asked about what is odd."""
    scanning.scan(at=timezone.now())
