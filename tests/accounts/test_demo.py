"""The one-click accounts exist in the demo settings alone (D83)."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.accounts.demo import DEMO_ACCOUNTS, accounts, grouped, named
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, Role
from portal.audit.models import Entry
from tests.accounts.conftest import signed_in

pytestmark = pytest.mark.usefixtures("user")


@pytest.fixture
def acceptor(db: None) -> User:
    return User.objects.create_user("liuzhou-acceptor", name="覃志强")


def test_every_role_has_its_account_and_every_name_is_its_own() -> None:
    assert {account.role for account in accounts()} == set(Role)
    assert len({account.username for account in accounts()}) == len({account.name for account in accounts()}) == len(DEMO_ACCOUNTS) == 24
    assert [account for _, group in grouped() for account in group] == list(DEMO_ACCOUNTS)
    assert {account.role in INSTITUTION_ROLES for account in accounts() if account.party.startswith("institution")} == {True}


def test_sign_in_page_lists_them_without_a_script(client: Client) -> None:
    text = client.get("/accounts/login/").text
    assert [account.username for account in accounts() if f'value="{account.username}"' not in text] == []


def test_one_click_signs_in_and_is_recorded(client: Client, acceptor: User) -> None:
    response = client.post("/accounts/demo/", {"username": "liuzhou-acceptor", "next": "/desk/inbox/"})
    assert (response["Location"], signed_in(client)) == ("/desk/inbox/", True)
    assert list(Entry.objects.values_list("act", "actor_id")) == [("accounts.sign_in", acceptor.pk)]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", ""])
def test_one_click_leads_nowhere_outside(wanted: str, client: Client, acceptor: User) -> None:
    assert client.post("/accounts/demo/", {"username": "liuzhou-acceptor", "next": wanted})["Location"] == "/home/"


def test_account_that_is_not_of_the_demo_has_no_click(client: Client, user: User) -> None:
    assert named(user.username) is None
    assert client.post("/accounts/demo/", {"username": user.username}).status_code == 404
    assert not signed_in(client)


def test_account_not_loaded_yet_says_so(client: Client) -> None:
    response = client.post("/accounts/demo/", {"username": "liuzhou-acceptor"}, follow=True)
    assert "演示账号尚未载入" in response.text


def test_click_is_by_post(client: Client, acceptor: User) -> None:
    assert client.get("/accounts/demo/").status_code == 405


def test_outside_the_demo_there_is_neither_list_nor_click(client: Client, acceptor: User, settings: Settings) -> None:
    settings.DEMO = False
    text = client.get("/accounts/login/").text
    assert ("演示账号" in text, "liuzhou-acceptor" in text) == (False, False)
    assert client.post("/accounts/demo/", {"username": "liuzhou-acceptor"}).status_code == 404
    assert not signed_in(client)
