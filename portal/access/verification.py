"""The projection of the rights compared with the truth: guardian's rows against memberships and team places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from portal.access.models import Membership
from portal.access.queries import in_force
from portal.access.services import Party, project, rights_of, team_rights
from portal.accounts.models import User
from portal.accounts.rights import PartyKind
from portal.authorities.models import Authority, AuthorityUserObjectPermission
from portal.institutions.models import LegalPerson, LegalPersonUserObjectPermission
from portal.people.models import MemberState, Team, TeamMember, TeamUserObjectPermission

PROJECTIONS: dict[PartyKind, tuple[type[models.Model], type[models.Model]]] = {
    PartyKind.AUTHORITY: (Authority, AuthorityUserObjectPermission),
    PartyKind.INSTITUTION: (LegalPerson, LegalPersonUserObjectPermission),
    PartyKind.TEAM: (Team, TeamUserObjectPermission),
}


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """One right of one user on one party."""

    kind: str
    party: int
    user: int
    right: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A right that is projected and not due (`surplus`), or due and not projected."""

    held: Held
    surplus: bool

    def __str__(self) -> str:
        user = User.objects.filter(pk=self.held.user).first()
        party = PROJECTIONS[PartyKind(self.held.kind)][0]._default_manager.filter(pk=self.held.party).first()
        return f"{'多' if self.surplus else '少'}：{user} · {party} · {self.held.right}"


def due(on: date) -> frozenset[Held]:
    """Every right that memberships and team places give on this day."""
    return frozenset([*_by_membership(on), *_by_team()])


def _by_membership(on: date) -> Iterable[Held]:
    for user, authority, legal_person, role in Membership.objects.filter(in_force(on)).values_list(
        "user_id", "authority_id", "legal_person_id", "role"
    ):
        kind = PartyKind.AUTHORITY if authority else PartyKind.INSTITUTION
        for right in rights_of([role], kind):
            yield Held(kind, authority or legal_person, user, right)


def _by_team() -> Iterable[Held]:
    places = TeamMember.objects.filter(state=MemberState.ACCEPTED, team__concluded_at__isnull=True, person__user__isnull=False)
    for team, kind, user, is_lead in places.values_list("team_id", "team__kind", "person__user_id", "is_lead"):
        for right in team_rights(kind, is_lead):
            yield Held(PartyKind.TEAM, team, user, right)


def projected() -> frozenset[Held]:
    """Every right that guardian's rows give."""
    return frozenset(
        Held(kind, *row)
        for kind, (_, table) in PROJECTIONS.items()
        for row in table._default_manager.values_list("content_object_id", "user_id", "permission__codename")
    )


def differences(on: date) -> list[Difference]:
    """What the projection has too much or too little of, in a fixed order."""
    wanted, found = due(on), projected()
    return [Difference(held, surplus=held in found) for held in sorted(wanted ^ found)]


def project_all(on: date) -> int:
    """Brings the projection up to the day: memberships that begin or have ended by their date. Returns how many rows were mended."""
    with transaction.atomic():
        found: list[Difference] = differences(on)
        for kind, party, user in {(row.held.kind, row.held.party, row.held.user) for row in found}:
            _project(PartyKind(kind), party, user, on)
    return len(found)


def _project(kind: PartyKind, party: int, user: int, on: date) -> None:
    model: Any = PROJECTIONS[kind][0]
    subject: Party = model.objects.get(pk=party)
    project(User.objects.get(pk=user), subject, on=on)
