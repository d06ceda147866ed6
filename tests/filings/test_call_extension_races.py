"""Two approvers confirm one extension, or one confirms while another drops it: one of them stands (T4)."""

import pytest
from django.db import IntegrityError

from filings.models import CallExtension, SelectionCall
from filings.services import extending_calls
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.workflow.performing import Refused
from tests.filings.called import DRAFTED, published
from tests.filings.services.test_extending_calls import LATER, WHY
from tests.filings.stage import MONDAY, Desk, desk, user
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def region(transactional_db: None) -> Desk:
    return desk("450000")


@pytest.fixture
def other(region: Desk) -> User:
    found = user("另一审批")
    grant(found, region.authority, Role.APPROVER, by=None, at=DRAFTED)
    return found


@pytest.fixture
def waiting(region: Desk) -> CallExtension:
    call = published(region)
    return extending_calls.propose(call, LATER, reason=WHY, by=region.reviewer, at=MONDAY, seen=call.version)


def again(waiting: CallExtension) -> CallExtension:
    return CallExtension.objects.select_related("call").get(pk=waiting.pk)


@pytest.mark.parametrize("second", ["confirm", "drop"])
def test_one_of_two_stands(second: str, region: Desk, other: User, waiting: CallExtension) -> None:
    rows = [again(waiting), again(waiting)]
    acts = {
        "confirm": lambda: extending_calls.confirm(rows[1], by=other, at=MONDAY),
        "drop": lambda: extending_calls.drop(rows[1], answer="不同意", by=other, at=MONDAY),
    }
    outcomes = race(lambda: extending_calls.confirm(rows[0], by=region.approver, at=MONDAY), acts[second])
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    kept, call = CallExtension.objects.get(), SelectionCall.objects.get()
    assert (kept.confirmed_at is None) == (kept.dropped_at is not None) == (call.closes_on != LATER.closes_on)


def test_whoever_trusts_what_he_read_is_stopped_by_the_database_alone(
    region: Desk, other: User, waiting: CallExtension, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without reading the row again under the lock there is no reason to tell, only a constraint that breaks."""
    stale = again(waiting)
    extending_calls.confirm(again(waiting), by=region.approver, at=MONDAY)
    with pytest.raises(Refused):
        extending_calls.drop(stale, answer="不同意", by=other, at=MONDAY)
    monkeypatch.setattr(extending_calls, "_hold", lambda extension: (extension.call, extension))
    with pytest.raises(IntegrityError):
        extending_calls.drop(stale, answer="不同意", by=other, at=MONDAY)
