"""Badges: every state has one, and the colour says who has it."""

from datetime import date

import pytest

from filings.enums import Outcome, State
from filings.faces import OUTCOME_FACES, STATE_FACES, face, selection_face

TONES = {
    "grey": {State.DRAFT, State.DECLINED, State.WITHDRAWN},
    "ochre": {State.SUPPLEMENTING},
    "violet": {State.EVALUATING},
    "teal": {State.PUBLICISED, State.REPORTING, State.AT_MINISTRY},
    "green": {State.DECIDED},
    "blue": {State.SUBMITTED, State.ACCEPTED, State.DECIDING, State.REVIEWED, State.EVALUATED, State.APPROVING},
}


@pytest.mark.parametrize("tone", TONES)
def test_tone_says_who_has_it(tone):
    assert {state for state, shown in STATE_FACES.items() if shown.tone == tone} == TONES[tone]


def test_every_state_and_outcome_has_a_face():
    assert (set(STATE_FACES), set(OUTCOME_FACES)) == (set(State), set(Outcome))


@pytest.mark.parametrize(
    ("outcome", "label", "tone"), [("granted", "已备案", "green"), ("partial", "部分备案", "green"), ("refused", "不予备案", "grey")]
)
def test_decided_filing_shows_its_outcome(outcome, label, tone):
    shown = face(State.DECIDED, outcome)
    assert (shown.label, shown.tone) == (label, tone)


def test_outcome_is_not_shown_before_the_decision():
    assert face(State.APPROVING, Outcome.GRANTED).label == "待审批"


@pytest.mark.parametrize(
    ("state", "day", "label"),
    [
        ("scoring", date(2026, 9, 30), "申请受理中，09-30 24:00 截止"),
        ("scoring", date(2026, 10, 1), "评分中"),
        ("proposed", date(2026, 9, 1), "推荐名单待审定"),
    ],
)
def test_selection_says_that_applications_come_in_until_they_are_closed(state, day, label):
    assert selection_face(state, date(2026, 9, 30), day).label == label
