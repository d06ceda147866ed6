"""What changed since an officer's last look, and what of it he has acknowledged (N7).

He may tick in one version and find another submitted before he is through: what he ticked and nobody touched since stays ticked, what was
touched again is new to him against the version he ticked it in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from filings.rules.diff import Change, diff, told, touches
from filings.rules.document import Document
from portal.policy.clauses import Reason

SHOWN: Final = 3  # of unread changes a blocker names; the others are counted


@dataclass(frozen=True, slots=True)
class Tick:
    """One change ticked in version `no`, as it stood against version `since`."""

    no: int
    since: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """One change in the newest version, against version `since`; `acknowledged` once the officer has ticked it."""

    change: Change
    since: int
    acknowledged: bool


def sightings(documents: Mapping[int, Document], ticks: Mapping[str, Tick], *, looked: int | None = None) -> tuple[Sighting, ...]:
    """Every change an officer has to acknowledge, ticked or not, in the order of the document.

    `documents`: number → what was submitted. `looked`: the version he acknowledged as a whole, None before the first time: then all
    changes since the first submission count, for what others found of it may rest on what stood there. `ticks`: path → its tick.
    """
    if not documents:
        return ()
    newest = max(documents)
    base = _base(documents, ticks, looked)
    known = {path: tick.no for path, tick in ticks.items() if tick.no > base and tick.no in documents}
    since = {no: told(diff(documents[no], documents[newest])) for no in {base, *known.values()}}
    found = [_standing(change, base, known, since) for change in since[base]]
    again = (
        Sighting(change, no, acknowledged=False) for no in sorted(since) for change in since[no] if no > base and _seen(change, known) == no
    )
    return (*(one for one in found if one is not None), *again)


def _base(documents: Mapping[int, Document], ticks: Mapping[str, Tick], looked: int | None) -> int:
    """The version of the last look; once the newest is acknowledged as a whole, the one it was compared with."""
    if looked is None:
        return min(documents)
    return looked if looked < max(documents) else min((tick.since for tick in ticks.values() if tick.no == looked), default=looked)


def _seen(change: Change, known: Mapping[str, int]) -> int | None:
    """The newest version in which this place was ticked."""
    return max((no for path, no in known.items() if touches(path, change.path)), default=None)


def _standing(change: Change, base: int, known: Mapping[str, int], since: Mapping[int, tuple[Change, ...]]) -> Sighting | None:
    """A change against the base: new, ticked, or None where it was ticked and touched again."""
    seen = _seen(change, known)
    if seen is None:
        return Sighting(change, base, acknowledged=False)
    moved = any(touches(change.path, later.path) for later in since[seen])
    return None if moved else Sighting(change, base, acknowledged=True)


def unread_reasons(found: Sequence[Sighting], names: Sequence[str] = ()) -> tuple[Reason, ...]:
    """Why an officer cannot accept, clear or object: changes he has not acknowledged. `names`: words for them, where they are known."""
    left = sum(not one.acknowledged for one in found)
    if not left:
        return ()
    which = f"：{'、'.join(names[:SHOWN])}{'等' if left > SHOWN else ''}" if names else ""
    return (Reason("", f"重新提交有 {left} 处变更你还没有勾选已阅{which}。", "N7", link="#changes"),)
