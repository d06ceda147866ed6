"""The address a new account gave is confirmed by a signed link before the account can be used."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse

from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.actors import SYSTEM, Actor
from portal.outbox import services as outbox

VALID_FOR = timedelta(days=3)
_SALT = "portal.accounts.confirmation"


class LinkError(Exception):
    """The link is altered, has lapsed, or belongs to an address that has changed since."""


def token(user: User, *, at: datetime) -> str:
    """The signed part of the link: good for three days and for this address only."""
    return signing.dumps({"user": user.pk, "email": user.email, "until": (at + VALID_FOR).isoformat()}, salt=_SALT)


def link(user: User, *, at: datetime) -> str:
    """The whole address of the confirmation page."""
    return f"{settings.PORTAL_URL}{reverse('confirm_address', args=[token(user, at=at)])}"


def send_link(user: User, *, at: datetime) -> None:
    """Sends the link to the address the account gave."""
    body = render_to_string("account/email/confirm_address.txt", {"user": user, "link": link(user, at=at), "days": VALID_FOR.days})
    with audit.act(SYSTEM, at):
        outbox.send_mail(user.email, "请确认电子邮箱", body)


def holder(given: str, *, at: datetime) -> User:
    """The account behind a link. Raises LinkError."""
    try:
        content = signing.loads(given, salt=_SALT)
    except signing.BadSignature as error:
        raise LinkError from error
    user = User.objects.filter(pk=content["user"], email=content["email"]).first()
    if user is None or at >= datetime.fromisoformat(content["until"]):
        raise LinkError
    return user


def confirm(given: str, *, at: datetime) -> User:
    """Confirms the address; a second click changes nothing. Raises LinkError."""
    user = holder(given, at=at)
    with audit.act(Actor(id=user.pk, name=str(user), role="", party=""), at):
        if User.objects.filter(pk=user.pk, awaits_confirmation=True).update(awaits_confirmation=False):
            audit.record("accounts.confirm_address", user)
    return user
