"""Signing in and out: what is recorded, what is locked, how a session ends."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from portal.accounts import signing_in
from portal.accounts.middleware import SEEN
from portal.accounts.models import SignInTally, User
from portal.audit.models import Entry
from portal.outbox.models import Mail
from tests.accounts.conftest import PASSWORD, SignIn, signed_in

AT = datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
WRONG = "用户名或密码不正确。"
LOCKED = "已锁定至"


def acts() -> list[str]:
    return list(Entry.objects.order_by("no").values_list("act", flat=True))


def test_right_password_signs_in_and_is_recorded(user: User, sign_in: SignIn, client: Client) -> None:
    response = sign_in()
    assert (response.status_code, response["Location"], signed_in(client)) == (302, "/home/", True)
    entry = Entry.objects.get()
    assert (entry.act, entry.actor_id, entry.subject_id, entry.data) == ("accounts.sign_in", user.pk, str(user.pk), {"ip": "127.0.0.1"})


@pytest.mark.parametrize("login", ["weiliping", "nobody"])
def test_wrong_password_and_unknown_name_answer_alike(login: str, user: User, sign_in: SignIn, client: Client) -> None:
    response = sign_in(login, "wrong")
    assert (response.status_code, WRONG in response.text, signed_in(client)) == (200, True, False)
    assert acts() == ["accounts.sign_in_failed"]


def test_unknown_name_is_kept_masked(sign_in: SignIn, db: None) -> None:
    sign_in("my-secret-password", "x")
    stored = f"{list(SignInTally.objects.values())} {list(Entry.objects.values())}"
    assert ("my***" in stored, "my-secret" in stored) == (True, False)


@pytest.mark.parametrize("login", ["weiliping", "nobody"])
def test_fifth_failure_locks_the_name_and_says_until_when(login: str, user: User, sign_in: SignIn, client: Client) -> None:
    answers = [sign_in(login, "wrong").text for _ in range(5)]
    assert [WRONG in text for text in answers] == [True] * 4 + [False]
    assert [LOCKED in text for text in answers] == [False] * 4 + [True]
    assert acts() == [*["accounts.sign_in_failed"] * 5, "accounts.lock"]
    assert LOCKED in sign_in(login).text
    assert not signed_in(client)


def test_holder_is_told_of_a_lock_once_and_the_page_says_nothing_of_it(user: User, sign_in: SignIn) -> None:
    pages = [sign_in(password="wrong").text for _ in range(8)]
    letter = Mail.objects.get()
    assert (letter.to, letter.subject, "127.0.0.1" in letter.body, "weiliping" in letter.body) == (
        "wei@example.cn",
        "账号已锁定",
        True,
        True,
    )
    strangers = [sign_in("nobody", "wrong").text for _ in range(8)]
    assert Mail.objects.count() == 1
    assert [("邮" in page, LOCKED in page) for page in pages] == [("邮" in page, LOCKED in page) for page in strangers]


def test_failures_that_cross_the_lock_neither_prolong_it_nor_tell_twice(user: User) -> None:
    for seconds in range(7):
        signing_in.failed("weiliping", ip="192.0.2.1", at=AT + timedelta(seconds=seconds))
    assert signing_in.locked_until("weiliping", at=AT) == AT + timedelta(seconds=4, minutes=15)
    assert (acts().count("accounts.lock"), Mail.objects.count()) == (1, 1)


def test_next_lock_is_told_again(user: User) -> None:
    for later in (timedelta(), timedelta(hours=1)):
        for _ in range(5):
            signing_in.failed("weiliping", ip="192.0.2.1", at=AT + later)
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("silent", [{"email": ""}, {"is_active": False}, {"awaits_confirmation": True}])
def test_lock_is_not_told_to_an_address_nobody_confirmed_or_uses(silent: dict[str, object], user: User) -> None:
    User.objects.update(**silent)
    for _ in range(5):
        signing_in.failed("weiliping", ip="192.0.2.1", at=AT)
    assert (acts().count("accounts.lock"), Mail.objects.count()) == (1, 0)


def test_lock_holds_for_every_spelling_of_the_name(user: User, sign_in: SignIn, client: Client) -> None:
    for name in ("weiliping", "WEILIPING", " weiliping ", "WeiLiping", "weiliping"):
        sign_in(name, "wrong")
    assert LOCKED in sign_in("WEIliping").text
    assert not signed_in(client)


def test_lock_of_one_name_leaves_others_open(user: User, sign_in: SignIn, client: Client) -> None:
    for _ in range(5):
        sign_in("another", "wrong")
    sign_in()
    assert signed_in(client)


def test_four_failures_are_forgotten_by_a_success(user: User, sign_in: SignIn, client: Client) -> None:
    for _ in range(4):
        sign_in(password="wrong")
    sign_in()
    client.logout()
    sign_in(password="wrong")
    assert SignInTally.objects.get().failures == 1
    assert signing_in.locked_until("weiliping", at=AT) is None


@pytest.mark.parametrize(("minutes", "locked"), [(14, True), (15, False)])
def test_lock_ends_after_a_quarter_of_an_hour(minutes: int, locked: bool, user: User) -> None:
    for _ in range(5):
        signing_in.failed("weiliping", ip="192.0.2.1", at=AT)
    assert (signing_in.locked_until("weiliping", at=AT + timedelta(minutes=minutes)) is not None) is locked


@pytest.mark.parametrize(("minutes", "failures"), [(14, 5), (15, 1)])
def test_failures_long_ago_do_not_add_up(minutes: int, failures: int, user: User) -> None:
    for _ in range(4):
        signing_in.failed("weiliping", ip="192.0.2.1", at=AT)
    assert signing_in.failed("weiliping", ip="192.0.2.1", at=AT + timedelta(minutes=minutes)).failures == failures


def test_old_tallies_are_dropped(user: User) -> None:
    signing_in.failed("weiliping", ip="192.0.2.1", at=AT)
    assert (signing_in.forget_old(at=AT + timedelta(hours=23)), signing_in.forget_old(at=AT + timedelta(days=1))) == (0, 1)


def test_without_the_count_nothing_is_ever_locked(user: User, sign_in: SignIn, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the lock: with an endless allowance the sixth attempt goes through."""
    monkeypatch.setattr(signing_in, "FAILURES_TO_LOCK", 1000)
    for _ in range(5):
        sign_in(password="wrong")
    sign_in()
    assert signed_in(client)


def test_rate_limit_of_one_address_stands_before_the_names(sign_in: SignIn, db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    answers = [sign_in(f"name-{number}", "wrong").text for number in range(4)]
    assert ["尝试次数过多" in text for text in answers] == [False, False, False, True]


def test_deactivated_account_is_told_so(user: User, sign_in: SignIn, client: Client) -> None:
    User.objects.update(is_active=False)
    assert sign_in()["Location"] == reverse("account_inactive")
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "led"), [("/my/inbox/", "/my/inbox/"), ("https://evil.example/", "/home/"), ("//evil.example/", "/home/")]
)
def test_way_back_stays_within_the_portal(wanted: str, led: str, user: User, sign_in: SignIn) -> None:
    assert sign_in(next_url=wanted)["Location"] == led


def test_session_gets_a_new_key_at_sign_in(user: User, sign_in: SignIn, client: Client) -> None:
    session = client.session
    session["before"] = True
    session.save()
    before = client.cookies["sessionid"].value
    sign_in()
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize(("as_reader", "kept"), [(True, "private, no-store"), (False, "")], ids=["signed in", "public"])
def test_what_a_signed_in_reader_sees_is_not_kept_by_the_browser(as_reader: bool, kept: str, user: User, client: Client) -> None:
    if as_reader:
        client.force_login(user)
    assert client.get("/directory/").headers.get("Cache-Control", "") == kept


def test_sign_out_is_by_post_and_recorded(user: User, client: Client) -> None:
    client.force_login(user)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert (signed_in(client), acts()) == (False, ["accounts.sign_out"])


def test_idle_session_ends_with_a_word_and_leads_back(user: User, client: Client, settings: Settings) -> None:
    client.force_login(user)
    client.get("/home/")
    session = client.session
    session[SEEN] -= settings.IDLE_SECONDS + 1
    session.save()
    response = client.get("/my/inbox/?show=unread")
    assert response["Location"] == "/accounts/login/?next=/my/inbox/%3Fshow%3Dunread"
    assert (signed_in(client), acts()) == (False, ["accounts.time_out"])
    assert "已超过 30 分钟未操作" in client.get(response["Location"]).text


def test_idle_session_of_a_script_is_led_by_header(user: User, client: Client, settings: Settings) -> None:
    client.force_login(user)
    client.get("/home/")
    session = client.session
    session[SEEN] -= settings.IDLE_SECONDS + 1
    session.save()
    response = client.get("/home/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, "/accounts/login/?next=/home/")


@pytest.mark.parametrize(("ago", "written"), [(0, False), (30, False), (60, True), (1799, True)])
def test_session_is_written_at_most_once_a_minute(
    ago: int, written: bool, user: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(user)
    client.get("/accounts/inactive/")
    session = client.session
    session[SEEN] -= ago
    session.save()
    before = session[SEEN]
    client.get("/accounts/inactive/")
    assert (client.session[SEEN] != before) is written
    assert signed_in(client)


def test_changed_password_ends_other_sessions_and_keeps_this_one(user: User, sign_in: SignIn, client: Client) -> None:
    sign_in()
    other = Client()
    other.force_login(user)
    key = client.cookies["sessionid"].value
    new = {"oldpassword": PASSWORD, "password1": "battery-staple-9", "password2": "battery-staple-9"}
    assert client.post("/accounts/password/change/", new)["Location"] == "/accounts/2fa/"
    assert (client.get("/accounts/2fa/").status_code, other.get("/accounts/2fa/").status_code) == (200, 302)
    assert client.cookies["sessionid"].value != key
    assert acts()[-1] == "accounts.change_password"
    assert [(mail.to, mail.subject) for mail in Mail.objects.all()] == [("wei@example.cn", "密码已修改")]


@pytest.mark.parametrize("weak", ["short-7", "1234567890123", "weiliping-1", "password123"])
def test_weak_password_is_refused(weak: str, user: User, client: Client) -> None:
    client.force_login(user)
    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert response.status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_forgotten_password_is_reset_by_mail_once(user: User, client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": "wei@example.cn"})
    mail = Mail.objects.get()
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.body)
    assert found
    page = client.get(found.group(1), follow=True)
    where = page.redirect_chain[-1][0]
    new = {"password1": "battery-staple-9", "password2": "battery-staple-9"}
    assert client.post(where, new)["Location"] == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password("battery-staple-9")
    assert "链接已失效" in Client().get(found.group(1)).text
    assert acts()[-1] == "accounts.reset_password"


def test_reset_for_an_unknown_address_looks_the_same(client: Client, db: None) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.cn"})
    assert response["Location"] == reverse("account_reset_password_done")
    assert "没有账号登记" in Mail.objects.get().body
