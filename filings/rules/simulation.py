"""The simulator's request (N8) as answers, which the rules of the real intake then judge."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from filings.enums import Norm, PersonRole, Premises
from filings.rules.answers import PEOPLE_SECTIONS, Answers, Consent, Institution, Item, Listing, Occupation, Person, Venue
from filings.rules.conditions import NEGATIVE_LIST

_INSTITUTION: Final = ("name", "credit_code", "legal_form", "affiliation", "registered_division", "working_division")


def answers_from(request: Mapping[str, Any]) -> Answers:
    """A validated request in the shape of POST filings/simulate. Dates are dates; what is left out is not judged."""
    people = tuple(_person(number, entry) for number, entry in enumerate(_list(request, "people")))
    occupations = tuple(_occupation(number, entry, request.get("norm")) for number, entry in enumerate(_list(request, "occupations")))
    attested = request.get("attested")
    return Answers(
        matter=request["matter"],
        track=request["track"],
        institution=Institution(**{key: request.get(key) or "" for key in _INSTITUTION}),
        occupations=occupations,
        items=tuple(Item(str(code), row_id=str(number)) for number, code in enumerate(_list(request, "items"))),
        people=people,
        venues=_venues(request),
        audience=frozenset(_list(request, "audience")),
        changes=frozenset(_list(request, "change")),
        listings=tuple(
            Listing(entry["kind"], entry.get("from"), entry.get("removed"), str(number))
            for number, entry in enumerate(_list(request, "listings"))
        ),
        attested=frozenset(attested or ()),
        consent=Consent(given=bool(request.get("consent"))),
        stated=_stated(people, occupations, attested),
    )


def _stated(people: tuple[Person, ...], occupations: tuple[Occupation, ...], attested: Sequence[str] | None) -> frozenset[str]:
    """The topics given: a list of people without experts does not claim that there are none."""
    topics = {PEOPLE_SECTIONS[PersonRole(person.role)] for person in people}
    if any(line.levels for line in occupations):
        topics.add("levels")
    if attested is not None:
        topics.add("negative_list")
        if set(attested) - NEGATIVE_LIST:
            topics.add("commitment")
    return frozenset(topics)


def _list(request: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = request.get(key)
    return value if isinstance(value, list | tuple) else ()


def _occupation(number: int, entry: Mapping[str, Any], norm: str | None) -> Occupation:
    return Occupation(
        code=entry["code"],
        name=entry.get("name") or "",
        levels=tuple(str(level) for level in _list(entry, "levels")),
        work_type=entry.get("work_type") or "",
        norm=norm or Norm.NATIONAL_STANDARD,
        row_id=str(number),
    )


def _person(number: int, entry: Mapping[str, Any]) -> Person:
    return Person(
        ref=str(entry.get("ref") or number),
        role=entry.get("role") or PersonRole.ASSESSOR,
        external=bool(entry.get("external")),
        agreement=bool(entry.get("agreement")),
        occupations=tuple(str(code) for code in _list(entry, "occupations")),
        card_until=entry.get("card_until"),
        row_id=str(number),
    )


def _venues(request: Mapping[str, Any]) -> tuple[Venue, ...]:
    premises = request.get("premises")
    if not premises:
        return ()
    lease = (request.get("lease") or {}) if premises == Premises.LEASED else {}
    return (Venue(premises=premises, lease_from=lease.get("from"), lease_to=lease.get("to"), monitored=True, row_id="0"),)
