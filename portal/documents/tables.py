"""A table out of a received spreadsheet: its heads and its rows as text, or the reason why it cannot be taken.

Only the first sheet is read. What a reader of the sheet does not see, or sees otherwise than it is stored, is refused: formulas, merged
cells, hidden rows and columns. Limits are ours (internal).
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from python_calamine import CalamineError, CalamineWorkbook

from portal.documents.filetypes import CHUNK, MAX_BYTES, FileFacts, Kind, inspect
from portal.documents.rejection import Rejected

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
NO_SHEET: Final = "打不开这份表格，请用下载的模板填写后再传。"
_FORMULA: Final = re.compile(rb"<c\b[^<>]*\br=\"([A-Z]+\d+)\"[^<>]*>\s*<f[\s/>]")
_MERGED: Final = re.compile(rb"<mergeCell\b[^<>]*\bref=\"([A-Z0-9:]+)\"")
_HIDDEN_ROW: Final = re.compile(rb"<row\b(?=[^<>]*\bhidden=\"(?:1|true)\")[^<>]*\br=\"(\d+)\"")
_HIDDEN_COLUMN: Final = re.compile(rb"<col\b(?=[^<>]*\bhidden=\"(?:1|true)\")[^<>]*\bmin=\"(\d+)\"")
_FIRST_SHEET: Final = re.compile(rb"<sheet\b[^<>]*\br:id=\"([^\"]+)\"")
_OVERLAP: Final = 4096  # a tag that stands across two pieces of a part is found in the next


@dataclass(frozen=True, slots=True)
class Line:
    """One row that says anything: its number in the sheet, its cells as text, as many as there are heads."""

    no: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row: its number in the sheet, the head of the column, what to do."""

    no: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: the heads of the first row, the rows below, and the facts of the file."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    facts: FileFacts


def read_table(file: BinaryIO, name: str, *, size: int | None = None, with_csv: bool = False) -> Table:
    """The table of a whole received file. Raises Rejected with the reason and what to do."""
    if size is not None and size > MAX_BYTES:
        raise Rejected(f"文件有 {size // 1024 // 1024} MB，最多 {MAX_BYTES // 1024 // 1024} MB，请拆成几份再传。")
    if with_csv and name.lower().endswith(".csv"):
        return _from_csv(file)
    facts = inspect(file, allowed=frozenset({Kind.XLSX}))
    file.seek(0)
    _refuse_unseen(file)
    file.seek(0)
    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
        if sheet.total_height > MAX_ROWS + 1 or sheet.total_width > MAX_COLUMNS:
            raise Rejected(
                f"表格有 {sheet.total_height} 行、{sheet.total_width} 列，最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列，请拆成几份再传。"
            )
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Rejected(NO_SHEET) from error
    return _table([[as_text(cell) for cell in row] for row in rows], facts)


def _refuse_size(height: int, width: int) -> None:
    """Told before the cells are read; a sheet may claim a million rows. Two rows are head and hints. Raises Rejected."""
    if height > MAX_ROWS + 2 or width > MAX_COLUMNS:
        raise Rejected(f"表格有 {height} 行、{width} 列，最多 {MAX_ROWS} 行、{MAX_COLUMNS} 列，请删去多余的空行空列，或者拆成几份再传。")


def _from_csv(file: BinaryIO) -> Table:
    """UTF-8 or the encoding in which Chinese spreadsheets save."""
    facts, content = _measured(file), file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        rows = [[cell.strip().removeprefix("'") for cell in row] for row in csv.reader(io.StringIO(text))]
        _refuse_size(len(rows), 1)
        return _table(rows, facts)
    raise Rejected("认不出这份 CSV 的编码，请另存为 UTF-8 编码的 CSV 或者 XLSX 后再传。")


def _measured(file: BinaryIO) -> FileFacts:
    from hashlib import sha256

    content = file.read(MAX_BYTES + 1)
    if not content:
        raise Rejected("文件是空的，请检查后再传。")
    if len(content) > MAX_BYTES:
        raise Rejected(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请拆成几份再传。")
    file.seek(0)
    return FileFacts(Kind.XLSX, None, sha256(content).hexdigest(), len(content))


def _table(rows: Sequence[Sequence[str]], facts: FileFacts) -> Table:
    heads = tuple(cell.strip().removesuffix("*") for cell in rows[0]) if rows else ()
    while heads and not heads[-1]:
        heads = heads[:-1]
    if not heads:
        raise Rejected("表格第一行没有列名，请用下载的模板填写后再传。")
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    if twice:
        raise Rejected(f"表格有重复的列：{'、'.join(twice)}。请只保留一列。")
    width = len(heads)
    lines = tuple(
        Line(no, (*row[:width], *[""] * (width - len(row))))
        for no, row in enumerate(rows[1:], start=2)
        if any(row[:width]) and not any(cell.startswith("（说明") for cell in row[:width])
    )
    return Table(heads, lines, facts)


def places(table: Table, labels: Sequence[str], required: Sequence[str]) -> dict[str, int]:
    """Label → place of its column. Raises Rejected where required columns are missing."""
    found = {label: table.heads.index(label) for label in labels if label in table.heads}
    missing = [label for label in required if label not in found]
    if missing:
        raise Rejected(f"表格缺少这些列：{'、'.join(missing)}。请用下载的模板填写。")
    if not table.lines:
        raise Rejected("表格里没有数据行，请填写后再传。")
    return found


def as_text(cell: Any) -> str:
    """A cell as it would be typed: 2028-04-30, 24, 450200."""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def _refuse_unseen(file: BinaryIO) -> None:
    """Formulas, merged cells and what is hidden, told with the place of the first. Raises Rejected."""
    with zipfile.ZipFile(file) as parts, parts.open(_first_sheet(parts)) as part:
        before = b""
        while piece := part.read(CHUNK):
            _refuse_in(before + piece)
            before = piece[-_OVERLAP:]


def _refuse_in(piece: bytes) -> None:
    if found := _FORMULA.search(piece):
        raise Rejected(f"{found[1].decode()} 单元格是公式，请复制后“选择性粘贴—数值”，再传。")
    if found := _MERGED.search(piece):
        raise Rejected(f"{found[1].decode()} 是合并单元格，请取消合并并把每一行填完整，再传。")
    if found := _HIDDEN_ROW.search(piece):
        raise Rejected(f"第 {found[1].decode()} 行是隐藏的，请取消隐藏或者删除后再传。")
    if found := _HIDDEN_COLUMN.search(piece):
        raise Rejected(f"第 {found[1].decode()} 列是隐藏的，请取消隐藏或者删除后再传。")


def _first_sheet(parts: zipfile.ZipFile) -> str:
    """The part that holds the first sheet of the book. Raises Rejected."""
    names = set(parts.namelist())
    try:
        book, relations = parts.read("xl/workbook.xml"), parts.read("xl/_rels/workbook.xml.rels")
    except KeyError as error:
        raise Rejected(NO_SHEET) from error
    wanted = _FIRST_SHEET.search(book)
    key = re.escape(wanted[1]) if wanted else b"none"
    found = re.search(rb"<Relationship\b(?=[^<>]*\bId=\"" + key + rb"\")[^<>]*\bTarget=\"([^\"]+)\"", relations)
    target = found[1].decode() if found else ""
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if path not in names:
        raise Rejected(NO_SHEET)
    return path
