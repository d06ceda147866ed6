"""The two sides of the ledger: a registration of last year with its administrator, and the officers of its city."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.authorities.queries import authority
from portal.institutions.models import Registration
from supervision.enums import Ledger, Severity
from supervision.models import Issue
from supervision.services.issues import raise_issue
from tests.filings.changed import registered
from tests.filings.stage import MONDAY, user

DAY = timedelta(days=1)
TODAY = MONDAY.date()


@dataclass(frozen=True)
class Office:
    """An authority with the three who watch, and a second inspector."""

    authority: Authority
    inspector: User
    second: User
    reviewer: User
    approver: User


def office(code: str = "450200") -> Office:
    party = authority(code)
    roles = (Role.INSPECTOR, Role.INSPECTOR, Role.REVIEWER, Role.APPROVER)
    people = [user(f"{party.city_name}{role.label}{number}") for number, role in enumerate(roles)]
    for person, role in zip(people, roles, strict=True):
        grant(person, party, role, by=None, at=MONDAY - 400 * DAY)
    return Office(party, *people)


def watched(number: int = 1) -> tuple[Registration, User]:
    return registered(number=number)


def raised(registration: Registration, by: User, **change: Any) -> Issue:
    said = {
        "ledger": Ledger.SUPERVISION,
        "authority": registration.supervised_by,
        "finding": "考场未封闭，无关人员进出",
        "clause": "文二(一)",
        "severity": Severity.ORDINARY,
        "conduct_on": TODAY - 3 * DAY,
        "by": by,
        "at": MONDAY,
    }
    return raise_issue(registration, **{**said, **change})
