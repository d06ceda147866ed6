"""Sheets that are received: what is read, and every kind that is refused, with its reason."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from portal.documents import tables
from portal.documents.rejection import Rejected
from portal.documents.tables import places, read_table


def book(*rows: list[object], **touch: object) -> BytesIO:
    file = BytesIO()
    made = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet = made.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    if touch.get("formula"):
        sheet.write_formula("B2", "=1+1")
    if touch.get("merged"):
        sheet.merge_range("A2:A3", "并")
    if touch.get("hidden_row"):
        sheet.set_row(1, None, None, {"hidden": True})
    if touch.get("hidden_column"):
        sheet.set_column(1, 1, None, None, {"hidden": True})
    made.close()
    file.seek(0)
    return file


def refused(file: BytesIO, name: str = "x.xlsx", **more: object) -> str:
    with pytest.raises(Rejected) as caught:
        read_table(file, name, **more)  # type: ignore[arg-type]
    return caught.value.reason


def test_rows_are_text_and_keep_their_number_in_the_sheet() -> None:
    table = read_table(book(["名称", "数", ""], [], ["甲", 24.0, "多"], ["（说明行，导入时跳过）", ""], [" 乙 ", 1.5]), "x.xlsx")
    assert table.heads == ("名称", "数")
    assert [(line.no, line.cells) for line in table.lines] == [(3, ("甲", "24")), (5, ("乙", "1.5"))]


@pytest.mark.parametrize(
    ("touch", "words"),
    [
        ("formula", "B2 单元格是公式"),
        ("merged", "A2:A3 是合并单元格"),
        ("hidden_row", "第 2 行是隐藏的"),
        ("hidden_column", "第 2 列是隐藏的"),
    ],
)
def test_what_a_reader_does_not_see_is_refused_with_its_place(touch: str, words: str) -> None:
    rows = (["名称", "数"], ["甲", "1"], ["乙", "2"])
    assert words in refused(book(*rows, **{touch: True}))
    assert len(read_table(book(*rows), "x.xlsx").lines) == 2  # the control


def test_too_large_a_file_is_refused_before_it_is_read() -> None:
    assert refused(BytesIO(b"PK"), size=200 * 1024 * 1024) == "文件有 200 MB，最多 20 MB，请拆成几份再传。"


def test_bomb_is_refused() -> None:
    whole, bomb = book(["名称"], ["甲"]), BytesIO()
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts.infolist():
            packed.writestr(part, parts.read(part))
        packed.writestr("xl/media/zeros.bin", b"\0" * (tables.MAX_BYTES * 10 + 1))
    assert len(bomb.getvalue()) < tables.MAX_BYTES
    bomb.seek(0)
    assert "解开后过大" in refused(bomb)


def test_too_many_rows_and_heads_that_are_missing_or_doubled_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert "最多 2 行" in refused(book(["名称"], ["甲"], ["乙"], ["丙"], ["丁"]))
    assert "没有列名" in refused(book([], ["甲"]))
    assert "重复的列：名称" in refused(book(["名称", "名称"], ["甲", "乙"]))


def test_missing_columns_are_all_named() -> None:
    table = read_table(book(["名称*", "别的"], ["甲", "1"]), "x.xlsx")
    assert places(table, ("名称", "数"), ("名称",)) == {"名称": 0}
    with pytest.raises(Rejected, match="缺少这些列：数、日期"):
        places(table, ("名称", "数", "日期"), ("名称", "数", "日期"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_is_read_in_the_encodings_it_is_saved_in(encoding: str) -> None:
    table = read_table(BytesIO("名称,数\r\n'=甲,1\r\n\r\n乙,2\r\n".encode(encoding)), "x.csv", with_csv=True)
    assert [line.cells for line in table.lines] == [("=甲", "1"), ("乙", "2")]


def test_csv_is_refused_where_it_is_not_taken_or_not_text() -> None:
    assert "认不出" in refused(BytesIO("名称\r\n甲".encode()), "x.csv")
    assert "编码" in refused(BytesIO(b"\xff\xfe\x00\x81\x00\xff"), "x.csv", with_csv=True)
    assert "空的" in refused(BytesIO(b""), "x.csv", with_csv=True)
