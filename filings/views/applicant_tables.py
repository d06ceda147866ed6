"""The table of a section as its page lists it: a cell for each answer worth listing, what is wrong with a row in a second line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.crypto import get_random_string

from filings.forms.sheets import IMPORTED
from filings.forms.tables import COLUMNS
from filings.queries.reading import Words
from filings.queries.writing import Finding, Writing
from filings.rules.document import Row
from filings.rules.form_spec import FieldLabel, SectionSpec, labels
from filings.rules.places import place
from portal.policy.clauses import Reason

_FLAGS = {"external": ("本单位", "外聘"), "agreement": ("", "协议已签"), "monitored": ("无监控", "有监控"), "full_time": ("兼职", "专职")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its head, its words, whether something is wrong with it."""

    head: str
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: cells, what is wrong with it (`reasons`), what is worth knowing (`notes`), what the authority asked, where it is edited."""

    row_id: str
    name: str
    cells: tuple[Cell, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    asked: tuple[str, ...]
    url: str


def table_context(draft: Writing, spec: SectionSpec, rows: Sequence[Row], told: Sequence[Finding]) -> dict[str, Any]:
    """The table with its heads, and where a row is added."""
    words = Words(labels((spec,)), draft.document)
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in told:
        found[one.place.row].append(one)
    notes = _notes(draft, spec.key)
    lines = [_row(draft, spec.key, words, row, found[str(row.get("row_id"))], notes.get(str(row.get("row_id")), ())) for row in rows]
    fresh = reverse("my_filing_row", args=[draft.filing.pk, spec.key, get_random_string(12)])
    sheet = reverse("my_filing_import", args=[draft.filing.pk, spec.key]) if spec.key in IMPORTED else ""
    return {"heads": [head for head, _ in COLUMNS[spec.key]], "rows": lines, "add_url": fresh, "import_url": sheet}


def _notes(draft: Writing, key: str) -> Mapping[str, list[Reason]]:
    """What does not stand in the way but is worth knowing, by row: warnings, and who is not counted where enough others are."""
    found: dict[str, list[Reason]] = defaultdict(list)
    spare = [why for gap in draft.found.gaps if not gap.short for why in gap.uncounted]
    for reason in (*draft.found.findings.warnings, *draft.found.findings.decision, *spare):
        where = place(reason.path)
        if where.section == key and where.row:
            found[where.row].append(reason)
    return found


def _row(draft: Writing, key: str, words: Words, row: Row, found: Sequence[Finding], notes: Sequence[Reason]) -> TableRow:
    wrong = {one.place.field for one in found}
    fields = words.labels[key]["columns"]
    cells = tuple(Cell(head, _cell(words, row, keys, fields), bool(wrong & set(keys))) for head, keys in COLUMNS[key])
    row_id = str(row.get("row_id", ""))
    return TableRow(
        row_id=row_id,
        name=cells[0].text or "未填名称",
        cells=cells,
        reasons=tuple(dict.fromkeys(one.reason for one in found)),
        notes=tuple(dict.fromkeys(notes)),
        asked=tuple(one.item.text for one in draft.asked_in(key) if one.place.row == row_id and not one.changed),
        url=reverse("my_filing_row", args=[draft.filing.pk, key, row_id]),
    )


def _cell(words: Words, row: Row, keys: Sequence[str], fields: Mapping[str, FieldLabel]) -> str:
    """The answers of a cell, one after the other; a ticked box by its word."""
    texts = (_FLAGS[key][row.get(key) is True] if key in _FLAGS else words.answer(row, key, fields[key]) for key in keys if key in fields)
    return "，".join(text for text in texts if text)
