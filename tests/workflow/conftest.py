"""A sheet, and the people who may and may not sign it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from tests.workflow.sample.models import Sheet

AT = datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def officer(username: str, role: Role, code: str = "450200") -> User:
    user = User.objects.create_user(username, name=username)
    grant(user, Authority.objects.get(code=code), role, by=None, at=AT)
    return user


@pytest.fixture
def acceptor(db: None) -> User:
    return officer("覃志强", Role.ACCEPTOR)


@pytest.fixture
def sheet(db: None) -> Sheet:
    return Sheet.objects.create(authority=Authority.objects.get(code="450200"))
