"""What the end of a validity does to a registration: renewed, lapsed, cancelled at its own wish. Beside `services`, the only writer. Clause: 文一(二)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.enums import FactKind, RegistrationState
from portal.institutions.models import Fact, Registration
from portal.institutions.services import Revision, add_fact, end_fact, note, revise
from portal.workflow.acting import act
from portal.workflow.performing import lock

LAPSE = "lapse"  # the kind of the conduct record that L09 reads
_EXPIRED_BY = "附3一(三)11"
ENDED = (RegistrationState.TERMINATED, RegistrationState.CANCELLED)
_DAY = timedelta(days=1)


def renew(
    registration: Registration,
    revision: Revision,
    *,
    term_from: date,
    valid_to: date,
    ending: Collection[int],
    by: User | None,
    at: datetime,
) -> Registration:
    """Gives a registration its next term, first and last day included (D06, D07); the lines `ending` (keys) run to the old end, or end now.

    Clause: 文一(二).
    """
    with act(by, at, registration.filed_with):
        renewed = revise(registration, revision, by=by, at=at)
        old_end = renewed.valid_to
        assert old_end is not None
        renewed.scope.filter(pk__in=ending).update(until_on=max(revision.on, old_end + _DAY))
        renewed.term_from, renewed.valid_to = term_from, valid_to
        renewed.save()
        for fact in open_facts(renewed, FactKind.EXPIRY):
            end_fact(fact, last_on=revision.on - _DAY, by=by, at=at)
        audit.record("institutions.renew", renewed, data={"from": term_from, "to": valid_to, "before": old_end})
    return renewed


def open_facts(registration: Registration, kind: FactKind) -> list[Fact]:
    """The facts of this kind that have no end yet."""
    return list(registration.facts.filter(kind=kind, until_on__isnull=True))


def under_review(registration: Registration, *, by: User | None, at: datetime) -> Fact | None:
    """A renewal applied for in time is being handled: from the day after the end on the registration is 续期审理中, not expired (D06).

    Returns the fact, None where it stands already. Clause: 文一(二).
    """
    with act(by, at, registration.supervised_by):
        locked = lock(registration)
        if locked.valid_to is None or open_facts(locked, FactKind.RENEWAL):
            return None
        after_end = locked.valid_to + _DAY
        from_on = max(after_end, timezone.localdate(at)) if open_facts(locked, FactKind.EXPIRY) else after_end
        return add_fact(locked, FactKind.RENEWAL, from_on=from_on, reason="延续备案正在审理", clause="文一(二)", by=by, at=at)


def review_over(registration: Registration, *, by: User | None, at: datetime) -> None:
    """The renewal is decided, withdrawn, declined or left unanswered: from this day on nothing keeps the registration from its end."""
    with act(by, at, registration.supervised_by):
        for fact in open_facts(lock(registration), FactKind.RENEWAL):
            end_fact(fact, last_on=max(timezone.localdate(at), fact.from_on) - _DAY, by=by, at=at)


def lapse(registration: Registration, *, title: str, at: datetime) -> Fact | None:
    """Records once that the validity has ended without a renewal, and leaves the conduct record that L09 reads; done by the portal itself.

    The entry stays in the directory as 已到期: leaving it is a decision (D97). Returns the fact; None where the registration has not
    ended, is under review, has left already, or has lapsed before. Clause: 附3一(三)11.
    """
    today = timezone.localdate(at)
    with act(None, at, registration.supervised_by):
        locked = lock(registration)
        reviews = list(locked.facts.filter(kind=FactKind.RENEWAL))
        held = any(fact.until_on is None or today < fact.until_on for fact in reviews)
        if locked.valid_to is None or today <= locked.valid_to or held or locked.state in ENDED or open_facts(locked, FactKind.EXPIRY):
            return None
        first = locked.valid_to + _DAY
        fact = add_fact(locked, FactKind.EXPIRY, from_on=first, reason=title, clause="文一(二)", by=None, at=at)
        on = max([first, *(row.until_on for row in reviews if row.until_on)])
        note(locked, LAPSE, on=on, title=title, clause=_EXPIRED_BY, by=None, at=at)
    return fact


def cancel(registration: Registration, *, reason: str, by: User, at: datetime) -> Fact:
    """Ends a registration at its institution's own wish, from this day on; no sanction (D69)."""
    on = timezone.localdate(at)
    with act(by, at, registration.supervised_by):
        return add_fact(lock(registration), FactKind.CANCELLATION, from_on=on, reason=reason, clause="文三(三)", by=by, at=at)
