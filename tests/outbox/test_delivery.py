"""Letters against a real mail server that is in a mood."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django.fixtures import Settings

from portal.outbox.models import Mail
from portal.outbox.queries import failed_mail
from portal.outbox.services import send_mail, sweep
from tests.outbox.conftest import AT, the_mail

Promising = Callable[[], AbstractContextManager[None]]


@dataclass
class Moods:
    """A mail server that gives the answers it was told, first to the recipient, then to the content; afterwards it takes everything."""

    to_recipient: list[str] = field(default_factory=list)
    to_content: list[str] = field(default_factory=list)
    dies_after_taking: int = 0
    taken: list[Message] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.to_content:
            return self.to_content.pop(0)
        self.taken.append(message_from_bytes(envelope.content))
        if self.dies_after_taking:
            self.dies_after_taking -= 1
            server.transport.close()
        return "250 OK"


@pytest.fixture
def moods(settings: Settings) -> Iterator[Moods]:
    moods = Moods()
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, port = free.getsockname()
    controller = Controller(moods, hostname=host, port=port)
    controller.start()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", host, port
    yield moods
    controller.stop()


@pytest.fixture
def letter(promising: Promising) -> Mail:
    with promising():
        send_mail("li@example.org", "受理通知书", "您单位的备案申请已受理。", html="<p>已受理</p>")
    return the_mail()


def retried_at() -> datetime:
    return the_mail().due_at


def test_letter_is_sent_once_as_it_was_written(moods: Moods, letter: Mail) -> None:
    assert sweep(AT) == 1
    assert sweep(AT + timedelta(days=1)) == 0
    (taken,) = moods.taken
    plain, html = taken.get_payload()
    assert str(make_header(decode_header(taken["Subject"]))) == "受理通知书"
    assert (taken["To"], taken["Message-ID"], taken["Date"]) == ("li@example.org", letter.message_id, "Tue, 01 Sep 2026 00:30:00 +0000")
    assert (plain.get_payload(decode=True).decode(), html.get_payload(decode=True).decode()) == (
        "您单位的备案申请已受理。",
        "<p>已受理</p>",
    )
    assert (the_mail().done_at, the_mail().attempts) == (AT, 1)


@pytest.mark.parametrize("step", ["to_recipient", "to_content"])
def test_letter_put_off_by_the_server_is_sent_later(moods: Moods, letter: Mail, step: str) -> None:
    setattr(moods, step, ["451 try again later"])
    assert sweep(AT) == 0
    assert the_mail().failed_at is None
    assert "451" in the_mail().last_error
    assert sweep(retried_at()) == 1
    assert [taken["Message-ID"] for taken in moods.taken] == [letter.message_id]
    assert (the_mail().attempts, the_mail().last_error) == (2, "")


@pytest.mark.parametrize("step", ["to_recipient", "to_content"])
def test_letter_refused_for_good_is_listed(moods: Moods, letter: Mail, step: str) -> None:
    setattr(moods, step, ["550 no such mailbox"])
    assert sweep(AT) == 0
    assert sweep(AT + timedelta(days=30)) == 0
    assert moods.taken == []
    assert [(mail.to, mail.failed_at, mail.attempts, mail.last_error) for mail in failed_mail()] == [
        ("li@example.org", AT, 1, "PermanentError: 550 no such mailbox")
    ]


def test_letter_whose_taking_was_never_confirmed_comes_again_under_the_same_name(moods: Moods, letter: Mail) -> None:
    """At least once: the second copy is recognisable as the same letter."""
    moods.dies_after_taking = 1
    assert sweep(AT) == 0
    assert sweep(retried_at()) == 1
    assert [(taken["Message-ID"], taken["Date"]) for taken in moods.taken] == [(letter.message_id, "Tue, 01 Sep 2026 00:30:00 +0000")] * 2


def test_letter_waits_for_a_server_that_is_away(moods: Moods, letter: Mail, settings: Settings) -> None:
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    now = AT
    for _ in range(12):
        assert sweep(now) == 0
        now = retried_at()
    settings.EMAIL_PORT = there
    assert sweep(now) == 1
    assert len(moods.taken) == 1


def test_letter_is_given_up_when_the_server_stays_away(letter: Mail, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1
    while the_mail().failed_at is None:
        sweep(retried_at())
    assert (the_mail().attempts, the_mail().last_error.split(":")[0]) == (16, "ConnectionRefusedError")


@pytest.mark.parametrize(
    "to", ["no address", "", "li@example.org\nBcc: spy@example.org"], ids=["no address", "empty address", "header in address"]
)
def test_letter_that_cannot_be_written_is_listed(moods: Moods, promising: Promising, to: str) -> None:
    with promising():
        send_mail(to, "受理", "正文")
    assert sweep(AT) == 0
    assert moods.taken == []
    assert [mail.to for mail in failed_mail()] == [to]
