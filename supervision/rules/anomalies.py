"""What a comparison of data asks about a sitting: a question with its numbers, never a finding. Clause: 文三(一), 文二(三)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from supervision.enums import AnomalyKind

CLAUSE = "文三(一)"


@dataclass(frozen=True, slots=True)
class Found:
    """One anomaly of a sitting. `key` tells those of one kind apart, so that a scan that runs again finds the same one."""

    sitting: int
    kind: AnomalyKind
    words: str
    key: str = ""
    figures: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """One occupation at one level of a sitting: how many were present, how many passed."""

    sitting: int
    key: str
    name: str
    present: int
    passed: int


@dataclass(frozen=True, slots=True)
class Peers:
    """All sittings of the same occupation and level in the period, this one included."""

    present: int
    passed: int


def pass_rate(line: Counted, peers: Peers, *, least: int, gap: int) -> Found | None:
    """Whether the rate of a line lies `gap` percentage points or more off that of all others.

    Nobody is compared with fewer than `least` present, on either side. The rates are compared without rounding.
    """
    others, passed = peers.present - line.present, peers.passed - line.passed
    if line.present < least or others < least:
        return None
    if abs(line.passed * others - passed * line.present) * 100 < gap * line.present * others:
        return None
    own, theirs = _percent(line.passed, line.present), _percent(passed, others)
    return Found(
        line.sitting,
        AnomalyKind.PASS_RATE,
        f"{line.name}合格率 {own}%（{line.passed}/{line.present}），其他场次合计 {theirs}%（{passed}/{others}）。",
        line.key,
        {"present": line.present, "passed": line.passed, "others_present": others, "others_passed": passed},
    )


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}"


@dataclass(frozen=True, slots=True)
class Occupied:
    """Somebody, or a room, taken by a sitting: half-open [starts_at, ends_at)."""

    who: str
    name: str
    sitting: int
    number: str
    starts_at: datetime
    ends_at: datetime


def overlaps(rows: Iterable[Occupied]) -> Iterator[tuple[Occupied, Occupied]]:
    """Each pair of two sittings that take the same at once, the earlier first. The rows come ordered by (who, starts_at)."""
    running: list[Occupied] = []
    for row in rows:
        running = [one for one in running if one.who == row.who and one.ends_at > row.starts_at]
        for one in running:
            if one.sitting != row.sitting:
                yield one, row
        running.append(row)


def at_once(kind: AnomalyKind, rows: Iterable[Occupied]) -> Iterator[Found]:
    """Both sittings of each pair are asked, each about the other."""
    told = {
        AnomalyKind.SAME_ASSESSOR: "{name}同一时间还在场次 {number} 承担工作。",
        AnomalyKind.SAME_ROOM: "{name}同一时间还用于场次 {number}。",
    }
    for first, second in overlaps(rows):
        for own, other in ((first, second), (second, first)):
            words = told[kind].format(name=own.name, number=other.number)
            yield Found(own.sitting, kind, words, f"{own.who}:{other.sitting}", {"other": other.number})


@dataclass(frozen=True, slots=True)
class Held:
    """What one sitting did: how many were present at how many seats, for how many minutes."""

    sitting: int
    present: int
    seats: int
    minutes: int


def over_capacity(held: Held) -> Found | None:
    """More people than seats, in a sitting that has its seats on record."""
    if held.seats == 0 or held.present <= held.seats:
        return None
    words = f"实到 {held.present} 人，考位 {held.seats} 个，多出 {held.present - held.seats} 人。"
    return Found(held.sitting, AnomalyKind.OVER_CAPACITY, words, figures={"present": held.present, "seats": held.seats})


def impossible_time(held: Held, *, least: int) -> Found | None:
    """Less time at the seats, all together, than `least` minutes for each who was present."""
    given, owed = held.minutes * held.seats, held.present * least
    if held.seats == 0 or given >= owed:
        return None
    words = f"{held.seats} 个考位共 {given} 分钟，{held.present} 人每人至少 {least} 分钟需要 {owed} 分钟。"
    figures: dict[str, int | str] = {"present": held.present, "seats": held.seats, "minutes": held.minutes, "least": least}
    return Found(held.sitting, AnomalyKind.IMPOSSIBLE_TIME, words, figures=figures)


def out_of_scope(sitting: int, key: str, name: str) -> Found:
    """An occupation at a level that the registration did not cover on the day (附3一(二)2)."""
    return Found(sitting, AnomalyKind.OUT_OF_SCOPE, f"{name}不在当日的备案范围内。", key)


def out_of_region(sitting: int, city: str) -> Found:
    """A sitting in another city that no cross-city notice covers (附3一(一)7)."""
    return Found(sitting, AnomalyKind.OUT_OF_SCOPE, f"考点在{city}，没有跨市报备。", "region")
