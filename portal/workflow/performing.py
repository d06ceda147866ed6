"""Performing a step: lock, version, right, transition, save, audit entry. The only way a state changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from portal.accounts import rights
from portal.accounts.models import User
from portal.audit import services as audit
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError, Stateful
from portal.workflow.steps import Step, steps

S = TypeVar("S", bound=Stateful)


class Refused(Exception):
    """The act did not happen; `reasons` are all of them, each with its clause."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("；".join(reason.text for reason in reasons))
        self.reasons = reasons


class NotAllowed(Refused):
    """The actor lacks the right on the party."""


def lock(subject: S) -> S:
    """The row as it stands, held until the act ends (PostgreSQL; SQLite writes one act at a time anyway)."""
    locked = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    for name, related in subject._state.fields_cache.items():  # parties read before the lock need not be read again
        if related is not None and name in _foreign_keys(subject) and getattr(locked, f"{name}_id") == related.pk:
            setattr(locked, name, related)
    return locked


def _foreign_keys(subject: models.Model) -> frozenset[str]:
    return frozenset(field.name for field in subject._meta.concrete_fields if field.many_to_one)


def may(by: User, step: Step, subject: Stateful) -> bool:
    """Whether the user holds the step's right on the party concerned, or the subject lends him this one step (see `Stateful.lends`)."""
    party = step.party_of(subject)
    return party is not None and (by.has_perm(step.right, party) or subject.lends(by, step))


def lacking(by: User | None, step: Step, subject: Stateful) -> tuple[Reason, ...]:
    """Why this user may not take the step: empty when he may. The portal itself (None) takes no step that needs a right."""
    if by is not None and may(by, step, subject):
        return ()
    roles = "、".join(role.label for role in rights.roles_with(step.right)) or rights.MEMBERS[step.right]
    party = step.party_of(subject)
    return (Reason(step.clause_of(subject), f"你没有“{rights.label(step.right)}”的权限：须由{party or '有关方'}的{roles}办理。"),)


def out_of_turn(subject: models.Model, step: Step) -> tuple[Reason, ...]:
    """Why the step cannot be taken in the present state: empty when it can."""
    if subject.state in step.sources:  # type: ignore[attr-defined]
        return ()
    return (Reason(step.clause_of(subject), f"现为“{subject.get_state_display()}”，不能{step.label}。"),)  # type: ignore[attr-defined]


@contextmanager
def performing(subject: S, name: str, *, by: User | None, at: datetime, seen: int, note: str = "", **stamps: Any) -> Iterator[S]:
    """Takes one step and gives the row to what belongs to it (its clocks, its other columns); it is saved once, when the block ends.

    `seen` is the version the actor was shown. `stamps` go to the transition. Raises StaleError when the row has moved on since,
    Refused when the state does not allow the step or the actor keeps out of it (see `Stateful.parted`), NotAllowed when he lacks the right.
    """
    step = steps(type(subject))[name]
    with act(by, at, step.party_of(subject)):
        locked = lock(subject)
        if locked.version != seen:
            raise StaleError(subject, seen=seen, found=locked.version)
        reasons = out_of_turn(locked, step)
        if reasons:
            raise Refused(reasons)
        reasons = lacking(by, step, locked)
        if reasons:
            raise NotAllowed(reasons)
        if by is not None:
            _refuse(locked.parted(by, step, timezone.localdate(at)))
        marks = locked.marks(by, at) if by is not None else {}
        before = locked.state  # type: ignore[attr-defined]
        getattr(locked, name)(by=by, at=at, **stamps)
        yield locked
        locked.save()
        data = {"from": before, "to": locked.state, "version": locked.version, "clause": step.clause_of(locked), "label": step.label}  # type: ignore[attr-defined]
        data |= marks
        if note:
            data["note"] = note
        audit.record(f"{subject._meta.app_label}.{name}", locked, data=data)


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def perform(subject: S, name: str, *, by: User | None, at: datetime, seen: int, note: str = "", **stamps: Any) -> S:
    """Takes one step of the workflow, with nothing beside it, and returns the row as written. Raises what `performing` raises."""
    with performing(subject, name, by=by, at=at, seen=seen, note=note, **stamps) as written:
        pass
    return written


def changed_fields(before: models.Model, after: models.Model) -> tuple[tuple[str, str, str], ...]:
    """(label, before, after) of the columns that differ: what a stale page is shown."""
    rows = []
    for field in before._meta.concrete_fields:
        if field.name == "version":
            continue
        old, new = field.value_from_object(before), field.value_from_object(after)
        if old != new and not isinstance(old, FieldFile):
            rows.append((str(field.verbose_name), str(old), str(new)))
    return tuple(rows)
