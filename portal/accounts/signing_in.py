"""Signing in and out as the portal records it: every success, every failure, and the lock after repeated failures."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string

from portal.accounts.models import SignInTally, User
from portal.audit import services as audit
from portal.audit.actors import Actor
from portal.outbox import services as outbox

FAILURES_TO_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
VISITOR = "访客"


def _hash(name: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"sign-in:{name.strip().casefold()}".encode(), hashlib.sha256).hexdigest()


def _actor(user: User) -> Actor:
    return Actor(id=user.pk, name=str(user), role="", party="")


def _tally(name: str) -> SignInTally:
    user = User.objects.filter(username__iexact=name.strip()).first()
    shown = user.username if user else f"{name.strip()[:2]}***"
    return SignInTally.objects.get_or_create(name_hash=_hash(name), defaults={"shown": shown, "user": user})[0]


def locked_until(name: str, *, at: datetime) -> datetime | None:
    """Until when nobody can sign in under this name, right password or not; None when it is open."""
    row = SignInTally.objects.filter(name_hash=_hash(name), locked_until__gt=at).first()
    return row.locked_until if row else None


def failed(name: str, *, ip: str, at: datetime) -> SignInTally:
    """Counts a failed sign-in; the fifth in a row locks the name for a quarter of an hour. An old run of failures is forgotten."""
    with audit.act(Actor(id=None, name=VISITOR, role=VISITOR, party=""), at):
        row = _tally(name)
        SignInTally.objects.filter(pk=row.pk, last_failed_at__lte=at - LOCKED_FOR).update(failures=0)
        SignInTally.objects.filter(pk=row.pk).update(failures=F("failures") + 1, last_failed_at=at)
        row.refresh_from_db()
        audit.record("accounts.sign_in_failed", row, data={"ip": ip, "failures": row.failures})
        if row.failures >= FAILURES_TO_LOCK and (row.locked_until is None or row.locked_until <= at):
            row.locked_until = at + LOCKED_FOR
            row.save(update_fields=["locked_until"])
            audit.record("accounts.lock", row, data={"ip": ip, "until": row.locked_until})
            _warn(name, ip=ip, at=at, until=row.locked_until)
    return row


def _warn(name: str, *, ip: str, at: datetime, until: datetime) -> None:
    """Tells the holder by mail, once a lock, if there is one with a confirmed address; the page says the same either way."""
    user = User.objects.filter(username__iexact=name.strip(), is_active=True, awaits_confirmation=False).exclude(email="").first()
    if user is not None:
        body = render_to_string(
            "account/email/locked.txt", {"user": user, "ip": ip, "at": at, "until": until, "failures": FAILURES_TO_LOCK}
        )
        outbox.send_mail(user.email, "账号已锁定", body)


def succeeded(user: User, *, ip: str, at: datetime) -> None:
    """Records a completed sign-in, the second factor included, and clears the count."""
    with audit.act(_actor(user), at):
        clear(user.username)
        audit.record("accounts.sign_in", user, data={"ip": ip})


def clear(name: str) -> None:
    """Forgets the failures under this name and opens it."""
    SignInTally.objects.filter(name_hash=_hash(name)).update(failures=0, locked_until=None)


def ended(user: User, *, at: datetime, idle: bool = False) -> None:
    """Records the end of a session: signed out, or left idle for too long."""
    with audit.act(_actor(user), at):
        audit.record("accounts.time_out" if idle else "accounts.sign_out", user)


def note(user: User, event: str, *, ip: str, at: datetime) -> None:
    """Records a change that the holder made to his own account: password, second factor, recovery codes."""
    with audit.act(_actor(user), at):
        audit.record(f"accounts.{event}", user, data={"ip": ip})


def forget_old(*, at: datetime) -> int:
    """Drops counts that no longer matter; what happened stays in the audit trail. Returns how many."""
    return SignInTally.objects.filter(last_failed_at__lte=at - timedelta(days=1)).delete()[0]
