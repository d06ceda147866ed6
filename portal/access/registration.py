"""An institution registers itself: legal person, first administrator, and the link that confirms the address."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from portal.access.invitations import create_user
from portal.access.models import Membership
from portal.access.services import grant
from portal.accounts import confirmation
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
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
        legal_person = _legal_person(application)
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


def _legal_person(application: Application) -> LegalPerson:
    """The third to eighth figure of a credit code are the division it was issued in; the form of a filing asks for the rest."""
    try:
        with transaction.atomic():
            return LegalPerson.objects.create(
                credit_code=application.credit_code,
                name=application.institution,
                legal_form=application.legal_form,
                registered_division=application.credit_code[2:8],
                contact=application.name,
                phone=application.phone,
                email=application.email,
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
        legal_person.delete()
