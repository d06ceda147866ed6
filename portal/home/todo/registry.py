"""Every kind of work the desk has; a new one is added to its module's KINDS."""

from collections.abc import Mapping

from portal.home.todo import confirming, cooperation, filings
from portal.home.todo.kinds import Kind, Reader, Waiting, ordered, waiting

KINDS: Mapping[str, Kind] = {kind.key: kind for module in (filings, cooperation, confirming) for kind in module.KINDS}


def todo(reader: Reader) -> list[Waiting]:
    """What waits for this reader, what is overdue first; a kind within another stands right after it."""
    found = [one for kind in KINDS.values() if (one := waiting(kind, reader))]
    whole = ordered(one for one in found if not one.kind.within)
    return [one for first in whole for one in (first, *(part for part in found if part.kind.within == first.kind.key))]


def total(found: list[Waiting]) -> tuple[int, int]:
    """How many things wait in all, and how many of them are overdue."""
    whole = [one for one in found if not one.kind.within]
    return sum(one.count for one in whole), sum(one.late for one in whole)
