"""Complaints in hand for tests: whose they are, who handles them, what would leak."""

from uuid import UUID, uuid4

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.institutions.models import Registration
from supervision.models import Complaint
from supervision.rules.complaints import Told
from supervision.services import complaining
from tests.filings import changed
from tests.filings.stage import MONDAY, user

NAME, CONTACT = "蓝不外传", "13977700000"  # what must never be read by anybody else
WORDS = "鉴定费比公示标准多收两百元，没有票据。"


def officer(role: Role, code: str = "450200") -> User:
    account = user(f"{code}{role.label}")
    grant(account, authority(code), role, by=None, at=MONDAY.replace(year=2025))
    return account


def registered(number: int = 1) -> tuple[Registration, User]:
    return changed.registered(number=number)


def told(about: str = "柳州某机构", **change: object) -> Told:
    given = {"title": "超标准收费", "text": WORDS, "is_anonymous": False, "name": NAME, "contact": CONTACT} | change
    return Told(about, **given)  # type: ignore[arg-type]


def complained(said: Told, form_key: UUID | None = None) -> complaining.Receipt:
    return complaining.complain(said, form_key=form_key or uuid4(), at=MONDAY, by=None)


def of(registration: Registration) -> Complaint:
    """A named complaint about an institution, just received."""
    return complained(told(registration.legal_person.name)).complaint


def verifying(registration: Registration, inspector: User) -> Complaint:
    row = of(registration)
    row = complaining.accept(row, registration, by=inspector, at=MONDAY, seen=row.version)
    return complaining.begin(row, by=inspector, at=MONDAY, seen=row.version)


def answered(registration: Registration, inspector: User, reviewer: User, verdict: str = "true") -> Complaint:
    row = verifying(registration, inspector)
    said = {"findings": "查看了票据", "answer": "情况属实，已责令退费。"}
    return complaining.reply(row, verdict, **said, by=reviewer, at=MONDAY, seen=row.version)
