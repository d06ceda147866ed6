"""Handing one letter to the mail server."""

import smtplib
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from portal.outbox.models import Mail
from portal.outbox.registry import PermanentError, Work

TIMEOUT_SECONDS = 30
ATTEMPTS = 16


def message_id(mail_id: UUID) -> str:
    """The name under which a letter travels, each time it is tried."""
    return f"<{mail_id}@{urlsplit(settings.PORTAL_URL).hostname}>"


def deliver(mail: Mail) -> None:
    """Send it. Raises PermanentError when the server refuses this letter for good (5xx to the recipient or the content).

    Anything else, a 4xx, no connection, a refused sign-in or sender (our own settings), is worth another attempt. A worker that dies after
    the server took the letter sends it again, under the same Message-ID and date.
    """
    try:
        validate_email(mail.to)  # Django would send a letter to nobody in silence, and one to "no address" to its first word
        _letter(mail).send()
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, answer),) = refused.recipients.values()
        _raise_if_permanent(code, answer)
        raise
    except smtplib.SMTPDataError as refused:
        _raise_if_permanent(refused.smtp_code, refused.smtp_error)
        raise
    except ValidationError as unsendable:
        raise PermanentError(f"收件地址无效：{mail.to}") from unsendable
    except ValueError as unsendable:  # a subject that cannot stand in a header
        raise PermanentError(str(unsendable)) from unsendable


def _letter(mail: Mail) -> EmailMultiAlternatives:
    letter = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Date": format_datetime(mail.created_at), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT_SECONDS),
    )
    if mail.html:
        letter.attach_alternative(mail.html, "text/html")
    return letter


def _raise_if_permanent(code: int, answer: bytes | str) -> None:
    if code >= 500:
        text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
        raise PermanentError(f"{code} {text}")


def delivery_of(mail: Mail) -> Work:
    """A letter as work: more attempts than a task has, as a mail server may be away for a night."""

    def call(*, at: datetime) -> None:
        deliver(mail)

    return Work(call, attempts=ATTEMPTS)
