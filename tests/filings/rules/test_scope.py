"""What may be applied for and whom it may be offered to: A34, B45, B47, B48, D22, D81, G06."""

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers, Institution, Item, Occupation
from filings.rules.scope import audience_reasons, scope_reasons, scope_warnings
from portal.institutions.enums import Track
from tests.filings.rules.cases import ELECTRICIAN, GUARD, NUCLEAR, SCOPE, WEAVING, WELDER

QUALIFICATION, SPECIAL = Track.EXAMINING_QUALIFICATION, Track.EXAMINING_SPECIAL
EMPLOYER, SCHOOL, SOCIAL = Track.GRADING_EMPLOYER, Track.GRADING_SCHOOL, Track.GRADING_SOCIAL


def line(code: str, work_type: str = "", levels: tuple[str, ...] = ("5",), norm: str = "national_standard") -> Occupation:
    return Occupation(code, "名称", levels, work_type, norm=norm, row_id="o1")


def judged(track: str, *lines: Occupation | Item) -> list[tuple[str, str]]:
    answers = Answers(
        Matter.INITIAL,
        track,
        Institution(),
        tuple(entry for entry in lines if isinstance(entry, Occupation)),
        tuple(entry for entry in lines if isinstance(entry, Item)),
    )
    return [(reason.rule, reason.path) for reason in scope_reasons(answers, SCOPE)]


@pytest.mark.parametrize(
    ("track", "lines", "expected"),
    [
        pytest.param(QUALIFICATION, (line(GUARD),), [], id="A34-whole-code"),
        pytest.param(QUALIFICATION, (line(GUARD, "民航"),), [], id="A34-any-work-type-of-a-whole-code"),
        pytest.param(QUALIFICATION, (line(WELDER, NUCLEAR),), [], id="A34-listed-work-type"),
        pytest.param(QUALIFICATION, (line(WELDER),), [("A34", "occupations[o1].code")], id="A34-code-without-the-work-type"),
        pytest.param(QUALIFICATION, (line(ELECTRICIAN),), [("A34", "occupations[o1].code")], id="A34-not-listed"),
        pytest.param(SPECIAL, (Item(WEAVING, row_id="i1"),), [], id="A34-published-item"),
        pytest.param(SPECIAL, (Item("459999", row_id="i1"),), [("A34", "items[i1].code")], id="A34-unknown-item"),
        pytest.param(EMPLOYER, (line(ELECTRICIAN),), [], id="B45-in-scope"),
        pytest.param(SOCIAL, (line(WELDER),), [], id="B45-free-work-type-of-a-partly-restricted-code"),
        pytest.param(SCHOOL, (line(WELDER, NUCLEAR),), [("B45", "occupations[o1].code")], id="B45-restricted-work-type"),
        pytest.param(EMPLOYER, (line("2-02-10-01"),), [("B45", "occupations[o1].code")], id="B45-class-2"),
        pytest.param(EMPLOYER, (line(ELECTRICIAN, levels=()),), [("D81", "occupations[o1].levels")], id="D81-no-level"),
        pytest.param(QUALIFICATION, (line(GUARD, norm="filed_norm"),), [("G06", "occupations[o1].norm")], id="G06-own-norm"),
        pytest.param(EMPLOYER, (line(ELECTRICIAN, norm="filed_norm"),), [], id="G07-own-norm"),
        pytest.param(EMPLOYER, (line(ELECTRICIAN, norm="item_norm"),), [("G07", "occupations[o1].norm")], id="G07-item-norm"),
        pytest.param(QUALIFICATION, (line(GUARD), Item(WEAVING)), [("D22", "items")], id="D22-items-apart"),
        pytest.param(SPECIAL, (line(GUARD), Item(WEAVING)), [("D22", "occupations")], id="D22-occupations-apart"),
        pytest.param(SCHOOL, (line(ELECTRICIAN), Item(WEAVING)), [("D22", "items")], id="D22-grading"),
        pytest.param(QUALIFICATION, (), [("A34", "occupations")], id="A34-nothing"),
        pytest.param(SPECIAL, (), [("A34", "items")], id="A34-no-item"),
        pytest.param(SCHOOL, (), [("B45", "occupations")], id="B45-nothing"),
    ],
)
def test_lines_applied_for(track, lines, expected):
    assert judged(track, *lines) == expected


@pytest.mark.parametrize(
    ("code", "levels", "norm", "expected"),
    [
        pytest.param(ELECTRICIAN, ("5", "3"), "national_standard", [], id="known"),
        pytest.param(ELECTRICIAN, ("3", "2"), "national_standard", ["D81"], id="beyond-the-standard"),
        pytest.param(ELECTRICIAN, ("2",), "filed_norm", [], id="own-norm"),
        pytest.param(WELDER, ("1",), "national_standard", [], id="levels-unknown"),
    ],
)
def test_levels_beyond_the_national_standard_warn(code, levels, norm, expected):
    answers = Answers(Matter.INITIAL, EMPLOYER, occupations=(line(code, levels=levels, norm=norm),))
    assert [reason.rule for reason in scope_warnings(answers, SCOPE)] == expected


@pytest.mark.parametrize(
    ("track", "audience", "expected"),
    [
        pytest.param(EMPLOYER, {"own_staff", "dispatched", "outsourced", "other_workers"}, [], id="B47-own-workers"),
        pytest.param(EMPLOYER, {"own_staff", "public"}, ["B47"], id="B47-public"),
        pytest.param(EMPLOYER, {"own_students"}, ["B47"], id="B47-students"),
        pytest.param(SCHOOL, {"own_students"}, [], id="B48-own-students"),
        pytest.param(SCHOOL, {"own_students", "own_staff"}, ["B48"], id="B48-staff"),
        pytest.param(SCHOOL, {"public"}, ["B48"], id="B48-public"),
        pytest.param(SOCIAL, {"public"}, [], id="social-may"),
        pytest.param(QUALIFICATION, {"public", "own_staff"}, [], id="examining-may"),
    ],
)
def test_audience(track, audience, expected):
    reasons = audience_reasons(Answers(Matter.INITIAL, track, audience=frozenset(audience)))
    assert [reason.rule for reason in reasons] == expected


def test_audience_names_what_to_take_away():
    (reason,) = audience_reasons(Answers(Matter.INITIAL, SCHOOL, audience=frozenset({"public", "own_staff"})))
    assert reason.text == "院校自主评价只面向本校学生。请去掉“本单位职工”“社会人员”。"
