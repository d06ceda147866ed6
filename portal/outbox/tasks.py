"""What a worker is told: do this row; do whatever is due."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal.outbox import services
from portal.outbox.retention import forget_done


@shared_task
def run(table: str, row_id: str) -> None:
    services.run(table, UUID(row_id), at=timezone.now())


@shared_task
def sweep() -> None:
    services.sweep(timezone.now())


@shared_task
def forget() -> None:
    forget_done(timezone.now())
