"""A summary of results from XLSX or CSV as rows of text; nothing of it is kept but counts."""

import csv
import io
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineWorkbook

from portal.documents.filetypes import Kind, inspect
from portal.documents.rejection import Rejected

MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 40
Table = list[list[str]]


def read(file: BinaryIO, name: str) -> tuple[list[str], Table]:
    """The heads and the rows that say anything. Raises Rejected for what is no table, or too large a one."""
    table = _csv(file) if name.lower().endswith(".csv") else _xlsx(file)
    rows = [row for row in table if any(row)]
    if not rows:
        raise Rejected("表格是空的，请填写后再传。")
    if len(rows) > MAX_ROWS or max(map(len, rows)) > MAX_COLUMNS:
        raise Rejected(f"汇总表最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列。只报职业、等级和人数。")
    return rows[0], rows[1:]


def _xlsx(file: BinaryIO) -> Table:
    inspect(file, allowed=frozenset({Kind.XLSX}))
    file.seek(0)
    try:
        table = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError) as error:
        raise Rejected("打不开这份表格，请另存为 XLSX 或 CSV 后再传。") from error
    return [[_text(cell) for cell in row] for row in table]


def _csv(file: BinaryIO) -> Table:
    content = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
        except csv.Error as error:
            raise Rejected("打不开这份 CSV，请重新导出后再传。") from error
    raise Rejected("这不是 CSV 文本，请重新导出后再传。")


def _text(cell: Any) -> str:
    """A cell as it would be typed."""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
