"""Reminders of terms become messages and letters, each once."""

from collections.abc import Collection, Mapping
from datetime import date

import pytest

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.inbox import reminders
from portal.inbox.models import Message
from portal.inbox.reminders import Subject, deliver_reminders, use_subjects, wording
from portal.outbox.models import Mail
from portal.terms.models import Reminder, Term
from tests.racing import race
from tests.terms.filing_story import at, person, start

DUE = date(2026, 10, 16)
DELIVERED_AT = at("10-15 08:05")


@pytest.fixture
def officer(db: None) -> User:
    user = User.objects.create_user("qin", "qin@example.cn", name="覃志强")
    grant(user, Authority.objects.get(code="450200"), Role.ACCEPTOR, by=None, at=at("09-01 08:00"))
    return user


def remind(recipient: User, stage: str = "1d", subject: User | None = None) -> Reminder:
    term = Term.objects.first()
    if term is None:
        start(subject or person("件"), "grading", "09-28 10:00", by=person())
        term = Term.objects.get()
    return Reminder.objects.create(term=term, stage=stage, due_on=DUE, recipient=recipient, created_at=at("10-15 08:00"))


@pytest.mark.parametrize(
    ("today", "words"), [(date(2026, 10, 15), "将于 10-16 到期"), (DUE, "今日到期"), (date(2026, 10, 17), "已逾期，应于 10-16 办结")]
)
def test_due_day_is_spoken_of_as_of_today(today: date, words: str) -> None:
    assert wording(DUE, today) == words


def test_reminder_becomes_one_message_and_one_letter(officer: User) -> None:
    remind(officer)
    assert deliver_reminders(DELIVERED_AT) == 1
    message = Message.objects.get()
    assert (message.recipient, message.title, message.clause, message.sent_at) == (
        officer,
        f"{Term.objects.get().label}将于 10-16 到期",
        Term.objects.get().clause,
        DELIVERED_AT,
    )
    assert (Mail.objects.get().subject, Reminder.objects.get().delivered_at) == (message.title, DELIVERED_AT)


def test_second_run_tells_nobody_twice(officer: User) -> None:
    remind(officer)
    assert [deliver_reminders(DELIVERED_AT), deliver_reminders(DELIVERED_AT)] == [1, 0]
    assert (Message.objects.count(), Mail.objects.count()) == (1, 1)


def test_every_chunk_is_delivered(officer: User) -> None:
    for stage in ("7d", "1d", "due", "overdue-1", "overdue-5"):
        remind(officer, stage)
    assert deliver_reminders(DELIVERED_AT, chunk=2) == 5
    assert Message.objects.count() == 5


def test_clock_that_was_stopped_meanwhile_is_no_longer_spoken_of(officer: User) -> None:
    remind(officer)
    Term.objects.update(stopped_at=DELIVERED_AT, stopped_on=DELIVERED_AT.date(), outcome="decided", remind_on=None)
    assert (deliver_reminders(DELIVERED_AT), Message.objects.count()) == (1, 0)
    assert deliver_reminders(DELIVERED_AT) == 0


def test_link_leads_each_reader_to_his_own_page(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(ids: Collection[int]) -> Mapping[int, Subject]:
        return {number: Subject(f"某单位初次备案 {number}", f"/desk/filings/{number}/", f"/my/filings/{number}/") for number in ids}

    monkeypatch.setattr(reminders, "_resolvers", {})
    use_subjects("accounts.user", resolve)
    subject = person("件")
    remind(officer, subject=subject)
    remind(User.objects.create_user("wei", name="韦丽萍"))
    deliver_reminders(DELIVERED_AT)
    assert sorted(Message.objects.values_list("link", flat=True)) == [f"/desk/filings/{subject.pk}/", f"/my/filings/{subject.pk}/"]
    assert all(message.body.startswith(f"某单位初次备案 {subject.pk}：") for message in Message.objects.all())


@pytest.mark.usefixtures("transactional_db")
def test_sweeps_that_meet_deliver_each_reminder_once() -> None:
    reader = User.objects.create_user("qin", "qin@example.cn", name="覃志强")
    for stage in ("7d", "1d", "due", "overdue-1", "overdue-5"):
        remind(reader, stage)
    delivered = race(*[lambda: deliver_reminders(DELIVERED_AT, chunk=2)] * 4)
    assert sum(count for count in delivered if isinstance(count, int)) == Message.objects.count() == Mail.objects.count() == 5
