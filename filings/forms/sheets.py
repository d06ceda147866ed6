"""Rows of a table from a spreadsheet: its template, and what a filled-in one says, judged row by row before anything is kept."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

import xlsxwriter
from django.utils.crypto import get_random_string
from django.utils.datastructures import MultiValueDict
from python_calamine import CalamineError, CalamineWorkbook

from filings.forms.sections import MAX_ROWS, SectionForms
from filings.rules.form_spec import FieldKind, FieldSpec
from portal.documents.rejection import Rejected

IMPORTED: Final = ("assessors", "experts", "supervisors", "staff", "equipment")
_LISTS: Final = (FieldKind.CHOICES, FieldKind.LINES)
_WIDTH: Final = 18
_YES: Final = frozenset({"是", "有", "√", "1", "true"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the sheet: its line there, what would be stored (ID numbers replaced already), what is wrong with it."""

    line: int
    name: str
    content: Mapping[str, Any]
    problems: tuple[str, ...]


def template(forms: SectionForms) -> bytes:
    """An empty sheet with the columns of the table, a line of hints, and lists to choose from."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(forms.spec.title[:31])
    head, hint, text = (
        book.add_format({"bold": True}),
        book.add_format({"italic": True, "text_wrap": True}),
        book.add_format({"num_format": "@"}),
    )
    for at, spec in enumerate(forms.spec.columns):
        sheet.set_column(at, at, _WIDTH, text)
        sheet.write_string(0, at, spec.label, head)
        sheet.write_string(1, at, _hint(spec, forms), hint)
        words = list(_words(spec, forms))
        if words and spec.kind not in _LISTS:
            sheet.data_validation(2, at, MAX_ROWS + 1, at, {"validate": "list", "source": words})
    sheet.freeze_panes(2, 0)
    book.close()
    return output.getvalue()


def _hint(spec: FieldSpec, forms: SectionForms) -> str:
    words = list(_words(spec, forms))
    if spec.kind in _LISTS:
        return f"（说明行，导入时跳过）多个用顿号隔开：{'、'.join(words)}"
    if spec.kind is FieldKind.DATE:
        return "（说明行，导入时跳过）写成 2026-10-09"
    return f"（说明行，导入时跳过）{spec.hint}"


def _words(spec: FieldSpec, forms: SectionForms) -> dict[str, str]:
    """The words of a choice → its value."""
    if spec.kind is FieldKind.LINES:
        return {name: code for code, name in forms.setting.lines}
    if spec.kind is FieldKind.FLAG:
        return {"是": "on", "否": ""}
    return {str(word): str(value) for value, word in spec.choices.choices} if spec.choices else {}


def read(file: BinaryIO, forms: SectionForms) -> list[SheetRow]:
    """Every row that says anything. Raises Rejected for a file that is no sheet, has other columns, or too many rows."""
    try:
        table = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, ValueError) as error:
        raise Rejected("打不开这份表格，请用下载的模板填写后再传。") from error
    places = _places(table[0] if table else [], forms.spec.columns)
    lines = [(at, line) for at, line in enumerate(table[1:], start=2) if any(_text(cell) for cell in line) and not _is_hint(line)]
    if len(lines) + len(forms.rows) > MAX_ROWS:
        raise Rejected(f"一张表最多 {MAX_ROWS} 行，现有 {len(forms.rows)} 行，表格里有 {len(lines)} 行。")
    return [_row(at, line, places, forms) for at, line in lines]


def _places(heads: Sequence[Any], columns: Sequence[FieldSpec]) -> dict[int, FieldSpec]:
    by_label = {spec.label: spec for spec in columns}
    found = {at: by_label[_text(head)] for at, head in enumerate(heads) if _text(head) in by_label}
    missing = [spec.label for spec in columns if spec.required and spec not in found.values()]
    if missing:
        raise Rejected(f"表格缺少这些列：{'、'.join(missing)}。请用下载的模板填写。")
    return found


def _is_hint(line: Sequence[Any]) -> bool:
    return any(_text(cell).startswith("（说明行") for cell in line)


def _row(at: int, line: Sequence[Any], places: Mapping[int, FieldSpec], forms: SectionForms) -> SheetRow:
    data: MultiValueDict[str, Any] = MultiValueDict()
    for column, spec in places.items():
        data.setlist(spec.key, _values(_text(line[column]) if column < len(line) else "", spec, _words(spec, forms)))
    row_id = get_random_string(12)
    form = forms.row(row_id, data)
    labels = {spec.key: spec.label for spec in forms.spec.columns}
    problems = tuple(f"{labels[key]}：{'；'.join(texts)}" for key, texts in form.problems.items())
    content = forms.with_row(row_id, form)["rows"][-1]
    return SheetRow(at, str(content.get("name") or "未填名称"), content, problems)


def _values(text: str, spec: FieldSpec, words: Mapping[str, str]) -> list[str]:
    """What a cell says, as a form would post it; a word that is no choice stays as typed and is told."""
    if spec.kind in _LISTS:
        return [words.get(part, part) for part in text.replace("，", "、").replace(",", "、").split("、") if part]
    if spec.kind is FieldKind.FLAG:
        return ["on"] if text.lower() in _YES else []
    return [words.get(text, text)] if text else []


def _text(cell: Any) -> str:
    """A cell as it would be typed: 2028-04-30, 24, 450200."""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
