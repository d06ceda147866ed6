"""What every test of the ledger starts from."""

import pytest

from portal.accounts.models import User
from portal.institutions.models import Registration
from supervision.models import Issue
from tests.supervision.issues.stage import Office, office, raised, watched


@pytest.fixture
def city() -> Office:
    return office()


@pytest.fixture
def subject() -> tuple[Registration, User]:
    return watched()


@pytest.fixture
def registration(subject: tuple[Registration, User]) -> Registration:
    return subject[0]


@pytest.fixture
def admin(subject: tuple[Registration, User]) -> User:
    return subject[1]


@pytest.fixture
def issue(registration: Registration, city: Office) -> Issue:
    return raised(registration, city.inspector)
