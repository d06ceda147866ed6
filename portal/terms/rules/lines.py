"""Which clocks of a kind of subject make its line, and which of them a list shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ClockLine:
    """How the clocks of a kind of subject are read; each upper app has one such constant.

    `keys`: the clocks that take over from one another, in that order; the last one that has begun leads. `waiting`: the applicant's own
    terms that run while no other clock does. `words`: what to say of the other clocks' due day while the leading one stands still, by
    key, e.g. {"evaluation": "评估至 {} 前"}.
    """

    keys: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term as the choice reads it; `number` is its id, `due` its due day's ordinal (None: unknown)."""

    number: int
    key: str
    open: bool
    running: bool
    due: int | None


def leading(candidates: tuple[Candidate, ...], line: ClockLine) -> Candidate | None:
    """The clock that a list shows: of those of the line the open one that took over last, else the one that stopped last."""
    of_line = [found for found in candidates if found.key in line.keys]
    still_open = [found for found in of_line if found.open]
    return max(still_open or of_line, key=lambda found: (line.keys.index(found.key), found.number), default=None)


def companion(candidates: tuple[Candidate, ...], lead: Candidate, line: ClockLine) -> Candidate | None:
    """The running clock that says how long the leading one will stand still: the applicant's own first, then the one due first."""
    running = [found for found in candidates if found.running and found.number != lead.number and found.key in line.words]
    return min(running, key=lambda found: (found.key not in line.waiting, found.due), default=None)
