"""Around a supplement notice: the approver's consent to ask for more, and whether what was asked has come (D03, N7)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from filings.enums import State
from filings.models import Filing, FilingVersion, SupplementConsent, SupplementItem
from filings.queries.supplements import changes_since_notice, findings, open_consent
from filings.rules.supplement import SupplementItem as Wanted
from filings.rules.supplement import added, consent_reasons, mark_reasons, notice_reasons
from filings.services import notices
from filings.services.apart import keep_apart
from filings.services.versions import latest
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lock

Reasons = tuple[Reason, ...]


def beyond(filing: Filing, items: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """What of these items goes beyond what a later notice may ask by itself; nothing for the first notice."""
    if not filing.supplements.exists():
        return ()
    return added(items, asked_before(filing), changes_since_notice(filing))


def asked_before(filing: Filing) -> tuple[Wanted, ...]:
    """What earlier notices named and has not been found cured."""
    return tuple(found.item for found in findings(filing) if not found.is_cured)


def request_consent(filing: Filing, items: Sequence[Wanted], *, reason: str, by: User, at: datetime, seen: int) -> SupplementConsent:
    """Asks the approver of the same authority to consent to a later notice that asks for more; the draft of the notice goes with it.

    Raises NotAllowed, StaleError, Refused where nothing goes beyond, without a reason, or while another request waits.
    """
    party = _party(filing, by, "accept_filing", "增项由受理机关的受理岗提请。", at)
    with act(by, at, party):
        locked, version = _as_seen(filing, seen)
        waiting = open_consent(locked, version) is not None
        reasons = (*notice_reasons(items, 0), *consent_reasons(beyond(locked, items), reason=reason, waiting=waiting))
        if reasons:
            raise Refused(reasons)
        consent = SupplementConsent.objects.create(
            filing=locked,
            version=version,
            items=[asdict(item) for item in items],
            reason=reason.strip(),
            requested_at=at,
            requested_by=by,
        )
        audit.record("filings.request_consent", locked, data={"consent": consent.pk, "count": len(items), "reason": consent.reason})
        notices.promise(locked, "consent_requested", once=f":{consent.pk}", consent_id=consent.pk)
    return consent


def answer_blockers(consent: SupplementConsent, *, by: User) -> Reasons:
    """Why this officer cannot answer: it is his own request, answered already, or the file has moved on since."""
    if consent.requested_by_id == by.pk:
        return (Reason("", "由你提出的增项请求，须由另一位审批岗答复。", "D111"),)
    if consent.answered_at is not None:
        return (Reason("", f"这件请求已由{consent.answered_by}答复：{'同意' if consent.is_granted else '不同意'}。"),)
    newest = latest(consent.filing)
    if consent.filing.state != State.SUBMITTED or newest is None or newest.pk != consent.version_id:
        return (Reason("", "提请之后本件已有变化，这件请求失效。"),)
    return ()


def answer_consent(consent: SupplementConsent, *, grant: bool, answer: str, by: User, at: datetime) -> SupplementConsent:
    """The approver consents or refuses, himself and with his reason. Raises NotAllowed, Refused (his own, answered, lapsed, no reason)."""
    party = _party(consent.filing, by, "approve_filing", "增项由受理机关的审批岗答复。", at)
    with act(by, at, party):
        locked = lock(consent.filing)
        found = SupplementConsent.objects.select_related("filing", "answered_by").get(pk=consent.pk)
        reasons = answer_blockers(found, by=by)
        if not reasons and not answer.strip():
            reasons = (Reason("", "同意或不同意，都须写明理由。", "D03", "answer"),)
        if reasons:
            raise Refused(reasons)
        found.is_granted, found.answer = grant, answer.strip()
        found.answered_at, found.answered_by = at, by
        found.save()
        word = "同意" if grant else "不同意"
        audit.record("filings.answer_consent", locked, data={"consent": found.pk, "result": word, "reason": found.answer})
        notices.promise(locked, "consent_answered", once=f":{found.pk}", consent_id=found.pk)
    return found


def mark_item(item: SupplementItem, *, is_cured: bool, note: str, by: User, at: datetime, looked_at: int, edit_no: int) -> SupplementItem:
    """Records whether an item was cured, for the version last submitted. Raises NotAllowed, Refused without a note where it was not.

    StaleError: another version was submitted since (`looked_at`), or a colleague has judged it meanwhile (`edit_no`, T4).
    """
    filing = item.notice.filing
    party = _party(filing, by, "accept_filing", "补正事项由受理机关的受理岗核对。", at)
    with act(by, at, party):
        locked, version = _in_hand(filing)
        if version.no != looked_at:
            raise StaleError(filing, seen=looked_at, found=version.no)
        reasons = mark_reasons(is_cured=is_cured, note=note, answered=item.notice.answered_at is not None)
        if reasons:
            raise Refused(reasons)
        found = SupplementItem.objects.select_related("marked_by", "notice").get(pk=item.pk)
        if found.edit_no != edit_no:
            raise StaleError(found, seen=edit_no, found=found.edit_no)
        found.is_cured, found.note, found.marked_version = is_cured, note.strip(), version
        found.marked_at, found.marked_by, found.edit_no = at, by, edit_no + 1
        found.save()
        data = {"item": found.text, "clause": found.clause, "result": "已补正" if is_cured else "未补正", "note": found.note}
        audit.record("filings.mark_item", locked, data=data)
    return found


def _party(filing: Filing, by: User, right: str, whose: str, at: datetime) -> Authority:
    if filing.authority is None or not by.has_perm(right, filing.authority):
        raise NotAllowed((Reason(filing.cite("附*二(二)"), whose),))
    keep_apart(filing, by, at)
    return filing.authority


def _in_hand(filing: Filing) -> tuple[Filing, FilingVersion]:
    """The row held, and the version last submitted. Raises Refused where the file is not waiting for acceptance."""
    locked = lock(filing)
    version = latest(locked)
    if locked.state != State.SUBMITTED or version is None:
        raise Refused((Reason(filing.cite("附*二(二)"), f"现为“{locked.get_state_display()}”，不在受理审查。"),))
    return locked, version


def _as_seen(filing: Filing, seen: int) -> tuple[Filing, FilingVersion]:
    """The same, as the reader saw it. Raises StaleError too."""
    locked, version = _in_hand(filing)
    if locked.version != seen:
        raise StaleError(filing, seen=seen, found=locked.version)
    return locked, version
