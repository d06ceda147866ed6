"""Lists as files: every cell is text, whatever it begins with."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from portal.documents import downloads

CELLS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "普通", "0012", 'a,"b"\n下一行', "")


@pytest.mark.parametrize("cell", CELLS)
def test_csv_leads_a_formula_with_an_apostrophe_and_keeps_the_rest(cell: str) -> None:
    text = "".join(downloads.as_csv(["列"], [[cell], ["末"]]))
    assert text.startswith("\ufeff列")
    [_, [found], [last]] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (found, last) == (f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell, "末")


def test_workbook_holds_text_alone_under_a_title_that_excel_takes() -> None:
    file = downloads.as_xlsx("在办/全部[1]：" + "长" * 40, ["列"], [[cell] for cell in CELLS])
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    assert [row[0] for row in book.get_sheet_by_index(0).to_python()] == ["列", *CELLS]
    assert (book.sheet_names[0][:6], len(book.sheet_names[0])) == ("在办全部1：", 31)


def test_rows_are_read_while_they_are_sent() -> None:
    read = []

    def rows():  # type: ignore[no-untyped-def]
        for number in range(3):
            read.append(number)
            yield [str(number)]

    lines = downloads.as_csv(["列"], rows())
    next(lines), next(lines)
    assert read == [0]


def test_other_form_is_none() -> None:
    with pytest.raises(KeyError):
        downloads.response("pdf", "x", ["列"], [])
