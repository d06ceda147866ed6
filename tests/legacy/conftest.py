"""The officer who imports, and the day on which the tests stand."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority, region
from portal.legacy.models import Import
from portal.legacy.services import importing, staging
from tests.filings.stage import MONDAY as AT

Stage = Callable[..., Import]


@pytest.fixture
def officer(db: None) -> User:
    """The region's system administrator."""
    account = User.objects.create_user("importer", name="邓伟")
    grant(account, region(), Role.SYSTEM_ADMINISTRATOR, by=None, at=AT.replace(year=2025))
    return User.objects.get(pk=account.pk)


@pytest.fixture
def of_a_city(db: None) -> User:
    """A system administrator of a city: the same role, not the same party."""
    account = User.objects.create_user("city-importer", name="市局管理员")
    grant(account, authority("450200"), Role.SYSTEM_ADMINISTRATOR, by=None, at=AT.replace(year=2025))
    return User.objects.get(pk=account.pk)


@pytest.fixture
def staged(officer: User) -> Stage:
    """Receives a workbook as the officer and has it checked."""

    def stage(file: BytesIO, *, at: datetime = AT, by: User | None = None, **more: object) -> Import:
        batch = received(file, by or officer, at=at, **more)
        staging.check(batch.pk, at=at)
        return Import.objects.get(pk=batch.pk)

    return stage


def received(file: BytesIO, by: User, *, at: datetime = AT, **more: object) -> Import:
    """The workbook as it was uploaded, its check promised."""
    sheet = staging.Sheet(file, "存量.xlsx", "柳州市局台账", date(2026, 8, 31))
    return staging.receive(sheet, by=by, at=at, **more)  # type: ignore[arg-type]


def run(batch: Import, officer: User, *, at: datetime = AT) -> Import:
    """Begins the import and does all its portions."""
    started = importing.start(batch, by=officer, at=at, seen=batch.version)
    for chunk in range(1, started.chunks + 1):
        importing.take_in(started.pk, chunk, at=at)
    return Import.objects.get(pk=batch.pk)
