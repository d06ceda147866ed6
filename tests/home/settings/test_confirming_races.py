"""Two persons at one proposal, at once: figures, letters, calendars and letterheads change once, and whoever comes second is told so."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.actors import Actor
from portal.audit.models import Entry
from portal.authorities import services as authorities
from portal.authorities.models import Authority
from portal.authorities.queries import authority
from portal.authorities.services import letterhead_seen, set_letterhead
from portal.documents.models import LetterVersion
from portal.documents.services import wording
from portal.policy import proposing, two_persons
from portal.policy.models import Figure
from portal.workdays import services as workdays
from portal.workdays.models import CalendarVersion
from portal.workflow.models import StaleError
from tests.documents import test_wordings as letters
from tests.filings.stage import MONDAY, desk
from tests.policy import test_proposing as figures
from tests.racing import race
from tests.workdays import test_services as calendars

pytestmark = pytest.mark.usefixtures("transactional_db")
FOURTH = Actor(9, "莫建华", "系统管理员", "自治区人力资源和社会保障厅")
FIFTH = Actor(10, "韦玉", "系统管理员", "自治区人力资源和社会保障厅")
HANDS = (figures.OTHER, FOURTH, FIFTH)


@dataclass(frozen=True)
class Kind:
    """One thing that takes two persons. `counted`: how often it has come into effect; `confirmed`: the entry that says so."""

    propose: Callable[[], Any]
    confirm: Callable[[Any, Actor], Any]
    drop: Callable[[Any, Actor], Any]
    refusal: type[Exception]
    confirmed: str
    proposer: Actor
    counted: Callable[[], int]


FIGURE = Kind(
    propose=figures.proposed,
    confirm=lambda row, by: proposing.confirm_figure(row, impact=[], by=by, at=figures.AT),
    drop=lambda row, by: proposing.drop_figure(row, note="不同意", by=by, at=figures.AT),
    refusal=proposing.FigureError,
    confirmed="policy.confirm_figure",
    proposer=figures.ONE,
    counted=lambda: Figure.objects.filter(key="grading_filing", effective_from=figures.FROM).count(),
)
LETTER = Kind(
    propose=letters.proposed,
    confirm=lambda row, by: wording.confirm_letter(row, by=by, at=letters.AT),
    drop=lambda row, by: wording.drop_letter(row, note="不同意", by=by, at=letters.AT),
    refusal=wording.LetterError,
    confirmed="documents.confirm_letter",
    proposer=letters.ONE,
    counted=lambda: LetterVersion.objects.filter(kind=letters.KIND, no__isnull=False).count(),
)
CALENDAR = Kind(
    propose=calendars.entered,
    confirm=lambda row, by: workdays.confirm_days(row, by=by, at=calendars.AT),
    drop=lambda row, by: workdays.drop_days(row, note="不同意", by=by, at=calendars.AT),
    refusal=workdays.ArrangementError,
    confirmed="workdays.confirm_days",
    proposer=calendars.ENTERS,
    counted=lambda: CalendarVersion.objects.get().number - 1,
)
KINDS = [pytest.param(kind, id=name) for name, kind in (("figure", FIGURE), ("letter", LETTER), ("calendar", CALENDAR))]


def confirmations(kind: Kind) -> int:
    return Entry.objects.filter(act=kind.confirmed).count()


@pytest.mark.parametrize("kind", KINDS)
def test_of_many_who_confirm_at_once_one_does(kind: Kind) -> None:
    row = kind.propose()
    outcomes = race(*[lambda by=by: kind.confirm(row, by) for by in HANDS])
    assert Counter(type(outcome) for outcome in outcomes) == {type(row): 1, kind.refusal: len(HANDS) - 1}
    assert (kind.counted(), confirmations(kind)) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_proposer_never_confirms_his_own_beside_another_hand_or_alone(kind: Kind) -> None:
    row = kind.propose()
    outcomes = race(*[lambda by=by: kind.confirm(row, by) for by in (kind.proposer, kind.proposer, HANDS[0])])
    assert [type(outcome) for outcome in outcomes] == [kind.refusal, kind.refusal, type(row)]
    assert Entry.objects.get(act=kind.confirmed).actor_id == HANDS[0].id


@pytest.mark.parametrize("kind", KINDS)
def test_confirmed_and_set_aside_at_once_is_one_of_both(kind: Kind) -> None:
    row = kind.propose()
    confirmed, dropped = race(lambda: kind.confirm(row, HANDS[0]), lambda: kind.drop(row, HANDS[1]))
    assert {type(confirmed), type(dropped)} == {type(row), kind.refusal}
    assert kind.counted() == confirmations(kind) == isinstance(confirmed, type(row))


@pytest.mark.parametrize("kind", [LETTER, FIGURE], ids=["letter", "figure"])
def test_whoever_trusts_what_he_read_before_confirms_what_was_set_aside(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without reading the proposal again under its lock it comes into effect after it was withdrawn."""
    row = kind.propose()
    kind.drop(row, kind.proposer)
    monkeypatch.setattr(two_persons, "still_open", lambda stale, change: stale)
    kind.confirm(row, HANDS[0])
    assert (kind.counted(), confirmations(kind)) == (1, 1)


def test_year_that_is_confirmed_whatever_stands_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control for calendars: without asking whether it is open each confirmation raises the version."""
    row = calendars.entered()
    monkeypatch.setattr(workdays, "_require_open", lambda arrangement: None)
    for by in HANDS:
        workdays.confirm_days(row, by=by, at=calendars.AT)
    assert (CALENDAR.counted(), confirmations(CALENDAR)) == (len(HANDS), len(HANDS))


@pytest.mark.parametrize("kind", KINDS[:2])
def test_of_two_proposals_at_once_one_waits(kind: Kind) -> None:
    outcomes = race(kind.propose, kind.propose)
    assert sorted(isinstance(outcome, kind.refusal) for outcome in outcomes) == [False, True]


def test_two_arrangements_of_one_year_both_count_and_the_last_one_holds() -> None:
    """D14: they come one after the other, each with a version of its own."""
    earlier = calendars.entered()
    later = calendars.entered(days=[(date(2026, 4, day), False, "壮族三月三") for day in (22, 23)])
    outcomes = race(
        lambda: workdays.confirm_days(earlier, by=HANDS[0], at=calendars.AT),
        lambda: workdays.confirm_days(later, by=HANDS[1], at=calendars.AT),
    )
    assert [type(outcome) for outcome in outcomes] == [type(later)] * 2
    assert (CALENDAR.counted(), confirmations(CALENDAR)) == (2, 2)
    assert sorted(entry.data["version"] for entry in Entry.objects.filter(act=CALENDAR.confirmed)) == [2, 3]


# --- letterheads: no proposal, two approvers of one authority (T4) ---


@pytest.fixture
def approver(transactional_db: None) -> User:
    return desk().approver


def saving(by: User, phone: str, seen: str) -> Authority:
    return set_letterhead(authority("450200"), phone=phone, address="", remedies="一段。", by=by, at=MONDAY, seen=seen)


def saved_at_once(by: User) -> Counter[type]:
    seen = letterhead_seen(authority("450200"))
    outcomes = race(*[lambda number=number: saving(by, f"0772-{number}", seen) for number in range(4)])
    return Counter(type(outcome) for outcome in outcomes)


def test_of_letterheads_saved_at_once_one_stands_and_the_others_are_told(approver: User) -> None:
    assert saved_at_once(approver) == {Authority: 1, StaleError: 3}
    assert Entry.objects.filter(act="authorities.set_letterhead").count() == 1


def test_without_what_was_seen_each_writes_over_the_one_before(approver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: all of them are taken, and three approvers lose what they wrote."""
    monkeypatch.setattr(authorities, "letterhead_seen", lambda authority: "")
    outcomes = race(*[lambda number=number: saving(approver, f"0772-{number}", "") for number in range(4)])
    assert {type(outcome) for outcome in outcomes} == {Authority}
    assert Entry.objects.filter(act="authorities.set_letterhead").count() == 4
