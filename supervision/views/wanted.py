"""The address of a list of supervision: the same list with a part changed, its chips and its menus."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import QueryDict

PERIODS = {"month": "本月", "quarter": "本季度", "year": "本年度", "last": "上年度"}


def address(asked: QueryDict, **change: str) -> str:
    """This list from its first page with these parts changed; an empty one drops its part."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in change.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


def known(values: Iterable[str], allowed: Iterable[str]) -> tuple[str, ...]:
    """Those that are allowed, each once."""
    fit = set(allowed)
    return tuple(dict.fromkeys(value for value in values if value in fit))


def one(value: str, allowed: Iterable[str]) -> str:
    """The value where it is allowed; nothing otherwise."""
    return value if value in set(allowed) else ""


def period(name: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of a period by its name; None for no name."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    starts = {"month": today.replace(day=1), "quarter": quarter, "year": date(today.year, 1, 1)}
    if name == "last":
        return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    return (starts[name], today) if name in starts else None


def chip(asked: QueryDict, name: str, label: str, value: str) -> dict[str, str]:
    """A condition in force, with the address that drops it."""
    return {"label": label, "value": value, "remove_url": address(asked, **{name: ""})}


def menu(name: str, label: str, options: Iterable[tuple[str, str]], chosen: Sequence[str], kind: str = "radio") -> dict[str, Any]:
    """One menu above a list."""
    found = [{"value": value, "label": text, "checked": value in chosen} for value, text in options]
    return {"name": name, "label": label, "kind": kind, "options": found}
