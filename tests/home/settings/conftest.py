"""Two administrators of the region's settings, and who is none."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from tests.filings.views.officers import signed_in


def administrator(username: str, name: str, code: str = "450000", role: Role = Role.SYSTEM_ADMINISTRATOR) -> User:
    user = User.objects.create_user(username, name=name)
    grant(user, authority(code), role, by=None, at=timezone.now() - timedelta(days=400))
    return user


@pytest.fixture
def one(db: None) -> Client:
    return signed_in(administrator("admin-1", "邓伟"))


@pytest.fixture
def other(db: None) -> Client:
    return signed_in(administrator("admin-2", "覃玉兰"))


@pytest.fixture
def of_a_city(db: None) -> Client:
    return signed_in(administrator("admin-3", "李明", "450200"))


@pytest.fixture
def reviewer(db: None) -> Client:
    return signed_in(administrator("reviewer", "周立新", "450000", Role.REVIEWER))
