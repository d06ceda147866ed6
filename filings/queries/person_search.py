"""Persons found by name or by the hash of an ID number, with the posts that the reader's authority may see (N14)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from filings.models import FilingPerson
from filings.models.record import CLOSED
from filings.queries.visible import in_office
from filings.rules.posts import Post, post_overlaps
from portal.access.models import Membership
from portal.access.queries import authorities_read
from portal.institutions.models import Engagement, Registration
from portal.people.models import MemberState, Person, TeamMember
from portal.policy.clauses import Reason

MOST = 200  # of one name; nobody looks through more


@dataclass(frozen=True, slots=True)
class Found:
    """One person: his posts and panels that the reader may see, how many posts he may not, and what does not go together."""

    person: Person
    posts: tuple[Post, ...]
    panels: tuple[str, ...]
    hidden: int
    overlaps: tuple[Reason, ...]

    @property
    def is_seen(self) -> bool:
        """Whether the reader has anything to do with this person: others of the same name are counted for him, not shown."""
        return bool(self.posts or self.panels)

    @property
    def institutions(self) -> int:
        """In how many institutions he stands, of those seen."""
        return len({post.institution for post in self.posts})


def persons(*, name: str = "", id_hash: str = "") -> list[Person]:
    """Those of exactly this name, or the one of this hash."""
    rows = Person.objects.filter(id_hash=id_hash) if id_hash else Person.objects.filter(name=name)
    return list(rows.order_by("id_mask", "pk")[:MOST])


def standing_of(people: Sequence[Person], held: Sequence[Membership], on: date) -> list[Found]:
    """Where these persons stand on a day, in a number of queries that does not grow with them."""
    own = authorities_read(held)
    seen: dict[int, list[Post]] = defaultdict(list)
    hidden: dict[int, int] = defaultdict(int)
    for work, post in _engaged(people, on):
        if own is None or own & _filed_at(work):
            seen[work.person_id].append(post)
        else:
            hidden[work.person_id] += 1
    visible = set(in_office(held).filter(people__person__in=people).values_list("pk", flat=True))
    for place, post in _named(people):
        if place.filing_id in visible:
            seen[place.person_id].append(post)
        else:
            hidden[place.person_id] += 1
    panels = _panels(people, own)
    return [
        Found(person, tuple(seen[person.pk]), tuple(panels[person.pk]), hidden[person.pk], post_overlaps(seen[person.pk]))
        for person in people
    ]


def _engaged(people: Sequence[Person], on: date) -> Iterable[tuple[Engagement, Post]]:
    """The posts on record on the day."""
    rows = Engagement.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), person__in=people, from_on__lte=on)
    for row in rows.select_related("legal_person").prefetch_related("legal_person__registrations").order_by("pk"):
        link = f"/directory/{row.legal_person.credit_code}/"
        yield row, Post(row.legal_person.name, str(row.get_track_display()), row.role, "", link, len(row.occupations))


def _filed_at(work: Engagement) -> set[int]:
    """The authorities of the registration that the post belongs to."""
    own: list[Registration] = [row for row in work.legal_person.registrations.all() if row.track == work.track]
    return {number for row in own for number in (row.filed_with_id, row.supervised_by_id)}


def _named(people: Sequence[Person]) -> Iterable[tuple[FilingPerson, Post]]:
    """What submitted filings in hand say."""
    rows = FilingPerson.objects.filter(person__in=people, filing__first_submitted_at__isnull=False).exclude(filing__state__in=CLOSED)
    for row in rows.select_related("filing__legal_person").order_by("pk"):
        filing = row.filing
        link, number = f"/desk/filings/{filing.pk}/", filing.number or ""
        yield row, Post(filing.legal_person.name, str(filing.get_track_display()), row.role, number, link, len(row.occupations))


def _panels(people: Sequence[Person], own: frozenset[int] | None) -> dict[int, list[str]]:
    """The panels of the reader's authorities on which they sit now."""
    rows = TeamMember.objects.filter(person__in=people, state=MemberState.ACCEPTED, team__concluded_at__isnull=True)
    rows = rows if own is None else rows.filter(team__authority__in=own)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("team").order_by("pk"):
        found[row.person_id].append(row.team.title)
    return found
