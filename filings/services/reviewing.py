"""The material review: the checklist is answered, then the file goes on to evaluation, to the decision, or to a refusal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from filings.enums import CheckResult, State
from filings.models import CheckAnswer, Filing, FilingVersion, Note
from filings.queries.checklist import ChecklistItem, checklist
from filings.queries.clarifications import questions
from filings.queries.doubts import doubts_of
from filings.queries.looking import unread
from filings.queries.path import path
from filings.rules.change_kinds import kinds_of
from filings.rules.clarification import pending_reasons
from filings.rules.conditions import Check, checks_of
from filings.rules.electronic import checks_of_doubts
from filings.services import clocks, notices
from filings.services.apart import keep_apart
from filings.services.checking import doubt_reasons, source_of
from filings.services.versions import latest
from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.enums import Kind, Track
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock

# From the submission to the proposal; what was proposed or decided rests on the answers as they were.
_CHECKED_IN = (
    State.SUBMITTED,
    State.ACCEPTED,
    State.REVIEWED,
    State.EVALUATING,
    State.EVALUATED,
    State.PUBLICISED,
    State.REPORTING,
    State.AT_MINISTRY,
    State.DECIDING,
)


def answer_check(
    filing: Filing,
    check_id: str,
    result: CheckResult,
    *,
    note: str = "",
    source: str = "",
    by: User,
    at: datetime,
    looked_at: int | None = None,
    edit_no: int | None = None,
) -> CheckAnswer:
    """Answers one item of the checklist for the version last submitted. A negative answer needs its note (D35).

    `looked_at` is the number of the version the officer had before him, `edit_no` that of the answer (0: none). Raises NotAllowed without
    the right to review, Refused for an unknown item, a negative answer or one against a source without a note, or outside the review,
    StaleError where another version was submitted since (N7) or a colleague has answered (its subject is that answer, T4).
    """
    authority, seen_version = filing.authority, latest(filing)
    if authority is None or seen_version is None or not by.has_perm("review_filing", authority):
        raise NotAllowed((Reason(filing.cite("附*二(二)"), "核查由受理机关的审核岗办理。"),))
    keep_apart(filing, by, at)
    check = next((check for check in asked_of(filing, seen_version) if check.id == check_id), None)
    if check is None:
        raise Refused((Reason(filing.cite("附*二(二)"), "没有这一检查项。"),))
    with act(by, at, authority):
        locked = lock(filing)
        version, standing = latest(locked), CheckAnswer.objects.filter(filing=locked, check_id=check_id).first()
        reasons = _answer_reasons(locked, check, result, note)
        if reasons or version is None:
            raise Refused(reasons)
        if looked_at is not None and looked_at != version.no:
            raise StaleError(filing, seen=looked_at, found=version.no)
        found = standing.edit_no if standing else 0
        if edit_no is not None and edit_no != found:
            raise StaleError(standing or filing, seen=edit_no, found=found)
        answer = standing or CheckAnswer(filing=locked, check_id=check_id)
        answer.result, answer.note = result, note
        answer.source = source or (source_of(locked, check.id) if result == CheckResult.MET else "")
        answer.version, answer.answered_by, answer.answered_at, answer.edit_no = version, by, at, found + 1
        answer.save()
        data = {"check": check.text, "clause": check.clause, "result": result.value, "note": note}
        audit.record("filings.answer_check", locked, data=data)
    return answer


def asked_of(filing: Filing, version: FilingVersion) -> tuple[Check, ...]:
    """The checks of this filing, as the version says what it is about and as sources have answered."""
    institution = version.sections.filter(key="institution").values_list("content", flat=True).first()
    listed = checks_of(Track(filing.track), kinds_of(institution or {}))
    return (*checks_of_doubts(doubts_of(filing), listed), *listed)


def _answer_reasons(filing: Filing, check: Check, result: CheckResult, note: str) -> tuple[Reason, ...]:
    if result == CheckResult.NOT_MET and not note.strip():
        return (Reason(check.clause, f"“{check.text}”不符合的，写明理由。", check.id),)
    doubts = doubt_reasons(filing, check.id, check.clause) if not note.strip() else ()
    if doubts:
        return doubts
    if filing.state not in _CHECKED_IN:
        return (Reason(check.clause, f"现为“{filing.get_state_display()}”，核查结论不能改动。", check.id),)
    return ()


def add_note(filing: Filing, text: str, *, by: User, at: datetime) -> Note:
    """Adds an internal note, which the applicant never sees. Raises NotAllowed, Refused when empty."""
    if filing.authority is None or not by.has_perm("read_filings", filing.authority):
        raise NotAllowed((Reason("文一(二)", "备注由受理机关的工作人员填写。"),))
    if not text.strip():
        raise Refused((Reason("文一(二)", "备注不能为空。"),))
    with act(by, at, filing.authority):
        note = Note.objects.create(filing=filing, by=by, at=at, text=text.strip())
        audit.record("filings.add_note", filing, data={"length": len(note.text)})
    return note


def clear_blockers(filing: Filing, *, by: User) -> tuple[Reason, ...]:
    """Why the review cannot be recorded as passed: a check open or negative (T8), a change this officer has not acknowledged (N7)."""
    return (*unread(filing, by), *unsettled(checklist(filing)))


def object_blockers(filing: Filing, *, by: User, at: datetime) -> tuple[Reason, ...]:
    """Why it cannot be found wanting yet: a change not acknowledged (N7), or a question the applicant still has time to answer (D76)."""
    return (*unread(filing, by), *pending_reasons(questions(filing), timezone.localdate(at)))


def unsettled(items: Iterable[ChecklistItem]) -> tuple[Reason, ...]:
    """The same from a checklist that is loaded."""
    reasons = []
    for item in items:
        if item.result in (CheckResult.OPEN, CheckResult.REOPENED):
            reasons.append(Reason(item.check.clause, f"“{item.check.text}”还没有结论。", item.check.id, link=f"#check-{item.check.id}"))
        elif item.result == CheckResult.NOT_MET:
            reasons.append(
                Reason(item.check.clause, f"“{item.check.text}”不符合：{item.note}", item.check.id, link=f"#check-{item.check.id}")
            )
    return tuple(reasons)


def clear(filing: Filing, *, by: User, at: datetime, seen: int) -> Filing:
    """Records the review as passed: an examining filing goes to the decision (A44), a grading one to its evaluation (B53).

    A grading institution's change of basic information is not evaluated and goes to the decision too (D18).
    """
    name = clearing(filing, timezone.localdate(at))
    with act(by, at, filing.authority):
        reasons = clear_blockers(filing, by=by)
        if reasons:
            raise Refused(reasons)
        cleared = clocks.step(filing, name, by=by, at=at, seen=seen)
        notices.promise(cleared, "moved")
    return cleared


def clearing(filing: Filing, on: date) -> str:
    """The step that a passed review takes."""
    if filing.kind is Kind.EXAMINING:
        return "clear_examining"
    return "clear_grading" if path(filing, on).evaluated else "clear_change"


def object_to(filing: Filing, *, reason: str, by: User, at: datetime, seen: int) -> Filing:
    """Records that the review was not passed: the file goes to a refusal. Raises Refused without a reason (D35)."""
    if not reason.strip():
        raise Refused((Reason(filing.cite("附*决定"), "审核不通过须写明理由。"),))
    with act(by, at, filing.authority):
        reasons = object_blockers(filing, by=by, at=at)
        if reasons:
            raise Refused(reasons)
        objected = clocks.step(filing, "object", by=by, at=at, seen=seen, note=reason, reason=reason)
        notices.promise(objected, "moved")
    return objected
