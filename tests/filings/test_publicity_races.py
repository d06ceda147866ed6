"""An objection of the last minute, a correction, and the closing of their publicity: one of them stands, never both (D77, D100, N13)."""

from datetime import datetime, timedelta

import pytest

from filings.enums import State
from filings.models import Filing, Objection, Publicity
from filings.rules.publicity import Corrections
from filings.services import publicising, republishing
from portal.accounts.models import User
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused
from tests.filings import road
from tests.filings.stage import MONDAY, centre_officer, desk, submitted
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
WEEK = timedelta(days=7)


@pytest.fixture
def officer(transactional_db: None) -> User:
    return centre_officer()


@pytest.fixture
def filing(transactional_db: None, officer: User) -> Filing:
    bureau = desk()
    evaluated = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    return road.publicised(evaluated, officer, MONDAY + WEEK)


def last_minute(publicity: Publicity) -> datetime:
    return datetime.combine(publicity.ends_on, publicity.started_at.timetz())


def objecting(publicity: Publicity) -> Objection:
    return publicising.raise_objection(publicity, text="场地系借用", at=last_minute(publicity))


def closing(filing: Filing, officer: User) -> Filing:
    return publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)


def test_objection_and_closing_never_both_stand(filing: Filing, officer: User) -> None:
    """Four objections sent at the last minute arrive while the Centre closes: all read the publicity as open."""
    stale = [filing.publicities.get() for _ in range(4)]
    outcomes = race(lambda: closing(filing, officer), *[lambda row=row: objecting(row) for row in stale])
    closed = isinstance(outcomes[0], Filing)
    assert Objection.objects.count() == sum(isinstance(outcome, Objection) for outcome in outcomes)
    assert (Filing.objects.get().state == State.REPORTING, Objection.objects.exists()) == (closed, not closed)
    assert all(isinstance(outcome, Refused) for outcome in outcomes if not isinstance(outcome, Filing | Objection))


@pytest.mark.parametrize("first", ["closing", "objecting"])
def test_whoever_comes_second_is_refused(first: str, filing: Filing, officer: User) -> None:
    stale = filing.publicities.get()
    acts = {"closing": lambda: closing(filing, officer), "objecting": lambda: objecting(stale)}
    acts.pop(first)()
    with pytest.raises(Refused):
        next(iter(acts.values()))()


def test_whoever_trusts_what_he_read_before_gets_through(filing: Filing, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without reading the publicity again under its lock the objection joins one that is closed."""
    stale = filing.publicities.select_related("filing__authority").get()
    closing(filing, officer)
    monkeypatch.setattr(publicising, "_lock", lambda publicity: publicity)
    assert objecting(stale).publicity_id == stale.pk
    assert (Filing.objects.get().state, Objection.objects.count()) == (State.REPORTING, 1)


def correcting(filing: Filing, officer: User, address: str = "柳州市柳东新区 8 号") -> Filing:
    said = Corrections(filing.applicant_name, address, {})
    at = road.day_after_publicity(filing)
    return republishing.correct(filing, said, reason="住所写错。", by=officer, at=at, seen=filing.version)


def test_two_presses_of_the_correction_make_one_publicity(filing: Filing, officer: User) -> None:
    outcomes = race(lambda: correcting(filing, officer), lambda: correcting(filing, officer, "柳州市鱼峰区 3 号"))
    assert [type(outcome) for outcome in sorted(outcomes, key=lambda one: isinstance(one, StaleError))] == [Filing, StaleError]
    assert [row.closed_at is None for row in Publicity.objects.order_by("no")] == [False, True]


def test_correction_and_closing_never_both_stand(filing: Filing, officer: User) -> None:
    outcomes = race(lambda: closing(filing, officer), lambda: correcting(filing, officer))
    closed = isinstance(outcomes[0], Filing)
    assert isinstance(outcomes[1], StaleError if closed else Filing)
    assert closed or isinstance(outcomes[0], Refused | StaleError)
    assert (Filing.objects.get().state == State.REPORTING, Publicity.objects.count()) == (closed, 1 if closed else 2)


def test_objection_and_correction_leave_no_objection_behind(filing: Filing, officer: User) -> None:
    """Whoever comes first: an objection that was taken waits with the publicity that is on, one that was not is told where to go."""
    stale = [filing.publicities.get() for _ in range(3)]
    outcomes = race(lambda: correcting(filing, officer), *[lambda row=row: objecting(row) for row in stale])
    assert isinstance(outcomes[0], Filing)
    assert Objection.objects.filter(publicity__closed_at=None).count() == sum(isinstance(outcome, Objection) for outcome in outcomes)
    assert not Objection.objects.exclude(publicity__closed_at=None).exists()


def test_correction_that_trusts_what_it_read_leaves_an_objection_behind(
    filing: Filing, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: an objection that does not read its publicity again under the lock joins the one that was corrected."""
    stale = filing.publicities.select_related("filing__authority").get()
    correcting(filing, officer)
    monkeypatch.setattr(publicising, "_lock", lambda publicity: publicity)
    monkeypatch.setattr(publicising, "_over_reasons", lambda publicity, today: ())
    assert objecting(stale).publicity.closed_at is None  # as it read it
    assert Objection.objects.exclude(publicity__closed_at=None).count() == 1
