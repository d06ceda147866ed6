"""Objections during publicity: when the publicity may close, and what an upheld one does (D33, D100). Clause: 附2二(四)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.enums import ObjectionState
from portal.policy.clauses import Reason
from portal.workdays.rules import Calendar

MOST_MORE_DAYS: Final = 20  # working days by which a publicity may be longer than the shortest, extensions included; ours, not the notice's
_CLAUSE: Final = "附2二(四)"
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection; `lines` are those it is upheld against, empty unless upheld."""

    ref: str
    state: str
    lines: frozenset[str] = frozenset()


def objection_reasons(text: str, name: str, contact: str, *, anonymous: bool) -> tuple[Reason, ...]:
    """What an objection lacks: words, and a name with a way to reach it where it may not be anonymous (D33)."""
    found = [] if text.strip() else [Reason(_CLAUSE, "请写明异议的内容和理由。", "D33", "text")]
    if not anonymous:
        asked = (("name", name, "请写明姓名或单位名称，异议须实名提出。"), ("contact", contact, "请留下联系方式，以便核实和答复。"))
        found.extend(Reason(_CLAUSE, words, "D33", path) for path, given, words in asked if not given.strip())
    return tuple(found)


def mail_address(contact: str) -> str:
    """The mail address within what was left as contact; empty where there is none."""
    found = _MAIL.search(contact)
    return found[0] if found else ""


def latest_end(least: date, days: Calendar) -> date:
    """The last day that a publicity may ever have, opened so long or extended again and again; `least`: the earliest it could have had."""
    return days.add(least, MOST_MORE_DAYS).on


def end_reasons(ends_on: date, least: date, days: Calendar) -> tuple[Reason, ...]:
    """What speaks against a last day, at the opening, in a correction and in an extension alike: no working day, or too late."""
    if not days.is_working(ends_on):
        return (Reason(_CLAUSE, f"{ends_on} 不是工作日，公示的结束日须为工作日。", "N13", "ends_on"),)
    latest = latest_end(least, days)
    if ends_on > latest:
        words = f"公示连同延长最多比最短期限多 {MOST_MORE_DAYS} 个工作日（内部时限），结束日最晚为 {latest}。"
        return (Reason(_CLAUSE, words, "N13", "ends_on"),)
    return ()


def extension_reasons(
    last_day: date, ends_on: date, reason: str, today: date, days: Calendar, *, least: date, closed: bool
) -> tuple[Reason, ...]:
    """What keeps a publicity from being extended: it is over, the new end is not later, too late or no working day, no reason (N13)."""
    if closed or today > last_day:
        return (Reason(_CLAUSE, f"公示已于 {last_day} 24:00 期满，不能再延长。", "N13", "ends_on"),)
    found = []
    if ends_on <= last_day:
        found.append(Reason(_CLAUSE, f"公示只能延长，新的结束日须在 {last_day} 以后。", "N13", "ends_on"))
    else:
        found.extend(end_reasons(ends_on, least, days))
    if not reason.strip():
        found.append(Reason(_CLAUSE, "请写明延长公示的理由。", "N13", "reason"))
    return tuple(found)


def answer_reasons(state: str, upheld: Collection[str], known: Collection[str], answer: str) -> tuple[Reason, ...]:
    """What an answer lacks: words, and for an upheld objection the lines it hits."""
    found = []
    if not answer.strip():
        found.append(Reason(_CLAUSE, "请写明答复内容。", "D33", "answer"))
    if state == ObjectionState.UPHELD and not upheld:
        found.append(Reason(_CLAUSE, "异议成立的，请选择涉及的申报职业或项目。", "D33", "lines"))
    if set(upheld) - set(known):
        found.append(Reason(_CLAUSE, "所选的申报职业或项目不在本次公示内。", "D33", "lines"))
    return tuple(found)


def closing_reasons(objections: Sequence[Objection], last_day: date, today: date) -> tuple[Reason, ...]:
    """What keeps the publicity from closing: its last day not over (D10), an objection open (D100)."""
    found = []
    if today <= last_day:
        found.append(Reason(_CLAUSE, f"公示到 {last_day} 24:00，期满后结束。", "B59"))
    waiting = sum(objection.state == ObjectionState.OPEN for objection in objections)
    if waiting:
        found.append(Reason(_CLAUSE, f"还有 {waiting} 件异议没有答复，答复后才能结束公示。", "D100", "objections"))
    return tuple(found)


def upheld_lines(objections: Sequence[Objection]) -> frozenset[str]:
    """The lines that may no longer be granted."""
    return frozenset(line for objection in objections if objection.state == ObjectionState.UPHELD for line in objection.lines)


def hits_every_line(objections: Sequence[Objection], lines: Collection[str]) -> bool:
    """Whether nothing is left to report, so that the filing goes straight to the decision (uphold)."""
    return bool(lines) and set(lines) <= upheld_lines(objections)
