"""Every column of the sheet: what is understood, and what is told with its repair (D74)."""

from datetime import date

import pytest

from portal.catalogue.rules.occupations import Exclusion
from portal.legacy.rules.columns import COLUMNS, REQUIRED
from portal.legacy.rules.judging import Present, judge
from portal.legacy.rules.reading import Problem, Reference, read_row
from tests.legacy.sheets import row

KNOWN = Reference(
    today=date(2026, 9, 7),
    validity_years=3,
    authorities={"450200": "450200", "柳州市人社局": "450200", "450000": "450000"},
    divisions=frozenset({"450203", "450200"}),
    occupations={("6-31-01-03", "电工"): "2022", ("6-18-02-04", "焊工"): "2022", ("4-02-01-01", "轨道列车司机"): "2019"},
    names={"6-31-01-03": "电工", "6-18-02-04": "焊工"},
    codes={"电工": "6-31-01-03", "焊工": "6-18-02-04"},
    items={"螺蛳粉制作": ("ZX0001", "螺蛳粉制作规范")},
    qualified=frozenset({"6-18-02-04"}),
    exclusions=(Exclusion("6-18-02-04", "焊工", ("核设备",), "核设备焊接为准入类"),),
)
SPECIAL = {"track": "专项职业能力考核", "institution_code": "", "code": "", "levels": "", "occupation": "螺蛳粉制作"}


def told(**changed: str) -> list[tuple[str, str]]:
    """Column and text of every problem that keeps a row back."""
    return [(problem.key, problem.text) for problem in read_row(row(**changed), KNOWN).problems if not problem.is_hint]


def test_sound_row_is_read_as_values() -> None:
    reading = read_row(row(), KNOWN)
    assert reading.problems == []
    values = reading.values
    assert (values["track"], values["filed_with"], values["supervised_by"]) == ("grading_employer", "450200", "450200")
    assert (values["filed_on"], values["valid_to"]) == (date(2024, 6, 1), date(2027, 5, 31))  # D07, from the imported day (D74)
    assert (values["audience"], values["status"], values["affiliation"]) == ("own_workers", "valid", "private")
    assert (values["edition"], values["levels"], values["norm"]) == ("2022", ("5", "4"), "国家职业标准")
    assert (values["working_division"], values["working_address"]) == (values["registered_division"], values["registered_address"])


@pytest.mark.parametrize("key", [column.key for column in COLUMNS if column.required])
def test_required_cell_left_empty_is_told(key: str) -> None:
    assert (key, "没有填写") in told(**{key: ""})


def test_required_columns_are_those_that_no_default_can_fill() -> None:
    assert len(REQUIRED) == 11


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"credit_code": "91450203MA5K0001"}, ("credit_code", "统一社会信用代码应为18位，现为16位")),
        ({"track": "企业"}, ("track", "“企业”不在可选的词里")),
        ({"legal_form": "公司"}, ("legal_form", "“公司”不在可选的词里")),
        ({"affiliation": "省属"}, ("affiliation", "“省属”不在可选的词里")),
        ({"registered_division": "柳州"}, ("registered_division", "“柳州”不是六位行政区划代码")),
        ({"registered_division": "450299"}, ("registered_division", "没有 450299 这个区划")),
        ({"working_division": "45020"}, ("working_division", "“45020”不是六位行政区划代码")),
        ({"filed_with": "鱼峰区"}, ("filed_with", "没有“鱼峰区”这个机关")),
        ({"supervised_by": "某局"}, ("supervised_by", "没有“某局”这个机关")),
        ({"number": "x" * 41}, ("number", "有 41 个字，过长")),
        ({"institution_code": "Y00004500010"}, ("institution_code", "机构编码应为13位：Y或S加12位数字")),
        ({"audience": "所有人"}, ("audience", "“所有人”不在可选的词里")),
        ({"filed_on": "去年"}, ("filed_on", "“去年”不是日期")),
        ({"filed_on": "2024-02-30"}, ("filed_on", "“2024-02-30”不是日期")),
        ({"filed_on": "2026-09-08"}, ("filed_on", "2026-09-08 还没有到")),
        ({"valid_to": "2024-06-01"}, ("valid_to", "2024-06-01 不晚于备案日期")),
        ({"status": "停业"}, ("status", "“停业”不在可选的词里")),
        ({"status": "暂停评价", "status_reason": "整改"}, ("status_on", "暂停、终止、注销的须写起始日")),
        ({"status": "暂停评价", "status_on": "2025-01-01"}, ("status_reason", "暂停、终止、注销的须写事由")),
        ({"status_on": "2025-01-01"}, ("status", "填了状态起始日或者事由，状态却是有效")),
        ({"status": "已终止", "status_on": "2024-01-01", "status_reason": "出租"}, ("status_on", "早于备案日期")),
        ({"last_activity_on": "2027-01-01"}, ("last_activity_on", "2027-01-01 还没有到")),
        ({"code": ""}, ("code", "没有填写职业编码")),
        ({"occupation": "车工"}, ("occupation", "6-31-01-03 在大典中是“电工”")),
        ({"code": "6-99-99-99"}, ("code", "没有 6-99-99-99 这个编码")),
        ({"code": "6-99-99-99", "occupation": "飞行员"}, ("code", "没有“6-99-99-99 飞行员”这个职业")),
        (
            {"code": "6-18-02-04", "occupation": "焊工", "work_type": "核设备焊接"},
            ("occupation", "焊工：核设备焊接为准入类，不在职业技能等级认定范围内"),
        ),
        ({"levels": "六级"}, ("levels", "“六级”不是等级")),
        ({"levels": ""}, ("levels", "没有填写等级")),
        (SPECIAL | {"occupation": "打铁"}, ("occupation", "项目表里没有“打铁”")),
        (SPECIAL | {"levels": "五级"}, ("levels", "专项职业能力考核项目不分等级")),
        (SPECIAL | {"valid_to": "2027-05-31"}, ("valid_to", "考核鉴定机构没有有效期")),
        (SPECIAL | {"institution_code": "Y000045000101"}, ("institution_code", "考核鉴定机构没有机构编码")),
    ],
)
def test_wrong_cell_is_told_in_its_column(changed: dict[str, str], problem: tuple[str, str]) -> None:
    assert told(**changed) == [problem]


def test_every_problem_brings_its_repair() -> None:
    found = [
        problem
        for changed in ({"track": "企业"}, {"occupation": "车工"}, {"levels": "六级"})
        for problem in read_row(row(**changed), KNOWN).problems
    ]
    assert [problem.repair.split("：")[0].split("，")[0] for problem in found] == ["改为", "把名称改为“电工”", "改为"]


def test_hint_does_not_keep_a_row_back() -> None:
    reading = read_row(row(valid_to="2027-06-30"), KNOWN)
    assert reading.problems == [Problem("valid_to", "按备案日期起三年应为 2027-05-31", "以备案文件为准的可以保留", True)]
    assert reading.is_sound


def test_name_of_an_older_standard_keeps_its_edition() -> None:
    assert read_row(row(code="4-02-01-01", occupation="轨道列车司机"), KNOWN).values["edition"] == "2019"


def test_item_takes_code_and_norm_from_the_published_table() -> None:
    values = read_row(row(**SPECIAL), KNOWN).values
    assert (values["code"], values["norm"], values["levels"], values["valid_to"]) == ("ZX0001", "螺蛳粉制作规范", ("",), None)


def states(*rows: dict[str, str], present: Present = Present()) -> list[tuple[str, int]]:  # noqa: B008
    return [(str(found.fate), found.group) for found in judge(enumerate(rows, start=2), KNOWN, present)]


def test_rows_of_one_registration_stand_and_fall_together() -> None:
    rows = (row(1), row(1, code="6-18-02-04", occupation="焊工", levels="六级"), row(2))
    assert states(*rows) == [("held", 1), ("wrong", 1), ("sound", 2)]


def test_rows_that_disagree_are_told_with_the_row_they_disagree_with() -> None:
    judged = judge(
        enumerate((row(1), row(1, code="6-18-02-04", occupation="焊工", phone="0772-1", filed_on="2024-06-02")), start=2), KNOWN, Present()
    )
    assert [(problem.key, problem.text) for problem in judged[1].problems] == [
        ("phone", "与第 2 行不一致"),
        ("filed_on", "与第 2 行不一致"),
        ("valid_to", "与第 2 行不一致"),
    ]


def test_line_given_twice_and_number_of_another_are_told() -> None:
    judged = judge(enumerate((row(1), row(1), row(2, number=row(1)["number"])), start=2), KNOWN, Present())
    assert [[problem.text for problem in found.problems] for found in judged] == [[], ["与第 2 行重复"], ["与第 2 行的另一备案编号相同"]]


def test_registration_that_is_there_is_passed_over_and_a_used_number_is_told() -> None:
    code = row(1)["credit_code"]
    there = Present(
        frozenset({(code, "grading_employer")}), {row(2)["number"]: (code, "grading_employer")}, {row(3)["credit_code"]: "旧名"}
    )
    judged = judge(enumerate((row(1, levels="六级"), row(2), row(3)), start=2), KNOWN, there)
    assert [str(found.fate) for found in judged] == ["present", "wrong", "wrong"]
    assert [[problem.text for problem in found.problems] for found in judged] == [
        [],
        ["已是另一备案登记的编号"],
        ["系统中这个信用代码登记为“旧名”"],
    ]


def test_portions_never_part_a_legal_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.legacy.rules.judging.CHUNK_REGISTRATIONS", 2)
    other = {"track": "院校自主评价", "institution_code": ""}
    rows = [row(1), row(2), row(1, number="另号1", **other), row(3), row(4)]
    assert [found.chunk for found in judge(enumerate(rows, start=2), KNOWN, Present())] == [1, 2, 1, 2, 3]
