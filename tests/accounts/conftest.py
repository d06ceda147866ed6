"""An account with a password, and a way to sign in by the page."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from portal.accounts.models import User

PASSWORD = "correct-horse-7"
SignIn = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _rate_limits_begin_anew(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("weiliping", "wei@example.cn", PASSWORD, name="韦丽萍")


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def post(login: str = "weiliping", password: str = PASSWORD, next_url: str = "") -> HttpResponse:
        return client.post("/accounts/login/", {"login": login, "password": password, "next": next_url})

    return post


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
