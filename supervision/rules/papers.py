"""The plan of a year, the editions of banks, and the custody of papers. Clause: 文二(一)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import CustodyAct

CLAUSE: Final = "文二(一)"


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of a year's plan: a scope line by its key, a month, people."""

    line: str
    month: int
    headcount: int


def plan_reasons(rows: Sequence[Planned], scope: Iterable[str]) -> tuple[Reason, ...]:
    """A plan has rows, within the scope, each line once a month."""
    if not rows:
        return (Reason(CLAUSE, "计划至少有一行。", "O02"),)
    known = set(scope)
    found = [Reason(CLAUSE, "只能计划备案范围内的职业和等级。", "O01")] if any(row.line not in known for row in rows) else []
    twice = {(row.line, row.month) for row in rows}
    if len(twice) < len(rows):
        found.append(Reason(CLAUSE, "同一职业、等级同一月份只写一行，请合并人数。", "O02"))
    return tuple(found)


def year_reasons(year: int, today: date) -> tuple[Reason, ...]:
    """A plan is for this year or the next."""
    if year in (today.year, today.year + 1):
        return ()
    return (Reason(CLAUSE, f"年度计划只能是 {today.year} 或 {today.year + 1} 年度。", "O02", "year"),)


@dataclass(frozen=True, slots=True)
class Handed:
    """A line of the custody log of one bank at one sitting."""

    act: CustodyAct
    copies: int


def custody_reasons(
    act: CustodyAct, copies: int, log: Sequence[Handed], *, happened_at: datetime, now: datetime, same_person: bool
) -> tuple[Reason, ...]:
    """Two persons at every hand-over, nothing of the future, and never more back than went out."""
    sums: Mapping[CustodyAct, int] = {kind: sum(row.copies for row in log if row.act is kind) for kind in CustodyAct}
    found = []
    if same_person:
        found.append(Reason(CLAUSE, "交出人和接收人须为两人。", "O12", "receiver"))
    if happened_at > now:
        found.append(Reason(CLAUSE, "交接时间不能晚于现在。", "O12", "happened_at"))
    out, back = sums[CustodyAct.ISSUED], sums[CustodyAct.RETURNED]
    received, destroyed = sums[CustodyAct.RECEIVED], sums[CustodyAct.DESTROYED]
    if act is CustodyAct.RETURNED and back + copies > out:
        found.append(Reason(CLAUSE, f"共领用 {out} 份，已回收 {back} 份，不能再回收 {copies} 份。", "O12", "copies"))
    if act is CustodyAct.ISSUED and out - back + copies > received - destroyed:
        text = f"接收入库 {received} 份，在外 {out - back} 份，已销毁 {destroyed} 份，不能再领用 {copies} 份。"
        found.append(Reason(CLAUSE, text, "O12", "copies"))
    if act is CustodyAct.DESTROYED and copies > received - destroyed - (out - back):
        text = f"库内现有 {received - destroyed - (out - back)} 份，不能销毁 {copies} 份。"
        found.append(Reason(CLAUSE, text, "O12", "copies"))
    return tuple(found)


def bank_reasons(*, line: str, scope: Iterable[str], reviewed_on: date, today: date) -> tuple[Reason, ...]:
    """A bank is compiled for what is filed, and reviewed before it is entered."""
    found = []
    if line not in set(scope):
        found.append(Reason(CLAUSE, "只能登记备案范围内职业和等级的题库、卷库。", "O12", "line"))
    if reviewed_on > today:
        found.append(Reason(CLAUSE, "审定日期不能晚于今天。", "O12", "reviewed_on"))
    return tuple(found)
