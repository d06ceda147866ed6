"""The words of the officers' pages: what comes next and by whom, the strip's sentence, the history as sentences."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.enums import CallState, State
from filings.models import Filing
from filings.models.assistance import LENT
from portal.accounts.rights import roles_with
from portal.audit.models import Entry
from portal.terms.queries import ClockView
from portal.terms.rules.ledger import Unit
from portal.terms.rules.slot import Slot
from portal.terms.rules.wording import length, short, with_weekday

# state → (what comes next, the right that takes it); an empty right: somebody who has no post at an authority.
_NEXT: Mapping[str, tuple[str, str]] = {
    State.DRAFT: ("申请人修改后重新提交", ""),
    State.SUBMITTED: ("审查材料，受理或一次性告知补正", "accept_filing"),
    State.SUPPLEMENTING: ("申请人补正后重新提交", ""),
    State.ACCEPTED: ("逐项核查材料，作出审核结论", "review_filing"),
    State.REVIEWED: ("组建专家组，发出评估通知", "review_filing"),
    State.EVALUATING: ("专家签署意见，组长作出评估结论", ""),
    State.EVALUATED: ("开始公示", "publicise_filing"),
    State.PUBLICISED: ("公示期满后结束公示", "publicise_filing"),
    State.REPORTING: ("报人力资源社会保障部", "publicise_filing"),
    State.AT_MINISTRY: ("部审核赋码后记录结果", "publicise_filing"),
    State.DECIDING: ("逐个职业拟定结果，提请审批", "review_filing"),
    State.APPROVING: ("审批", "approve_filing"),
}
_OTHERS: Mapping[str, str] = {State.DRAFT: "申请人", State.SUPPLEMENTING: "申请人", State.EVALUATING: "专家组"}


_BY_ANOTHER = ("approve_filing",)  # whoever has it in hand proposed it, and does not approve it (D111)


@dataclass(frozen=True, slots=True)
class NextLine:
    """The three cells above the strip."""

    what: str
    who: str
    until: str
    left: str
    overdue: bool


def next_line(filing: Filing, clock: ClockView | None, rights: Collection[str], today: date, own: Slot | None = None) -> NextLine | None:
    """What comes next, by whom, until when; None for a filing that is closed. `own`: the Centre's clock, which is what it is held to (D99)."""
    if filing.state not in _NEXT:
        return None
    what, needed = _NEXT[filing.state]
    who = _who(filing, needed, rights)
    if filing.state == State.SUBMITTED and filing.call is not None and filing.call.state != CallState.ANNOUNCED:
        what, who = "评分推荐，自治区公布遴选结果后受理", filing.desk.short_name if filing.desk else ""  # nobody accepts it before (B46)
    late = clock is not None and clock.slot.tone == "overdue"
    if own is not None and not late:
        return NextLine(what, who, own.line2, own.line1, own.tone == "overdue")
    until, left = _deadline(clock, today)
    return NextLine(what, who, until, left, late)


def _who(filing: Filing, needed: str, rights: Collection[str]) -> str:
    if not needed:
        return _OTHERS[filing.state]
    role = next(iter(roles_with(needed))).label
    if needed in rights:
        return f"你（{role}）"
    if needed == "publicise_filing":
        return "自治区鉴定中心"
    assigned = f" {filing.assignee}" if filing.assignee and needed not in _BY_ANOTHER else ""
    return f"{filing.authority.short_name if filing.authority else ''}{role}{assigned}"


def _deadline(clock: ClockView | None, today: date) -> tuple[str, str]:
    if clock is None:
        return "没有期限", ""
    slot = clock.slot
    if slot.tone in ("counting", "today") and clock.term.due_on:
        return f"{with_weekday(clock.term.due_on, today)}前", slot.line1
    if slot.tone == "overdue" and clock.term.due_on:
        return slot.line2, slot.line1
    return slot.line2, slot.line1


def strip(filing: Filing, clock: ClockView, today: date) -> dict[str, Any]:
    """The strip with its title, clause, sentence and link to the day table."""
    term = clock.term
    return {
        "title": f"{term.label} {length(term.length, Unit(term.unit))}",
        "clause": "内部时限" if term.internal else term.clause,
        "groups": clock.groups,
        "note": f"一格一个工作日，黑框为今天 {short(today, today)}。{_sentence(clock, today)}",
        "day_table_url": f"/desk/filings/{filing.pk}/clock/{term.key}/",
    }


def _sentence(clock: ClockView, today: date) -> str:
    term = clock.term
    if term.stopped_on:
        return f"{short(term.stopped_on, today)} 停止计算。"
    if term.due_on is None:
        return f"现在不计入，已用 {clock.ledger.used} 日，恢复后续算。"
    provisional = "（暂定）" if term.provisional else ""
    return f"已用 {clock.ledger.used} 日，{with_weekday(term.due_on, today)} 24:00 到期{provisional}。"


def moments(entries: Iterable[Entry], today: date) -> list[dict[str, Any]]:
    """The history as the timeline draws it, newest first."""
    return [_moment(entry, today, now=number == 0) for number, entry in enumerate(entries)]


def _moment(entry: Entry, today: date, *, now: bool) -> dict[str, Any]:
    who = " ".join(dict.fromkeys(part for part in (entry.actor_name, entry.actor_role) if part))  # the system is its own role
    absent = entry.data.get("for", "") if entry.act != "filings.assign" else ""
    found = {"at": instant(entry.at, today), "who": f"{who}（代{absent}）" if absent else who, "what": act_words(entry), "now": now}
    return {**found, "clause": entry.data.get("clause", ""), "tag": LENT if "mandate" in entry.data else ""}


def instant(at: datetime | None, today: date) -> str:
    """09-24 11:06; the year only where it is not this year."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{short(local.date(), today)} {local:%H:%M}"


_WORDS: Mapping[str, str] = {
    "filings.start": "建立草稿",
    "filings.start_change": "建立变更草稿：{words}",
    "filings.choose_kinds": "改选变更内容：{words}",
    "filings.propose_handover": "提出监管移交{to}",
    "filings.assign": "分派给{assignee}",
    "filings.begin_assistance": "开始柜台代填：{mandate}",
    "filings.end_assistance": "柜台代填结束：{end} {reason}",
    "filings.relieve": "{from}名下移交{to}：{reason}",
    "filings.release": "{from}已离任，转为未分派",
    "filings.transfer": "由{from}移送{to}：{reason}",
    "filings.invite_panel": "组建专家组，组长{lead}",
    "filings.add_members": "增补专家组成员",
    "filings.enter_call": "进入遴选公告 {call}，由{city}遴选推荐",
    "filings.remind_member": "催请{member}答复专家组邀请",
    "filings.answer_invitation": "{member}{answer}专家组邀请",
    "filings.change_lead": "{lead}任组长",
    "filings.release_member": "{member}退出专家组：{reason}",
    "filings.open_publicity": "公示内容定稿，公示到 {to}",
    "filings.escalate": "逾期，提请审批岗关注",
    "filings.sign_opinion": "{member}签署评估意见",
    "filings.request_consent": "提请增项：{reason}",
    "filings.answer_consent": "{result}增项：{reason}",
    "filings.acknowledge_version": "已阅第 {version_no} 版全部 {count} 处变更",
    "filings.ask_clarification": "请申请人说明{section}，{due_on} 前答复",
    "filings.answer_clarification": "申请人说明{late}",
    "filings.report_rectification": "提交整改情况：{line}",
    "filings.verify_rectification": "核验整改{result}：{line}，{finding}",
    "filings.propose_lines": "拟准予 {granted} 项，不予 {refused} 项",
    "filings.replace_publicity": "第 {from} 次公示更正为第 {to} 次，{what}",
    "filings.extend_publicity": "公示延长到 {to}：{reason}",
    "filings.raise_objection": "提出异议，回执码 {code}",
    "filings.answer_objection": "答复异议 {code}",
    "filings.draft_city_report": "生成报送，应于 {due_on} 前报区中心",
    "filings.send_city_report": "报送区中心",
    "filings.acknowledge_city_report": "签收报送",
}
# What an entry leaves out because there was none of it.
_COUNTS: Mapping[str, dict[str, Any]] = {"filings.propose_lines": {"granted": 0, "refused": 0}}


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def act_words(entry: Entry) -> str:
    """One act as a sentence: a step by its own word and note, the rest by the table."""
    label = entry.data.get("label")
    if label:
        note = entry.data.get("note", "")
        return f"{label}：{note}" if note else str(label)
    return _WORDS.get(entry.act, "办理").format_map(_Blank(_COUNTS.get(entry.act, {}) | entry.data))
