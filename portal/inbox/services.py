"""Telling people: the message in the portal and the letter by mail, written in the transaction of the act that causes them."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from portal.accounts.models import User
from portal.audit import services as audit
from portal.inbox.models import Message, Preference
from portal.inbox.queries import messages_of, unwilling
from portal.outbox import services as outbox
from portal.workflow.acting import actor


def tell(recipients: Iterable[User], *, key: str, title: str, body: str, link: str = "", clause: str = "", at: datetime) -> None:
    """Sends one message to each recipient, once for this `key`, and by mail to those who want it.

    Stands within an act, or is an act of the portal itself. Inactive accounts are left out: nobody reads for them.
    """
    readers = list({user.pk: user for user in recipients if user.is_active}.values())
    rows = [Message(recipient=user, key=key, title=title, body=body, link=link, clause=clause, sent_at=at) for user in readers]
    without_mail = unwilling(readers)
    with audit.act(actor(None), at):
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        for user in readers:
            if user.email and user.pk not in without_mail:
                outbox.send_mail(user.email, title, _letter(user, body, link, clause), key=f"inbox:{user.pk}:{key}")


def _letter(user: User, body: str, link: str, clause: str) -> str:
    address = f"{settings.PORTAL_URL}{link}" if link.startswith("/") else link
    return render_to_string(
        "inbox/mail/message.txt",
        {"user": user, "body": body, "link": address, "clause": clause, "settings_url": f"{settings.PORTAL_URL}/inbox/"},
    )


def mark_read(message: Message, *, at: datetime) -> Message:
    """Notes that the reader has opened the message; the first time counts."""
    Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=at)
    message.refresh_from_db()
    return message


def mark_all_read(user: User, *, at: datetime) -> int:
    """Marks everything that waits for this reader. Returns how many."""
    return messages_of(user, unread_only=True).update(read_at=at)


def prefer(user: User, *, by_mail: bool) -> Preference:
    """Keeps whether the reader wants mail as well."""
    return Preference.objects.update_or_create(user=user, defaults={"by_mail": by_mail})[0]
