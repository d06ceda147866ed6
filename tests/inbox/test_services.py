"""Telling people, once, in the transaction of the act."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.accounts.models import User
from portal.inbox.models import Message, Preference
from portal.inbox.services import mark_all_read, mark_read, prefer, tell
from portal.outbox.models import Mail
from portal.workflow.acting import act

AT = datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = AT + timedelta(hours=1)
NewReader = Callable[..., User]


@pytest.fixture
def new_reader(db: None) -> NewReader:
    def make(username: str, **columns: object) -> User:
        return User.objects.create_user(username, f"{username}@example.cn", name=username, **columns)

    return make


def told(*users: User, key: str = "filing:7:accepted", at: datetime = AT) -> None:
    tell(users, key=key, title="备案申请已受理", body="已受理你单位的申请。", link="/my/filings/7/", clause="附2二(五)", at=at)


def test_message_and_letter_say_the_same(new_reader: NewReader) -> None:
    told(new_reader("wei"))
    (message,), (mail,) = Message.objects.all(), Mail.objects.all()
    assert (message.title, message.body, message.link, message.clause, message.sent_at) == (
        "备案申请已受理",
        "已受理你单位的申请。",
        "/my/filings/7/",
        "附2二(五)",
        AT,
    )
    assert (mail.to, mail.subject) == ("wei@example.cn", "备案申请已受理")
    assert [words in mail.body for words in ("已受理你单位的申请。", "附2二(五)", "http://127.0.0.1:8000/my/filings/7/")] == [True] * 3


def test_same_key_tells_nobody_twice_and_still_reaches_who_was_not_told(new_reader: NewReader) -> None:
    first, second = new_reader("first"), new_reader("second")
    told(first)
    told(first, second, at=LATER)
    assert list(Message.objects.order_by("pk").values_list("recipient__username", "sent_at")) == [("first", AT), ("second", LATER)]
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["first@example.cn", "second@example.cn"]


def test_reader_named_twice_is_told_once(new_reader: NewReader) -> None:
    reader = new_reader("wei")
    told(reader, reader)
    assert (Message.objects.count(), Mail.objects.count()) == (1, 1)


def test_who_wants_no_mail_gets_the_message_alone(new_reader: NewReader) -> None:
    silent, other = new_reader("silent"), new_reader("other")
    prefer(silent, by_mail=False)
    told(silent, other)
    assert (Message.objects.count(), [mail.to for mail in Mail.objects.all()]) == (2, ["other@example.cn"])
    prefer(silent, by_mail=True)
    told(silent, key="another")
    assert Mail.objects.filter(to="silent@example.cn").count() == Preference.objects.count() == 1


def test_inactive_account_and_missing_address_are_no_error(new_reader: NewReader) -> None:
    gone, bare = new_reader("gone", is_active=False), new_reader("bare")
    bare.email = ""
    told(gone, bare)
    assert ([message.recipient for message in Message.objects.all()], Mail.objects.count()) == ([bare], 0)


def test_act_that_is_rolled_back_tells_nobody(new_reader: NewReader) -> None:
    reader = new_reader("wei")
    with suppress(KeyError), act(None, AT):
        told(reader)
        raise KeyError
    assert (Message.objects.count(), Mail.objects.count()) == (0, 0)


def test_first_reading_counts(new_reader: NewReader) -> None:
    told(new_reader("wei"))
    message = mark_read(Message.objects.get(), at=AT)
    assert mark_read(message, at=LATER).read_at == AT


def test_all_read_is_ones_own_alone(new_reader: NewReader) -> None:
    mine, others = new_reader("mine"), new_reader("others")
    told(mine, others)
    told(mine, key="more")
    assert mark_all_read(mine, at=LATER) == 2
    assert list(Message.objects.filter(read_at=None).values_list("recipient__username", flat=True)) == ["others"]
