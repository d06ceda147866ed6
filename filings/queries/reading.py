"""A version of the document in words: by the labels it was written with, so that an old one stays readable (T23)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from filings.models import FilingVersion
from filings.rules.change_kinds import kinds_of, sections_of
from filings.rules.conditions import CHECKS
from filings.rules.diff import Change, ChangeType, told
from filings.rules.document import is_blank
from filings.rules.form_spec import FieldLabel, SectionLabels
from filings.rules.materials import titles
from filings.rules.places import Place, place
from filings.services.versions import Document, document
from portal.catalogue.division_names import division_names
from portal.institutions.enums import Track

Labels = Mapping[str, SectionLabels]
_ATTESTED = {check.id: check.text for check in CHECKS}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a section: heads, then for each row (head, words) under the same heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One section in words: answers as (label, words), the table if it has one, uploads as (label, names).

    `said`: what the applicant was asked about it after acceptance, with his answers; a page adds them.
    """

    key: str
    title: str
    answers: tuple[tuple[str, str], ...]
    table: Table | None
    count: int
    said: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One change in words: where, what it was, what it is now; `path` and `kind` as the diff has them."""

    section: str
    label: str
    before: str
    after: str
    path: str = ""
    kind: ChangeType = ChangeType.CHANGED


class Words:
    """Turns stored answers into words: choices by the version's labels, codes of lines by the document's own names, divisions by name."""

    def __init__(self, labels: Labels, *documents: Document) -> None:
        self.labels = labels
        self.divisions = division_names()
        self.lines: dict[str, str] = {}
        for content in documents:
            for key in ("occupations", "items"):
                section = content.get(key, {})
                rows = [*(section.get("filed") or ()), *(section.get("rows") or ())]
                self.lines.update({row["code"]: row.get("name") or row["code"] for row in rows if row.get("code")})

    def field(self, where: Place) -> FieldLabel | None:
        """The label of an answer; None where this form did not ask it."""
        section = self.labels.get(where.section)
        key = where.field.removesuffix("_masked").removesuffix("_hash").removeprefix("files.")
        return (section["columns"] if where.row else section["fields"]).get(key) if section else None

    def of(self, value: Any, field: FieldLabel | None = None) -> str:
        """One answer in words."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Mapping):
            return _file_words(value)
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


def passages(version: FilingVersion, keys: Iterable[str] = ()) -> tuple[Passage, ...]:
    """The sections of a version in words, in the order of its form.

    Without `keys` all of them; of a change those that its kinds fill in, the others stay as they are filed (D18).
    """
    content = document(version)
    kinds = kinds_of(content.get("institution", {}))
    keys = tuple(keys) or (sections_of(kinds) if kinds else ())
    words = Words(version.form_version.labels, content)
    wanted = [key for key in words.labels if key in content and key in (tuple(keys) or words.labels)]
    found = (_passage(key, words, content[key]) for key in wanted)
    return tuple(one for one in found if one.key != "materials" or one.answers)


def with_said(found: Iterable[Passage], said: Iterable[Mapping[str, Any]]) -> tuple[Passage, ...]:
    """The sections with the questions and answers beside the one they concern, by their `section`."""
    rows = tuple(said)
    return tuple(replace(one, said=tuple(row for row in rows if row["section"] == one.key)) for one in found)


def _passage(key: str, words: Words, content: Mapping[str, Any]) -> Passage:
    labels = words.labels[key]
    answers = [(field["label"], words.answer(content, name, field)) for name, field in labels["fields"].items()]
    files = [("上传", "、".join(str(row.get("name", "")) for row in rows)) for rows in content.get("files", {}).values() if rows]
    rows = content.get("rows") or ()
    table = _table(labels["columns"], words, rows) if labels["columns"] and rows else None
    return Passage(key, labels["title"], tuple((label, text) for label, text in (*answers, *files) if text), table, len(rows))


def _table(columns: Mapping[str, FieldLabel], words: Words, rows: Sequence[Mapping[str, Any]]) -> Table:
    cells = [[words.answer(row, key, field) for key, field in columns.items()] for row in rows]
    heads = [field["label"] for field in columns.values()]
    used = [at for at in range(len(heads)) if any(row[at] for row in cells)]
    return Table(tuple(heads[at] for at in used), tuple(tuple((heads[at], row[at]) for at in used) for row in cells))


def _file_words(file: Mapping[str, Any]) -> str:
    """A file by name, pages and the head of its hash: the same name may be another file."""
    pages = f"{file['pages']} 页，" if file.get("pages") else ""
    return f"{file.get('name', '')}（{pages}SHA-256 {str(file['sha256'])[:12]}…）" if file.get("sha256") else str(file.get("name", ""))


def differences(changes: Iterable[Change], older: FilingVersion, newer: FilingVersion) -> tuple[Difference, ...]:
    """Changes between two versions in words, each side by the labels it was written with (T23); hashes of ID numbers stay out."""
    before, after = document(older), document(newer)
    old, new = Words(older.form_version.labels, before, after), Words(newer.form_version.labels, before, after)
    uploads = {key: label for key, (label, _) in titles(Track(newer.filing.track)).items()}
    return worded(changes, before, after, new, old=old, uploads=uploads)


def worded(
    changes: Iterable[Change],
    before: Document,
    after: Document,
    words: Words,
    *,
    old: Words | None = None,
    uploads: Mapping[str, str] | None = None,
) -> tuple[Difference, ...]:
    """The same between any two documents. `old`: the words of the older one, if it has its own; `uploads`: material → its name."""
    names = _rows(before) | _rows(after) | dict(uploads or {})
    return tuple(_difference(change, old or words, words, names) for change in told(changes))


def _rows(content: Document) -> dict[str, str]:
    """A short name for each row: row id → name."""
    return {
        str(row.get("row_id")): str(row.get("name") or row.get("card_no") or "一行")
        for section in content.values()
        for row in section.get("rows") or ()
    }


def _difference(change: Change, old: Words, new: Words, rows: Mapping[str, str]) -> Difference:
    where = place(change.path)
    labels = new.labels.get(where.section) or old.labels.get(where.section)
    title, name = labels["title"] if labels else where.section, rows.get(where.row, "")
    if where.row and not where.field:
        before, after = _row_words(old, where, change.before), _row_words(new, where, change.after)
        return Difference(title, name, before, after, change.path, change.kind)
    was, now = old.field(where), new.field(where)
    spoken = now or was
    label = spoken["label"] if spoken else rows.get(where.material) or where.field
    if where.field.endswith("_hash"):
        return Difference(title, f"{name} {label}".strip(), "原号码", "另一号码（掩码相同）", change.path, change.kind)
    return Difference(
        title, f"{name} {label}".strip(), old.of(change.before, was or now), new.of(change.after, spoken), change.path, change.kind
    )


def _row_words(words: Words, where: Place, row: Mapping[str, Any] | None) -> str:
    """A whole row, added or removed: its answers by their labels."""
    labels = words.labels.get(where.section)
    if row is None or labels is None:
        return ""
    said = ((field["label"], words.answer(row, key, field)) for key, field in labels["columns"].items())
    return "；".join(f"{label} {text}" for label, text in said if text)
