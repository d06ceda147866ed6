"""Everybody who may try an act: each role at each party, the institution's own people and a neighbour's, experts, and who has no post."""

from dataclasses import dataclass, field
from datetime import timedelta

from portal.access.services import end, grant
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, OFFICER_ROLES, ROLE_RIGHTS, Role
from portal.authorities.models import Authority
from portal.authorities.queries import authority, centre, region
from portal.institutions.models import LegalPerson
from portal.people.models import Person
from tests.filings import road
from tests.filings.stage import MONDAY, Desk, institution

# In the words of the table: the city that takes the filings, another one, which is host and target, the region, the Centre.
PARTIES = {"city": "450200", "other": "450100", "region": "450000", "centre": "450000C"}
INSTITUTIONS = ("own", "neighbour")
EXPERTS = ("lead", "member", "third", "stranger")
WITHOUT_POST = ("former", "locked", "superuser", "nobody")
NEIGHBOUR = 90

PEOPLE = frozenset(
    {f"{party}.{role}" for party in PARTIES for role in OFFICER_ROLES}
    | {f"{party}.{role}" for party in INSTITUTIONS for role in INSTITUTION_ROLES}
    | {f"expert.{place}" for place in EXPERTS}
    | set(WITHOUT_POST)
)


@dataclass
class Cast:
    """The accounts by their names in the table; the persons behind the experts."""

    people: dict[str, User] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)

    def desk(self, party: str) -> Desk:
        """The three who handle filings at an authority."""
        posts = (self.people[f"{party}.{role}"] for role in (Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER))
        return Desk(authority(PARTIES[party]), *posts)

    def join(self, person: LegalPerson) -> None:
        """The institution's own people: one administrator and one clerk for every institution of the stages."""
        for role in sorted(INSTITUTION_ROLES):
            grant(self.people[f"own.{role}"], person, Role(role), by=None, at=MONDAY - timedelta(days=399))


def holders(party: str, right: str) -> frozenset[str]:
    """Whoever has the right at this party, by the table of roles."""
    roles = INSTITUTION_ROLES if party in INSTITUTIONS else OFFICER_ROLES
    return frozenset(f"{party}.{role}" for role in roles if right in ROLE_RIGHTS[role])


def gathered() -> Cast:
    """All of them, in post for more than a year."""
    cast = Cast()
    for party, code in PARTIES.items():
        for role in sorted(OFFICER_ROLES):
            _appoint(cast, f"{party}.{role}", authority(code), Role(role))
    for role in sorted(INSTITUTION_ROLES):
        cast.people[f"own.{role}"] = _account(f"own.{role}")
    neighbour, _ = institution(NEIGHBOUR)
    for role in sorted(INSTITUTION_ROLES):
        _appoint(cast, f"neighbour.{role}", neighbour, Role(role))
    for number, place in enumerate(EXPERTS, start=1):
        person = road.expert(9000 + number)
        cast.persons[place], cast.people[f"expert.{place}"] = person, person.user
    _without_post(cast)
    return cast


def _account(name: str) -> User:
    return User.objects.create_user(name, name=name)


def _appoint(cast: Cast, name: str, party: Authority | LegalPerson, role: Role) -> User:
    cast.people[name] = _account(name)
    grant(cast.people[name], party, role, by=None, at=MONDAY - timedelta(days=400))
    return cast.people[name]


def _without_post(cast: Cast) -> None:
    """Who held every post of the city and left, who holds them and is locked out, a superuser in post, and an account with no post."""
    city, handling = authority(PARTIES["city"]), (Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER)
    for name in ("former", "locked", "superuser"):
        cast.people[name] = _account(name)
        for party in (city, region(), centre()):
            for role in (*handling, Role.CENTRE_OFFICER):
                grant(cast.people[name], party, role, by=None, at=MONDAY - timedelta(days=400))
    for membership in cast.people["former"].memberships.all():
        end(membership, by=None, at=MONDAY - timedelta(days=30))
    User.objects.filter(username="locked").update(is_active=False)
    User.objects.filter(username="superuser").update(is_superuser=True, is_staff=True)
    cast.people["nobody"] = _account("nobody")
    for name in ("locked", "superuser", "former"):
        cast.people[name] = User.objects.get(username=name)
