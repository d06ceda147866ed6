"""Work on filings that runs outside the request."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from filings.services import assisting as assisting  # registers its notices
from filings.services import checking, notices, parts, sweeping
from filings.services import inviting as inviting  # registers its notice
from filings.services.mailing import send
from portal.outbox.registry import handler


@handler("filings.notify")
def notify(filing_id: int, what: str, told_as: str, state: str, *, at: datetime, **words: int | str) -> None:
    notices.deliver(filing_id, what, told_as, state, words, at=at)


@handler(checking.TASK)
def verify(filing_id: int, no: int, *, at: datetime) -> None:
    checking.check_submitted(filing_id, no, at=at)


@handler("filings.send_letter")
def send_letter(letter_id: int, *, at: datetime) -> None:
    send(letter_id, at=at)


@shared_task(name="filings.tasks.sweep")
def sweep() -> None:
    """Due days that a calendar edit has moved, what is overdue, and what ends unused."""
    sweeping.sweep(at=timezone.now())


@shared_task(name="filings.tasks.sweep_parts")
def sweep_parts() -> None:
    """The bytes of uploads that nobody finishes."""
    parts.sweep_parts(at=timezone.now())
