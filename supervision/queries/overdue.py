"""Facts upward: which rectifications were not done on time; what follows is decided elsewhere (L05). Clause: 附3一(二)6."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from supervision.enums import IssueEnd, IssueState
from supervision.models import Issue


@dataclass(frozen=True, slots=True)
class OverdueFact:
    """One rectification past its last day. `mended_on`: when it was done after all; None while it is not verified."""

    issue: int
    number: str
    registration: int
    authority: int
    due_on: date
    mended_on: date | None


def overdue_facts(on: date, *, registration: int | None = None) -> Iterator[OverdueFact]:
    """Every rectification whose last day was past on this day without a report in time; what was waived is none.

    A fact stays one when the issue is mended later. Read row by row: of one registration, or of all.
    """
    missed = Q(overdue_since__lte=on) | Q(state=IssueState.RECTIFYING, due_on__lt=on, overdue_since__isnull=True)
    rows = Issue.objects.filter(missed).exclude(ending=IssueEnd.WAIVED).order_by("due_on", "pk")
    if registration is not None:
        rows = rows.filter(registration_id=registration)
    columns = rows.values_list("pk", "number", "registration_id", "authority_id", "due_on", "mended_on")
    for number, code, of, authority, due_on, mended_on in columns.iterator(chunk_size=1000):
        if due_on is not None:
            yield OverdueFact(number, code, of, authority, due_on, mended_on)
