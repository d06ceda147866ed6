"""Sheets of the existing directory for tests and the benchmark: rows by column key, as a workbook."""

from io import BytesIO

import xlsxwriter

from portal.catalogue.rules.credit_codes import make_credit_code
from portal.legacy.rules.columns import COLUMNS

ROW = {
    "name": "柳州红水河机械有限公司",
    "credit_code": make_credit_code("91", "450203", "MA5K0001"),
    "track": "企业自主评价",
    "legal_form": "企业",
    "legal_representative": "韦国强",
    "registered_division": "450203",
    "registered_address": "柳州市鱼峰区柳石路 1 号",
    "phone": "0772-3100001",
    "filed_with": "450200",
    "number": "柳人社函〔2024〕1号",
    "institution_code": "Y000045000101",
    "filed_on": "2024-06-01",
    "code": "6-31-01-03",
    "occupation": "电工",
    "levels": "五级、四级",
}


def row(nth: int = 1, /, **changed: str) -> dict[str, str]:
    """A sound row of the registration `nth`."""
    own = {
        "name": f"柳州红水河机械第{nth}有限公司",
        "credit_code": make_credit_code("91", "450203", f"MA5{nth:05d}"),
        "number": f"柳人社函〔2024〕{nth}号",
        "institution_code": f"Y000045{nth:06d}",
    }
    return ROW | own | changed


def sheet(*rows: dict[str, str], heads: tuple[str, ...] = ()) -> BytesIO:
    """The rows as a received workbook; `heads` instead of the template's."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("存量")
    page.write_row(0, 0, heads or [column.label for column in COLUMNS])
    for at, cells in enumerate(rows, start=1):
        page.write_row(at, 0, [cells.get(column.key, "") for column in COLUMNS])
    book.close()
    file.seek(0)
    return file
