"""The move of supervision after a decided change (D20, D109): who may do what, from which state, and what follows."""

from datetime import date

import pytest

from filings.enums import ChangeKind, HandoverState
from filings.models import Filing, Handover
from filings.services import changing, handovers
from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.directory.models import EntryVersion
from portal.inbox.models import Message
from portal.institutions.models import Registration
from portal.outbox.services import sweep
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, out_of_turn
from portal.workflow.steps import steps
from tests.filings import road
from tests.filings.changed import DAY, basics, begun, cleared, registered, submitted
from tests.filings.stage import MONDAY, Desk, desk

S = HandoverState
# name: (from, to, party)
TABLE = {
    "take_over": ({S.PROPOSED}, S.MOVED, "target"),
    "turn_down": ({S.PROPOSED}, S.DECLINED, "target"),
    "propose_again": ({S.DECLINED}, S.PROPOSED, "source"),
    "drop": ({S.PROPOSED, S.DECLINED}, S.DROPPED, "source"),
}


def test_steps_are_the_table() -> None:
    found = {step.name: ({S(state) for state in step.sources}, S(step.target), step.party) for step in steps(Handover).values()}
    assert found == TABLE
    assert {step.right for step in steps(Handover).values()} == {"approve_filing"}


@pytest.mark.parametrize("name", TABLE)
def test_step_leaves_exactly_its_sources(name: str) -> None:
    leaving = {state for state in S if not out_of_turn(Handover(state=state), steps(Handover)[name])}
    assert leaving == TABLE[name][0]


@pytest.fixture
def here() -> Desk:
    return desk("450200")


@pytest.fixture
def there() -> Desk:
    return desk("450100")


@pytest.fixture
def handover(here: Desk, there: Desk) -> Handover:
    """Proposed with the decision on a move from Liuzhou to Nanning."""
    registration, admin = registered()
    filing = begun(registration, admin, [ChangeKind.OTHER_CITY])
    filing = submitted(basics(filing, registered_division="450103", registered_address="南宁市民族大道 100 号"))
    road.decided(cleared(filing, here, MONDAY), here, MONDAY)
    return Handover.objects.get()


@pytest.mark.django_db
def test_consent_moves_supervision_and_what_follows_it(handover: Handover, here: Desk, there: Desk) -> None:
    """D20, D109: the new authority supervises, is the original one for the next change, and both sides are told; history stays."""
    with pytest.raises(NotAllowed):
        handovers.take_over(handover, by=here.approver, at=MONDAY + DAY, seen=handover.version)
    moved = handovers.take_over(handover, by=there.approver, at=MONDAY + DAY, seen=handover.version)
    registration = Registration.objects.get()
    assert (moved.state, moved.answered_by) == (S.MOVED, there.approver)
    assert (registration.supervised_by, registration.filed_with) == (there.authority, there.authority)
    entry = EntryVersion.objects.get(shown_to__isnull=True)
    assert (entry.city, entry.reason) == ("450100", "监管移交：柳州市人社局 → 南宁市人社局")
    acts = list(Entry.objects.filter(subject_type="filings.filing", act__contains="over").values_list("act", flat=True))
    assert acts == ["filings.propose_handover", "filings.take_over"]
    filing = begun(registration, handover.filing.created_by, [ChangeKind.BASIC_DATA], at=MONDAY + 2 * DAY)
    filing = submitted(basics(filing, MONDAY + 2 * DAY, contact="韦丽萍", contact_phone="0771-2612345"), MONDAY + 2 * DAY)
    assert filing.authority == there.authority
    sweep(MONDAY + 2 * DAY)
    told = set(Message.objects.filter(title__contains="移交").values_list("recipient__name", "title"))
    assert {name for name, title in told} >= {str(there.approver), str(here.approver)}


@pytest.mark.django_db
def test_refusal_keeps_supervision_until_it_is_proposed_again(handover: Handover, here: Desk, there: Desk) -> None:
    with pytest.raises(Refused):
        handovers.turn_down(handover, answer=" ", by=there.approver, at=MONDAY, seen=handover.version)
    declined = handovers.turn_down(handover, answer="场地尚未启用", by=there.approver, at=MONDAY, seen=handover.version)
    assert Registration.objects.get().supervised_by == here.authority
    with pytest.raises(StaleError):
        handovers.propose_again(declined, reason="已启用", by=here.approver, at=MONDAY, seen=1)
    again = handovers.propose_again(declined, reason="已启用", by=here.approver, at=MONDAY, seen=declined.version)
    assert (again.state, again.answer, again.answered_by) == (S.PROPOSED, "", None)
    dropped = handovers.drop(again, reason="仍由我局监管", by=here.approver, at=MONDAY, seen=again.version)
    assert (dropped.state, dropped.ended_at, Registration.objects.get().filed_with) == (S.DROPPED, MONDAY, here.authority)
    with pytest.raises(Refused):
        handovers.take_over(dropped, by=there.approver, at=MONDAY, seen=dropped.version)


@pytest.mark.django_db
def test_a_filing_in_hand_stays_where_it_was_accepted(handover: Handover, there: Desk) -> None:
    registration = Registration.objects.get()
    filing = changing.start_change(registration, [ChangeKind.BASIC_DATA], by=handover.filing.created_by, at=MONDAY)
    filing = submitted(basics(filing, contact="韦丽萍", contact_phone="0772-2612345"))
    with pytest.raises(Refused) as running:
        handovers.take_over(handover, by=there.approver, at=MONDAY, seen=handover.version)
    assert [reason.rule for reason in running.value.reasons] == ["D20"]
    assert Filing.objects.get(pk=filing.pk).authority == authority("450200")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kinds", "answers", "target"),
    [
        pytest.param([ChangeKind.AFFILIATION], {"affiliation": "central_enterprise_unit"}, "450000", id="B50-to-the-region"),
        pytest.param([ChangeKind.AFFILIATION], {"affiliation": "county"}, "", id="D20-stays"),
        pytest.param([ChangeKind.ADDRESS], {"registered_division": "450203"}, "", id="D20-same-city"),
    ],
)
def test_move_is_proposed_where_the_body_belongs_to_another_authority(kinds: list[str], answers: dict, target: str, here: Desk) -> None:
    registration, admin = registered()
    filing = submitted(basics(begun(registration, admin, kinds), **answers))
    road.decided(cleared(filing, here, MONDAY), here, MONDAY)
    assert [move.target_id for move in Handover.objects.all()] == ([authority(target).pk] if target else [])
    assert Registration.objects.get().valid_to > date(2028, 1, 1)
