"""What an issue of the ledger must say, and how long a rectification may take. Clause: 文三(一), 附3一(二)6."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.policy.clauses import CLAUSES, Reason, is_citation
from supervision.enums import IssueState, Ledger, Severity

CLAUSE: Final = "文三(一)"
OPEN: Final = (IssueState.RECTIFYING, IssueState.REPORTED)  # ordered and not closed: what can be overdue
_TIERS: Final = ("附3一(一)", "附3一(二)", "附3一(三)")

# V-code -> its clause: the grounds of annex 3, as officers name them (V1.7, V2.2). No finding: what the finder thought of (L15).
GROUNDS: Final[dict[str, str]] = {
    f"V{tier}.{number}": f"{prefix}{number}"
    for tier, prefix in enumerate(_TIERS, start=1)
    for number in range(1, 21)
    if f"{prefix}{number}" in CLAUSES
}

# What the facts at hand make one think of: the situation, the ground it hints at, and why (L15, L08, L05, D106).
HINTS: Final[dict[str, tuple[str, str]]] = {
    "site_not_reported": ("V1.7", "跨市开展评价而没有取得所在市同意的报备"),
    "outside_scope": ("V2.2", "超出备案的职业、等级或区域，或评价对象不符"),
    "moved_without_report": ("V1.8", "时间、地点变更没有在变更前报告"),
    "staff": ("V1.5", "考评人员、内部质量督导员的安排不合规范"),
    "archive": ("V1.4", "评价档案不完整、不规范"),
    "complaint": ("V2.8", "投诉举报经核查属实"),
    "incident": ("V3.6", "发生重大安全事故或试题泄露"),
}


@dataclass(frozen=True, slots=True)
class Raising:
    """What is said when an issue is raised. `registrations`: those of its sources (inspection, sitting, complaint …), by their keys."""

    registration: int
    ledger: str
    finding: str
    clause: str
    severity: str
    conduct_on: date
    hint: str = ""
    registrations: tuple[int, ...] = ()


def ground_words(code: str) -> str:
    """V1.7 未报备考点，擅自在所在地之外评价; empty for no code."""
    return f"{code} {CLAUSES[GROUNDS[code]].title}" if code in GROUNDS else ""


def raising_reasons(said: Raising, today: date) -> tuple[Reason, ...]:
    """Everything that is missing or wrong in what is raised."""
    wrong = {
        "finding": "" if said.finding.strip() else "请写明发现的问题。",
        "clause": "" if said.clause and is_citation(said.clause) else "请选择所依据的条款。",
        "ledger": "" if said.ledger in Ledger.values else "请选择台账。",
        "severity": "" if said.severity in Severity.values else "请选择程度。",
        "conduct_on": "" if said.conduct_on <= today else "发生日期不能晚于今天。",
        "hint": "" if not said.hint or said.hint in GROUNDS else "可能涉及的情形不在附件3之列。",
        "registration": "" if set(said.registrations) <= {said.registration} else "所附的检查、场次、投诉或要情属于另一个备案登记。",
    }
    return tuple(Reason(CLAUSE, text, "S04", path) for path, text in wrong.items() if text)


def default_deadline(today: date, days: int) -> date:
    """The last day of a rectification of so many days; the day of the order is not counted."""
    return today + timedelta(days=days)


def order_reasons(text: str, due_on: date | None, today: date, days: int) -> tuple[Reason, ...]:
    """Why a rectification cannot be ordered so: it needs its demands, and a day between tomorrow and the figure."""
    found = [] if text.strip() else [Reason(CLAUSE, "请写明整改要求。", "L05", "text")]
    return (*found, *_day_reasons(due_on, today + timedelta(days=1), default_deadline(today, days), "整改期限"))


def _day_reasons(due_on: date | None, first: date, last: date, word: str) -> tuple[Reason, ...]:
    if due_on is None:
        return (Reason(CLAUSE, f"请填写{word}。", "L05", "due_on"),)
    if due_on < first:
        return (Reason(CLAUSE, f"{word}不能早于 {first}。", "L05", "due_on"),)
    return (Reason(CLAUSE, f"{word}不能晚于 {last}。", "L05", "due_on"),) if due_on > last else ()


def extension_reasons(before: date, due_on: date | None, reason: str, *, extended: bool, today: date, days: int) -> tuple[Reason, ...]:
    """Why a deadline is not extended: once only, with a reason, before it has passed, later than it was and at most by the figure again."""
    if extended:
        return (Reason(CLAUSE, "整改期限只能延长一次，已经延长过。", "L05"),)
    if today > before:
        return (Reason("附3一(二)6", f"整改期限 {before} 已过，不能再延长。", "L05"),)
    found = [] if reason.strip() else [Reason(CLAUSE, "请写明延长的理由。", "L05", "reason")]
    return (*found, *_day_reasons(due_on, before + timedelta(days=1), before + timedelta(days=days), "延长后的期限"))


def is_overdue(state: str, due_on: date | None, today: date) -> bool:
    """Past its deadline and not closed: the window closes at the end of the day (D92), so from the day after.

    What was reported in time waits for the authority, not for the institution: it is overdue only once it has been sent back.
    """
    return state == IssueState.RECTIFYING and due_on is not None and due_on < today


@dataclass(frozen=True, slots=True)
class Rate:
    """整改率. Of what was ordered and due in the period and not waived, how much was mended: reported in time (D92), and verified."""

    on_time: int
    due: int

    @property
    def percent(self) -> int | None:
        """Rounded half up; None where nothing was due."""
        return (self.on_time * 200 + self.due) // (2 * self.due) if self.due else None
