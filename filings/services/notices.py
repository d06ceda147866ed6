"""Who is told of what: every change of a filing to its institution, and to whoever has the next turn.

An act promises its notice within its transaction; the outbox keeps the promise by `deliver`, which may run twice: a message is unique by
its key. A notice speaks of the state it was promised in, whatever has happened since.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from filings.enums import CallOutcome, Outcome, State
from filings.models import CallExtension, Clarification, Filing, Handover, Objection, Publicity, SupplementConsent
from filings.queries.substitution import substitute_of
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.outbox.services import enqueue
from portal.people.models import MemberState, TeamMember

Words = dict[str, Any]
Notice = Callable[["Telling"], None]

_NOTICES: dict[str, Notice] = {}


def promise(filing: Filing, what: str, *, once: str = "", **words: int | str) -> None:
    """Promises a notice within the act; `once` tells several of one kind and version apart. Raises KeyError for an unknown one."""
    _NOTICES[what]
    key = f"filing:{filing.pk}:{filing.version}:{what}{once}"
    ids: dict[str, Any] = {"filing_id": filing.pk, "what": what, "told_as": key, "state": filing.state, **words}
    enqueue("filings.notify", key=f"notify:{key}", **ids)


def deliver(filing_id: int, what: str, told_as: str, state: str, words: Words, *, at: datetime) -> None:
    """Tells everybody concerned, once."""
    filing = Filing.objects.select_related("legal_person", "authority", "assignee").get(pk=filing_id)
    _NOTICES[what](Telling(filing, told_as, State(state), words, at))


def notice(tell_them: Notice) -> Notice:
    """Registers a notice under the name of its function."""
    _NOTICES[tell_them.__name__] = tell_them
    return tell_them


class Telling:
    """One notice being delivered: the file, the state it was promised in, its words, and the two sides it can speak to."""

    def __init__(self, filing: Filing, key: str, state: State, words: Words, at: datetime) -> None:
        self.filing, self.key, self.then, self.words, self.at = filing, key, state, words, at

    def applicant(self, title: str, body: str, *, clause: str = "") -> None:
        """To everybody of the institution."""
        people = users_of(self.filing.legal_person, timezone.localdate(self.at))
        self.people(people, title, body, clause=clause, link=f"/my/filings/{self.filing.pk}/", side="applicant")

    def desk(self, roles: Iterable[Role], title: str, body: str, *, authority: Authority | None = None) -> None:
        """To the assignee where he has one of the roles there, and to who stands in for him; otherwise to everybody with one."""
        party = authority or self.filing.authority
        if party is not None:
            people = users_of(party, timezone.localdate(self.at), roles)
            self.people(self._in_charge(people, party) or people, title, body)

    def _in_charge(self, people: list[User], party: Authority) -> list[User]:
        """Of these the assignee, and who stands in for him today (T12)."""
        assignee = self.filing.assignee
        if assignee is None or assignee not in people:
            return []
        return [assignee, *filter(None, [substitute_of(assignee, party, timezone.localdate(self.at))])]

    def people(self, people: Iterable[User], title: str, body: str, *, clause: str = "", link: str = "", side: str = "desk") -> None:
        where = link or f"/desk/filings/{self.filing.pk}/"
        tell(people, key=f"{self.key}:{side}", title=title, body=body, link=where, clause=clause, at=self.at)


@notice
def submitted(to: Telling) -> None:
    filing = to.filing
    if filing.recommender is not None and not to.words["again"]:  # its city has been told; the region's turn comes with the result
        to.applicant(
            f"已提交 {filing.number}", f"由{filing.recommender}遴选推荐，结果由自治区公布。申请期内可以撤回修改。", clause="附2二(二)"
        )
        return
    word = "补正后重新提交" if to.words["again"] else "提交备案申请"
    to.desk([Role.ACCEPTOR], f"{filing.applicant_name}{word}", f"受理编号 {filing.number}，{filing.lines_text}。")
    to.applicant(f"已提交 {filing.number}", f"由{filing.authority}受理。受理前可以撤回修改。", clause=filing.routed_by)


_CALL_WORDS = {
    CallOutcome.SELECTED: "已获遴选推荐，转自治区受理。",
    CallOutcome.BEYOND_PLACES: "获设区市推荐，全区名额已满，本次未能入选。",
    CallOutcome.NOT_RECOMMENDED: "未获推荐，得分、排名和理由见本件页面。",
}


@notice
def call_result(to: Telling) -> None:
    outcome = CallOutcome(to.words["outcome"])
    to.applicant(f"{to.filing.number} 遴选结果：{outcome.label}", _CALL_WORDS[outcome], clause="附2二(二)")
    if outcome is CallOutcome.SELECTED:
        to.desk([Role.ACCEPTOR], f"遴选推荐，待受理：{to.filing.applicant_name}", f"受理编号 {to.filing.number}，{to.filing.lines_text}。")


@notice
def call_extended(to: Telling) -> None:
    extension = CallExtension.objects.select_related("call").get(pk=to.words["extension_id"])
    body = f"“{extension.call}”的申请截止由 {extension.closed_on} 延长至 {extension.closes_on} 24:00，此前可以撤回修改。{extension.reason}"
    to.applicant(f"{to.filing.number}：遴选公告延长", body, clause="附2二(二)")


@notice
def recalled(to: Telling) -> None:
    to.desk([Role.ACCEPTOR], f"{to.filing.applicant_name}撤回修改", f"受理编号 {to.filing.number}，重新提交后期限重新计算。")


@notice
def withdrawn(to: Telling) -> None:
    filing = to.filing
    to.desk([Role.ACCEPTOR, Role.REVIEWER], f"{filing.applicant_name}撤回申请", f"受理编号 {filing.number}。{to.words['reason']}")
    to.applicant(f"{filing.number or '草稿'} 已撤回", "本件办结，记录保留，不影响以后申请。")


@notice
def assigned(to: Telling) -> None:
    if to.filing.assignee is not None:
        to.people([to.filing.assignee], f"分派给你：{to.filing.applicant_name}", f"受理编号 {to.filing.number}，{to.words['by']} 分派。")


@notice
def supplement(to: Telling) -> None:
    body = "补正事项已列在对应字段旁，请在告知书写明的日期前重新提交。"
    to.applicant(f"{to.filing.number} 需要补正 {to.words['count']} 项", body, clause=to.filing.cite("附*二(二)"))


@notice
def consent_requested(to: Telling) -> None:
    """To the approvers other than the one who asks; not the assignee alone, who may be neither."""
    filing, consent = to.filing, SupplementConsent.objects.select_related("requested_by").get(pk=to.words["consent_id"])
    if filing.authority is not None:
        approvers = users_of(filing.authority, timezone.localdate(to.at), [Role.APPROVER])
        others = [user for user in approvers if user.pk != consent.requested_by_id]
        body = f"{filing.number}，{consent.requested_by}提请在再次补正通知中增项：{consent.reason}"
        to.people(others, f"增项待你答复：{filing.applicant_name}", body, link=f"/desk/filings/{filing.pk}/consents/{consent.pk}/")


@notice
def consent_answered(to: Telling) -> None:
    consent = SupplementConsent.objects.select_related("requested_by", "answered_by").get(pk=to.words["consent_id"])
    word = "同意" if consent.is_granted else "不同意"
    to.people(
        [consent.requested_by], f"{word}增项：{to.filing.applicant_name}", f"{to.filing.number}，{consent.answered_by}：{consent.answer}"
    )


@notice
def clarification_asked(to: Telling) -> None:
    asked = Clarification.objects.get(pk=to.words["clarification_id"])
    body = f"{asked.question}请于 {asked.due_on} 24:00 前答复。办理期限不停止计算。"
    to.applicant(f"{to.filing.number}：请说明情况", body, clause=asked.clause)


@notice
def clarification_answered(to: Telling) -> None:
    to.desk([Role.REVIEWER], f"申请人已作说明：{to.filing.applicant_name}", f"受理编号 {to.filing.number}。")


@notice
def rectification_asked(to: Telling) -> None:
    body = "评估结论为整改后通过的职业，请按要求整改并提交情况和佐证；核验到位之前不能准予备案。"
    to.applicant(f"{to.filing.number}：评估要求整改", body, clause="附2二(三)")


@notice
def rectification_reported(to: Telling) -> None:
    to.desk([Role.REVIEWER], f"整改待核验：{to.filing.applicant_name}", f"受理编号 {to.filing.number}，{to.words['line']}。")


@notice
def rectification_verified(to: Telling) -> None:
    word = "整改核验到位" if to.words["is_met"] else "整改未到位，请继续整改"
    to.applicant(f"{to.filing.number}：{word}", f"{to.words['line']}：{to.words['finding']}", clause="附2二(三)")


@notice
def accepted(to: Telling) -> None:
    filing = to.filing
    to.applicant(f"{filing.number} 已受理", "受理通知书可在文书中查看，办理期限自次日起计算。", clause=filing.cite("附*二(二)"))
    to.desk([Role.REVIEWER], f"待审核：{filing.applicant_name}", f"受理编号 {filing.number} 已受理。")


@notice
def declined(to: Telling) -> None:
    to.applicant(f"{to.filing.number} 不予受理", "理由和依据见不予受理通知书。", clause=to.filing.cite("附*二(二)"))


@notice
def transferred(to: Telling) -> None:
    filing, reason = to.filing, to.words["reason"]
    to.desk([Role.ACCEPTOR, Role.REVIEWER], f"{to.words['source']}移送：{filing.applicant_name}", f"{filing.number}。{reason}")
    to.applicant(f"{filing.number} 已移送{filing.authority}", reason, clause=filing.cite("附*二(二)"))


_TURNS: dict[State, tuple[tuple[Role, ...], str]] = {
    State.REVIEWED: ((Role.REVIEWER,), "待组织技术评估"),
    State.EVALUATED: ((Role.CENTRE_OFFICER,), "待公示"),
    State.REPORTING: ((Role.CENTRE_OFFICER,), "待报部"),
    State.DECIDING: ((Role.REVIEWER,), "待拟定决定"),
    State.APPROVING: ((Role.APPROVER,), "待审批"),
}


@notice
def moved(to: Telling) -> None:
    """The file has moved on: its institution and the next desk are told."""
    filing = to.filing
    at_centre = Role.CENTRE_OFFICER in _TURNS.get(to.then, ((), ""))[0] or to.then == State.AT_MINISTRY
    party = filing.centre if at_centre else filing.authority
    to.applicant(f"{filing.number}：{to.then.label}", f"本件现由{party}办理。{to.words.get('more', '')}")
    if to.then in _TURNS:
        roles, word = _TURNS[to.then]
        to.desk(roles, f"{word}：{filing.applicant_name}", f"受理编号 {filing.number}。", authority=party)


@notice
def sent_back(to: Telling) -> None:
    to.desk([Role.REVIEWER], f"退回重拟：{to.filing.applicant_name}", to.words["reason"])


@notice
def panel_invited(to: Telling) -> None:
    """Those who have been asked and have not answered; asked again only when the panel is, under another key."""
    waiting = TeamMember.objects.filter(team=to.filing.team, state=MemberState.INVITED).select_related("person__user")
    for member in waiting:
        if member.person.user is not None:
            tell(
                [member.person.user],
                key=f"panel:{member.pk}:invited",
                title=f"邀请你参加技术评估：{to.filing.applicant_name}",
                body="请先作回避声明，再答复是否接受。",
                link=f"/desk/filings/{to.filing.pk}/invitation/",
                clause="附2二(三)",
                at=to.at,
            )


@notice
def invitation_answered(to: Telling) -> None:
    member = TeamMember.objects.select_related("person").get(pk=to.words["member_id"])
    title = f"{member.person}{member.get_state_display()}评估邀请"
    to.desk([Role.REVIEWER], title, f"{to.filing.applicant_name}，{to.filing.number}。")


@notice
def evaluation_opened(to: Telling) -> None:
    filing = to.filing
    to.applicant(f"{filing.number} 进入技术评估", "评估期间备案期限停止计算，预计时长见期限中止告知书。", clause="附2二(三)")
    members = TeamMember.objects.filter(team=filing.team, state=MemberState.ACCEPTED).select_related("person__user")
    users = [member.person.user for member in members if member.person.user is not None]
    link = f"/desk/filings/{filing.pk}/evaluation/"
    to.people(users, f"评估开始：{filing.applicant_name}", "评估后请签署本人意见。", clause="附2二(三)", link=link)


@notice
def member_released(to: Telling) -> None:
    """He may have had an account only as long as he was asked."""
    member = TeamMember.objects.select_related("person__user").get(pk=to.words["member_id"])
    if member.person.user is not None:
        to.people([member.person.user], f"你已退出专家组：{to.filing.applicant_name}", member.declaration, link="/desk/panels/")


@notice
def opinion_signed(to: Telling) -> None:
    to.desk([Role.REVIEWER], f"{to.words['by']} 已签署评估意见", f"{to.filing.applicant_name}，{to.filing.number}。")


@notice
def publicised(to: Telling) -> None:
    body = f"公示至 {to.words['ends_on']} 24:00，期间备案期限停止计算。"
    to.applicant(f"{to.filing.number} 公示中", body, clause="附2二(四)")


@notice
def publicity_extended(to: Telling) -> None:
    to.applicant(f"{to.filing.number} 公示延长", f"公示延长至 {to.words['ends_on']} 24:00。{to.words['reason']}", clause="附2二(四)")


@notice
def publicity_corrected(to: Telling) -> None:
    """The institution; its authority's reviewer, who answers what is still open and decides later."""
    opened, carried = Publicity.objects.get(pk=to.words["publicity_id"]), to.words["carried"]
    body = f"{opened.reason}更正后重新公示至 {opened.ends_on} 24:00，备案期限继续停止计算。更正内容：{to.words['corrections']}。"
    to.applicant(f"{to.filing.number} 公示更正", body, clause="附2二(四)")
    waiting = f"未答复的异议 {carried} 件转入重新公示，仍须答复。" if carried else ""
    to.desk([Role.REVIEWER], f"公示更正：{to.filing.applicant_name}", f"{body}{waiting}")


@notice
def objection_raised(to: Telling) -> None:
    code = Objection.objects.get(pk=to.words["objection_id"]).receipt_code
    to.desk([Role.REVIEWER], f"收到异议：{to.filing.applicant_name}", f"异议 {code}，请核实答复。")


@notice
def objection_answered(to: Telling) -> None:
    code = Objection.objects.get(pk=to.words["objection_id"]).receipt_code
    to.desk([Role.CENTRE_OFFICER], f"异议 {code} 已答复", to.filing.applicant_name, authority=to.filing.centre)


@notice
def decided(to: Telling) -> None:
    words = {
        Outcome.GRANTED: "已备案，备案回执可在文书中下载。",
        Outcome.PARTIAL: "部分职业已备案，回执和不予备案通知书见文书。",
        Outcome.REFUSED: "不予备案，理由、依据和救济途径见通知书。",
    }
    to.applicant(f"{to.filing.number} 已作出决定", words[Outcome(to.filing.outcome)], clause=to.filing.cite("附*决定"))


def _handover(to: Telling) -> Handover:
    return Handover.objects.select_related("source", "target").get(pk=to.words["handover_id"])


def _of_handover(to: Telling, handover: Handover, party: Authority, title: str, body: str) -> None:
    """To the approvers of one side of a move of supervision."""
    link = f"/desk/handovers/{handover.pk}/"
    to.people(users_of(party, timezone.localdate(to.at), [Role.APPROVER]), title, body, clause="文一(二)", link=link, side=party.code)


@notice
def handover_proposed(to: Telling) -> None:
    handover = _handover(to)
    _of_handover(to, handover, handover.target, f"{handover.source}拟移交监管：{to.filing.legal_person.name}", handover.reason)


@notice
def handover_done(to: Telling) -> None:
    handover = _handover(to)
    title = f"监管已移交{handover.target}：{to.filing.legal_person.name}"
    _of_handover(to, handover, handover.source, title, "以后的变更、延续和监管由接收机关办理，历史记录保留。")
    to.applicant(f"监管机关变为{handover.target}", "以后的变更和延续向该机关申请。", clause="文一(二)")


@notice
def handover_declined(to: Telling) -> None:
    handover = _handover(to)
    _of_handover(to, handover, handover.source, f"{handover.target}不同意接收：{to.filing.legal_person.name}", handover.answer)


@notice
def handover_dropped(to: Telling) -> None:
    handover = _handover(to)
    _of_handover(to, handover, handover.target, f"不再移交：{to.filing.legal_person.name}", handover.answer)


@notice
def city_report_sent(to: Telling) -> None:
    to.desk([Role.CENTRE_OFFICER], f"{to.filing.authority}报送备案信息", to.filing.applicant_name, authority=to.filing.centre)


@notice
def city_report_acknowledged(to: Telling) -> None:
    to.desk([Role.REVIEWER], f"区中心已签收报送：{to.filing.applicant_name}", f"受理编号 {to.filing.number}。")
