"""People, parties and an instant that the tests of rights share."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, Role
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson

AT = datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NewUser = Callable[..., User]


@pytest.fixture
def new_user(db: None) -> NewUser:
    """Makes an account; `role` and `party` give it a membership from the day of AT."""

    def make(username: str, role: Role | None = None, party: Authority | LegalPerson | None = None) -> User:
        user = User.objects.create_user(username, f"{username}@example.cn", "correct-horse-7", name=username)
        if role is not None and party is not None:
            grant(user, party, role, by=None, at=AT)
        return user

    return make


@pytest.fixture
def liuzhou(db: None) -> Authority:
    return Authority.objects.get(code="450200")


@pytest.fixture
def nanning(db: None) -> Authority:
    return Authority.objects.get(code="450100")


@pytest.fixture
def region(db: None) -> Authority:
    return Authority.objects.get(code="450000")


def legal_person(name: str, code: str) -> LegalPerson:
    return LegalPerson.objects.create(credit_code=code, name=name, legal_form="company")


@pytest.fixture
def longping(db: None) -> LegalPerson:
    return legal_person("柳州龙屏机械制造有限公司", "91450200MA5K000001")


@pytest.fixture
def yongjiang(db: None) -> LegalPerson:
    return legal_person("南宁市邕江技工学校", "12450100MA5K000002")


@pytest.fixture
def party_for(liuzhou: Authority, longping: LegalPerson) -> Callable[[Role], Authority | LegalPerson]:
    """A party that a role fits."""
    return lambda role: longping if role in INSTITUTION_ROLES else liuzhou
