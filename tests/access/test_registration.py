"""An institution registers itself; the account opens with the confirmed address."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Membership
from portal.access.registration import Application, CodeTaken, forget_unconfirmed, register
from portal.accounts import confirmation
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.institutions.models import LegalPerson
from portal.outbox.models import Mail
from tests.access.conftest import AT, NewUser
from tests.racing import race

CODE = make_credit_code("91", "450200", "MA5K0001")
FORM = {
    "credit_code": CODE,
    "institution": "柳州龙屏机械制造有限公司",
    "legal_form": "company",
    "name": "韦丽萍",
    "phone": "0772-2820000",
    "email": "wei@example.cn",
    "username": "longping",
    "password": "correct-horse-7",
    "password_again": "correct-horse-7",
}
APPLICATION = Application(**{name: value for name, value in FORM.items() if name != "password_again"})


def errors(client: Client, **changes: str) -> dict[str, list[str]]:
    response = client.post("/accounts/register/", FORM | changes)
    return dict(response.context["form"].errors) if response.context else {}


def test_missing_words_say_what_to_do(client: Client, db: None) -> None:
    found = errors(client, legal_form="", password_again="", name="")
    assert (found["legal_form"], found["password_again"], found["name"]) == (
        ["请选择单位性质。"],
        ["请再输一遍密码。"],
        ["请填写管理员姓名。"],
    )


def test_names_are_one_line(client: Client, db: None) -> None:
    client.post("/accounts/register/", FORM | {"institution": "柳州龙屏\r\n机械制造有限公司", "name": "韦\n丽萍"})
    assert LegalPerson.objects.get().name == "柳州龙屏 机械制造有限公司"
    assert User.objects.get().name == "韦 丽萍"


def confirmation_path() -> str:
    found = re.search(r"(/accounts/confirm/\S+)", Mail.objects.get().body)
    assert found
    return found.group(1)


def test_registration_makes_institution_account_and_membership(client: Client, db: None) -> None:
    assert client.post("/accounts/register/", FORM)["Location"] == "/accounts/register/sent/"
    person, user = LegalPerson.objects.get(), User.objects.get()
    assert (person.credit_code, person.name, person.legal_form, person.registered_division) == (
        CODE,
        FORM["institution"],
        "company",
        "450200",
    )
    assert list(user.memberships.values_list("legal_person", "role")) == [(person.pk, "administrator")]
    assert list(Entry.objects.values_list("act", flat=True)) == ["access.register", "access.grant"]


def test_account_opens_with_the_confirmed_address(client: Client, db: None) -> None:
    client.post("/accounts/register/", FORM)
    login = {"login": "longping", "password": FORM["password"]}
    path = confirmation_path()
    assert client.post("/accounts/login/", login)["Location"] == "/accounts/register/sent/"
    assert "_auth_user_id" not in client.session
    assert "确认邮箱" in client.get(path).text
    assert User.objects.get().awaits_confirmation
    assert client.post(path)["Location"] == "/accounts/login/"
    assert client.post("/accounts/login/", login)["Location"] == "/home/"
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("spoil", ["altered", "lapsed", "address"])
def test_link_that_is_no_longer_good_confirms_nothing(spoil: str, db: None) -> None:
    user = register(APPLICATION, at=AT)
    token = confirmation.token(user, at=AT)
    if spoil == "altered":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif spoil == "address":
        User.objects.update(email="other@example.cn")
    with pytest.raises(confirmation.LinkError):
        confirmation.confirm(token, at=AT + (confirmation.VALID_FOR if spoil == "lapsed" else timedelta(hours=1)))
    assert User.objects.get().awaits_confirmation


def test_altered_link_shows_what_to_do(client: Client, db: None) -> None:
    response = client.get("/accounts/confirm/nonsense/")
    assert (response.status_code, "链接已失效" in response.text) == (410, True)


def test_second_click_changes_nothing(db: None) -> None:
    token = confirmation.token(register(APPLICATION, at=AT), at=AT)
    confirmation.confirm(token, at=AT)
    confirmation.confirm(token, at=AT)
    assert Entry.objects.filter(act="accounts.confirm_address").count() == 1


def test_registered_credit_code_says_whom_to_ask(client: Client, db: None) -> None:
    client.post("/accounts/register/", FORM)
    found = errors(client, username="another", credit_code=f" {CODE.lower()[:9]} {CODE.lower()[9:]} ")
    assert list(found) == ["credit_code"]
    assert "联系本单位管理员" in found["credit_code"][0]
    assert (LegalPerson.objects.count(), User.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"credit_code": CODE[:-1]}, ["credit_code"]),
        ({"credit_code": CODE[:-1] + ("0" if CODE[-1] != "0" else "1")}, ["credit_code"]),
        ({"username": "韦丽萍"}, ["username"]),
        ({"username": "abc"}, ["username"]),
        ({"password_again": "correct-horse-8"}, ["password_again"]),
        ({"password": "1234567890", "password_again": "1234567890"}, ["password"]),
        ({"phone": "打电话"}, ["phone"]),
        ({"email": "nobody"}, ["email"]),
        ({"institution": "", "name": "", "email": "x", "legal_form": "shop"}, ["institution", "legal_form", "name", "email"]),
    ],
    ids=["T5 length", "T5 check digit", "user name", "short name", "twice", "weak", "phone", "email", "T5 all at once"],
)
def test_every_error_is_named_at_its_field_at_once(changes: dict[str, str], fields: list[str], client: Client, db: None) -> None:
    assert sorted(errors(client, **changes)) == sorted(fields)
    assert (LegalPerson.objects.count(), User.objects.count(), Mail.objects.count()) == (0, 0, 0)


def test_taken_user_name_leaves_no_institution_behind(client: Client, new_user: NewUser) -> None:
    new_user("longping")
    assert list(errors(client, username="LongPing")) == ["username"]
    assert LegalPerson.objects.count() == 0


def test_demo_shows_the_link_and_the_real_portal_does_not(client: Client, db: None, settings: Settings) -> None:
    client.post("/accounts/register/", FORM)
    shown = client.get("/accounts/register/sent/").text
    settings.DEMO = False
    assert ("/accounts/confirm/" in shown, "/accounts/confirm/" in client.get("/accounts/register/sent/").text) == (True, False)


def test_unconfirmed_registration_frees_its_code_after_three_days(db: None) -> None:
    User.objects.filter(pk=register(APPLICATION, at=AT).pk).update(date_joined=AT)
    assert forget_unconfirmed(at=AT + timedelta(days=3, seconds=-1)) == 0
    assert forget_unconfirmed(at=AT + timedelta(days=3)) == 1
    assert (LegalPerson.objects.count(), User.objects.count(), Membership.objects.count()) == (0, 0, 0)
    assert register(APPLICATION, at=AT + timedelta(days=3)).awaits_confirmation


def test_confirmed_registration_stays(db: None) -> None:
    user = register(APPLICATION, at=AT)
    User.objects.filter(pk=user.pk).update(date_joined=AT, awaits_confirmation=False)
    assert forget_unconfirmed(at=AT + timedelta(days=30)) == 0


def test_allauths_own_sign_up_leads_here(client: Client, db: None) -> None:
    assert "评价机构注册" in client.get("/accounts/signup/").text


@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_register_one_institution_at_once_one_wins() -> None:
    from dataclasses import replace

    outcomes = race(*[lambda n=n: register(replace(APPLICATION, username=f"user-{n}"), at=AT) for n in range(4)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*[CodeTaken.__name__] * 3, "User"]
    assert (LegalPerson.objects.count(), User.objects.count()) == (1, 1)
