"""Two officers at one draft, the night and an officer at one mandate, two approvers at the same days: one of them gets it."""

from collections import Counter
from datetime import timedelta

import pytest

from filings.enums import AssistanceEnd
from filings.models import Assistance, Filing, Substitution
from filings.queries import assistance as queries
from filings.services import assisting, drafting, substituting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.institutions.enums import Track
from portal.workflow.performing import NotAllowed
from tests.filings.counters import acceptor, recorded
from tests.filings.stage import MONDAY, Desk, desk, institution, user
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
HANDS = 4


def kinds(outcomes: list[object]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


def test_one_officer_takes_a_draft_up() -> None:
    """The control is the unique index, which refuses a second one whatever the service reads (test_assisting)."""
    bureau, (person, admin) = desk(), institution()
    draft = drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY)
    rows = [recorded(person, bureau, at=MONDAY, by=acceptor(bureau, f"受理岗{number}")) for number in range(HANDS)]
    stale = [Filing.objects.get(pk=draft.pk) for _ in rows]
    outcomes = race(
        *[
            lambda row=row, filing=filing: assisting.take_up(row, filing, by=row.officer, at=MONDAY)
            for row, filing in zip(rows, stale, strict=True)
        ]
    )
    assert kinds(outcomes) == {"Filing": 1, "Refused": HANDS - 1}
    assert Assistance.objects.filter(filing=draft).count() == 1


def test_a_mandate_lapses_or_is_used() -> None:
    bureau, people = desk(), [institution(number)[0] for number in range(1, HANDS + 1)]
    for person in people:
        recorded(person, bureau, at=MONDAY)
    night = MONDAY + timedelta(days=30)
    begins = [
        lambda person=person: drafting.start(person, Track.GRADING_EMPLOYER, by=User.objects.get(pk=bureau.acceptor.pk), at=night)
        for person in people
    ]
    lapsed, *begun = race(lambda: assisting.lapse_unused(at=night), *begins)
    assert kinds(begun) == {kind: count for kind, count in {"Filing": HANDS - lapsed, "NotAllowed": lapsed}.items() if count}
    rows = Assistance.objects.order_by("pk")
    assert [row.end == AssistanceEnd.LAPSED for row in rows] == [row.filing is None for row in rows]
    assert Filing.objects.count() == HANDS - lapsed


def test_a_stale_mandate_is_not_taken_back_to_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the officer's look at the mandate is older than the night's end of it, and only the lock reads it anew."""
    bureau, (person, _) = desk(), institution()
    stale, night = recorded(person, bureau, at=MONDAY), MONDAY + timedelta(days=30)
    assisting.lapse_unused(at=night)
    monkeypatch.setattr(queries, "unused", lambda by, whom: stale)
    with pytest.raises(NotAllowed):
        drafting.start(person, Track.GRADING_EMPLOYER, by=bureau.acceptor, at=night)
    monkeypatch.setattr(assisting, "_locked", lambda mandate: mandate)
    assert drafting.start(person, Track.GRADING_EMPLOYER, by=bureau.acceptor, at=night).is_assisted


def naming(bureau: Desk, approvers: list[User], substitutes: list[User]) -> list[object]:
    first, last = MONDAY.date(), MONDAY.date() + timedelta(days=3)

    def name(by: User, substitute: User) -> Substitution:
        return substituting.name(bureau.authority, bureau.acceptor, substitute, from_on=first, to_on=last, reason="休假", by=by, at=MONDAY)

    return race(*[lambda by=by, other=other: name(by, other) for by, other in zip(approvers, substitutes, strict=True)])


@pytest.fixture
def hands(transactional_db: None) -> tuple[Desk, list[User], list[User]]:
    bureau = desk()
    approvers = [user(f"审批岗{number}") for number in range(HANDS)]
    for account in approvers:
        grant(account, bureau.authority, Role.APPROVER, by=None, at=MONDAY)
    return bureau, approvers, [acceptor(bureau, f"受理岗{number}") for number in range(HANDS)]


def test_one_substitute_is_named_for_the_same_days(hands: tuple[Desk, list[User], list[User]]) -> None:
    assert kinds(naming(*hands)) == {"Substitution": 1, "Refused": HANDS - 1}
    assert Substitution.objects.count() == 1


def test_without_what_the_lock_lets_them_read_all_are_named(
    hands: tuple[Desk, list[User], list[User]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: each reads what stood before any of them."""
    monkeypatch.setattr(substituting, "standing", lambda authority, today: [])
    assert kinds(naming(*hands)) == {"Substitution": HANDS}
