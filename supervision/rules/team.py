"""Who may be sent to inspect an institution, and when a team is enough. Clause: 文二(二), 文二(三), 文三(一)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Reason
from supervision.enums import InspectorKind, PlanKind

CLAUSE = "文三(一)"
RECUSAL = "文二(二)"
OFFICERS = "行政处罚法42"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An inspector as he stands towards one institution. `ties`: what ties him to it, in words; empty where nothing does."""

    name: str
    kind: InspectorKind
    valid_until: date
    has_account: bool
    goes_there: bool
    ties: tuple[str, ...] = ()


def candidate_reasons(candidate: Candidate, on: date) -> tuple[Reason, ...]:
    """Why he cannot be sent there on this day."""
    found: list[Reason] = []
    if candidate.valid_until < on:
        found.append(Reason(CLAUSE, f"{candidate.name}的证件有效期至 {candidate.valid_until}，检查之日已失效。", path="members"))
    if not candidate.has_account:
        found.append(Reason(CLAUSE, f"{candidate.name}没有工作账号，不能接受邀请和签字。", path="members"))
    if not candidate.goes_there:
        found.append(Reason(CLAUSE, f"{candidate.name}不派往这个设区市。", path="members"))
    found.extend(Reason(RECUSAL, f"{candidate.name}应当回避：{tie}。", "O19", "members") for tie in candidate.ties)
    return tuple(found)


def team_reasons(kind: str, members: Sequence[InspectorKind], least: int) -> tuple[Reason, ...]:
    """Whether there are enough of them: `least` persons, on an inspection of law enforcement as many officers."""
    if len(members) < least:
        return (Reason(OFFICERS, f"检查组不少于 {least} 人，现有 {len(members)} 人。", path="members"),)
    officers = sum(one == InspectorKind.OFFICER for one in members)
    if kind == PlanKind.ENFORCEMENT and officers < least:
        return (Reason(OFFICERS, f"执法检查须有不少于 {least} 名执法人员，现有 {officers} 名。", path="members"),)
    return ()
