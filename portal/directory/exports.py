"""The filtered list as a file: exactly the entries of the page, all pages of them (T13)."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from portal.directory.models import EntryVersion
from portal.directory.rules import lines
from portal.institutions.enums import Standing, Track

HEAD: Final = (
    *("机构名称", "统一社会信用代码", "类别", "地市", "状态", "职业（工种）与等级", "评价对象", "星级"),
    *("有效期起", "有效期止", "回执编号", "机构编码", "原备案机关", "监管机关"),
)
BOM: Final = "\ufeff"
LEADS: Final = ("=", "+", "-", "@", "\t", "\r")
CHUNK: Final = 500


def rows(entries: Iterable[EntryVersion], cities: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """One row an entry, as the page shows it."""
    for entry in entries:
        content = entry.content
        scope = "；".join(" ".join(filter(None, (line.title, line.level_words))) for line in lines(content["scope"]))
        yield (
            entry.name,
            entry.credit_code,
            str(Track(entry.track).label),
            cities.get(entry.city, entry.city),
            str(Standing(entry.status).label),  # type: ignore[attr-defined]
            scope,
            content["audience"],
            str(entry.stars or ""),
            content["valid_from"],
            content["valid_to"] or "",
            content["number"],
            content["institution_code"],
            content["filed_with"],
            content["supervised_by"],
        )


class _Echo:
    """A file that hands back what is written to it: the csv module's row as text."""

    def write(self, text: str) -> str:
        return text


def as_csv(table: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The table line by line; a cell that a spreadsheet would run as a formula is led by an apostrophe."""
    writer: Any = csv.writer(_Echo())
    yield BOM + writer.writerow(HEAD)
    for row in table:
        yield writer.writerow([f"'{cell}" if cell.startswith(LEADS) else cell for cell in row])


def as_xlsx(table: Iterable[tuple[str, ...]]) -> BytesIO:
    """The table as a workbook, written row by row; nothing in it is a formula."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("机构目录")
    sheet.write_row(0, 0, HEAD)
    for at, row in enumerate(table, start=1):
        sheet.write_row(at, 0, row)
    book.close()
    file.seek(0)
    return file
