"""What takes two persons: one proposes, another confirms it or refuses it with a reason, the proposer may withdraw it (docs/adr/0007)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.policy.models import Proposal, ProposalOutcome

P = TypeVar("P", bound=Proposal)


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of proposal: its `word` for readers, the error that refuses an act on it, the entry of dropping one, and what it is about.

    `about` names the column that the entry gives; `effective_from` is a column of every kind.
    """

    word: str
    refuse: type[ValueError]
    dropped: str
    about: str


def still_open(proposal: P, change: Change) -> P:
    """The proposal read again under its lock. Raises `change.refuse` where it is closed already."""
    row = type(proposal)._default_manager.select_for_update().get(pk=proposal.pk)
    if row.outcome:
        raise change.refuse(f"这项{change.word}{row.get_outcome_display()}，不能再办理。")
    return row


def confirmable(proposal: P, change: Change, *, by: Actor, at: datetime) -> P:
    """The open proposal, for the second person. Raises `change.refuse` for whoever proposed it, and once its day has passed."""
    row = still_open(proposal, change)
    if by.id == row.proposed_by_id:
        raise change.refuse(f"提出人不能确认自己提出的{change.word}，请由另一名系统管理员确认。")
    if row.effective_from < timezone.localdate(at):  # type: ignore[attr-defined]
        raise change.refuse(f"拟定的日期已过，{change.word}不能溯及以往。请退回后重新提出。")
    return row


def confirmed(row: P, *, by: Actor, at: datetime, also: Sequence[str]) -> P:
    """Closes it as confirmed, with the columns that came into effect."""
    return _close(row, ProposalOutcome.CONFIRMED, "", by, at, also)


def drop(proposal: P, change: Change, *, note: str, by: Actor, at: datetime) -> P:
    """Closes it without effect: withdrawn by whoever proposed it, refused with a reason by anybody else. Raises `change.refuse`."""
    with act(by, at):
        row = still_open(proposal, change)
        own = by.id == row.proposed_by_id
        if not own and not note.strip():
            raise change.refuse("请写明不同意的理由。")
        _close(row, ProposalOutcome.WITHDRAWN if own else ProposalOutcome.REFUSED, note.strip(), by, at, ())
        record(change.dropped, row, data={change.about: getattr(row, change.about), "outcome": row.outcome, "note": row.note})
    return row


def _close(row: P, outcome: ProposalOutcome, note: str, by: Actor, at: datetime, also: Sequence[str]) -> P:
    row.outcome, row.note, row.closed_by_id, row.closed_by, row.closed_at = outcome, note, by.id, str(by), at
    row.save(update_fields=["outcome", "note", "closed_by_id", "closed_by", "closed_at", *also])
    return row
