"""The workflow of a filing is the table of the design: from, to, party, right; every other state and every other right is refused."""

import pytest

from filings.enums import State
from filings.models import Filing
from filings.models.record import CLOSED
from portal.institutions.enums import Track
from portal.workflow.performing import NotAllowed, Refused, out_of_turn, perform
from portal.workflow.steps import steps
from tests.filings.stage import MONDAY, desk, submitted

S = State
OPEN = frozenset(State) - frozenset(CLOSED)

# name: (from, to, party, right)
TABLE: dict[str, tuple[frozenset[State], State, str, str]] = {
    "submit": (frozenset({S.DRAFT, S.SUPPLEMENTING}), S.SUBMITTED, "institution", "submit_filing"),
    "recall": (frozenset({S.SUBMITTED}), S.DRAFT, "institution", "submit_filing"),
    "withdraw": (OPEN, S.WITHDRAWN, "institution", "submit_filing"),
    "ask_supplement": (frozenset({S.SUBMITTED}), S.SUPPLEMENTING, "authority", "accept_filing"),
    "accept": (frozenset({S.SUBMITTED}), S.ACCEPTED, "authority", "accept_filing"),
    "decline": (frozenset({S.SUBMITTED, S.SUPPLEMENTING}), S.DECLINED, "authority", "accept_filing"),
    "clear_examining": (frozenset({S.ACCEPTED}), S.DECIDING, "authority", "review_filing"),
    "clear_grading": (frozenset({S.ACCEPTED}), S.REVIEWED, "authority", "review_filing"),
    "clear_change": (frozenset({S.ACCEPTED}), S.DECIDING, "authority", "review_filing"),
    "object": (frozenset({S.ACCEPTED}), S.DECIDING, "authority", "review_filing"),
    "open_evaluation": (frozenset({S.REVIEWED}), S.EVALUATING, "authority", "review_filing"),
    "conclude": (frozenset({S.EVALUATING}), S.EVALUATED, "team", "lead_evaluation"),
    "settle": (frozenset({S.EVALUATING}), S.DECIDING, "team", "lead_evaluation"),
    "fail": (frozenset({S.EVALUATING}), S.DECIDING, "team", "lead_evaluation"),
    "publicise": (frozenset({S.EVALUATED}), S.PUBLICISED, "centre", "publicise_filing"),
    "correct_publicity": (frozenset({S.PUBLICISED}), S.PUBLICISED, "centre", "publicise_filing"),
    "close_publicity": (frozenset({S.PUBLICISED}), S.REPORTING, "centre", "publicise_filing"),
    "end_publicity": (frozenset({S.PUBLICISED}), S.DECIDING, "centre", "publicise_filing"),
    "uphold": (frozenset({S.PUBLICISED}), S.DECIDING, "authority", "review_filing"),
    "report": (frozenset({S.REPORTING}), S.AT_MINISTRY, "centre", "publicise_filing"),
    "record_code": (frozenset({S.AT_MINISTRY}), S.DECIDING, "centre", "publicise_filing"),
    "record_return": (frozenset({S.AT_MINISTRY}), S.DECIDING, "centre", "publicise_filing"),
    "propose": (frozenset({S.DECIDING}), S.APPROVING, "authority", "review_filing"),
    "approve": (frozenset({S.APPROVING}), S.DECIDED, "authority", "approve_filing"),
    "send_back": (frozenset({S.APPROVING}), S.DECIDING, "authority", "approve_filing"),
}


def test_steps_are_the_table() -> None:
    found = {
        step.name: (frozenset(map(State, step.sources)), State(step.target), step.party, step.right) for step in steps(Filing).values()
    }
    assert found == TABLE


@pytest.mark.parametrize("name", TABLE)
def test_step_leaves_exactly_its_sources(name: str) -> None:
    step = steps(Filing)[name]
    leaving = {state for state in State if not out_of_turn(Filing(state=state, track=Track.GRADING_EMPLOYER), step)}
    assert leaving == TABLE[name][0]


@pytest.mark.django_db
def test_perform_refuses_the_wrong_turn_and_the_wrong_hand() -> None:
    here, elsewhere = desk("450200"), desk("450100")
    filing = submitted()
    with pytest.raises(Refused):
        perform(filing, "approve", by=here.approver, at=MONDAY, seen=filing.version, outcome="granted")
    with pytest.raises(NotAllowed):
        perform(filing, "accept", by=elsewhere.acceptor, at=MONDAY, seen=filing.version)
    assert perform(filing, "accept", by=here.acceptor, at=MONDAY, seen=filing.version).state == State.ACCEPTED
