"""The rules of a selection call, by clause."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from filings.enums import CallOutcome
from filings.rules.call import (
    Criterion,
    Dates,
    Recommended,
    Row,
    acceptance_reasons,
    closed_reasons,
    criteria_reasons,
    date_reasons,
    places_reasons,
    publish_reasons,
    recall_reasons,
    recommendation_reasons,
    score_reasons,
    selected,
    settle_reasons,
    suggested_ranks,
)
from tests.filings.rules.cases import CALENDAR

# Monday 7 September to Friday 18, recommended by the 30th, result by 15 October, decided by 30 November: all working days but the window's
DATES = Dates(date(2026, 9, 7), date(2026, 9, 19), date(2026, 9, 30), date(2026, 10, 15), date(2026, 11, 30))
ITEMS = (Criterion(1, "场地设备", 40), Criterion(2, "人员队伍", 35), Criterion(3, "培训评价经历", 25))


def paths(reasons):
    return [(reason.rule, reason.path) for reason in reasons]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, [], id="B65-in-order"),
        pytest.param({"closes_on": date(2026, 9, 7)}, [], id="D92-one-day"),
        pytest.param({"closes_on": date(2026, 9, 6)}, [("B65", "closes_on")], id="B65-window"),
        pytest.param({"recommend_by": date(2026, 9, 18), "closes_on": date(2026, 9, 18)}, [("B65", "recommend_by")], id="B65-recommend"),
        pytest.param({"result_by": date(2026, 9, 30)}, [], id="B65-result-the-same-day"),
        pytest.param({"result_by": date(2026, 9, 29)}, [("B65", "result_by")], id="B65-result"),
        pytest.param({"decide_by": date(2026, 10, 15)}, [("B65", "decide_by")], id="B65-decide"),
        pytest.param({"recommend_by": date(2026, 10, 1)}, [("B65", "recommend_by")], id="B65-day-off"),
        pytest.param({"decide_by": date(2026, 11, 29)}, [("B65", "decide_by")], id="B65-sunday"),
    ],
)
def test_dates(change, expected):
    assert paths(date_reasons(replace(DATES, **change), CALENDAR)) == expected


@pytest.mark.parametrize(
    ("items", "pass_points", "expected"),
    [
        pytest.param(ITEMS, 60, [], id="D32"),
        pytest.param((), 60, [("B46", "criteria")], id="B46-none"),
        pytest.param(ITEMS[:2], 60, [("D32", "criteria")], id="D32-total"),
        pytest.param((*ITEMS[:2], Criterion(3, "场地设备", 25)), 60, [("B46", "criteria")], id="B46-twice"),
        pytest.param(ITEMS, 101, [("D32", "pass_points")], id="D32-pass"),
    ],
)
def test_criteria(items, pass_points, expected):
    assert paths(criteria_reasons(items, pass_points)) == expected


@pytest.mark.parametrize(
    ("in_all", "by_city", "bad"),
    [
        pytest.param(5, {}, False, id="in-all"),
        pytest.param(None, {"450200": 2}, False, id="by-city"),
        pytest.param(5, {"450200": 2}, True, id="both"),
        pytest.param(None, {}, True, id="neither"),
        pytest.param(0, {}, True, id="none"),
        pytest.param(None, {"450200": 0}, True, id="none-by-city"),
    ],
)
def test_places(in_all, by_city, bad):
    assert bool(places_reasons(in_all, by_city)) is bad


@pytest.mark.parametrize(
    ("on", "other", "count"),
    [
        pytest.param(date(2026, 9, 7), None, 0, id="on-its-first-day"),
        pytest.param(date(2026, 9, 8), None, 1, id="after-it-began"),
        pytest.param(date(2026, 9, 1), (date(2026, 9, 20), date(2026, 9, 30)), 0, id="next-one-follows"),
        pytest.param(date(2026, 9, 1), (date(2026, 9, 19), date(2026, 9, 30)), 1, id="last-day-shared"),
        pytest.param(date(2026, 9, 1), (date(2026, 8, 1), date(2026, 9, 7)), 1, id="first-day-shared"),
    ],
)
def test_publication(on, other, count):
    others = [replace(DATES, opens_on=other[0], closes_on=other[1])] if other else []
    assert len(publish_reasons(DATES, others, on)) == count


@pytest.mark.parametrize(("on", "open_"), [(date(2026, 9, 19), True), (date(2026, 9, 20), False)], ids=["D92-last-day", "D92-day-after"])
def test_window_ends_at_midnight_of_its_last_day(on, open_):
    assert bool(closed_reasons(DATES.closes_on, on)) is open_
    assert bool(recall_reasons(DATES.closes_on, on)) is not open_


@pytest.mark.parametrize(
    ("points", "notes", "expected"),
    [
        pytest.param({1: 40, 2: 35, 3: 25}, {}, [], id="full-marks"),
        pytest.param({1: 39, 2: 35, 3: 25}, {1: "工位不足"}, [], id="lost-with-a-reason"),
        pytest.param({1: 39, 2: 35, 3: 25}, {1: " "}, ["note_1"], id="lost-without-a-reason"),
        pytest.param({1: 41, 2: -1, 3: 25}, {}, ["points_1", "points_2"], id="out-of-bounds"),
        pytest.param({1: 0, 2: None}, {1: "没有"}, ["points_2", "points_3"], id="missing"),
    ],
)
def test_score(points, notes, expected):
    assert [reason.path for reason in score_reasons(ITEMS, points, notes)] == expected


A = Row(1, "甲", 90, 1, True, "条件最好")
B = Row(2, "乙", 80, 2, True, "布局需要")
C = Row(3, "丙", 80, 3, False, "名额已满")


@pytest.mark.parametrize(
    ("rows", "places", "expected"),
    [
        pytest.param((A, B, C), 2, [], id="D32"),
        pytest.param((A, B, C), None, [], id="D32-places-in-all"),
        pytest.param((A, replace(B, rank=3), replace(C, rank=2)), 2, [], id="D32-equal-points-either-way"),
        pytest.param((replace(A, points=None), B, C), 2, [""], id="D32-unscored"),
        pytest.param((replace(A, rank=2), replace(B, rank=1), C), 2, ["rank_1"], id="D32-order"),
        pytest.param((replace(A, rank=2), B, C), 2, ["rank"], id="D32-rank-twice"),
        pytest.param((replace(A, rank=None), B, C), 2, ["rank"], id="D32-rank-missing"),
        pytest.param((replace(A, is_recommended=None), B, C), 2, ["recommended_1"], id="D32-undecided"),
        pytest.param((A, B, replace(C, reason=" ")), 2, ["reason_3"], id="D32-no-reason"),
        pytest.param((A, B, C), 1, [""], id="D32-places"),
        pytest.param((A, B, C), 0, [""], id="D32-city-without-places"),
        pytest.param((A, replace(B, points=59), replace(C, points=58)), 2, ["recommended_2"], id="D32-pass-mark"),
    ],
)
def test_recommendation(rows, places, expected):
    assert [reason.path for reason in recommendation_reasons(rows, places, 60)] == expected


def test_suggested_ranks_follow_the_points():
    assert suggested_ranks((replace(C, points=None), B, A)) == {1: 1, 2: 2}


def test_result_waits_for_the_window_and_every_city():
    assert settle_reasons((), date(2026, 9, 19), date(2026, 9, 20)) == ()
    assert [reason.rule for reason in settle_reasons(("柳州市人社局",), date(2026, 9, 19), date(2026, 9, 19))] == ["D92", "D32"]


AT = datetime(2026, 9, 8, 9, tzinfo=UTC)
S, X = CallOutcome.SELECTED, CallOutcome.BEYOND_PLACES
LIST = (Recommended(1, 80, 1, AT), Recommended(2, 90, 2, AT), Recommended(3, 80, 2, AT), Recommended(4, 80, 1, AT.replace(hour=8)))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param(None, {1: S, 2: S, 3: S, 4: S}, id="cities-had-their-places"),
        pytest.param(1, {1: X, 2: S, 3: X, 4: X}, id="points"),
        pytest.param(2, {1: X, 2: S, 3: X, 4: S}, id="earlier-application"),
        pytest.param(3, {1: S, 2: S, 3: X, 4: S}, id="rank-in-the-city"),
    ],
)
def test_selected(places, expected):
    assert selected(LIST, places) == expected


@pytest.mark.parametrize(
    ("outcome", "announced", "refused"),
    [(S, True, False), (S, False, True), (X, True, True), (CallOutcome.NOT_RECOMMENDED, True, True), ("", True, True), ("", False, True)],
)
def test_region_accepts_only_who_was_selected_and_announced(outcome, announced, refused):
    assert bool(acceptance_reasons(outcome, announced=announced)) is refused
