"""What a sheet is held against: the reference tables and what the portal holds already, each read once."""

from collections.abc import Iterable
from datetime import date

from portal.authorities.queries import filing_authorities
from portal.catalogue.models import CodeConflict, Division, Occupation, QualificationItem, Rank
from portal.catalogue.queries import exclusions_on, special_items
from portal.catalogue.rules.occupations import EDITION
from portal.institutions.models import LegalPerson, Registration
from portal.legacy.rules.judging import Present
from portal.legacy.rules.reading import Reference
from portal.policy.services import figure

_AT_ONCE = 500


def reference(today: date) -> Reference:
    """The tables as they stand today."""
    known, names = _occupations()
    return Reference(
        today=today,
        validity_years=figure("validity_years", today).number,
        authorities={
            word: row.code for row in filing_authorities() for word in (row.code, row.name, row.short_name, row.city_name) if word
        },
        divisions=frozenset(Division.objects.values_list("code", flat=True)),
        occupations=known,
        names=names,
        codes={name: code for code, name in names.items()},
        items={item.name: (item.code, item.norm) for item in special_items(today)},
        qualified=frozenset(code for row in QualificationItem.objects.all() for code in row.codes.split(";")),
        exclusions=exclusions_on(today),
    )


def _occupations() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """(code, name) → edition: those of the present edition, and what an older standard calls a code; code → name today."""
    rows = Occupation.objects.filter(edition=EDITION, rank=Rank.DETAILED, in_scope=True).exclude(search_text="")
    names = dict(rows.values_list("code", "name"))
    older = {(row.code, row.name_in_standard): row.standard_edition for row in CodeConflict.objects.all()}
    return older | dict.fromkeys(names.items(), EDITION), names


def present(codes: Iterable[str], numbers: Iterable[str]) -> Present:
    """What the portal holds of these legal persons and numbers."""
    wanted = sorted(set(codes))
    registered: set[tuple[str, str]] = set()
    names: dict[str, str] = {}
    for part in _parts(wanted):
        names.update(LegalPerson.objects.filter(credit_code__in=part).values_list("credit_code", "name"))
        rows = Registration.objects.filter(legal_person__credit_code__in=part)
        registered.update(rows.values_list("legal_person__credit_code", "track"))
    used = {}
    for part in _parts(sorted(set(numbers))):
        found = Registration.objects.filter(number__in=part).values_list("number", "legal_person__credit_code", "track")
        used.update({number: (code, track) for number, code, track in found})
    return Present(frozenset(registered), used, names)


def _parts(words: list[str]) -> Iterable[list[str]]:
    return (words[at : at + _AT_ONCE] for at in range(0, len(words), _AT_ONCE))
