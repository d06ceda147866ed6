"""What changed between two versions of a filing's document, and which checks that reopens (N7).

Rows are matched by row_id, never by position; attachments by their SHA-256. Empty and absent are the same answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from filings.rules.conditions import Check
from filings.rules.document import Document, Row, Section, is_blank, without_id

_ROWS: Final = "rows"
_ROW: Final = re.compile(r"\[[^\]]*\]")


class ChangeType(StrEnum):
    """What happened at a path."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path`: section.field, section.field.key, section[row_id] for a whole row, section[row_id].column."""

    path: str
    before: Any
    after: Any
    kind: ChangeType


def diff(before: Document, after: Document) -> tuple[Change, ...]:
    """Every difference, by section and field in alphabetical order, rows in the order in which they stand in the newer document."""
    keys = sorted(before.keys() | after.keys())
    return tuple(change for key in keys for change in _section(key, before.get(key, {}), after.get(key, {})))


def reopened(changes: Iterable[Change], checks: Iterable[Check]) -> frozenset[str]:
    """The ids of the checks that read anything that changed."""
    paths = [change.path for change in changes]
    return frozenset(check.id for check in checks if any(reads(pattern, path) for pattern in check.reads for path in paths))


def told(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes a reader is told of: what goes with another change at the same place (hash beside mask, edition beside code) is one."""
    found = tuple(changes)
    paths = {change.path for change in found}
    return tuple(change for change in found if _leader(change.path) not in paths)


def _leader(path: str) -> str:
    """The path whose change speaks for this one; "" where it speaks for itself."""
    if path.endswith("_hash"):
        return path.removesuffix("_hash") + "_masked"
    return path.removesuffix(".edition") + ".code" if path.endswith(".edition") else ""


def reads(pattern: str, path: str) -> bool:
    """Whether a check's pattern (section, section.field, section[].column) touches a changed path, in whatever row it lies."""
    return touches(pattern, _ROW.sub("[]", path))


def touches(one: str, other: str) -> bool:
    """Whether two paths concern the same answer: either contains the other."""
    return _within(one, other) or _within(other, one)


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))


def _section(key: str, before: Section, after: Section) -> Iterator[Change]:
    yield from _mapping(key, _plain(before), _plain(after))
    yield from _table(key, _by_id(before), _by_id(after))


def _plain(section: Section) -> Section:
    return {key: value for key, value in section.items() if key != _ROWS}


def _by_id(section: Section) -> Mapping[str, Row]:
    return {str(row["row_id"]): row for row in section.get(_ROWS) or () if not is_blank(without_id(row))}


def _table(key: str, before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Change]:
    for row_id in [*after, *(gone for gone in before if gone not in after)]:
        path = f"{key}[{row_id}]"
        if row_id in before and row_id in after:
            yield from _mapping(path, without_id(before[row_id]), without_id(after[row_id]))
        else:
            yield _change(path, before.get(row_id), after.get(row_id))


def _mapping(path: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        yield from _value(f"{path}.{key}", before.get(key), after.get(key))


def _value(path: str, before: Any, after: Any) -> Iterator[Change]:
    if is_blank(before) and is_blank(after):
        return
    if all(is_blank(side) or isinstance(side, Mapping) for side in (before, after)):
        yield from _mapping(path, before or {}, after or {})
    elif not _same(before, after):
        yield _change(path, before, after)


def _same(before: Any, after: Any) -> bool:
    """Two lists of attachments are the same when their contents are; True and 1 are not the same answer."""
    if _is_attached(before) and _is_attached(after):
        return [file["sha256"] for file in before] == [file["sha256"] for file in after]
    return type(before) is type(after) and bool(before == after)


def _is_attached(value: Any) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return False
    return all(isinstance(file, Mapping) and "sha256" in file for file in value)


def _change(path: str, before: Any, after: Any) -> Change:
    if is_blank(before):
        return Change(path, None, after, ChangeType.ADDED)
    if is_blank(after):
        return Change(path, before, None, ChangeType.REMOVED)
    return Change(path, before, after, ChangeType.CHANGED)
