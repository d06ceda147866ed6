"""Rows from a spreadsheet: the template, sound rows, wrong rows, sheets that are none."""

import io
import json
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from filings.enums import Matter
from filings.forms.sections import SectionForms, section_forms
from filings.forms.sheets import IMPORTED, read, template
from portal.documents.rejection import Rejected
from portal.institutions.enums import Track
from portal.people.identity import keyed_hash

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
HEADS = ["姓名", "身份证件号码", "考评员证号", "可考评职业或项目", "可考评最高等级", "证卡有效期止", "外聘", "所在单位", "已签协议"]
SOUND = ["韦丽萍", NUMBER, 4502001327, "电工、车工", "一级/高级技师", date(2030, 6, 30), "否", "", ""]


def forms(key: str = "assessors", rows: list[dict[str, Any]] | None = None) -> SectionForms:
    lines = [{"code": "6-31-01-03", "name": "电工"}, {"code": "6-18-01-01", "name": "车工"}]
    document = {"occupations": {"rows": lines}, key: {"rows": rows or []}}
    return section_forms(key, document, track=Track.GRADING_EMPLOYER, matter=Matter.INITIAL, on=date(2026, 9, 7))


def sheet(*rows: list[Any]) -> io.BytesIO:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return io.BytesIO(output.getvalue())


def test_a_sound_row_is_read_by_the_words_of_its_choices() -> None:
    (row,) = read(sheet(HEADS, SOUND), forms())
    assert (row.line, row.name, row.problems) == (2, "韦丽萍", ())
    kept = {key: row.content[key] for key in ("card_no", "occupations", "level", "card_until", "external", "agreement")}
    assert kept == {
        "card_no": "4502001327",
        "occupations": ["6-31-01-03", "6-18-01-01"],
        "level": "1",
        "card_until": "2030-06-30",
        "external": False,
        "agreement": False,
    }


def test_an_id_number_of_a_sheet_is_replaced_before_anything_is_kept() -> None:
    rows = read(sheet(HEADS, SOUND), forms())
    assert rows[0].content["id_hash"] == keyed_hash(NUMBER)
    assert NUMBER not in json.dumps([row.content for row in rows])


def test_a_wrong_row_says_what_and_keeps_what_was_typed() -> None:
    wrong = ["石晓峰", "123", "1", "电工、绣花", "一级/高级技师", "明年", "是", "甲公司", "是"]
    (row,) = read(sheet(HEADS, wrong), forms())
    assert [text.partition("：")[0] for text in row.problems] == ["身份证件号码", "可考评职业或项目", "证卡有效期止"]
    assert (row.content["occupations"], row.content["card_until"], row.content["external"]) == (["6-31-01-03", "绣花"], "明年", True)


@pytest.mark.parametrize("key", IMPORTED)
def test_a_template_has_every_column_and_reads_as_empty(key: str) -> None:
    content = template(forms(key))
    heads = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]
    assert heads == [spec.label for spec in forms(key).spec.columns]
    assert read(io.BytesIO(content), forms(key)) == []


def test_a_sheet_with_other_columns_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        read(sheet(["姓名", "电话"], ["甲", "1"]), forms("staff"))
    assert refused.value.reason == "表格缺少这些列：身份证件号码、岗位。请用下载的模板填写。"


def test_what_is_no_sheet_is_refused() -> None:
    with pytest.raises(Rejected):
        read(io.BytesIO(b"nothing"), forms())


def test_more_rows_than_a_table_holds_are_refused() -> None:
    held = [{"row_id": f"r{number}", "name": "甲"} for number in range(499)]
    assert len(read(sheet(HEADS, SOUND), forms(rows=held))) == 1
    with pytest.raises(Rejected):
        read(sheet(HEADS, SOUND, SOUND), forms(rows=held))
