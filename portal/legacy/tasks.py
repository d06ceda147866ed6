"""The background half of an import."""

from datetime import datetime, timedelta

from portal.legacy.services import importing
from portal.outbox.registry import handler


@handler(importing.TASK, lease=timedelta(minutes=10))
def take_in(*, batch: int, chunk: int, at: datetime) -> None:
    importing.take_in(batch, chunk, at=at)
