"""What a list answers, boundary days included."""

from datetime import date

import pytest

from portal.verification.enums import Matter, Verdict
from portal.verification.rules import Answer, Entry, Question, aged, answer

CODE, OTHER = "91450203MA5K00019A", "91450203MA5K00027B"
ON, SINCE = date(2026, 9, 7), date(2023, 9, 7)


def asked(matter: Matter, *entries: Entry) -> Answer:
    return answer(Question(matter, CODE, "龙屏", "覃建国", ON, SINCE), entries)


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        (Entry(CODE, "龙屏", "覃建国"), Verdict.MATCHED),
        (Entry(CODE, "龙屏"), Verdict.MATCHED),
        (Entry(CODE, "龙屏机械"), Verdict.MISMATCH),
        (Entry(CODE, "龙屏", "韦国强"), Verdict.MISMATCH),
        (Entry(CODE, "龙屏", removed_on=date(2026, 9, 6)), Verdict.MISMATCH),
        (Entry(CODE, "龙屏", removed_on=ON), Verdict.MATCHED),
        (Entry(OTHER, "龙屏"), Verdict.NOT_FOUND),
    ],
)
@pytest.mark.parametrize("matter", [Matter.REGISTRY, Matter.SEAL])
def test_registry_and_seals_are_found_by_code_under_the_same_name(matter: Matter, entry: Entry, verdict: Verdict) -> None:
    assert asked(matter, entry).verdict is verdict


@pytest.mark.parametrize(
    ("from_on", "removed_on", "verdict"),
    [
        (None, None, Verdict.LISTED),
        (ON, None, Verdict.LISTED),
        (date(2026, 9, 8), None, Verdict.CLEAR),
        (date(2020, 1, 1), SINCE, Verdict.LISTED),
        (date(2020, 1, 1), date(2023, 9, 6), Verdict.CLEAR),
    ],
)
def test_listing_counts_where_it_overlaps_the_look_back(from_on: date | None, removed_on: date | None, verdict: Verdict) -> None:
    assert asked(Matter.ABNORMAL_OPERATION, Entry(CODE, "龙屏", "", from_on, removed_on)).verdict is verdict


def test_another_s_listing_is_none_and_a_namesake_is_told_as_such() -> None:
    assert asked(Matter.BAD_RECORD, Entry(OTHER, "别家")) == Answer(Verdict.CLEAR)
    found = asked(Matter.REPRESENTATIVE_BREACH, Entry("", "别家", "覃建国", date(2024, 1, 1)))
    assert (found.verdict, found.detail) == (Verdict.LISTED, "2024-01-01 列入（姓名相同，须核对是否同一人）")


def test_old_listing_is_told_though_it_no_longer_counts() -> None:
    assert (
        asked(Matter.ABNORMAL_OPERATION, Entry(CODE, "龙屏", "", date(2019, 1, 1), date(2020, 1, 1))).detail
        == "曾2019-01-01 列入，2020-01-01 移出，不在追溯期内"
    )


@pytest.mark.parametrize(
    ("as_of", "found", "told"),
    [
        pytest.param(date(2026, 6, 9), Answer(Verdict.CLEAR), Answer(Verdict.CLEAR), id="90-days"),
        pytest.param(
            date(2026, 6, 8), Answer(Verdict.CLEAR), Answer(Verdict.OUTDATED, "未列入；名单截至 2026-06-08，已超过 90 日"), id="91-days"
        ),
        pytest.param(
            date(2026, 6, 8), Answer(Verdict.LISTED, "甲"), Answer(Verdict.LISTED, "甲；名单截至 2026-06-08，已超过 90 日"), id="listed"
        ),
    ],
)
def test_an_answer_of_an_old_list_says_so_and_a_good_one_does_not_stand(as_of: date, found: Answer, told: Answer) -> None:
    assert aged(found, as_of, ON) == told
