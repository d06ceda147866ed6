"""Levels, the classification above a code, reserved work types, divisions."""

import pytest

from portal.catalogue.pinyin import initials
from portal.catalogue.rules.divisions import city_code, in_guangxi
from portal.catalogue.rules.occupations import (
    Exclusion,
    Level,
    choosable,
    exclusion_reasons,
    exclusion_warnings,
    parent_codes,
    parsed_levels,
)

WELDER = Exclusion("6-18-02-04", "焊工", ("核安全", "核设备"), "核安全设备焊接为准入类")
FIRE = Exclusion("4-07-05-03", "消防设施操作员", (), "消防设施操作员为准入类")
BOTH = (WELDER, FIRE)


def test_parsed_levels_run_from_the_lowest_to_the_highest() -> None:
    assert parsed_levels("1,2,3,4,5") == (Level.FIVE, Level.FOUR, Level.THREE, Level.TWO, Level.ONE)
    assert parsed_levels("2,1") == (Level.TWO, Level.ONE)
    assert parsed_levels("") is None


def test_choosable_is_everything_when_levels_are_not_known() -> None:
    assert choosable(None) == tuple(Level)
    assert choosable((Level.TWO, Level.ONE)) == (Level.TWO, Level.ONE)


@pytest.mark.parametrize(
    ("code", "parents"),
    [
        ("6-18-02-04", ("6-18-02-00", "6-18-00-00", "6-00-00-00")),
        ("4-09-04-00", ("4-09-00-00", "4-00-00-00")),
        ("3-10-00-00", ("3-00-00-00",)),
        ("6-00-00-00", ()),
    ],
)
def test_parent_codes_are_derived_from_the_code(code: str, parents: tuple[str, ...]) -> None:
    assert parent_codes(code) == parents


@pytest.mark.parametrize(
    ("code", "name", "work_type", "texts"),
    [
        pytest.param(
            "6-18-02-04", "焊工", "民用核安全设备焊接操作工", ["焊工：核安全设备焊接为准入类，不在职业技能等级认定范围内"], id="B45-nuclear"
        ),
        pytest.param("6-18-02-04", "焊工", "电焊工", [], id="B45-other-welder"),
        pytest.param("6-18-02-04", "焊工", "", [], id="D81-no-work-type"),
        pytest.param(
            "4-07-05-03", "消防设施操作员", "", ["消防设施操作员：消防设施操作员为准入类，不在职业技能等级认定范围内"], id="B45-whole"
        ),
        pytest.param("4-07-05-03", "智能楼宇管理员", "", [], id="D81-code-of-another-edition"),
        pytest.param("6-31-01-03", "电工", "核安全", [], id="other-occupation"),
    ],
)
def test_reserved_work_types_are_refused_by_code_name_and_work_type(code: str, name: str, work_type: str, texts: list[str]) -> None:
    assert [reason.text for reason in exclusion_reasons(code, name, work_type, BOTH)] == texts


@pytest.mark.parametrize(
    ("code", "name", "work_type", "warned"),
    [
        ("6-18-02-04", "焊工", " ", 1),
        ("6-18-02-04", "焊工", "电焊工", 0),
        ("4-07-05-03", "消防设施操作员", "", 0),
        ("6-31-01-03", "电工", "", 0),
    ],
)
def test_a_work_type_is_asked_for_when_part_of_the_occupation_is_reserved(code: str, name: str, work_type: str, warned: int) -> None:
    assert len(exclusion_warnings(code, name, work_type, BOTH)) == warned


@pytest.mark.parametrize(
    ("code", "city", "inside"),
    [
        ("450000", None, True),
        ("450100", "450100", True),
        ("450103", "450100", True),
        ("450181", "450100", True),
        ("451402", "451400", True),
        ("450199", "450100", True),
        ("440100", None, False),
        ("45010", None, False),
        ("45010A", None, False),
        ("", None, False),
    ],
)
def test_city_code_is_that_of_the_first_four_digits(code: str, city: str | None, inside: bool) -> None:
    assert (city_code(code), in_guangxi(code)) == (city, inside)


@pytest.mark.parametrize(("name", "letters"), [("焊工", "hg"), ("中式烹调师", "zspts"), ("LED照明设计师", "ledzmsjs"), ("", "")])
def test_initials_are_those_of_the_pinyin(name: str, letters: str) -> None:
    assert initials(name) == letters
