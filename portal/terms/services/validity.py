"""The clock of a validity: it ends on a day that was decided, day off or not (D07), and reminds long before (D05)."""

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.policy.services import figure
from portal.terms.models import Term, TermEvent
from portal.terms.rules.history import EventKind
from portal.terms.rules.holders import Holder, Owner
from portal.terms.rules.ledger import Unit
from portal.terms.services.changing import acting
from portal.terms.services.holding import terms_of
from portal.terms.services.projecting import Reckoner, project
from portal.workdays.rules import GUANGXI
from portal.workdays.services import calendar


@transaction.atomic(savepoint=False)
def start_validity(
    subject: models.Model, key: str, *, from_on: date, until_on: date, owner: Owner, label: str, clause: str, at: datetime, by: User | None
) -> Term:
    """Start it, first and last day included. Raises NoActError outside an act, IntegrityError while the same clock is open."""
    zero, actor = from_on - timedelta(days=1), acting(by)
    term = Term(
        **terms_of(subject),
        key=key,
        label=label,
        owner_kind=owner.kind,
        owner_authority_code=owner.authority_code,
        owner_ref=owner.ref,
        started_at=at,
        length=max(1, (until_on - zero).days),
        unit=Unit.VALIDITY,
        figure_key="validity_years",
        figure_version=figure("validity_years", timezone.localdate(at)).version_id,
        clause=clause,
        internal=False,
        calendar_key=GUANGXI,
    )
    holder = Holder(owner.kind)
    row = TermEvent(
        kind=EventKind.START,
        on=zero,
        at=at,
        holder_kind=holder.kind,
        holder_name=holder.name,
        reason="有效期",
        mark="有效期起",
        clause=clause,
        length=term.length,
        by_id=actor.id,
        by=str(actor),
    )
    project(term, [row.event], Reckoner(calendar(GUANGXI), timezone.localdate(at)))
    term.save(force_insert=True)
    row.term, row.after_due = term, term.due_on
    row.save(force_insert=True)
    return term
