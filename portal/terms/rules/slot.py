"""The clock in a list: small ticks, one a day, and two lines of words."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.terms.rules.holders import Holder, HolderKind
from portal.terms.rules.ledger import Unit
from portal.terms.rules.wording import amount, short
from portal.workdays.rules import Calendar

MONTH = 30
INTERNAL = "内部时限"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the slot needs to know of a term, all of it columns: no event has to be read for a list.

    `left_when_paused`: what was left when the open pause began, None while the term runs. `least`: the time must last at least so long, nobody
    is late when it is over.
    """

    length: int
    unit: Unit
    started_on: date
    due_on: date | None
    clause: str
    internal: bool
    provisional: bool = False
    paused_by: Holder | None = None
    left_when_paused: int | None = None
    paused_since: date | None = None
    stopped_on: date | None = None
    least: bool = False


@dataclass(frozen=True, slots=True)
class Companion:
    """The clock that runs while the first one is stopped; `words` places its due day, e.g. "评估至 {} 前".

    `label`: its name. `owed`: the authority itself is held to it, so that it can be late while the first one stands still (B53).
    """

    due_on: date
    internal: bool
    words: str = "{} 到期"
    label: str = ""
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """`used` of `total` ticks and the words; `tone` is counting, today, paused, overdue or stopped."""

    used: int
    total: int
    line1: str
    line2: str
    tone: str
    provisional: bool = False


def slot(reading: Reading, today: date, calendar: Calendar, companion: Companion | None = None) -> Slot:
    """The slot on a day. Overdue outweighs paused; a paused clock shows what its holder is held to, where there is such a term."""
    over = overdue(reading, today, calendar)
    left = remaining(reading, today, calendar)
    total = reading.length * MONTH if reading.unit == Unit.MONTHS else reading.length
    if reading.stopped_on:
        return Slot(max(total - left, 0), total, "已办结", f"{short(reading.stopped_on, today)} 办结", "stopped")
    if over is not None and reading.due_on and reading.least:
        return Slot(total, total, "可以结束", f"{short(reading.due_on + timedelta(days=1), today)} 起可以结束", "counting")
    if over is not None and reading.due_on:
        # the evening after the last day is late although no working day has passed yet
        line1 = f"逾期 {amount(over, reading.unit)}" if over else "已逾期"
        return Slot(total, total, line1, f"应于 {short(reading.due_on, today)} 办结", "overdue")
    if companion is not None and companion.owed and today > companion.due_on:
        return Slot(
            total, total, _late_words(companion, today, calendar), f"{companion.label} {short(companion.due_on, today)} 届满", "overdue"
        )
    if reading.paused_by:
        return Slot(max(total - left, 0), total, _paused_words(reading.paused_by), _companion_words(companion, today), "paused")
    if reading.due_on is None:
        raise ValueError("a running clock has a due day")
    line2 = f"{short(reading.due_on, today)}·{INTERNAL if reading.internal else reading.clause}".rstrip("·")
    if left == 0:
        return Slot(total, total, "今日期满" if reading.least else "今日到期", line2, "today", reading.provisional)
    return Slot(max(total - left, 0), total, f"剩 {amount(left, reading.unit)}", line2, "counting", reading.provisional)


def remaining(reading: Reading, today: date, calendar: Calendar) -> int:
    """What is left after today, in the term's unit."""
    if reading.due_on is None:
        return reading.left_when_paused or 0
    now = max(reading.started_on, min(today, reading.stopped_on or today))
    if reading.unit == Unit.WORKING_DAYS:
        return calendar.count(now, reading.due_on)
    return max((reading.due_on - now).days, 0)


def overdue(reading: Reading, today: date, calendar: Calendar) -> int | None:
    """How far the due day is past, in the term's unit (0 over a weekend); None while it is not. A later pause takes no further days."""
    until = min(on for on in (today, reading.stopped_on, reading.paused_since) if on is not None)
    if reading.due_on is None or until <= reading.due_on:
        return None
    return calendar.count(reading.due_on, until) if reading.unit == Unit.WORKING_DAYS else (until - reading.due_on).days


def _late_words(companion: Companion, today: date, calendar: Calendar) -> str:
    over = calendar.count(companion.due_on, today)
    return f"逾期 {amount(over, Unit.WORKING_DAYS)}" if over else "已逾期"


def _paused_words(holder: Holder) -> str:
    return "等待申请人" if holder.kind == HolderKind.INSTITUTION else f"停表·{holder.word}"


def _companion_words(companion: Companion | None, today: date) -> str:
    if companion is None:
        return "恢复后续算"
    words = companion.words.format(short(companion.due_on, today))
    return f"{words}·{INTERNAL}" if companion.internal else words
