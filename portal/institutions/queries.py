"""Reads of institutions: the standing of a registration on any day, and the legal person behind it."""

from collections.abc import Iterable
from datetime import date

from portal.institutions.enums import FactKind
from portal.institutions.models import Bar, Fact, HistoricalMark, LegalPerson, Registration
from portal.institutions.rules.standing import Answer, FactRow
from portal.institutions.rules.standing import standing as answer


def standing(registration: Registration, *, on: date) -> Answer:
    """The standing of a registration on this day: what the directory, verification and intake all use."""
    return standings([registration], on=on)[registration.pk]


def standings(registrations: Iterable[Registration], *, on: date) -> dict[int, Answer]:
    """The standings of many registrations in one query, by their primary key."""
    rows = list(registrations)
    facts: dict[int, list[FactRow]] = {row.pk: [] for row in rows}
    for fact in Fact.objects.filter(registration__in=rows):
        facts[fact.registration_id].append(FactRow(FactKind(fact.kind), fact.from_on, fact.until_on, fact.reason, fact.clause))
    return {row.pk: answer(row.valid_from, row.valid_to, facts[row.pk], on) for row in rows}


def bar_on(credit_code: str, on: date) -> Bar | None:
    """The decision not to receive filings of this legal person that is in force on this day, if any (L12, D90)."""
    rows = Bar.objects.filter(legal_person__credit_code=credit_code, from_on__lte=on).order_by("from_on")
    return next((row for row in rows if row.until_on is None or on < row.until_on), None)


def may_be_idle(registration: Registration) -> bool:
    """Whether anything may be concluded from its silence: not from that of a registration of before whose activity is unconfirmed (D74)."""
    return not HistoricalMark.objects.filter(registration=registration, confirmed_at__isnull=True).exists()


def legal_person(credit_code: str) -> LegalPerson | None:
    return LegalPerson.objects.filter(credit_code=credit_code).first()
