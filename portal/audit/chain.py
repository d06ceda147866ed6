"""The arithmetic of the chain: one canonical text per entry and its SHA-256, the same on every database. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

GENESIS = "0" * 64

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def instant(at: datetime) -> str:
    """An aware instant as text in UTC with microseconds. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"an instant needs its zone: {at!r}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def plain(value: object) -> Json:
    """A value as plain JSON: instants in UTC, dates in ISO form, decimals and UUIDs as text.

    Raises TypeError for what the databases would give back altered (a float: jsonb turns 1e20 into an integer) or cannot hold.
    """
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case str():
            return _text(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case Mapping():
            return {_text(str(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=canonical)
        case _:
            raise TypeError(f"an audit entry cannot hold a {type(value).__name__}: {value!r}")


def _text(value: str) -> str:
    if "\x00" in value:
        raise TypeError("an audit entry cannot hold a NUL character: PostgreSQL has none")
    return str.__str__(value)


def canonical(value: Json) -> bytes:
    """One text for one value: keys sorted, no whitespace, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(fields: Iterable[tuple[str, object]]) -> str:
    """The hash of an entry: SHA-256, hexadecimal, over its canonical text; `fields` hold prev_hash, never hash itself."""
    return hashlib.sha256(canonical(plain(dict(fields)))).hexdigest()
