"""What happens next with a filing, by whom, until when: in the applicant's words."""

from dataclasses import dataclass
from datetime import date

from filings.enums import State
from filings.models import Filing
from portal.terms.queries import ClockView
from portal.terms.rules.ledger import Unit
from portal.terms.rules.wording import length, short, with_weekday

YOU = "你（本单位）"
_PANEL = "专家组"
_CENTRE = "自治区鉴定中心"
_MINISTRY = "人力资源社会保障部"
_BUREAU = ""  # the accepting authority

_NEXT: dict[str, tuple[str, str]] = {
    State.DRAFT: ("填写并提交", YOU),
    State.SUPPLEMENTING: ("补正后重新提交", YOU),
    State.SUBMITTED: ("审查是否受理", _BUREAU),
    State.ACCEPTED: ("审核材料", _BUREAU),
    State.REVIEWED: ("组织技术评估", _BUREAU),
    State.EVALUATING: ("技术评估", _PANEL),
    State.EVALUATED: ("开始公示", _CENTRE),
    State.PUBLICISED: ("公示，接受异议", _CENTRE),
    State.REPORTING: ("报部审核", _CENTRE),
    State.AT_MINISTRY: ("审核赋码", _MINISTRY),
    State.DECIDING: ("拟定决定", _BUREAU),
    State.APPROVING: ("审批决定", _BUREAU),
    State.DECIDED: ("已办结", ""),
    State.DECLINED: ("已办结", ""),
    State.WITHDRAWN: ("已撤回", ""),
}


@dataclass(frozen=True, slots=True)
class NextLine:
    """The line above the strip."""

    what: str
    who: str
    until: str
    left: str
    overdue: bool


def next_step(filing: Filing) -> tuple[str, str]:
    """What comes next, and who does it."""
    if filing.state == State.SUBMITTED and filing.recommender_id and filing.desk_id == filing.recommender_id:
        return "遴选推荐，等待公布结果", filing.recommender.short_name if filing.recommender else ""
    what, who = _NEXT[filing.state]
    if not who and filing.is_open and filing.authority is not None:
        who = filing.authority.short_name
    return what, who


def next_line(filing: Filing, view: ClockView | None, today: date) -> NextLine:
    """The same with its deadline as the leading clock knows it; before the first submission there is none."""
    what, who = next_step(filing)
    if not filing.is_open or view is None:
        return NextLine(what, who or "无", _ended(filing, today), "", False)
    slot = view.slot
    if slot.tone == "paused" or view.term.due_on is None:
        return NextLine(what, who, slot.line2, slot.line1, slot.tone == "overdue")
    return NextLine(what, who, f"{with_weekday(view.term.due_on, today)}前", slot.line1, slot.tone == "overdue")


def _ended(filing: Filing, today: date) -> str:
    at = filing.decided_at or filing.declined_at or filing.withdrawn_at
    return f"{short(at.date(), today)} 办结" if at and not filing.is_open else "提交后起算"


def strip_of(filing: Filing, view: ClockView, today: date, url: str) -> dict[str, object]:
    """The clock strip of the file page."""
    term = view.term
    provisional = "到期日暂定，放假安排公布后自动重算。" if term.provisional else ""
    return {
        "title": f"{term.label} {length(term.length, Unit(term.unit))}",
        "clause": "" if term.internal else term.clause,
        "groups": view.groups,
        "note": f"一格一个工作日，黑框为今天 {short(today, today)}。{provisional}",
        "day_table_url": url,
    }
