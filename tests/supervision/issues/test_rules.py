"""The tables of the ledger."""

from datetime import date

import pytest

from portal.policy.clauses import CLAUSES
from supervision.enums import IssueState
from supervision.rules.issues import GROUNDS, HINTS, Rate, ground_words, is_overdue

DUE = date(2026, 10, 7)


def test_grounds_are_the_thirty_of_annex_three() -> None:
    assert [sum(code.startswith(f"V{tier}.") for code in GROUNDS) for tier in (1, 2, 3)] == [8, 8, 14]
    assert set(GROUNDS.values()) <= set(CLAUSES)
    assert (GROUNDS["V2.6"], ground_words("V1.7"), ground_words("")) == ("附3一(二)6", "V1.7 未报备考点，擅自在所在地之外评价", "")
    assert {code for code, _ in HINTS.values()} <= set(GROUNDS)


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        (IssueState.RECTIFYING, DUE, False),
        (IssueState.RECTIFYING, date(2026, 10, 8), True),
        (IssueState.REPORTED, date(2026, 12, 1), False),
        (IssueState.CLOSED, date(2026, 12, 1), False),
    ],
)
def test_overdue_is_what_was_not_delivered_in_time(state: IssueState, today: date, late: bool) -> None:
    assert is_overdue(state, DUE, today) is late


@pytest.mark.parametrize(("on_time", "due", "percent"), [(0, 0, None), (0, 3, 0), (1, 8, 13), (2, 3, 67), (3, 3, 100)])
def test_rate_rounds_half_up(on_time: int, due: int, percent: int | None) -> None:
    assert Rate(on_time, due).percent == percent
