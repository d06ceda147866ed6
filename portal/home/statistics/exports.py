"""The statistics as a file: exactly the rows of the page (T13)."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Final

import xlsxwriter

from portal.home.statistics.reading import TimeRow

HEAD: Final = (
    "机关或月份",
    "办结件数",
    *(f"{word}（平均）" for word in ("受理机关", "申请人", "专家组", "区中心", "人社部")),
    "全程（平均）",
    "受理机关中位数",
    "受理机关九成分位数",
    "全程中位数",
    "全程九成分位数",
)
BOM: Final = "\ufeff"
Cell = str | int | float


def rows(table: Sequence[TimeRow]) -> Iterator[tuple[Cell, ...]]:
    """One row a bar, in working days."""
    for row in table:
        yield (
            row.name,
            row.files,
            *(share.mean for share in row.means),
            row.mean,
            row.bureau_median,
            row.bureau_ninetieth,
            row.median,
            row.ninetieth,
        )


def as_csv(notes: Sequence[str], table: Sequence[TimeRow]) -> str:
    """The table as text a spreadsheet opens; the notes say what was counted and when."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(HEAD)
    writer.writerows(rows(table))
    writer.writerows([[note] for note in notes])
    return BOM + file.getvalue()


def as_xlsx(notes: Sequence[str], sheets: Sequence[tuple[str, Sequence[TimeRow]]]) -> bytes:
    """A workbook with a sheet for each table."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, table in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate([HEAD, *rows(table), *((note,) for note in notes)]):
            sheet.write_row(at, 0, row)
    book.close()
    return file.getvalue()
