"""Letters to many where two press, or two workers have the same letter: one mailing, one release, one letter (T14)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from filings.models import Filing, Letter, Mailing
from filings.queries.mailing import TASK
from filings.services import mailing
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.documents.models import Paper, PaperKind
from portal.inbox.models import Message
from portal.outbox.models import Task
from portal.workflow.models import StaleError
from tests.filings.stage import MONDAY, Desk, desk, submitted, user
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
DAY = timedelta(days=1)


@pytest.fixture
def bureau(transactional_db: None) -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    return submitted()


def proposed(bureau: Desk, filing: Filing, key: object = None) -> Mailing:
    given = {"subject": "关于核对的函", "text": "请核对{受理编号}。", "key": key or uuid4()}
    return mailing.propose(bureau.authority, "queue", [filing], by=bureau.reviewer, at=MONDAY, **given)


def released(bureau: Desk, filing: Filing) -> Letter:
    draft = proposed(bureau, filing)
    mailing.release(draft, by=bureau.approver, at=MONDAY, seen=draft.version)
    return draft.letters.get()


def test_form_sent_by_two_presses_at_once_is_one_mailing(bureau: Desk, filing: Filing) -> None:
    key = uuid4()
    outcomes = race(*[lambda: proposed(bureau, filing, key) for _ in range(3)])
    assert [row for row in outcomes if not isinstance(row, Mailing)] == []
    assert (Mailing.objects.count(), Letter.objects.count(), Message.objects.filter(key__endswith=":proposed").count()) == (1, 1, 1)


def test_two_approvers_at_once_release_it_once(bureau: Desk, filing: Filing) -> None:
    draft, other = proposed(bureau, filing), user("另一名审批岗")
    grant(other, bureau.authority, Role.APPROVER, by=None, at=MONDAY - DAY)

    def releasing(by: User) -> Mailing:
        return mailing.release(draft, by=User.objects.get(pk=by.pk), at=MONDAY, seen=draft.version)

    outcomes = race(lambda: releasing(bureau.approver), lambda: releasing(other))
    assert sorted(type(one).__name__ for one in outcomes) == ["Mailing", StaleError.__name__]
    assert Task.objects.filter(name=TASK).count() == 1


def test_two_workers_with_one_letter_send_it_once(bureau: Desk, filing: Filing) -> None:
    letter = released(bureau, filing)
    outcomes = race(*[lambda: mailing.send(letter.pk, at=MONDAY + DAY) for _ in range(3)])
    assert [one for one in outcomes if not isinstance(one, Letter)] == []
    assert Paper.objects.filter(kind=PaperKind.WORK_LETTER).count() == 1
    assert Message.objects.filter(key=f"letter:{letter.pk}").count() == 1


def test_worker_that_trusts_what_it_read_is_stopped_by_the_database(bureau: Desk, filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without asking again under the lock the second sends as well, and only the paper's uniqueness stops it."""
    letter = released(bureau, filing)
    monkeypatch.setattr(Letter, "is_waiting", True)
    mailing.send(letter.pk, at=MONDAY + DAY)
    with pytest.raises(IntegrityError):
        mailing.send(letter.pk, at=MONDAY + DAY)
