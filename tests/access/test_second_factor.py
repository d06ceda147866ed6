"""An officer sees nothing that needs a right before his second factor is set up (D83: off in the demo settings alone)."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from portal.access import second_factor
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES, Role
from portal.audit.models import Entry
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.workflow.performing import NotAllowed, Refused
from tests.access.conftest import AT, NewUser

SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "correct-horse-7"
SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _not_the_demo(settings: Settings, db: None) -> Iterator[None]:
    settings.DEMO = False
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def acceptor(new_user: NewUser, liuzhou: Authority) -> User:
    return new_user("acceptor", Role.ACCEPTOR, liuzhou)


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in(client: Client, code: str = "") -> str:
    """Where the sign-in leads."""
    response = client.post("/accounts/login/", {"login": "acceptor", "password": PASSWORD})
    if code:
        response = client.post("/accounts/2fa/authenticate/", {"code": code})
    return response.headers.get("Location", "")


@pytest.mark.parametrize("role", sorted(OFFICER_ROLES))
def test_officer_without_it_is_led_to_set_it_up(role: Role, new_user: NewUser, liuzhou: Authority, client: Client) -> None:
    client.force_login(new_user("u", role, liuzhou))
    assert client.get("/desk/inbox/")["Location"] == SET_UP


def test_in_the_demo_nobody_asks(acceptor: User, client: Client, settings: Settings) -> None:
    """The control of the test above."""
    settings.DEMO = True
    client.force_login(acceptor)
    assert client.get("/desk/inbox/").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CLERK])
def test_institution_is_free_to_do_without(role: Role, new_user: NewUser, longping: LegalPerson, client: Client) -> None:
    client.force_login(new_user("u", role, longping))
    assert client.get("/my/inbox/").status_code == 200


def test_officer_with_it_gives_a_code_at_every_sign_in(acceptor: User, client: Client) -> None:
    TOTP.activate(acceptor, SECRET)
    assert sign_in(client) == "/accounts/2fa/authenticate/"
    assert client.get("/desk/inbox/")["Location"].startswith("/accounts/login/")
    assert sign_in(client, code_now()) == "/home/"
    assert client.get("/desk/inbox/").status_code == 200
    assert list(Entry.objects.filter(act="accounts.sign_in").values_list("actor_id", flat=True)) == [acceptor.pk]


def test_wrong_codes_count_like_wrong_passwords(acceptor: User, client: Client) -> None:
    TOTP.activate(acceptor, SECRET)
    sign_in(client)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "已锁定至" in client.post("/accounts/2fa/authenticate/", {"code": code_now()}).text
    assert client.get("/desk/inbox/")["Location"].startswith("/accounts/login/")
    assert Entry.objects.filter(act="accounts.lock").count() == 1


def test_setting_it_up_asks_for_the_password_shows_a_code_and_ten_spare_ones(acceptor: User, client: Client) -> None:
    sign_in(client)
    assert client.get("/desk/inbox/")["Location"] == SET_UP
    again = client.get(SET_UP)["Location"]
    assert "请再次验证身份" in client.get(again).text
    assert client.post(again, {"password": PASSWORD})["Location"] == SET_UP
    page = client.get(SET_UP)
    assert "data:image/svg+xml;base64," in page.text
    secret = client.session["mfa.totp.secret"]
    response = client.post(SET_UP, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get(response["Location"]).text.count("<li>") >= 10
    assert client.get("/desk/inbox/").status_code == 200


def test_secret_is_stored_encrypted(acceptor: User) -> None:
    TOTP.activate(acceptor, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)


def test_officer_cannot_give_it_up(acceptor: User, client: Client) -> None:
    TOTP.activate(acceptor, SECRET)
    sign_in(client, code_now())
    client.post("/accounts/2fa/totp/deactivate/")
    assert second_factor.is_set_up(acceptor)


def test_security_administrator_clears_a_lost_one_and_never_his_own(
    acceptor: User, new_user: NewUser, region: Authority, liuzhou: Authority
) -> None:
    security, other = new_user("security", Role.SECURITY_ADMINISTRATOR, region), new_user("other", Role.APPROVER, liuzhou)
    for user in (acceptor, security):
        TOTP.activate(user, SECRET)
    with pytest.raises(NotAllowed):
        second_factor.reset(acceptor, by=other, at=AT)
    with pytest.raises(Refused, match="不能为自己"):
        second_factor.reset(security, by=security, at=AT)
    second_factor.reset(acceptor, by=security, at=AT)
    assert (second_factor.is_set_up(acceptor), second_factor.is_set_up(security)) == (False, True)
