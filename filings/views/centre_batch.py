"""The list of a batch for the ministry as a sheet: one row for each line that is reported."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import xlsxwriter

from filings.models import Filing, FilingLine, Publicity

HEADS = (
    *("序号", "受理编号", "机构名称", "统一社会信用代码", "机构类别", "受理机关"),
    *("职业（工种）或项目", "编码", "等级", "评价依据", "公示起", "公示止", "公示内容 SHA-256"),
)
WIDTHS = (6, 18, 32, 22, 16, 24, 24, 16, 8, 18, 12, 12, 68)


def workbook(filings: Iterable[Filing]) -> bytes:
    """The sheet; `filings` come from `filings.queries.centre.batch`. A cell that looks like a formula stays text."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("报部清单")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, HEADS, book.add_format({"bold": True}))
        for number, cells in enumerate(_rows(filings), start=1):
            sheet.write_row(number, 0, (number, *cells))
    return target.getvalue()


def _rows(filings: Iterable[Filing]) -> Iterator[tuple[str, ...]]:
    for filing in filings:
        lines: list[FilingLine] = filing.reported  # type: ignore[attr-defined]
        shown: list[Publicity] = filing.shown  # type: ignore[attr-defined]
        last = (f"{shown[0].starts_on}", f"{shown[0].ends_on}", shown[0].sha256) if shown else ("", "", "")
        who = (
            filing.number or "",
            filing.applicant_name,
            filing.legal_person.credit_code,
            filing.get_track_display(),
            str(filing.authority),
        )
        for line in lines:
            yield (*who, line.title, line.code, line.level_word, line.norm, *last)
