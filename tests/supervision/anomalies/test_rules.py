"""What a comparison of data asks, and what it lets pass. Clause: 文三(一)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supervision.enums import AnomalyKind
from supervision.rules import anomalies as rules
from supervision.rules.anomalies import Counted, Held, Occupied, Peers

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)


def line(present: int, passed: int) -> Counted:
    return Counted(1, "6-31-01-03:3", "电工三级", present, passed)


@pytest.mark.parametrize(
    ("own", "others", "asked"),
    [
        pytest.param((20, 20), (100, 70), True, id="exactly-the-gap-above"),
        pytest.param((20, 8), (100, 70), True, id="exactly-the-gap-below"),
        pytest.param((100, 99), (100, 70), False, id="one-short-of-the-gap"),
        pytest.param((19, 19), (100, 10), False, id="too-few-of-ones-own"),
        pytest.param((20, 20), (19, 0), False, id="too-few-of-the-others"),
        pytest.param((20, 14), (20, 14), False, id="as-the-others"),
    ],
)
def test_pass_rate_is_asked_about_from_the_gap_on(own: tuple[int, int], others: tuple[int, int], asked: bool) -> None:
    peers = Peers(own[0] + others[0], own[1] + others[1])
    assert (rules.pass_rate(line(*own), peers, least=20, gap=30) is not None) is asked


def test_pass_rate_says_both_rates_with_their_numbers() -> None:
    found = rules.pass_rate(line(20, 20), Peers(120, 90), least=20, gap=30)
    assert found is not None
    assert found.words == "电工三级合格率 100.0%（20/20），其他场次合计 70.0%（70/100）。"
    assert found.figures == {"present": 20, "passed": 20, "others_present": 100, "others_passed": 70}


def taken(who: str, sitting: int, begins: int, ends: int) -> Occupied:
    """From hour to hour of one day."""
    return Occupied(who, f"人员{who}", sitting, f"场{sitting}", NOON + timedelta(hours=begins), NOON + timedelta(hours=ends))


def in_order(rows: list[Occupied]) -> list[Occupied]:
    return sorted(rows, key=lambda row: (row.who, row.starts_at))


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        pytest.param([taken("a", 1, 0, 4), taken("a", 2, 3, 5)], [(1, 2)], id="overlap"),
        pytest.param([taken("a", 1, 0, 4), taken("a", 2, 4, 5)], [], id="one-after-the-other"),
        pytest.param([taken("a", 1, 0, 4), taken("b", 2, 0, 4)], [], id="two-persons"),
        pytest.param([taken("a", 1, 0, 4), taken("a", 1, 0, 4)], [], id="two-posts-in-one-sitting"),
        pytest.param([taken("a", 1, 0, 9), taken("a", 2, 1, 2), taken("a", 3, 3, 4)], [(1, 2), (1, 3)], id="a-long-one-over-two"),
        pytest.param([taken("a", 1, 0, 9), taken("a", 2, 1, 8), taken("a", 3, 2, 3)], [(1, 2), (1, 3), (2, 3)], id="three-at-once"),
        pytest.param([taken("a", 1, 0, 9), taken("b", 2, 1, 2), taken("b", 3, 1, 2)], [(2, 3)], id="the-next-person-begins-anew"),
    ],
)
def test_overlaps_are_pairs_of_sittings_at_once(rows: list[Occupied], pairs: list[tuple[int, int]]) -> None:
    assert [(first.sitting, second.sitting) for first, second in rules.overlaps(in_order(rows))] == pairs


@settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(1, 6)), max_size=12))
def test_overlaps_find_what_comparing_each_with_each_finds(drawn: list[tuple[str, int, int]]) -> None:
    rows = in_order([taken(who, number, begins, begins + length) for number, (who, begins, length) in enumerate(drawn)])
    found = {frozenset((first.sitting, second.sitting)) for first, second in rules.overlaps(rows)}
    assert found == {
        frozenset((one.sitting, other.sitting))
        for one in rows
        for other in rows
        if one.sitting != other.sitting and one.who == other.who and one.starts_at < other.ends_at and other.starts_at < one.ends_at
    }


def test_both_sittings_are_asked_about_each_other() -> None:
    found = list(rules.at_once(AnomalyKind.SAME_ASSESSOR, [taken("a", 1, 0, 4), taken("a", 2, 3, 5)]))
    assert [(one.sitting, one.key, one.words) for one in found] == [
        (1, "a:2", "人员a同一时间还在场次 场2 承担工作。"),
        (2, "a:1", "人员a同一时间还在场次 场1 承担工作。"),
    ]


@pytest.mark.parametrize(
    ("present", "seats", "asked"), [(31, 30, True), (30, 30, False), (31, 0, False)], ids=["one-more", "as-many", "no-seats-on-record"]
)
def test_more_people_than_seats(present: int, seats: int, asked: bool) -> None:
    assert (rules.over_capacity(Held(1, present, seats, 120)) is not None) is asked


@pytest.mark.parametrize(("minutes", "asked"), [(49, True), (50, False)], ids=["one-minute-short", "just-enough"])
def test_less_time_than_the_people_need(minutes: int, asked: bool) -> None:
    assert (rules.impossible_time(Held(1, 100, 10, minutes), least=5) is not None) is asked
