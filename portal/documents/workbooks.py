"""Workbooks that the portal hands out to be filled in and sent back: heads, a line of hints, lists to choose from, rows as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import xlsxwriter

HINT: Final = "（说明行，导入时跳过）"
_LISTED_ROWS: Final = 5000
_LONGEST_LIST: Final = 255  # characters of a list that a sheet can hold in a cell's rule


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, whether it must be filled, what to write there, the words to choose from."""

    label: str
    required: bool = False
    hint: str = ""
    words: tuple[str, ...] = ()
    width: int = 16


def workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]] = ()) -> BytesIO:
    """A sheet with these columns, hints below the heads, and the rows; every cell is text, nothing is a formula."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    head, hint, text = (
        book.add_format({"bold": True, "bg_color": "#E8EEF6", "border": 1}),
        book.add_format({"italic": True, "text_wrap": True, "font_color": "#555555", "valign": "top"}),
        book.add_format({"num_format": "@"}),
    )
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text)
        _listed(sheet, at, column)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, f"{column.label}{'*' if column.required else ''}", head)
    for at, column in enumerate(columns):
        sheet.write_string(1, at, f"{HINT if at == 0 else ''}{column.hint}", hint)
    for line, row in enumerate(rows, start=2):
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell, text)
    sheet.freeze_panes(2, 1)
    book.close()
    file.seek(0)
    return file


def _listed(sheet: Any, at: int, column: Column) -> None:
    if column.words and len(",".join(column.words)) <= _LONGEST_LIST:
        sheet.data_validation(2, at, _LISTED_ROWS, at, {"validate": "list", "source": list(column.words), "show_error": False})
