"""How a stored document is read: section key → content; a table's rows stand under "rows", each with its row_id.

Drafts hold half-typed answers, so reading never raises. Empty and absent are the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Section = Mapping[str, Any]
Row = Mapping[str, Any]
Document = Mapping[str, Section]


def is_blank(value: object) -> bool:
    """Whether an answer says nothing: absent, empty, unticked, or made of nothing else. A zero is an answer."""
    if isinstance(value, Mapping):
        return all(map(is_blank, value.values()))
    return value is None or value is False or (isinstance(value, str | Sequence) and not value)


def without_id(row: Row) -> Row:
    """A row's answers alone."""
    return {key: value for key, value in row.items() if key != "row_id"}


def text(row: Row, key: str) -> str:
    """A text answer without surrounding blanks; anything else counts as empty."""
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def day(row: Row, key: str) -> date | None:
    """A date stored as YYYY-MM-DD; None where it is empty or half typed."""
    try:
        return date.fromisoformat(text(row, key))
    except ValueError:
        return None


def texts(row: Row, key: str) -> tuple[str, ...]:
    """A list of texts."""
    value = row.get(key)
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, Sequence) and not isinstance(value, str) else ()


def yes(row: Row, key: str) -> bool:
    """A ticked box."""
    return row.get(key) is True


def rows(section: Section) -> tuple[Row, ...]:
    """The rows of a section's table, rows in which nothing was filled in left out."""
    value = section.get("rows")
    if not isinstance(value, Sequence):
        return ()
    return tuple(row for row in value if isinstance(row, Mapping) and not is_blank(without_id(row)))
