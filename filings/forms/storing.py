"""The way between an answer as it is typed and as it is stored.

What is typed is never lost: an answer that fails its check is stored as typed and judged again at submission (T1, T5).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from filings.rules.form_spec import FieldKind, FieldSpec
from portal.catalogue.rules.occupations import EDITION
from portal.people import identity

Content = Mapping[str, Any]
# Beside an ID number: the last one typed was none. It is kept nowhere, so this is what is left of it until a sound one is typed.
REFUSED = "_refused"


def as_typed(specs: Sequence[FieldSpec], content: Content) -> dict[str, Any]:
    """The stored answers as their fields show them; an ID number is never shown again."""
    return {spec.key: _shown(spec, content) for spec in specs if spec.kind is not FieldKind.ID_NUMBER}


def _shown(spec: FieldSpec, content: Content) -> Any:
    value = content.get(spec.key)
    if spec.kind is FieldKind.OCCUPATION and value:
        return f"{value} {content.get('name', '')}".strip()
    return value


def as_stored(spec: FieldSpec, value: Any, before: Content, names: Mapping[str, str]) -> dict[str, Any]:
    """The answer of one field as it is kept: `value` as cleaned, or as typed where it is not sound; `names` are the words of its choices."""
    if spec.kind is FieldKind.ID_NUMBER:
        return _identity(spec, value, before)
    if spec.kind is FieldKind.OCCUPATION:
        code, _, name = str(value or "").partition(" ")
        return {spec.key: code, "name": name, "edition": EDITION if code else ""}
    if spec.kind is FieldKind.ITEM:
        return {spec.key: value or "", "name": names.get(value, "") if value else ""}
    return {spec.key: _plain(value)}


def _identity(spec: FieldSpec, number: str, before: Content) -> dict[str, Any]:
    """Keyed hash and mask of a number just typed, or those that are stored; the number itself goes nowhere (N14)."""
    if number:
        return {f"{spec.key}_hash": identity.keyed_hash(number), f"{spec.key}_masked": identity.mask(number)}
    return {key: before[key] for key in (f"{spec.key}_hash", f"{spec.key}_masked", f"{spec.key}{REFUSED}") if key in before}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str):
        return value.replace("\x00", "")  # PostgreSQL keeps no such character
    return value if value is not None else ""
