"""The rule of three (A15, B15): who counts, per occupation code or item (D26, D103)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers, Item, Occupation, Person
from filings.rules.staffing import assessor_gaps, staffing_reasons, staffing_warnings
from portal.institutions.enums import Track
from tests.filings.rules.cases import FIGURES_NOW, ON

CODE, OTHER = "6-31-01-03", "6-18-02-04"
GOOD = Person("a", "assessor", "梁国栋", occupations=(CODE,), card_until=ON, row_id="r1")


def have(*people: Person, track: str = Track.GRADING_EMPLOYER, on: date = ON) -> list[tuple[str, int]]:
    answers = Answers(Matter.INITIAL, track, occupations=(Occupation(CODE, "电工"), Occupation(OTHER, "焊工")), people=people)
    return [(gap.occupation, gap.have) for gap in assessor_gaps(answers, on, FIGURES_NOW)]


@pytest.mark.parametrize(
    ("person", "counted"),
    [
        pytest.param(GOOD, 1, id="D103-last-day-of-the-card"),
        pytest.param(replace(GOOD, card_until=ON - timedelta(days=1)), 0, id="D103-day-after-the-card"),
        pytest.param(replace(GOOD, card_until=None), 0, id="D26-no-card"),
        pytest.param(replace(GOOD, external=True), 0, id="D103-external-without-agreement"),
        pytest.param(replace(GOOD, external=True, agreement=True), 1, id="D103-external-with-agreement"),
        pytest.param(replace(GOOD, occupations=(OTHER,)), 0, id="D103-another-code"),
        pytest.param(replace(GOOD, role="expert"), 0, id="B12-expert-is-no-assessor"),
    ],
)
def test_person_counts(person, counted):
    assert have(person)[0] == (CODE, counted)


def test_person_counts_for_several_occupations_and_once_for_each():
    both = replace(GOOD, occupations=(CODE, OTHER))
    assert have(both, replace(both, row_id="r2")) == [(CODE, 1), (OTHER, 1)]


def test_two_work_types_of_one_code_share_one_meter():
    lines = (Occupation(CODE, "电工", work_type="矿井"), Occupation(CODE, "电工", work_type="建筑"))
    answers = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, occupations=lines, people=(GOOD,))
    assert [(gap.occupation, gap.have, gap.need, gap.short) for gap in assessor_gaps(answers, ON, FIGURES_NOW)] == [(CODE, 1, 3, 2)]


def test_special_ability_counts_per_item():
    items = (Item("450001", "壮锦编织"), Item("450002", "螺蛳粉制作"))
    answers = Answers(Matter.INITIAL, Track.EXAMINING_SPECIAL, items=items, people=(replace(GOOD, occupations=("450002",)),))
    assert [(gap.occupation, gap.have) for gap in assessor_gaps(answers, ON, FIGURES_NOW)] == [("450001", 0), ("450002", 1)]


def test_need_follows_the_figure():
    answers = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, occupations=(Occupation(CODE),))
    assert assessor_gaps(answers, ON, FIGURES_NOW | {"min_assessors": 5})[0].need == 5


@pytest.mark.parametrize(
    ("person", "path", "text"),
    [
        (
            replace(GOOD, card_until=date(2026, 8, 31)),
            "card_until",
            "梁国栋的证卡已于 2026-08-31 届满，不计入电工人数。请更新有效期或换人。",
        ),
        (replace(GOOD, card_until=None), "card_until", "梁国栋没有填写证卡有效期，不计入电工人数。填写后自动重算。"),
        (replace(GOOD, external=True), "agreement", "梁国栋为外聘，未签协议，不计入电工人数。签订协议后勾选。"),
    ],
)
def test_person_left_out_is_named_beside_the_field_that_mends_it(person, path, text):
    answers = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, occupations=(Occupation(CODE, "电工"),), people=(person,))
    (why,) = assessor_gaps(answers, ON, FIGURES_NOW)[0].uncounted
    assert (why.text, why.path, why.rule, why.clause) == (text, f"assessors[r1].{path}", "B15", "附2一(二)")


@pytest.mark.parametrize(("count", "rules"), [(2, ["B15"]), (3, [])])
def test_three_is_enough_and_two_are_not(count, rules):
    people = tuple(replace(GOOD, ref=str(number)) for number in range(count))
    answers = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, occupations=(Occupation(CODE, "电工"),), people=people, stated=frozenset())
    assert [reason.rule for reason in staffing_reasons(answers, ON, FIGURES_NOW)] == rules


@pytest.mark.parametrize(
    ("levels", "rules"),
    [
        pytest.param(("5", "3"), [], id="D26-able"),
        pytest.param(("3", "2"), ["D26"], id="D26-too-low"),
        pytest.param((), [], id="no-levels"),
    ],
)
def test_level_below_the_one_applied_for_warns(levels, rules):
    people = tuple(replace(GOOD, ref=str(number), level="3") for number in range(3))
    answers = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, occupations=(Occupation(CODE, "电工", levels),), people=people)
    assert [reason.rule for reason in staffing_warnings(answers, ON, FIGURES_NOW, None)] == rules


@pytest.mark.parametrize(("decided_by", "rules"), [(ON, []), (ON + timedelta(days=1), ["D26"])])
def test_card_that_ends_before_the_forecast_decision_warns(decided_by, rules):
    answers = Answers(Matter.INITIAL, Track.GRADING_EMPLOYER, people=(GOOD,))
    assert [reason.rule for reason in staffing_warnings(answers, ON, FIGURES_NOW, decided_by)] == rules
