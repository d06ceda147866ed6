"""What the notice calls a minimum or a maximum cannot be set beyond it, by whomever (D10, N4)."""

import pytest

from portal.policy.bounds import BOUNDS, LEAST, bound_text, keep_within
from portal.policy.figures import FIGURES, FigureError


@pytest.mark.parametrize("key", BOUNDS)
def test_bound_itself_holds_and_one_step_beyond_is_refused(key: str) -> None:
    bound = BOUNDS[key]
    beyond = bound.number + (-1 if bound.word == LEAST else 1)
    keep_within(key, bound.number)
    keep_within(key, FIGURES[key].value)
    with pytest.raises(FigureError) as refused:
        keep_within(key, beyond)
    assert str(refused.value) == f"{FIGURES[key].label}：{bound_text(key)}，不能设为 {beyond}。"


def test_what_the_notice_calls_least_is_bounded_below() -> None:
    least = {key: (bound.number, bound.clause) for key, bound in BOUNDS.items() if bound.word == LEAST}
    assert least == {
        "publicity": (5, "附2二(四)"),
        "paper_records_years": (3, "文二(一)"),
        "electronic_records_years": (5, "文二(一)"),
        "min_assessors": (3, "附1一(二)、附2一(二)"),
        "inspectors_min": (2, "行政处罚法42"),
    }


def test_every_bound_stands_beside_the_figure_s_own_clause() -> None:
    assert {key: bound.clause for key, bound in BOUNDS.items()} == {key: FIGURES[key].basis for key in BOUNDS}


def test_what_is_not_bounded_says_nothing() -> None:
    assert bound_text("acceptance") == ""
    keep_within("acceptance", 99)
