"""The columns of a list that can be taken away: which there are, which come without being asked for, and in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its head, whether it is taken unless somebody leaves it out."""

    key: str
    label: str
    usual: bool = True


def arranged(columns: Sequence[Column], wanted: Iterable[str] | None) -> tuple[tuple[Column, bool], ...]:
    """Every column with whether it is taken: the wanted ones first in their order, the others as the list has them.

    None: nobody has chosen yet. What is wanted twice counts once, what the list does not have not at all.
    """
    if wanted is None:
        return tuple((column, column.usual) for column in columns)
    by_key = {column.key: column for column in columns}
    chosen = [by_key[key] for key in dict.fromkeys(wanted) if key in by_key]
    return (*((column, True) for column in chosen), *((column, False) for column in columns if column not in chosen))


def moved(order: Sequence[str], key: str, *, up: bool) -> list[str]:
    """The order with one key a place higher or lower; the first stays the first, the last the last."""
    keys = list(order)
    if key not in keys:
        return keys
    at = keys.index(key)
    to = max(at - 1, 0) if up else min(at + 1, len(keys) - 1)
    keys[at], keys[to] = keys[to], keys[at]
    return keys
