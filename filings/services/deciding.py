"""The decision: proposed line by line, approved by another person; receipt, refusal, registration and directory follow in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from filings.enums import CheckResult, LineOutcome, Outcome
from filings.models import Filing, FilingLine
from filings.queries.checklist import checklist
from filings.queries.doubts import doubts_of
from filings.queries.rectifications import rectified
from filings.rules.lines import Line, UndecidedError, decision_reasons, outcome_of
from filings.rules.separation import approval_reasons
from filings.services import clocks, notices, papers
from filings.services.checking import doubt_blockers
from filings.services.granting import grant
from filings.services.renewing import keep_standing
from filings.services.reporting import draft_city_report
from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.queries import bar_on
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proposed for one line; a refusal carries its reason and basis (D35)."""

    outcome: LineOutcome
    reason: str = ""
    basis: str = ""


def propose_blockers(filing: Filing, verdicts: Mapping[int, Verdict]) -> tuple[Reason, ...]:
    """Why these verdicts cannot be proposed: a line open or ungrantable, a refusal without reason and basis, a check open (T8)."""
    done = rectified(filing)
    lines = [_judged(line, verdicts.get(line.pk), done) for line in filing.lines.all()]
    returned = filing.ministry_answered_at is not None and not filing.institution_code
    reasons = decision_reasons(lines, clause=filing.cite("附*决定"), returned=returned)
    granted = [line for line in lines if line.outcome == LineOutcome.GRANTED]
    if granted:
        reasons = (*reasons, *_ungrantable(filing, {line.ref for line in granted}))
    return reasons


def _judged(line: FilingLine, verdict: Verdict | None, done: frozenset[int]) -> Line:
    said = verdict or Verdict(LineOutcome.PENDING)
    return Line(
        ref=str(line.pk),
        title=str(line),
        outcome=said.outcome,
        result=line.panel_result,
        reason=said.reason,
        basis=said.basis,
        excluded=line.upheld,
        rectified=line.pk in done,
    )


def _ungrantable(filing: Filing, granted: set[str]) -> tuple[Reason, ...]:
    """What keeps lines from being granted: a check that is open or not met, or a review that was not passed.

    What went wrong after the review concerns the scope alone: a change of basic information beside it may still be granted (D18).
    """
    scope = {str(key) for key in filing.scope_lines.values_list("pk", flat=True)} if filing.adverse_reason else set()
    if filing.adverse_reason and (filing.reviewed_at is None or granted & scope):
        return (Reason(filing.cite("附*决定"), f"本件不能准予备案：{filing.adverse_reason}"),)
    unmet = [item for item in checklist(filing) if not item.is_settled or item.result == CheckResult.NOT_MET]
    return tuple(Reason(item.check.clause, f"“{item.check.text}”{item.result.label}。", item.check.id) for item in unmet)


def approve_blockers(filing: Filing, *, by: User, at: datetime) -> tuple[Reason, ...]:
    """Why this officer cannot approve: he, or whom he stands in for (T12), proposed or accepted (D111), a source's answer against the applicant
    has come back that nobody has answered (T8), or a bar came into force since (L12).
    """
    proposed, accepted = (timezone.localdate(stamp) if stamp else None for stamp in (filing.proposed_at, filing.accepted_at))
    acts = [(by.pk, timezone.localdate(at)), (filing.proposed_by_id, proposed), (filing.accepted_by_id, accepted)]
    actor, proposer, acceptor = filing.persons(acts)
    reasons = approval_reasons(actor, proposer=proposer, acceptor=acceptor)
    if doubts_of(filing) and filing.lines.filter(outcome=LineOutcome.GRANTED).exists():
        reasons = (*reasons, *doubt_blockers(checklist(filing)))
    bar = bar_on(filing.legal_person.credit_code, timezone.localdate(at))
    if bar is not None and filing.scope_lines.filter(outcome=LineOutcome.GRANTED).exists():
        reasons = (*reasons, Reason("附3一(三)", f"自 {bar.from_on} 起不再受理该单位的备案，不能准予。", "L12"))
    return reasons


def propose(filing: Filing, verdicts: Mapping[int, Verdict], *, by: User, at: datetime, seen: int) -> Filing:
    """Proposes an outcome for every line (D36). Raises Refused with everything that is missing: lines, reasons, open checks, an upheld objection granted."""
    with act(by, at, filing.authority):
        reasons = propose_blockers(filing, verdicts)
        if reasons:
            raise Refused(reasons)
        proposed = clocks.step(filing, "propose", by=by, at=at, seen=seen)
        for line_id, verdict in verdicts.items():
            FilingLine.objects.filter(filing=proposed, pk=line_id).update(
                outcome=verdict.outcome, reason=verdict.reason, basis=verdict.basis
            )
        counted = {str(verdict.outcome): 0 for verdict in verdicts.values()}
        for verdict in verdicts.values():
            counted[str(verdict.outcome)] += 1
        audit.record("filings.propose_lines", proposed, data=counted)
        notices.promise(proposed, "moved")
    return proposed


def send_back(filing: Filing, *, reason: str, by: User, at: datetime, seen: int) -> Filing:
    """Returns a proposal to the reviewer with a reason. Raises Refused without one."""
    if not reason.strip():
        raise Refused((Reason(filing.cite("附*决定"), "退回须写明理由。", path="reason"),))
    with act(by, at, filing.authority):
        returned = perform(filing, "send_back", by=by, at=at, seen=seen, note=reason)
        notices.promise(returned, "sent_back", reason=reason)
    return returned


def _outcome(filing: Filing) -> Outcome:
    """What the proposed lines come to. Raises Refused while one is open: the filing has not been proposed."""
    try:
        return outcome_of([line.outcome for line in filing.lines.all()])
    except UndecidedError as undecided:
        raise Refused((Reason(filing.cite("附*决定"), "还有职业（工种）没有拟定意见，本件尚未提请审批。"),)) from undecided


def approve(filing: Filing, *, by: User, at: datetime, seen: int) -> Filing:
    """Decides as proposed: receipt with registration and directory entry, refusal letter for the lines refused, the city's report drafted.

    Raises Refused where the same person proposed or accepted (D111) or a bar came into force, StaleError, NotAllowed.
    Clause: 附1二(三), 附2二(五), 文一(二).
    """
    with act(by, at, filing.authority):
        reasons = approve_blockers(filing, by=by, at=at)
        if reasons:
            raise Refused(reasons)
        outcome = _outcome(filing)
        decided = clocks.step(filing, "approve", by=by, at=at, seen=seen, outcome=outcome)
        refusal = papers.refusal(decided, by=by, at=at) if outcome != Outcome.GRANTED else None
        if outcome != Outcome.REFUSED:
            grant(decided, refusal_number=refusal.number if refusal else "", by=by, at=at)
            draft_city_report(decided, by=by, at=at)
        keep_standing(decided, by=by, at=at)
        notices.promise(decided, "decided")
    return decided
