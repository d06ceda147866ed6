"""The people of a filing as its reviewer checks them: who counts for what on the submission date, who stands twice, here and elsewhere (N14).

What stands in other institutions is for the authority alone: no page of an institution reads this.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from filings.models import Filing, FilingPerson, FilingVersion
from filings.models.record import CLOSED
from filings.queries.intake import numbers_on
from filings.queries.related import overlaps
from filings.rules.answers import from_sections
from filings.rules.posts import APART
from filings.rules.staffing import AssessorGap, assessor_gaps, counted
from filings.services.versions import document
from portal.institutions.models import Engagement
from portal.people.models import Person


@dataclass(frozen=True, slots=True)
class Checked:
    """One person: his parts, the occupations he counts for, and where else he stands in this institution and in others."""

    person: Person
    roles: tuple[str, ...]
    counts_for: tuple[str, ...]
    conflicting: bool
    inside: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @property
    def overlapping(self) -> bool:
        """Whether the reviewer has something to look at."""
        return bool(self.conflicting or self.inside or self.elsewhere or len(self.counts_for) > 1)


@dataclass(frozen=True, slots=True)
class PeopleCheck:
    """The meters of the submission date and the people, those with an overlap first."""

    on: date
    gaps: tuple[AssessorGap, ...]
    people: tuple[Checked, ...]


def counted_on(version: FilingVersion) -> date:
    """The day on which the people of a submitted version are counted (D26). Raises ValueError for a draft."""
    if version.submitted_at is None:
        raise ValueError("a draft has no submission date")
    return timezone.localdate(version.submitted_at)


def people_check(filing: Filing, version: FilingVersion, today: date) -> PeopleCheck:
    """Gathers it, in a number of queries that does not grow with the people."""
    on = counted_on(version)
    answers = from_sections(document(version), matter=filing.matter, track=filing.track)
    gaps = assessor_gaps(answers, on, numbers_on(on))
    able = {gap.title: counted(answers, gap.occupation, on) for gap in gaps}
    places: dict[int, list[FilingPerson]] = defaultdict(list)
    for place in FilingPerson.objects.filter(filing=filing).select_related("person").order_by("pk"):
        places[place.person_id].append(place)
    elsewhere = {overlap.person.pk: overlap.elsewhere for overlap in overlaps(filing, today)}
    inside = _inside(filing, list(places), today)
    found = [_checked(rows, able, inside.get(key, ()), elsewhere.get(key, ())) for key, rows in places.items()]
    return PeopleCheck(on, gaps, tuple(sorted(found, key=_order)))


def _checked(
    places: list[FilingPerson], able: Mapping[str, frozenset[str]], inside: tuple[str, ...], elsewhere: tuple[str, ...]
) -> Checked:
    person = places[0].person
    return Checked(
        person=person,
        roles=tuple(dict.fromkeys(str(place.get_role_display()) for place in places)),
        counts_for=tuple(title for title, refs in able.items() if person.id_hash in refs),
        conflicting={place.role for place in places} >= APART,
        inside=inside,
        elsewhere=elsewhere,
    )


def _inside(filing: Filing, people: list[int], today: date) -> dict[int, tuple[str, ...]]:
    """Where else these people stand in the same institution: its other registrations, its other filings in hand."""
    found: dict[int, list[str]] = defaultdict(list)
    works = Engagement.objects.filter(person__in=people, legal_person=filing.legal_person_id, from_on__lte=today)
    for work in works.exclude(track=filing.track).exclude(until_on__lte=today).order_by("pk"):
        found[work.person_id].append(f"{work.get_track_display()}备案{work.get_role_display()}")
    named = FilingPerson.objects.filter(
        person__in=people, filing__legal_person=filing.legal_person_id, filing__first_submitted_at__isnull=False
    )
    for place in named.exclude(filing=filing).exclude(filing__state__in=CLOSED).select_related("filing").order_by("pk"):
        found[place.person_id].append(f"{place.get_role_display()}（在办 {place.filing.number}）")
    return {person: tuple(dict.fromkeys(words)) for person, words in found.items()}


def _order(row: Checked) -> tuple[bool, bool, str, int]:
    """Who stands elsewhere or in posts that exclude one another first, then who counts for several occupations."""
    return not (row.conflicting or row.inside or row.elsewhere), not row.overlapping, row.person.name, row.person.pk
