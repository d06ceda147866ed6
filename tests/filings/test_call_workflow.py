"""The workflows of a selection call and of a city's selection are tables: from, to, party, right; everything else is refused."""

import pytest

from filings.enums import CallState, SelectionState
from filings.models import CitySelection, SelectionCall
from portal.workflow.models import Stateful
from portal.workflow.performing import NotAllowed, Refused, out_of_turn, perform
from portal.workflow.steps import steps
from tests.filings.called import CLOSED, applied, published, selection_of
from tests.filings.stage import Desk, desk

C, S = CallState, SelectionState
Row = tuple[frozenset[str], str, str, str]

# name: (from, to, party, right)
CALL: dict[str, Row] = {
    "propose": (frozenset({C.DRAFT}), C.PROPOSED, "region", "review_filing"),
    "send_back": (frozenset({C.PROPOSED}), C.DRAFT, "region", "approve_filing"),
    "publish": (frozenset({C.PROPOSED}), C.PUBLISHED, "region", "approve_filing"),
    "drop": (frozenset({C.DRAFT, C.PROPOSED}), C.DROPPED, "region", "review_filing"),
    "settle": (frozenset({C.PUBLISHED}), C.SETTLED, "region", "review_filing"),
    "reopen": (frozenset({C.SETTLED}), C.PUBLISHED, "region", "approve_filing"),
    "announce": (frozenset({C.SETTLED}), C.ANNOUNCED, "region", "approve_filing"),
}
SELECTION: dict[str, Row] = {
    "propose": (frozenset({S.SCORING}), S.PROPOSED, "recommender", "review_filing"),
    "send_back": (frozenset({S.PROPOSED}), S.SCORING, "recommender", "approve_filing"),
    "recommend": (frozenset({S.PROPOSED}), S.RECOMMENDED, "recommender", "approve_filing"),
}
TABLES: dict[type[Stateful], dict[str, Row]] = {SelectionCall: CALL, CitySelection: SELECTION}
EACH = [(model, name) for model, table in TABLES.items() for name in table]


@pytest.mark.parametrize("model", TABLES)
def test_steps_are_the_table(model: type[Stateful]) -> None:
    found = {step.name: (step.sources, step.target, step.party, step.right) for step in steps(model).values()}
    assert found == TABLES[model]


@pytest.mark.parametrize(("model", "name"), EACH)
def test_step_leaves_exactly_its_sources(model: type[Stateful], name: str) -> None:
    states = CallState if model is SelectionCall else SelectionState
    assert {state for state in states if not out_of_turn(model(state=state), steps(model)[name])} == TABLES[model][name][0]


@pytest.fixture
def region() -> Desk:
    return desk("450000")


@pytest.fixture
def city() -> Desk:
    return desk("450200")


@pytest.mark.django_db
def test_perform_refuses_the_wrong_turn_and_the_wrong_hand(region: Desk, city: Desk) -> None:
    published(region)
    selection = selection_of(applied(1))
    with pytest.raises(Refused):
        perform(selection, "recommend", by=city.approver, at=CLOSED, seen=selection.version)
    with pytest.raises(NotAllowed):
        perform(selection, "propose", by=region.reviewer, at=CLOSED, seen=selection.version)
    assert perform(selection, "propose", by=city.reviewer, at=CLOSED, seen=selection.version).state == S.PROPOSED
