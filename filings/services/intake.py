"""Acceptance by the authority: assigned, sent back for supplements, accepted, declined, or moved to the authority that is competent."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from filings.enums import Matter, State
from filings.models import Filing, SupplementConsent, SupplementItem, SupplementNotice, Transfer
from filings.queries.calls import gate, pending
from filings.queries.clock import term_of
from filings.queries.looking import unread as unread_changes
from filings.queries.looking import was_resubmitted
from filings.queries.substitution import substitute_of
from filings.queries.supplements import changes_since_notice, consented_items, findings, usable_consent
from filings.rules.supplement import SupplementItem as Wanted
from filings.rules.supplement import later_notice_reasons, may_lapse, notice_reasons, uncured_reasons
from filings.services import assisting, clocks, notices, papers
from filings.services.apart import keep_apart
from filings.services.renewing import keep_standing
from filings.services.supplementing import asked_before, beyond
from filings.services.versions import latest, open_version
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.enums import Kind
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock, performing

HANDLING = ("accept_filing", "review_filing", "approve_filing")


def handles(user: User, party: Authority) -> bool:
    """Whether the user works on this authority's filings; inspectors and auditors only read them."""
    return any(user.has_perm(right, party) for right in HANDLING)


def assign_blockers(filing: Filing, assignee: User, *, at: datetime) -> tuple[Reason, ...]:
    """Why it cannot be given to him: it is closed, or his already, or he filled it in at the counter."""
    if not filing.is_open or filing.state == State.DRAFT:
        return (Reason("", f"现为“{filing.get_state_display()}”，不在办。"),)
    return (Reason("", f"已由{assignee}承办。"),) if filing.assignee_id == assignee.pk else _parted(filing, assignee, at)


def _parted(filing: Filing, assignee: User, at: datetime) -> tuple[Reason, ...]:
    reasons = filing.parted_from(assignee, timezone.localdate(at))
    return (Reason("", f"本件由{assignee}在柜台代填，不能由他承办。", "D111"),) if reasons else ()


def assign(filing: Filing, assignee: User, *, by: User, at: datetime) -> Filing:
    """Gives a filing to an officer of its authority, or to who stands in for him today (T12).

    Raises NotAllowed where either has no right there, Refused where it is closed, his, or filled in by him.
    """
    party = filing.authority
    if party is None or not handles(by, party) or not handles(assignee, party):
        raise NotAllowed((Reason("文一(二)", "由本机关的受理、审核、审批岗分派给本机关的同事。"),))
    with act(by, at, party):
        locked = lock(filing)
        taker = substitute_of(assignee, party, timezone.localdate(at)) or assignee
        reasons = assign_blockers(locked, taker, at=at)
        if reasons:
            raise Refused(reasons)
        locked.assignee = taker
        locked.save()
        audit.record("filings.assign", locked, data={"assignee": str(taker)} | ({"for": str(assignee)} if taker != assignee else {}))
        notices.promise(locked, "assigned", by=str(by))
    return locked


def supplement_blockers(
    filing: Filing, items: Sequence[Wanted], *, unread: int = 0, consent: SupplementConsent | None = None
) -> tuple[Reason, ...]:
    """Why a supplement notice cannot be sent: the file not gone through, nothing listed, or a later notice that asks for more (D03, D98)."""
    reasons = (*gate(filing), *notice_reasons(items, unread))
    if not filing.supplements.exists():
        return reasons
    consented = consented_items(consent)
    return (*reasons, *later_notice_reasons(items, asked_before(filing), changes_since_notice(filing), consented=consented))


def ask_supplement(filing: Filing, items: Sequence[Wanted], *, by: User, at: datetime, seen: int, unread: int = 0) -> Filing:
    """Tells the applicant everything that is missing, at once (D03); a later notice is bound to what the first one named.

    `unread` counts the sections not gone through yet. A later notice that asks for more takes the approver's consent, which serves once.
    Raises Refused, NotAllowed, StaleError.
    """
    version = latest(filing)
    assert version is not None
    with act(by, at, filing.authority):
        consent = usable_consent(filing, version)
        reasons = supplement_blockers(filing, items, unread=unread, consent=consent)
        if reasons:
            raise Refused(reasons)
        used = consent if beyond(filing, items) else None
        asked = clocks.step(filing, "ask_supplement", by=by, at=at, seen=seen)
        number = asked.supplements.count() + 1
        notice = SupplementNotice.objects.create(filing=asked, no=number, version=version, asked_at=at, asked_by=by, consent=used)
        SupplementItem.objects.bulk_create(
            SupplementItem(notice=notice, path=item.path, text=item.text, clause=item.clause) for item in items
        )
        open_version(asked, at=at, like=version)
        papers.supplement(notice, by=by, at=at)
        notices.promise(asked, "supplement", count=len(items))
    return asked


def accept_blockers(filing: Filing, *, by: User) -> tuple[Reason, ...]:
    """Why this officer cannot accept: its call is not announced, an item of a supplement notice is not judged or not cured, a change
    not acknowledged (N7)."""
    if not was_resubmitted(filing):
        return gate(filing)
    return (*gate(filing), *uncured_reasons(findings(filing)), *unread_changes(filing, by))


def accept(filing: Filing, *, by: User, at: datetime, seen: int) -> Filing:
    """Accepts a filing; a grading one starts its ten working days. Clause: 附1二(二), 附2二(二), 附2二(五)."""
    with act(by, at, filing.authority):
        with performing(filing, "accept", by=by, at=at, seen=seen) as accepted:
            _refuse(accept_blockers(accepted, by=by))
            held = clocks.run(accepted, "accept", by=by, at=at)
        term = held.latest("examining_filing" if accepted.kind is Kind.EXAMINING else "grading_filing")
        assert term is not None
        papers.acceptance(accepted, term, by=by, at=at)
        notices.promise(accepted, "accepted")
    return accepted


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def decline_blockers(filing: Filing, *, at: datetime) -> tuple[Reason, ...]:
    """Why it cannot be declined now: the applicant still has time to answer a supplement notice (D98)."""
    if filing.state != State.SUPPLEMENTING:
        return pending(filing)
    answer_by = term_of(filing, "supplement_answer").due_on
    return may_lapse(answer_by, timezone.localdate(at)) if answer_by else ()


def decline(filing: Filing, reasons: Sequence[Wanted], *, by: User, at: datetime, seen: int) -> Filing:
    """Does not accept a filing, in writing, with reasons and basis (D35). Raises Refused without a reason or before the answer is due (D98)."""
    missing = [Reason(filing.cite("附*二(二)"), "不予受理须写明理由和依据。")] if not _reasoned(reasons) else []
    blocked = (*missing, *decline_blockers(filing, at=at))
    if blocked:
        raise Refused(blocked)
    with act(by, at, filing.authority):
        declined = clocks.step(filing, "decline", by=by, at=at, seen=seen)
        papers.non_acceptance(declined, reasons, by=by, at=at)
        assisting.closed(declined, by=by, at=at)
        keep_standing(declined, by=by, at=at)
        notices.promise(declined, "declined")
    return declined


def _reasoned(reasons: Sequence[Wanted]) -> bool:
    return bool(reasons) and all(reason.text.strip() and reason.clause for reason in reasons)


# Until the review is done the competent authority may still be found to be another one.
_TRANSFERABLE = (State.SUBMITTED, State.SUPPLEMENTING, State.ACCEPTED)


def transfer_blockers(filing: Filing) -> tuple[Reason, ...]:
    """Why it cannot be moved to another authority: what was filed stays with the original one (G10), the review is over, or not in hand."""
    if filing.matter != Matter.INITIAL:
        text = f"{filing.get_matter_display()}由原备案机关受理，不移送。备案应归其他机关的，由原备案机关决定后移交监管。"
        return (Reason("文一(二)", text, "G10"),)
    if filing.call is not None:
        return (Reason("附2二(二)", "社会培训评价组织由自治区受理备案，不移送。", "B46"),)
    if filing.state in _TRANSFERABLE:
        return ()
    return (Reason(filing.cite("附*二(二)"), f"现为“{filing.get_state_display()}”，只能在受理和材料审核期间移送。"),)


def transfer(filing: Filing, target: Authority, *, reason: str, by: User, at: datetime, seen: int) -> Filing:
    """Moves a filing to the competent authority with a reason; state and terms stay, desk and rights move (D21).

    Raises NotAllowed without the acceptor's or reviewer's right, Refused without a reason, to the same authority, to one that takes no
    filings, of a change or renewal (G10) or after the review, StaleError.
    """
    source = filing.authority
    assert source is not None
    if not (by.has_perm("accept_filing", source) or by.has_perm("review_filing", source)):
        raise NotAllowed((Reason(filing.cite("附*二(二)"), f"移送由{source}的受理岗或审核岗办理。"),))
    keep_apart(filing, by, at)
    if not reason.strip() or target == source or target.kind == AuthorityKind.CENTRE:
        raise Refused((Reason(filing.cite("附*二(二)"), "移送须写明理由，并选择另一受理机关。"),))
    with act(by, at, source):
        locked = lock(filing)
        if locked.version != seen:
            raise StaleError(filing, seen=seen, found=locked.version)
        reasons = transfer_blockers(locked)
        if reasons:
            raise Refused(reasons)
        locked.authority = target
        locked.desk = target if locked.desk_id == source.pk else locked.desk
        locked.assignee = None
        clocks.run(locked, "transfer", by=by, at=at)
        locked.save()
        Transfer.objects.create(filing=locked, source=source, target=target, reason=reason, clause=filing.cite("附*二(二)"), at=at, by=by)
        audit.record("filings.transfer", locked, data={"from": str(source), "to": str(target), "reason": reason})
        notices.promise(locked, "transferred", source=source.short_name, reason=reason)
    return locked
