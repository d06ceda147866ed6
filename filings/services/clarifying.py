"""Asking the applicant after acceptance, and his answer; his own clock runs, the filing's run on (D76, D112)."""

from datetime import date, datetime

from django.utils import timezone

from filings.enums import State
from filings.models import Clarification, Filing
from filings.rules.clarification import question_reasons
from filings.services import clocks, notices
from filings.services.apart import keep_apart
from filings.services.versions import latest
from portal.accounts.models import User
from portal.audit import services as audit
from portal.policy.clauses import Reason
from portal.workdays.services import calendar
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock

# While the bureau works on it; before acceptance there is the supplement notice, after the proposal nothing is asked.
ASKED_IN = (State.ACCEPTED, State.REVIEWED, State.EVALUATING, State.DECIDING)


def ask_blockers(filing: Filing) -> tuple[Reason, ...]:
    """Why nothing can be asked now: not accepted yet, with the Centre, proposed, or closed."""
    if filing.state in ASKED_IN:
        return ()
    return (Reason(filing.cite("附*二(二)"), f"现为“{filing.get_state_display()}”，受理后、提请审批前才能请申请人说明。"),)


def ask(filing: Filing, section: str, question: str, *, due_on: date, clause: str, by: User, at: datetime, seen: int) -> Clarification:
    """Asks the applicant to explain something by a day; one that is off becomes the next working day, as for every term.

    Raises NotAllowed, StaleError, Refused (out of turn, no words, no time to answer).
    """
    party = filing.authority
    if party is None or not by.has_perm("review_filing", party):
        raise NotAllowed((Reason(filing.cite("附*二(二)"), "由受理机关的审核岗请申请人说明。"),))
    keep_apart(filing, by, at)
    with act(by, at, party):
        locked = lock(filing)
        if locked.version != seen:
            raise StaleError(filing, seen=seen, found=locked.version)
        version = latest(locked)
        assert version is not None
        known = section in version.form_version.labels
        reasons = ask_blockers(locked) or question_reasons(question, due_on, timezone.localdate(at), known_section=known)
        if reasons:
            raise Refused(reasons)
        asked = Clarification.objects.create(
            filing=locked,
            version=version,
            section=section,
            question=question.strip(),
            clause=clause,
            due_on=(last := calendar().next_working(due_on)),
            asked_at=at,
            asked_by=by,
        )
        clocks.follow_clarification(asked, "ask_clarification", by=by, at=at)
        data = {"section": version.form_version.labels[section]["title"], "due_on": last, "clause": clause}
        audit.record("filings.ask_clarification", locked, data=data)
        notices.promise(locked, "clarification_asked", once=f":{asked.pk}", clarification_id=asked.pk)
    return asked


def answer_blockers(asked: Clarification) -> tuple[Reason, ...]:
    """Why it cannot be answered: answered already, or the filing is closed. A late answer is taken and noted as late."""
    if asked.answered_at is not None:
        return (Reason("", "这一说明请求已经答复。"),)
    if not asked.filing.is_open:
        return (Reason("", f"本件现为“{asked.filing.get_state_display()}”，不再接收说明。"),)
    return ()


def answer(asked: Clarification, text: str, *, by: User, at: datetime) -> Clarification:
    """The institution answers, once. Raises NotAllowed, Refused (empty, answered, closed)."""
    filing = asked.filing
    if not by.has_perm("submit_filing", filing.legal_person):
        raise NotAllowed((Reason("", "说明由本单位管理员提交。"),))
    with act(by, at, filing.legal_person):
        locked = lock(filing)
        found = Clarification.objects.select_related("filing").get(pk=asked.pk)
        reasons = answer_blockers(found)
        if not reasons and not text.strip():
            reasons = (Reason("", "请写明说明内容。", "D76", "answer"),)
        if reasons:
            raise Refused(reasons)
        found.answer, found.answered_at, found.answered_by = text.strip(), at, by
        found.save(update_fields=["answer", "answered_at", "answered_by"])
        clocks.follow_clarification(found, "answer_clarification", by=by, at=at)
        late = timezone.localdate(at) > found.due_on
        audit.record("filings.answer_clarification", locked, data={"clause": found.clause, "late": "，逾期答复" if late else ""})
        notices.promise(locked, "clarification_answered", once=f":{found.pk}", clarification_id=found.pk)
    return found
