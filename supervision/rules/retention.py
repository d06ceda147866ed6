"""How long records of a sitting are kept, and when they may be disposed of: never before the last day, never under a hold. Clause: 文二(一)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Reason

CLAUSE = "文二(一)"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """One volume: its words, the last day of its keeping, when it was disposed of, why it is held."""

    words: str
    keep_until: date
    disposed_on: date | None = None
    held: str = ""


def volume_reasons(volume: Kept, today: date) -> tuple[Reason, ...]:
    """Why this volume is not disposed of today: its last day still counts, a hold beats everything (T18)."""
    if volume.disposed_on is not None:
        return (Reason(CLAUSE, f"{volume.words}已于 {volume.disposed_on} 处置。", "T18", "volumes"),)
    if volume.held:
        return (Reason(CLAUSE, f"{volume.words}在保全中，不得处置：{volume.held}", "T18", "volumes"),)
    if volume.keep_until >= today:
        return (Reason(CLAUSE, f"{volume.words}须保管至 {volume.keep_until}。", "O14", "volumes"),)
    return ()


def disposal_reasons(volumes: Sequence[Kept], method: str, today: date) -> tuple[Reason, ...]:
    """Everything that stands in the way of a list."""
    found = [reason for volume in volumes for reason in volume_reasons(volume, today)]
    if not volumes:
        found.append(Reason(CLAUSE, "请选择要处置的案卷。", "T18", "volumes"))
    if not method.strip():
        found.append(Reason(CLAUSE, "请写明处置方式。", "T18", "method"))
    if len(method.strip()) > LONGEST:
        found.append(Reason(CLAUSE, f"处置方式不超过 {LONGEST} 字。", "T18", "method"))
    return tuple(found)
