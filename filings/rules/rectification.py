"""What the panel wants rectified of a line: done by the institution, verified by the reviewer, before the line can be granted. Clause: 附2二(三)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from filings.enums import LineResult, State
from portal.policy.clauses import Reason

CLAUSE: Final = "附2二(三)"
# From the conclusion until the decision is proposed; what is sent back from there may be mended again.
OPEN_IN: Final = (State.EVALUATED, State.PUBLICISED, State.REPORTING, State.AT_MINISTRY, State.DECIDING)


@dataclass(frozen=True, slots=True)
class Report:
    """One answer; `is_met` is None until it was verified."""

    is_met: bool | None = None


def word_of(reports: Sequence[Report]) -> str:
    """Where a line's rectification stands, as both sides read it."""
    if not reports:
        return "待整改"
    return {None: "待核验", True: "已核验到位", False: "未到位，待继续整改"}[reports[-1].is_met]


def report_reasons(result: str, state: str, reports: Sequence[Report]) -> tuple[Reason, ...]:
    """Why nothing can be reported of a line: not one to rectify, out of time, waiting to be verified, or verified."""
    if result != LineResult.PASSED_AFTER_FIX:
        return (Reason(CLAUSE, "这一项的评估结论不是“整改后通过”，没有需要整改的内容。", "B58"),)
    if state not in OPEN_IN:
        return (Reason(CLAUSE, f"现为“{State(state).label}”，评估结论作出后、提请审批前才能提交和核验整改情况。", "B58"),)
    if reports and reports[-1].is_met is not False:
        return (Reason(CLAUSE, f"整改情况{word_of(reports)}，不能再次提交。", "B58"),)
    return ()


def verify_reasons(state: str, report: Report) -> tuple[Reason, ...]:
    """Why an answer cannot be judged: judged already, or the decision is proposed."""
    if report.is_met is not None:
        return (Reason(CLAUSE, "这次整改已经核验。", "B58"),)
    if state not in OPEN_IN:
        return (Reason(CLAUSE, f"现为“{State(state).label}”，不能核验整改情况。", "B58"),)
    return ()
