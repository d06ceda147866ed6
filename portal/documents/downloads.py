"""Lists as files to take away: text cells written row by row, none of which a spreadsheet would run as a formula."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

import xlsxwriter
from django.http import FileResponse

BOM: Final = "\ufeff"  # Excel reads UTF-8 by it
LEADS: Final = ("=", "+", "-", "@", "\t", "\r")
WIDTH: Final = 18
CSV, XLSX = "csv", "xlsx"
FORMATS: Final = {XLSX: "Excel", CSV: "CSV"}
_XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE: Final = 31  # of a sheet, as Excel has it
Table = Iterable[Sequence[str]]


class _Echo:
    """A file that hands back what is written to it: the csv module's row as text."""

    def write(self, text: str) -> str:
        return text


def as_csv(head: Sequence[str], table: Table) -> Iterator[str]:
    """The table line by line; a cell that a spreadsheet would run as a formula is led by an apostrophe."""
    writer: Any = csv.writer(_Echo())
    yield BOM + writer.writerow(head)
    for row in table:
        yield writer.writerow([f"'{cell}" if cell.startswith(LEADS) else cell for cell in row])


def as_xlsx(title: str, head: Sequence[str], table: Table) -> IO[bytes]:
    """The table as a workbook on the disk, written row by row: every cell is text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_NOT_IN_TITLES.sub("", title)[:LONGEST_TITLE])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(head) - 1, 0), WIDTH)
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        for at, row in enumerate(table, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    file.seek(0)
    return file


def response(form: str, name: str, head: Sequence[str], table: Table) -> FileResponse:
    """The file under its name, as one of FORMATS; CSV is sent while it is read. Raises KeyError for any other."""
    if form == CSV:
        lines: Any = (line.encode() for line in as_csv(head, table))
        return FileResponse(lines, as_attachment=True, filename=f"{name}.csv", content_type="text/csv; charset=utf-8")
    FORMATS[form]
    return FileResponse(as_xlsx(name, head, table), as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX_TYPE)
