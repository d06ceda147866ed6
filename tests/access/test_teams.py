"""Rights on a team begin with acceptance and end with the conclusion (文二(二))."""

import pytest

from portal.access import services
from portal.accounts.models import User
from portal.accounts.rights import RIGHTS, PartyKind, Role
from portal.authorities.models import Authority
from portal.people.models import MemberKind, MemberState, Person, Team, TeamKind, TeamMember
from portal.people.services import AnsweredError, answer, form_team
from portal.workflow.performing import NotAllowed, Refused
from tests.access.conftest import AT, NewUser

LEAD, MEMBER = {"sign_opinion", "lead_evaluation"}, {"sign_opinion"}


def held(user: User, team: Team) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return {right for right in RIGHTS[PartyKind.TEAM] if fresh.has_perm(right, team)}


@pytest.fixture
def places(new_user: NewUser, liuzhou: Authority, region: Authority) -> list[TeamMember]:
    """A panel of a lead and two members, all invited."""
    people = [
        Person.objects.create(id_hash=str(number), name=f"专家{number}", user=new_user(f"expert-{number}", Role.EXPERT, region))
        for number in range(3)
    ]
    kinds = dict(zip(people, [MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL, MemberKind.PROFESSIONAL], strict=True))
    team = form_team(liuzhou, TeamKind.EVALUATION, "技术评估专家组", kinds, lead=people[0], by=None, at=AT)
    return list(team.members.select_related("person__user", "team"))


def user_of(place: TeamMember) -> User:
    assert place.person.user is not None
    return place.person.user


def accept(place: TeamMember) -> TeamMember:
    return services.admit(place, declaration="无应回避情形", by=user_of(place), at=AT)


def test_invited_members_hold_nothing(places: list[TeamMember]) -> None:
    assert [held(user_of(place), place.team) for place in places] == [set()] * 3


def test_acceptance_gives_exactly_the_rights_of_the_place(places: list[TeamMember]) -> None:
    for place in places:
        accept(place)
    assert [held(user_of(place), place.team) for place in places] == [LEAD, MEMBER, MEMBER]


def test_acceptance_gives_nothing_on_another_team(places: list[TeamMember], liuzhou: Authority) -> None:
    other = Team.objects.create(kind=TeamKind.EVALUATION, authority=liuzhou, title="另一组", created_at=AT)
    accept(places[0])
    assert held(user_of(places[0]), other) == set()


@pytest.mark.parametrize("state", [MemberState.RECUSED, MemberState.DECLINED])
def test_other_answers_give_nothing(state: MemberState, places: list[TeamMember]) -> None:
    answer(places[1], state, declaration="曾任该单位顾问", by=user_of(places[1]), at=AT)
    assert held(user_of(places[1]), places[1].team) == set()


def test_nobody_answers_for_another(places: list[TeamMember]) -> None:
    with pytest.raises(NotAllowed):
        services.admit(places[1], declaration="", by=user_of(places[2]), at=AT)
    assert [held(user_of(place), place.team) for place in places] == [set()] * 3


def test_second_answer_is_refused(places: list[TeamMember]) -> None:
    accept(places[1])
    with pytest.raises(AnsweredError):
        accept(places[1])


def test_leaving_ends_ones_own_rights(places: list[TeamMember]) -> None:
    for place in places:
        accept(place)
    services.release(places[1], reason="病假", by=None, at=AT)
    assert [held(user_of(place), place.team) for place in places] == [LEAD, set(), MEMBER]


def test_conclusion_ends_the_rights_of_all(places: list[TeamMember]) -> None:
    for place in places[:2]:
        accept(place)
    services.conclude(places[0].team, by=None, at=AT)
    assert [held(user_of(place), place.team) for place in places] == [set()] * 3
    with pytest.raises(Refused):
        accept(places[2])
    with pytest.raises(Refused):
        services.conclude(places[0].team, by=None, at=AT)
