"""What else stands beside a filing: its papers, warnings of the rules, its people elsewhere, its legal person's other filings and registrations."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from filings.enums import State
from filings.models import Filing, FilingPerson, FilingVersion
from filings.queries.intake import intake
from portal.documents.models import Paper
from portal.documents.queries import papers_of
from portal.institutions.models import Bar, Engagement, LegalPerson, Registration
from portal.institutions.queries import standings
from portal.institutions.rules.standing import Answer
from portal.people.models import Person
from portal.policy.clauses import Reason

M = TypeVar("M", bound=Model)

# A filing that names somebody and may still lead to an engagement; what was decided stands among the engagements.
_NO_CLAIM = (State.DRAFT, State.WITHDRAWN, State.DECLINED, State.DECIDED)


@dataclass(frozen=True, slots=True)
class Overlap:
    """One person of this filing who also stands elsewhere: his parts here, and where else in what part (N14)."""

    person: Person
    here: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Everything beside the filing on a day. `namesakes`: other legal persons with the same representative that are barred (D85)."""

    warnings: tuple[Reason, ...]
    overlaps: tuple[Overlap, ...]
    filings: tuple[Filing, ...]
    registrations: tuple[tuple[Registration, Answer], ...]
    bars: tuple[Bar, ...]
    namesakes: tuple[LegalPerson, ...]
    papers: tuple[Paper, ...]


def related(filing: Filing, version: FilingVersion, on: date) -> Related:
    """Gathers it, in a number of queries that does not grow with the people."""
    person = filing.legal_person
    registrations = list(Registration.objects.filter(legal_person=person).select_related("supervised_by"))
    answers = standings(registrations, on=on)
    others = Filing.objects.filter(legal_person=person, first_submitted_at__isnull=False).exclude(pk=filing.pk)
    return Related(
        warnings=intake(filing, version, on=on).findings.warnings,
        overlaps=overlaps(filing, on),
        filings=tuple(others.select_related("authority").order_by("-submitted_at")),
        registrations=tuple((row, answers[row.pk]) for row in registrations),
        bars=tuple(_in_force(Bar.objects.filter(legal_person=person), on)),
        namesakes=_namesakes(person, on),
        papers=tuple(papers_of(filing)),
    )


def overlaps(filing: Filing, on: date) -> tuple[Overlap, ...]:
    """The people of this filing who work for another institution, or whom another filing in hand names too."""
    here: dict[int, list[FilingPerson]] = defaultdict(list)
    for place in FilingPerson.objects.filter(filing=filing).select_related("person").order_by("pk"):
        here[place.person_id].append(place)
    elsewhere = _engaged(filing, list(here), on)
    for person_id, words in _named(filing, list(here)).items():
        elsewhere[person_id] += [text for text in words if text not in elsewhere[person_id]]
    return tuple(
        Overlap(places[0].person, tuple(dict.fromkeys(place.get_role_display() for place in places)), tuple(elsewhere[person_id]))
        for person_id, places in here.items()
        if person_id in elsewhere
    )


def _engaged(filing: Filing, people: list[int], on: date) -> dict[int, list[str]]:
    rows = _in_force(Engagement.objects.filter(person__in=people), on).exclude(legal_person=filing.legal_person)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("legal_person").order_by("pk"):
        found[row.person_id].append(f"{row.legal_person.name}{row.get_role_display()}")
    return found


def _named(filing: Filing, people: list[int]) -> dict[int, list[str]]:
    rows = FilingPerson.objects.filter(person__in=people).exclude(filing__legal_person=filing.legal_person)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.exclude(filing__state__in=_NO_CLAIM).select_related("filing").order_by("pk"):
        found[row.person_id].append(f"{row.filing.applicant_name}{row.get_role_display()}（在办 {row.filing.number}）")
    return found


def _in_force(rows: QuerySet[M], on: date) -> QuerySet[M]:
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)


def _namesakes(person: LegalPerson, on: date) -> tuple[LegalPerson, ...]:
    if not person.legal_representative:
        return ()
    barred = _in_force(Bar.objects.all(), on).values("legal_person")
    rows = LegalPerson.objects.filter(legal_representative=person.legal_representative, pk__in=barred)
    return tuple(rows.exclude(pk=person.pk).order_by("name"))
