"""Registrations from before the portal (D74): many at once by the invariants of `services.establish`, taken back while nothing rests on them.

Beside `portal.institutions.services` the only writer of registrations.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Model, QuerySet

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.institutions.enums import FactKind, RegistrationState
from portal.institutions.models import Fact, HistoricalMark, LegalPerson, Registration, ScopeLine
from portal.institutions.services import Grant, ScopeRow
from portal.workflow.acting import act

_WRITTEN_AT_ONCE: Final = 500
_SCOPE: Final = tuple(field.name for field in fields(ScopeRow))
_FACT_OF: Final = {
    RegistrationState.SUSPENDED: (FactKind.SUSPENSION, "附3一(二)"),
    RegistrationState.TERMINATED: (FactKind.TERMINATION, "附3一(三)"),
    RegistrationState.CANCELLED: (FactKind.CANCELLATION, "文三(三)"),
}


@dataclass(frozen=True, slots=True)
class Filed:
    """One registration as it stands in the papers of before: `basics` are columns of a legal person that is not known yet.

    `state` other than valid has held since `state_on` for `state_reason`; `last_activity_on` only where it has been confirmed.
    """

    credit_code: str
    basics: Mapping[str, str]
    grant: Grant
    supervised_by: Authority
    state: RegistrationState = RegistrationState.VALID
    state_on: date | None = None
    state_reason: str = ""
    last_activity_on: date | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the data come from, and as of which day."""

    source: str
    source_on: date


@dataclass(frozen=True, slots=True)
class Established:
    """What was written for one registration."""

    registration: Registration
    scope: tuple[ScopeLine, ...]
    fact: Fact | None


def establish_filed(filed: Sequence[Filed], origin: Origin, about: Model, *, by: User | None, at: datetime) -> list[Established]:
    """Registers what was filed before the portal, in the order given; one audit entry for all of them. Clause: 文一(二); D74.

    A legal person the portal knows stays as it is. Raises IntegrityError for a registration or a number that exists.
    """
    with act(by, at, about):
        known = set(LegalPerson.objects.filter(credit_code__in={row.credit_code for row in filed}).values_list("credit_code", flat=True))
        people = _people(filed)
        registrations = Registration.objects.bulk_create(
            (_registration(row, people[row.credit_code]) for row in filed), batch_size=_WRITTEN_AT_ONCE
        )
        HistoricalMark.objects.bulk_create(
            (
                _mark(registration, row, origin, row.credit_code not in known, at)
                for registration, row in zip(registrations, filed, strict=True)
            ),
            batch_size=_WRITTEN_AT_ONCE,
        )
        found = [_parts(registration, row) for registration, row in zip(registrations, filed, strict=True)]
        ScopeLine.objects.bulk_create((line for one in found for line in one.scope), batch_size=_WRITTEN_AT_ONCE)
        Fact.objects.bulk_create((one.fact for one in found if one.fact is not None), batch_size=_WRITTEN_AT_ONCE)
        lines = sum(len(one.scope) for one in found)
        audit.record("institutions.establish_filed", about, data={"registrations": len(found), "lines": lines, "source": origin.source})
    return found


def _people(filed: Iterable[Filed]) -> dict[str, LegalPerson]:
    """The legal persons by credit code, those unknown created."""
    wanted = {row.credit_code: row for row in filed}
    found = {row.credit_code: row for row in LegalPerson.objects.filter(credit_code__in=wanted)}
    new = [LegalPerson(credit_code=code, **row.basics) for code, row in wanted.items() if code not in found]
    created = LegalPerson.objects.bulk_create(new, batch_size=_WRITTEN_AT_ONCE)
    return found | {row.credit_code: row for row in created}


def _registration(row: Filed, person: LegalPerson) -> Registration:
    grant = row.grant
    return Registration(
        legal_person=person,
        track=grant.track,
        state=RegistrationState.VALID if row.state is RegistrationState.SUSPENDED else row.state,  # a suspension is its fact alone
        filed_with=grant.filed_with,
        supervised_by=row.supervised_by,
        number=grant.number,
        institution_code=grant.institution_code,
        audience=grant.audience,
        filed_on=grant.filed_on,
        valid_from=grant.filed_on,
        valid_to=grant.valid_to,
    )


def _mark(registration: Registration, row: Filed, origin: Origin, brought: bool, at: datetime) -> HistoricalMark:
    return HistoricalMark(
        registration=registration,
        source=origin.source,
        source_on=origin.source_on,
        imported_at=at,
        brought_person=brought,
        last_activity_on=row.last_activity_on,
        confirmed_at=at if row.last_activity_on else None,
    )


def _parts(registration: Registration, row: Filed) -> Established:
    scope = tuple(
        ScopeLine(registration=registration, from_on=row.grant.filed_on, **{name: getattr(line, name) for name in _SCOPE})
        for line in row.grant.scope
    )
    return Established(registration, scope, _fact(registration, row))


def _fact(registration: Registration, row: Filed) -> Fact | None:
    if row.state is RegistrationState.VALID or row.state_on is None:
        return None
    kind, clause = _FACT_OF[row.state]
    return Fact(registration=registration, kind=kind, from_on=row.state_on, reason=row.state_reason, clause=clause)


def remove_filed(registrations: QuerySet[Registration], about: Model, *, reason: str, by: User | None, at: datetime) -> int:
    """Takes registrations of before back, with their lines, facts and marks, and the legal persons that came with them and serve nothing else.

    The caller knows that nothing rests on the registrations: whatever refers to one makes the database refuse.
    """
    with act(by, at, about):
        people = set(registrations.filter(historical__brought_person=True).values_list("legal_person_id", flat=True))
        for model in (ScopeLine, Fact, HistoricalMark):
            model._default_manager.filter(registration__in=registrations).delete()
        removed = _delete(registrations)
        gone = _unused(people)
        for at_once in (gone[start : start + _WRITTEN_AT_ONCE] for start in range(0, len(gone), _WRITTEN_AT_ONCE)):
            _delete(LegalPerson.objects.filter(pk__in=at_once))
        audit.record("institutions.remove_filed", about, data={"registrations": removed, "legal_persons": len(gone), "reason": reason})
    return removed


def _delete(rows: QuerySet[Any]) -> int:
    """One DELETE: Django would load tens of thousands of rows to look for what refers to each; here the foreign keys say so themselves."""
    return int(rows._raw_delete(rows.db))


def _unused(people: set[int]) -> list[int]:
    """Those of these legal persons that no row of any kind refers to."""
    left = set(people)
    for relation in LegalPerson._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__isnull": False})
        left -= set(rows.values_list(relation.field.attname, flat=True).distinct()) & left
    return sorted(left)


def confirm_activity(mark: HistoricalMark, *, last_on: date, by: User | None, at: datetime) -> HistoricalMark:
    """Confirms when a registration of before last examined; from then on its silence counts (D74, D13)."""
    registration = mark.registration
    with act(by, at, registration.supervised_by):
        mark.last_activity_on, mark.confirmed_at = last_on, at
        mark.save(update_fields=["last_activity_on", "confirmed_at"])
        audit.record("institutions.confirm_activity", registration, data={"last_on": last_on})
    return mark
