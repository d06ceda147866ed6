"""What a registration brings to its own change: whether it stands, whether a case about it is in hand, what it covers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from filings.enums import Matter
from filings.rules.answers import Answers
from portal.institutions.enums import FactKind, Standing
from portal.institutions.models import Fact, Registration
from portal.institutions.rules.standing import Answer

_CHANGEABLE = (Standing.VALID, Standing.SUSPENDED)


def registered(registrations: Iterable[Registration], standing: Mapping[int, Answer], answers: Answers, on: date) -> dict[str, Any]:
    """The facts of `filings.rules.facts.Facts` that the registration to be changed decides; `standing` by registration, on the day.

    Empty for another matter, and where there is no registration of the track.
    """
    own = next((row for row in registrations if row.track == answers.track and answers.matter == Matter.CHANGE), None)
    return _of(own, standing[own.pk], on) if own else {}


def _of(registration: Registration, answer: Answer, on: date) -> dict[str, Any]:
    holds = Fact.objects.filter(registration=registration, kind=FactKind.HOLD, from_on__lte=on)
    return {
        "not_standing": "" if answer.standing in _CHANGEABLE else str(answer.standing.label),
        "on_hold": holds.filter(Q(until_on__isnull=True) | Q(until_on__gt=on)).exists(),
        "filed_lines": frozenset(scope_of(registration, on)),
        "valid_to": registration.valid_to,
    }


def scope_of(registration: Registration, on: date) -> list[tuple[str, str, str, str]]:
    """Code, name, work type and level of every line the registration covers on the day."""
    rows = registration.scope.filter(from_on__lte=on).filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
    return list(rows.values_list("code", "name", "work_type", "level"))
