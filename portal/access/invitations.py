"""Inviting people to a party: the link is sent by mail, kept as a hash, used once, within a week."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.access import founding, rules
from portal.access.models import Invitation
from portal.access.queries import column_of
from portal.access.services import grant, manages, need_manager, refuse
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.outbox import services as outbox
from portal.workflow.acting import act

VALID_FOR = timedelta(days=7)


class LapsedError(Exception):
    """The invitation is used, revoked, lapsed, or never was."""


class UsernameTaken(Exception):
    """Another account has this user name."""


def invite(party: Authority | LegalPerson, role: Role, *, name: str, email: str, by: User, at: datetime) -> Invitation:
    """Offers a role by mail. Raises NotAllowed without the right on the party, ValueError where the role does not fit it."""
    if (role in INSTITUTION_ROLES) != isinstance(party, LegalPerson):
        raise ValueError(f"{role.label} 不是 {party} 的角色")
    with act(by, at, party):
        need_manager(by, party)
        invitation = Invitation(role=role, name=name, email=email, invited_by=by, invited_at=at, **{column_of(party): party})
        token = _renew(invitation, at)
        audit.record("access.invite", invitation, data={"name": name, "role": role.value, "party": str(party)})
        _send(invitation, token)
    return invitation


def invite_first(party: LegalPerson, *, name: str, email: str, phone: str, proof: str, by: User, at: datetime) -> Invitation:
    """Invites the first administrator of an institution that has none; `proof` says how he was identified.

    Raises NotAllowed for anybody but the acceptor of the authority it is filed with, Refused while it has one or one is asked.
    """
    authority = founding.need_authority(party, by)
    with act(by, at, authority):
        founding.hold(party)
        refuse(founding.blockers(party, at))
        invitation = Invitation(legal_person=party, role=Role.ADMINISTRATOR, name=name, email=email, phone=phone, proof=proof)
        invitation.invited_by, invitation.invited_at = by, at
        token = _renew(invitation, at)
        audit.record("access.invite_first", invitation, data={"name": name, "phone": phone, "proof": proof, "party": str(party)})
        _send(invitation, token)
    return invitation


def resend(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Sends a new link; the former one is void. Raises NotAllowed, LapsedError once accepted or revoked."""
    with act(by, at, invitation.party):
        _need_inviter(by, invitation)
        standing = _open(invitation.pk)
        token = _renew(standing, at)
        audit.record("access.resend", standing)
        _send(standing, token)
    return standing


def revoke(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Takes an offer back. Raises NotAllowed, LapsedError once accepted or revoked."""
    with act(by, at, invitation.party):
        _need_inviter(by, invitation)
        if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=at):
            raise LapsedError
        audit.record("access.revoke", invitation)
    invitation.refresh_from_db()
    return invitation


def offered(token: str, *, at: datetime) -> Invitation:
    """The open invitation behind a link. Raises LapsedError."""
    rows = Invitation.objects.filter(token_hash=_hash(token), accepted_at=None, revoked_at=None, expires_at__gt=at)
    found = rows.select_related("authority", "legal_person", "invited_by").first()
    if found is None:
        raise LapsedError
    return found


def accept(token: str, *, username: str, password: str, phone: str = "", at: datetime) -> User:
    """Opens the account of the person invited and gives the role. Raises LapsedError, UsernameTaken."""
    invitation = offered(token, at=at)
    with act(None, at, invitation.party):
        _use(invitation, at)
        user = create_user(username=username, password=password, name=invitation.name, email=invitation.email, phone=phone)
        _admit(invitation, user, at)
    return user


def accept_as(token: str, user: User, *, at: datetime) -> Invitation:
    """Gives the role to an account that exists, not to the one that invited. Raises LapsedError; Refused where the role cannot be added."""
    invitation = offered(token, at=at)
    refuse(rules.own_account(user == invitation.invited_by))
    with act(user, at, invitation.party):
        _use(invitation, at)
        _admit(invitation, user, at)
    return invitation


def create_user(*, username: str, password: str, name: str, email: str, phone: str, awaits_confirmation: bool = False) -> User:
    """A new account; user names differ in more than their case. Raises UsernameTaken."""
    username = username.strip().lower()
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken
    try:
        with transaction.atomic():
            return User.objects.create_user(username, email, password, name=name, phone=phone, awaits_confirmation=awaits_confirmation)
    except IntegrityError as error:
        raise UsernameTaken from error


def _use(invitation: Invitation, at: datetime) -> None:
    """Of two who open the same link at once, one gets it."""
    rows = Invitation.objects.filter(
        pk=invitation.pk, token_hash=invitation.token_hash, accepted_at=None, revoked_at=None, expires_at__gt=at
    )
    if not rows.update(accepted_at=at):
        raise LapsedError


def _need_inviter(by: User, invitation: Invitation) -> None:
    """Raises NotAllowed unless he may invite to this place."""
    if invitation.proof and isinstance(invitation.party, LegalPerson):
        founding.need_authority(invitation.party, by)
    else:
        need_manager(by, invitation.party)


def _is_still_good(invitation: Invitation, at: datetime) -> bool:
    """Whoever invited has kept the right to; of two first administrators only one comes in."""
    party = invitation.party
    if not invitation.proof or not isinstance(party, LegalPerson):
        return manages(invitation.invited_by, party)
    founding.hold(party)
    return founding.filed_with(party, invitation.invited_by) is not None and not founding.taken(party, timezone.localdate(at))


def _admit(invitation: Invitation, user: User, at: datetime) -> None:
    if not _is_still_good(invitation, at):
        raise LapsedError
    audit.record("access.accept", invitation, data={"user": str(user), "username": user.username})
    grant(user, invitation.party, Role(invitation.role), by=invitation.invited_by, at=at)


def _open(pk: int) -> Invitation:
    found = Invitation.objects.filter(pk=pk, accepted_at=None, revoked_at=None).select_for_update().first()
    if found is None:
        raise LapsedError
    return found


def _renew(invitation: Invitation, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = _hash(token)
    invitation.expires_at = at + VALID_FOR
    invitation.save()
    return token


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _send(invitation: Invitation, token: str) -> None:
    link = f"{settings.PORTAL_URL}{reverse('invitation', args=[token])}"
    body = render_to_string("access/mail/invitation.txt", {"invitation": invitation, "link": link, "days": VALID_FOR.days})
    outbox.send_mail(invitation.email, f"{invitation.party}邀请您使用评价机构管理平台", body)
