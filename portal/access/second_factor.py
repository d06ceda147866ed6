"""The second factor: demanded of officers, open to everybody, off in the demo settings alone (D83)."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.access.queries import memberships
from portal.access.reading import is_officer
from portal.access.services import need_manager_of
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES
from portal.audit import services as audit
from portal.workflow.acting import act


def missing(request: HttpRequest) -> bool:
    """Whether the reader is an officer who has yet to set up his second factor."""
    if settings.DEMO or not request.user.is_authenticated or not is_officer(request):
        return False
    if any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
        return False
    return not is_set_up(request.user)


def is_set_up(user: User) -> bool:
    """Whether the account has an authenticator."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def reset(user: User, *, by: User, at: datetime) -> None:
    """Removes a lost second factor; the officer sets up a new one at the next sign-in. Raises NotAllowed, Refused for his own."""
    with act(by, at):
        need_manager_of(by, user)
        Authenticator.objects.filter(user=user).delete()
        audit.record("access.reset_second_factor", user)


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"second-factor:{settings.SECRET_KEY}".encode()).digest()))


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second-factor side of allauth: secrets are stored encrypted, and an officer cannot give his up."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: User) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        held = memberships(authenticator.user, timezone.localdate())
        return bool(settings.DEMO) or not any(row.role in OFFICER_ROLES for row in held)
