"""The columns of a list that is taken away: chosen, ordered, forgotten when the list no longer has them."""

import pytest

from filings.rules.columns import Column, arranged, moved

A, B, C = Column("a", "甲"), Column("b", "乙"), Column("c", "丙", False)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (None, [("a", True), ("b", True), ("c", False)]),
        (["c", "a"], [("c", True), ("a", True), ("b", False)]),
        (["x", "b", "b"], [("b", True), ("a", False), ("c", False)]),
        ([], [("a", False), ("b", False), ("c", False)]),
    ],
    ids=["nobody-has-chosen", "chosen-first-in-their-order", "unknown-and-double", "none"],
)
def test_chosen_columns_come_first(wanted: list[str] | None, found: list[tuple[str, bool]]) -> None:
    assert [(column.key, taken) for column, taken in arranged((A, B, C), wanted)] == found


@pytest.mark.parametrize(
    ("key", "up", "found"),
    [("b", True, "bac"), ("b", False, "acb"), ("a", True, "abc"), ("c", False, "abc"), ("x", True, "abc")],
)
def test_column_moves_one_place(key: str, up: bool, found: str) -> None:
    assert moved("abc", key, up=up) == list(found)
