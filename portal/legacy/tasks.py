"""The background of an import: its check, and its portions."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.legacy.services import importing, staging
from portal.outbox import leases
from portal.outbox.registry import handler


@handler(staging.TASK, lease=timedelta(minutes=5))
def check(*, batch: int, at: datetime) -> None:
    staging.check(batch, at=at, hold=lambda: leases.renew(timezone.now()))


@handler(importing.TASK, lease=timedelta(minutes=10))
def take_in(*, batch: int, chunk: int, at: datetime) -> None:
    importing.take_in(batch, chunk, at=at)
