"""A version of the document in words: by the labels it was written with, so that an old one stays readable (T23)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filings.models import FilingVersion
from filings.rules.change_kinds import kinds_of, sections_of
from filings.rules.conditions import CHECKS
from filings.rules.diff import Change, ChangeType
from filings.rules.document import is_blank
from filings.rules.form_spec import FieldLabel, SectionLabels
from filings.rules.places import place
from filings.services.versions import Document, document
from portal.catalogue.models import Division

Labels = Mapping[str, SectionLabels]
_ATTESTED = {check.id: check.text for check in CHECKS}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a section: heads, then for each row (head, words) under the same heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One section in words: answers as (label, words), the table if it has one, uploads as (label, names)."""

    key: str
    title: str
    answers: tuple[tuple[str, str], ...]
    table: Table | None
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One change in words: where, what it was, what it is now."""

    section: str
    label: str
    before: str
    after: str


class Words:
    """Turns stored answers into words: choices by the version's labels, codes of lines by the document's own names, divisions by name."""

    def __init__(self, labels: Labels, *documents: Document) -> None:
        self.labels = labels
        self.lines: dict[str, str] = {}
        for content in documents:
            for key in ("occupations", "items"):
                section = content.get(key, {})
                rows = [*(section.get("filed") or ()), *(section.get("rows") or ())]
                self.lines.update({row["code"]: row.get("name") or row["code"] for row in rows if row.get("code")})
        self.divisions = _divisions(documents)

    def of(self, value: Any, field: FieldLabel | None = None) -> str:
        """One answer in words."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Mapping):
            return str(value.get("name", ""))
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "、".join(self.of(entry, field) for entry in value)
        text = "" if value is None else str(value)
        choices = field["choices"] if field else {}
        return choices.get(text) or _ATTESTED.get(text) or self.lines.get(text) or self.divisions.get(text) or text

    def answer(self, content: Mapping[str, Any], key: str, field: FieldLabel) -> str:
        """The answer under a key: an ID number as its mask, an occupation with its name."""
        if masked := content.get(f"{key}_masked"):
            return str(masked)
        if key == "code" and content.get("name"):
            return f"{content['name']} {content['code']}"
        return "" if is_blank(content.get(key)) else self.of(content.get(key), field)


def passages(version: FilingVersion, keys: Iterable[str] = (), *, words: Words | None = None) -> tuple[Passage, ...]:
    """The sections of a version in words, in the order of its form; `words` may be shared with other reads of it.

    Without `keys` all of them; of a change those that its kinds fill in, the others stay as they are filed (D18).
    """
    content = document(version)
    kinds = kinds_of(content.get("institution", {}))
    keys = tuple(keys) or (sections_of(kinds) if kinds else ())
    words = words or Words(version.form_version.labels, content)
    wanted = [key for key in words.labels if key in content and key in (tuple(keys) or words.labels)]
    found = (_passage(key, words, content[key]) for key in wanted)
    return tuple(one for one in found if one.key != "materials" or one.answers)


def _passage(key: str, words: Words, content: Mapping[str, Any]) -> Passage:
    labels = words.labels[key]
    answers = [(field["label"], words.answer(content, name, field)) for name, field in labels["fields"].items()]
    files = [("上传", words.of(list(rows))) for rows in content.get("files", {}).values() if rows]
    rows = content.get("rows") or ()
    table = _table(labels["columns"], words, rows) if labels["columns"] and rows else None
    return Passage(key, labels["title"], tuple((label, text) for label, text in (*answers, *files) if text), table, len(rows))


def _table(columns: Mapping[str, FieldLabel], words: Words, rows: Sequence[Mapping[str, Any]]) -> Table:
    cells = [[words.answer(row, key, field) for key, field in columns.items()] for row in rows]
    heads = [field["label"] for field in columns.values()]
    used = [at for at in range(len(heads)) if any(row[at] for row in cells)]
    return Table(tuple(heads[at] for at in used), tuple(tuple((heads[at], row[at]) for at in used) for row in cells))


def differences(
    changes: Iterable[Change], older: FilingVersion, newer: FilingVersion, *, words: Words | None = None
) -> tuple[Difference, ...]:
    """Changes between two versions in words; the newer version's labels speak, hashes of ID numbers stay out."""
    before, after = document(older), document(newer)
    return worded(changes, before, after, words or Words(newer.form_version.labels, before, after))


def worded(changes: Iterable[Change], before: Document, after: Document, words: Words) -> tuple[Difference, ...]:
    """The same between any two documents."""
    rows = _rows(before) | _rows(after)
    return tuple(_difference(change, words, rows) for change in changes if not change.path.endswith(("_hash", ".edition")))


def _rows(content: Document) -> dict[str, str]:
    """A short name for each row: row id → name."""
    return {
        str(row.get("row_id")): str(row.get("name") or row.get("card_no") or "一行")
        for section in content.values()
        for row in section.get("rows") or ()
    }


def _difference(change: Change, words: Words, rows: Mapping[str, str]) -> Difference:
    where = place(change.path)
    labels = words.labels.get(where.section)
    title = labels["title"] if labels else where.section
    if where.row and not where.field:
        name = rows.get(where.row, "")
        return Difference(
            title, name, "" if change.kind is ChangeType.ADDED else name, "已移除" if change.kind is ChangeType.REMOVED else "新增"
        )
    key = where.field.removesuffix("_masked").removeprefix("files.")
    field = (labels["columns"] if where.row else labels["fields"]).get(key) if labels else None
    label = field["label"] if field else "上传的文件" if where.field.startswith("files") else key
    return Difference(title, f"{rows.get(where.row, '')} {label}".strip(), words.of(change.before, field), words.of(change.after, field))


def _divisions(documents: Iterable[Document]) -> dict[str, str]:
    """The names of the divisions that the documents mention, with their city, in one query."""
    codes = {
        str(value)
        for content in documents
        for section in content.values()
        for holder in (section, *(section.get("rows") or ()))
        for key, value in holder.items()
        if key.endswith("division") and value
    }
    rows = Division.objects.select_related("parent").filter(code__in=codes) if codes else ()
    return {row.code: f"{row.parent.name if row.parent and row.parent.parent_id else ''}{row.name}" for row in rows}
