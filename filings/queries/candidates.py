"""Who may be asked onto the panel of a filing: experts with a card, their load, and how they stand with the applicant (N14)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from filings.enums import State
from filings.models import Filing, FilingPerson
from filings.rules.panel import Candidate, invitation_reasons
from portal.access.models import Membership
from portal.access.queries import in_force
from portal.institutions.models import Engagement
from portal.people.models import Credential, CredentialKind, MemberKind, MemberState, Person, TeamMember
from portal.policy.clauses import Reason

_NO_CLAIM = (State.DRAFT, State.WITHDRAWN, State.DECLINED)
_SEATED = (MemberState.INVITED, MemberState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Choice:
    """One expert as the panel's page offers him. `load`: the panels he sits on or was asked to; `declined`: how often he declined any."""

    person: Person
    card: str
    capacity: str
    fields: tuple[str, ...]
    load: int
    declined: int
    reasons: tuple[Reason, ...]

    @property
    def capacity_word(self) -> str:
        return str(MemberKind(self.capacity).label) if self.capacity else "未定"


def experts(words: str, on: date, *, codes: Collection[str] = ()) -> QuerySet[Person]:
    """Persons with an expert's card that counts on the day, by name, card or one of the occupations (their codes)."""
    cards = _cards(on)
    if words:
        named = Q(person__name__icontains=words) | Q(number__icontains=words)
        ids = [card.pk for card in cards.exclude(occupations=[]) if set(card.occupations) & set(codes)] if codes else []
        cards = cards.filter(named | Q(pk__in=ids))
    return Person.objects.filter(pk__in=cards.values("person")).order_by("name", "pk")


def _cards(on: date) -> QuerySet[Credential]:
    return Credential.objects.filter(kind=CredentialKind.EXPERT).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))


def choices(filing: Filing, people: Iterable[Person], on: date) -> tuple[Choice, ...]:
    """These experts as they stand on the day, in a number of queries that does not grow with them."""
    rows = list(Person.objects.filter(pk__in=[person.pk for person in people]).prefetch_related(Prefetch("credentials", _cards(on))))
    ids = [person.pk for person in rows]
    tied, answered, counted = ties(filing, ids, on), _answered(filing, ids), _counted(ids)
    found = [_choice(person, tied.get(person.pk, ()), answered.get(person.pk, ""), counted.get(person.pk, (0, 0))) for person in rows]
    return tuple(sorted(found, key=lambda choice: (bool(choice.reasons), choice.load, choice.person.name, choice.person.pk)))


def _choice(person: Person, tied: tuple[str, ...], answered: str, counted: tuple[int, int]) -> Choice:
    cards = list(person.credentials.all())
    candidate = Candidate(person.name, bool(cards), person.user_id is not None, tied, answered)
    return Choice(
        person=person,
        card="、".join(card.number for card in cards),
        capacity=next((card.capacity for card in cards if card.capacity), ""),
        fields=tuple(dict.fromkeys(code for card in cards for code in card.occupations)),
        load=counted[0],
        declined=counted[1],
        reasons=invitation_reasons(candidate),
    )


def ties(filing: Filing, people: Collection[int], on: date) -> dict[int, tuple[str, ...]]:
    """How these persons stand with the applicant: named in its filings, engaged by it, with an account there, recused from it before."""
    found: dict[int, list[str]] = defaultdict(list)
    applicant = filing.legal_person_id
    named = FilingPerson.objects.filter(person__in=people, filing__legal_person=applicant).exclude(filing__state__in=_NO_CLAIM)
    for place in named.select_related("filing").order_by("pk"):
        found[place.person_id].append(f"在申请单位的备案 {place.filing.number} 中任{place.get_role_display()}")
    for work in Engagement.objects.filter(in_force(on), person__in=people, legal_person=applicant).order_by("pk"):
        found[work.person_id].append(f"现任申请单位{work.get_role_display()}")
    staff = Membership.objects.filter(in_force(on), legal_person=applicant, user__person__in=people)
    for row in staff.values_list("user__person", flat=True):
        found[row].append("是申请单位的工作人员")
    recused = TeamMember.objects.filter(person__in=people, state=MemberState.RECUSED, team__filings__legal_person=applicant)
    for row in recused.exclude(team=filing.team_id).values_list("person", flat=True):
        found[row].append("曾就申请单位的评估回避")
    return {person: tuple(dict.fromkeys(words)) for person, words in found.items()}


def _answered(filing: Filing, people: Collection[int]) -> dict[int, str]:
    rows = TeamMember.objects.filter(team=filing.team_id, person__in=people) if filing.team_id else TeamMember.objects.none()
    return {row.person_id: row.get_state_display() for row in rows}


def _counted(people: Collection[int]) -> dict[int, tuple[int, int]]:
    rows = TeamMember.objects.filter(person__in=people).order_by().values("person")
    seated = Count("pk", filter=Q(state__in=_SEATED, team__concluded_at__isnull=True))
    counted = rows.annotate(load=seated, declined=Count("pk", filter=Q(state=MemberState.DECLINED)))
    return {row["person"]: (row["load"], row["declined"]) for row in counted}
