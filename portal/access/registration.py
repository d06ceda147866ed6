"""An institution registers itself: legal person, first administrator, and the link that confirms the address."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from portal.access.invitations import create_user
from portal.access.models import Membership
from portal.access.services import grant
from portal.accounts import confirmation
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.workflow.acting import act


class CodeTaken(Exception):
    """An institution with this credit code is registered already."""


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked for: the institution in four words, and its administrator."""

    credit_code: str
    institution: str
    legal_form: str
    name: str
    phone: str
    email: str
    username: str
    password: str


def register(application: Application, *, at: datetime) -> User:
    """Opens the institution and its first administrator, who can sign in once the address is confirmed.

    Raises CodeTaken, UsernameTaken.
    """
    with act(None, at):
        legal_person = enter(
            application.credit_code,
            application.institution,
            application.legal_form,
            contact=application.name,
            phone=application.phone,
            email=application.email,
        )
        user = create_user(
            username=application.username,
            password=application.password,
            name=application.name,
            email=application.email,
            phone=application.phone,
            awaits_confirmation=True,
        )
        audit.record("access.register", legal_person, data={"code": legal_person.credit_code, "administrator": user.name})
        grant(user, legal_person, Role.ADMINISTRATOR, by=None, at=at)
        confirmation.send_link(user, at=at)
    return user


def enter(
    credit_code: str, name: str, legal_form: str, *, contact: str, phone: str, email: str = "", entered_with: Authority | None = None
) -> LegalPerson:
    """Opens the row of an institution that the portal does not know yet. Raises CodeTaken.

    The third to eighth figure of a credit code are the division it was issued in; the form of a filing asks for the rest.
    """
    try:
        with transaction.atomic():
            return LegalPerson.objects.create(
                credit_code=credit_code,
                name=name,
                legal_form=legal_form,
                registered_division=credit_code[2:8],
                contact=contact,
                phone=phone,
                email=email,
                entered_with=entered_with,
            )
    except IntegrityError as error:
        raise CodeTaken from error


def forget_unconfirmed(*, at: datetime) -> int:
    """Removes registrations whose link has lapsed unconfirmed, so that the credit code is free again. Returns how many."""
    lapsed = User.objects.filter(awaits_confirmation=True, date_joined__lte=at - confirmation.VALID_FOR)
    rows = Membership.objects.filter(user__in=lapsed, legal_person__isnull=False).select_related("user", "legal_person")
    for membership in rows:
        _forget(membership, at)
    return len(rows)


def _forget(membership: Membership, at: datetime) -> None:
    user, legal_person = membership.user, membership.legal_person
    assert legal_person is not None
    with act(None, at, legal_person):
        audit.record("access.forget_registration", legal_person, data={"code": legal_person.credit_code, "administrator": user.name})
        membership.delete()
        user.delete()
        with suppress(ProtectedError), transaction.atomic():  # a filing that the counter began for it stays, and so does the institution
            legal_person.delete()
