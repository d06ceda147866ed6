"""The move of a registration to the authority it belongs to after a change: proposed with the decision, done with consent (D20, D109)."""

from collections.abc import Sequence
from datetime import datetime

from filings.enums import HandoverState, Matter
from filings.models import Filing, FilingLine, Handover
from filings.models.handover import CLAUSE
from filings.models.record import CLOSED
from filings.rules.answers import Answers, Institution
from filings.rules.change_kinds import LEAVING
from filings.rules.facts import Facts
from filings.rules.routing import route
from filings.services import notices
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.queries import authority
from portal.directory import services as directory
from portal.institutions import services as institutions
from portal.institutions.models import LegalPerson, Registration
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform


def belongs_to(person: LegalPerson, track: str) -> str:
    """The division code of the authority that would take an initial filing of this body today; "" where none can be named."""
    place = Institution(
        affiliation=person.affiliation, registered_division=person.registered_division, working_division=person.working_division
    )
    return route(Answers(matter=Matter.INITIAL, track=track, institution=place), Facts()).authority


def propose_where_due(
    filing: Filing, registration: Registration, granted: Sequence[FilingLine], *, by: User, at: datetime
) -> Handover | None:
    """Proposes the move where a granted change made the body another authority's. Stands in the deciding act."""
    code = belongs_to(registration.legal_person, registration.track)
    if not any(line.change in LEAVING for line in granted) or code in ("", registration.supervised_by.code):
        return None
    target = authority(code)
    words = "、".join(line.name for line in granted if line.change in LEAVING)
    handover = Handover.objects.create(
        filing=filing,
        registration=registration,
        source=registration.supervised_by,
        target=target,
        reason=f"{words}已办结，按注册地和所属关系应由{target.name}监管。",
        proposed_at=at,
        proposed_by=by,
    )
    audit.record("filings.propose_handover", filing, data={"to": str(target), "clause": CLAUSE})
    notices.promise(filing, "handover_proposed", once=f":{handover.pk}:{handover.version}", handover_id=handover.pk)
    return handover


def take_over_blockers(handover: Handover) -> tuple[Reason, ...]:
    """Why it cannot move yet: the registration has a filing in hand, which stays where it was accepted until it is closed."""
    running = Filing.objects.filter(registration=handover.registration, first_submitted_at__isnull=False).exclude(state__in=CLOSED).first()
    if running is None:
        return ()
    return (Reason(CLAUSE, f"本项备案有一件申请在办（{running.number}），办结后再移交。", "D20"),)


def take_over(handover: Handover, *, by: User, at: datetime, seen: int) -> Handover:
    """The other authority consents: it supervises from now on and is the original one for what follows (D109).

    Raises NotAllowed, StaleError, Refused in another state or while a filing of the registration is in hand.
    """
    with act(by, at, handover.target):
        reasons = take_over_blockers(handover)
        if reasons:
            raise Refused(reasons)
        moved = perform(handover, "take_over", by=by, at=at, seen=seen)
        registration = institutions.hand_over(moved.registration, moved.target, reason=moved.reason, clause=CLAUSE, by=by, at=at)
        directory.publish(
            registration, reason=f"监管移交：{moved.source.short_name} → {moved.target.short_name}", clause=CLAUSE, by=by, at=at
        )
        _told(moved, "take_over")
    return moved


def turn_down(handover: Handover, *, answer: str, by: User, at: datetime, seen: int) -> Handover:
    """The other authority does not take it, with its reason; supervision stays. Raises Refused without one, NotAllowed, StaleError."""
    _require(answer, "不同意接收须写明理由。", "answer")
    with act(by, at, handover.target):
        refused = perform(handover, "turn_down", by=by, at=at, seen=seen, note=answer, answer=answer.strip())
        _told(refused, "turn_down")
    return refused


def propose_again(handover: Handover, *, reason: str, by: User, at: datetime, seen: int) -> Handover:
    """The supervising authority proposes it again with more reasons. Raises Refused without one, NotAllowed, StaleError."""
    _require(reason, "再次提出须写明理由。", "reason")
    with act(by, at, handover.source):
        proposed = perform(handover, "propose_again", by=by, at=at, seen=seen, note=reason, reason=reason.strip())
        _told(proposed, "propose_again")
    return proposed


def drop(handover: Handover, *, reason: str, by: User, at: datetime, seen: int) -> Handover:
    """The supervising authority keeps it after all, with its reason. Raises Refused without one, NotAllowed, StaleError."""
    _require(reason, "不再移交须写明理由。", "reason")
    with act(by, at, handover.source):
        dropped = perform(handover, "drop", by=by, at=at, seen=seen, note=reason, reason=reason.strip())
        _told(dropped, "drop")
    return dropped


def _require(words: str, text: str, path: str) -> None:
    if not words.strip():
        raise Refused((Reason(CLAUSE, text, path=path),))


_NOTICES = {
    "take_over": "handover_done",
    "turn_down": "handover_declined",
    "propose_again": "handover_proposed",
    "drop": "handover_dropped",
}


def _told(handover: Handover, step: str) -> None:
    """In the history of the change that led to it, and to both sides."""
    audit.record(f"filings.{step}", handover.filing, data={"label": _label(handover), "to": str(handover.target), "clause": CLAUSE})
    once = f":{handover.pk}:{handover.version}"
    notices.promise(handover.filing, _NOTICES[step], once=once, handover_id=handover.pk)


def _label(handover: Handover) -> str:
    return f"监管移交：{HandoverState(handover.state).label}"
