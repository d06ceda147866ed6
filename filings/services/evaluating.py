"""The technical evaluation: a panel is invited, each member signs an opinion, the lead concludes. Clause: 附2二(三)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.enums import Head, LineResult, Method, OpinionResult, State
from filings.models import Evaluation, Filing, FilingLine, Opinion
from filings.queries.candidates import ties
from filings.queries.panel import opinions, panel
from filings.queries.path import path
from filings.rules import panel as rules
from filings.services import clocks, notices, papers
from filings.services.seating import CLAUSE, SEATED, require_organiser, require_state, seat_blockers
from portal.access import services as access
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.queries import centre
from portal.people import services as people
from portal.people.models import MemberKind, MemberState, Person, Team, TeamKind, TeamMember
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lock


def invite_panel(filing: Filing, members: Mapping[Person, MemberKind], *, lead: Person | None, by: User, at: datetime) -> Team:
    """Sets up the panel and invites its members; open while the file waits for its evaluation.

    Raises NotAllowed, Refused where the panel lacks a professional or a managerial member or its lead (B55), where somebody may not be asked
    (N14), in another state, or when there is a panel already.
    """
    require_organiser(filing, by, at)
    with act(by, at, filing.authority):
        locked = lock(filing)
        require_state(locked, State.REVIEWED)
        if locked.team is not None:
            raise Refused((Reason(CLAUSE, "专家组已经组建，可以增补成员。"),))
        reasons = (*rules.composition_reasons(list(members.values())), *seat_blockers(locked, members, at=at))
        if lead is None or lead not in members:
            reasons = (*reasons, Reason(CLAUSE, "请为专家组确定一名组长。", "B55", "lead"))
        if reasons or lead is None:
            raise Refused(reasons)
        assert locked.authority is not None
        team = people.form_team(
            locked.authority, TeamKind.EVALUATION, f"{locked.applicant_name}技术评估专家组", members, lead=lead, by=by, at=at
        )
        locked.team = team
        locked.save()
        audit.record("filings.invite_panel", locked, data={"members": [str(person) for person in members], "lead": str(lead)})
        notices.promise(locked, "panel_invited")
    return team


def add_member(filing: Filing, person: Person, kind: MemberKind, *, is_lead: bool, by: User, at: datetime) -> TeamMember:
    """Invites one more member; see `add_members`."""
    return add_members(filing, {person: kind}, lead=person if is_lead else None, by=by, at=at)[0]


def add_members(
    filing: Filing, members: Mapping[Person, MemberKind], *, lead: Person | None, by: User, at: datetime
) -> tuple[TeamMember, ...]:
    """Invites more members, in the place of those who declined, recused themselves or left; all of them or none.

    Raises NotAllowed, Refused without a panel, in another state, for somebody who may not be asked (N14), or for a second lead.
    """
    require_organiser(filing, by, at)
    with act(by, at, filing.authority):
        locked = lock(filing)
        require_state(locked, State.REVIEWED, State.EVALUATING)
        team = locked.team
        if team is None:
            raise Refused((Reason(CLAUSE, "请先组建专家组。"),))
        reasons = seat_blockers(locked, members, at=at)
        if lead is not None and team.members.filter(is_lead=True, state__in=SEATED).exists():
            reasons = (*reasons, Reason(CLAUSE, "专家组只能有一名组长。", "B55", "lead"))
        if reasons:
            raise Refused(reasons)
        found = tuple(people.invite(team, person, kind, is_lead=person == lead, by=by, at=at) for person, kind in members.items())
        audit.record("filings.add_members", locked, data={"members": [str(member) for member in found]})
        notices.promise(locked, "panel_invited", once=f":{found[0].pk}")
    return found


def answer_invitation(member: TeamMember, state: MemberState, *, declaration: str, by: User, at: datetime) -> TeamMember:
    """A member accepts with a recusal declaration, recuses himself with his reason, or declines; rights begin with acceptance (文二(二)).

    Raises NotAllowed for anybody else, Refused without the declaration or the reason, where he stands with the applicant (N14), the second
    time, or once the panel has ended.
    """
    if member.person.user_id != by.pk:
        raise NotAllowed((Reason("文二(二)", "只能由受邀专家本人答复。", "O19"),))
    filing = member.team.filings.get()
    with act(by, at, member.team):
        reasons = _answer_reasons(filing, member, state, declaration, at)
        if reasons:
            raise Refused(reasons)
        try:
            answered = (
                access.admit(member, declaration=declaration.strip(), by=by, at=at)
                if state == MemberState.ACCEPTED
                else people.answer(member, state, declaration=declaration.strip(), by=by, at=at)
            )
        except people.AnsweredError as again:
            raise Refused((Reason("文二(二)", "这份邀请已经答复。"),)) from again
        audit.record("filings.answer_invitation", filing, data={"member": str(answered), "answer": str(answered.get_state_display())})
        notices.promise(filing, "invitation_answered", once=f":{answered.pk}", member_id=answered.pk)
    return answered


def _answer_reasons(filing: Filing, member: TeamMember, state: MemberState, declaration: str, at: datetime) -> tuple[Reason, ...]:
    if state not in (MemberState.ACCEPTED, MemberState.RECUSED, MemberState.DECLINED):
        return (Reason("文二(二)", "请选择接受、回避或谢绝。"),)
    found: list[Reason] = []
    if state != MemberState.DECLINED and not declaration.strip():
        word = "接受邀请须先作出回避声明。" if state == MemberState.ACCEPTED else "请写明回避的原因。"
        found.append(Reason("文二(二)", word, "O19", "declaration"))
    if state == MemberState.ACCEPTED:
        tied = ties(filing, [member.person_id], timezone.localdate(at)).get(member.person_id, ())
        found.extend(rules.tie_reasons(str(member.person), tied))
    return tuple(found)


def open_evaluation(
    filing: Filing, *, methods: Sequence[Method], planned_on: date | None, expected_working_days: int, by: User, at: datetime, seen: int
) -> Filing:
    """Sends the evaluation notice: the panel is complete, the authority's clock pauses from the next day on (D99), the applicant is told for how long."""
    with act(by, at, filing.authority):
        reasons = rules.panel_reasons(panel(lock(filing)))
        if not methods:
            reasons = (*reasons, Reason(CLAUSE, "至少选择一种评估方式。", "B56", "methods"))
        if planned_on is not None and planned_on < timezone.localdate(at):
            reasons = (*reasons, Reason(CLAUSE, "现场日期不能早于今天。", path="planned_on"))
        if reasons:
            raise Refused(reasons)
        opened = clocks.step(filing, "open_evaluation", by=by, at=at, seen=seen)
        Evaluation.objects.create(
            filing=opened, planned_on=planned_on, expected_working_days=expected_working_days, methods=[method.value for method in methods]
        )
        papers.pause(opened, phase="技术评估", expected_working_days=expected_working_days, by=by, at=at)
        notices.promise(opened, "evaluation_opened")
    return opened


@dataclass(frozen=True, slots=True)
class Remarks:
    """The words beside a result, by head and by line; only where there are any."""

    heads: Mapping[Head, str] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)


def sign_opinion(
    filing: Filing,
    member: TeamMember,
    *,
    heads: Mapping[Head, OpinionResult],
    lines: Mapping[int, LineResult],
    text: str,
    is_dissent: bool,
    remarks: Remarks | None = None,
    by: User,
    at: datetime,
) -> Opinion:
    """One member's signed opinion on all six heads and every line; it cannot be changed afterwards.

    Raises NotAllowed unless the member himself signs, Refused outside the evaluation, where a head, a line or the words are missing, a line
    is not of this file, or it is signed already.
    """
    if member.person.user_id != by.pk or filing.team_id != member.team_id or not by.has_perm("sign_opinion", member.team):
        raise NotAllowed((Reason(CLAUSE, "只能由已接受邀请的专家本人签署。"),))
    opinion = rules.Opinion(str(member.pk), heads, {str(line): result for line, result in lines.items()}, signed=True, remark=text)
    content = _content(opinion, remarks or Remarks(), is_dissent)
    with act(by, at, member.team):
        rows = Evaluation.objects.select_for_update(of=("self",)).filter(filing=filing, filing__state=State.EVALUATING)
        evaluation = rows.first()
        reasons = rules.opinion_reasons(opinion, _refs(filing))
        if not text.strip():
            reasons = (*reasons, Reason(CLAUSE, "请写明评估意见。", "B57", "text"))
        if evaluation is None:
            reasons = (Reason(CLAUSE, f"现为“{filing.get_state_display()}”，不能签署评估意见。"),)
        elif Opinion.objects.filter(member=member).exists():
            reasons = (Reason(CLAUSE, "意见已经签署，不能修改。"),)
        if reasons or evaluation is None:
            raise Refused(reasons)
        whole = {**content, "filing": filing.number, "member": str(member), "signed_at": at.isoformat()}
        digest = hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        signed = Opinion.objects.create(evaluation=evaluation, member=member, signed_at=at, sha256=digest, **content)
        audit.record("filings.sign_opinion", filing, data={"member": str(member), "sha256": digest, "dissent": is_dissent})
        notices.promise(filing, "opinion_signed", once=f":{signed.pk}", by=str(by))
    return signed


def _content(opinion: rules.Opinion, remarks: Remarks, is_dissent: bool) -> dict[str, Any]:
    """What is signed, as it is stored and hashed."""
    words: dict[str, Mapping[Any, str]] = {"heads": remarks.heads, "lines": remarks.lines}
    return {
        "heads": {head.value: result.value for head, result in opinion.heads.items()},
        "lines": {line: result.value for line, result in opinion.lines.items()},
        "remarks": {kind: {str(key): text.strip() for key, text in said.items() if text.strip()} for kind, said in words.items()},
        "text": opinion.remark.strip(),
        "is_dissent": is_dissent,
    }


def _refs(filing: Filing) -> list[str]:
    return [str(key) for key in filing.scope_lines.values_list("pk", flat=True)]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the lead signs: a result per head and per line (by its key), remarks, the methods used and why another was not, the words."""

    heads: Mapping[Head, OpinionResult]
    lines: Mapping[int, LineResult]
    methods: Sequence[Method]
    text: str
    remarks: Mapping[int, str] = field(default_factory=dict)
    unused: str = ""


def conclusion_blockers(filing: Filing, conclusion: Conclusion) -> tuple[Reason, ...]:
    """Why the lead cannot conclude: members who have not signed, heads, lines or methods left open, no words, nothing said of what to rectify."""
    results = {str(line): result for line, result in conclusion.lines.items()}
    remarks = {str(line): words for line, words in conclusion.remarks.items()}
    read = rules.Conclusion(conclusion.heads, results, frozenset(conclusion.methods), conclusion.unused, remarks)
    reasons = rules.conclusion_reasons(panel(filing), opinions(filing), read, _refs(filing))
    return reasons if conclusion.text.strip() else (*reasons, Reason(CLAUSE, "请写明评估结论。", path="text"))


def conclude(filing: Filing, conclusion: Conclusion, *, by: User, at: datetime, seen: int) -> Filing:
    """The lead's conclusion with a result for each line, after all members have signed; without any line passed the file fails.

    The clock runs on from the next day (D99); the panel's rights end. Raises Refused, NotAllowed, StaleError.
    """
    with act(by, at, filing.team):
        reasons = conclusion_blockers(lock(filing), conclusion)
        if reasons:
            raise Refused(reasons)
        publicised = path(filing, timezone.localdate(at)).publicised
        name = rules.concluding_act(list(conclusion.lines.values()), publicised=publicised)
        stamps: dict[str, Any] = {"desk": centre()} if name == "conclude" else {"reason": conclusion.text} if name == "fail" else {}
        concluded = clocks.step(filing, name, by=by, at=at, seen=seen, note=conclusion.text, **stamps)
        _keep(concluded, conclusion, at=at)
        assert concluded.team is not None
        access.conclude(concluded.team, by=by, at=at)
        notices.promise(concluded, "moved")
        if LineResult.PASSED_AFTER_FIX in conclusion.lines.values():
            notices.promise(concluded, "rectification_asked")
    return concluded


def _keep(filing: Filing, conclusion: Conclusion, *, at: datetime) -> None:
    for line_id, result in conclusion.lines.items():
        FilingLine.objects.filter(filing=filing, pk=line_id).update(panel_result=result, panel_remark=conclusion.remarks.get(line_id, ""))
    Evaluation.objects.filter(filing=filing).update(
        conclusion=conclusion.text,
        concluded_at=at,
        heads={head.value: result.value for head, result in conclusion.heads.items()},
        methods=[method.value for method in conclusion.methods],
        unused=conclusion.unused,
    )
