"""Persons and teams."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.authorities.models import Authority
from portal.people.models import MemberKind, MemberState, Person, Team, TeamKind, TeamMember
from portal.people.services import AnsweredError, answer, conclude, form_team, invite, known, leave
from portal.workflow.performing import NotAllowed, Refused

AT = datetime(2026, 10, 9, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def people(db: None) -> list[Person]:
    return [
        Person.objects.create(id_hash=str(number), name=f"专家{number}", user=User.objects.create_user(f"u{number}", name=f"专家{number}"))
        for number in range(3)
    ]


@pytest.fixture
def team(people: list[Person]) -> Team:
    members = {people[0]: MemberKind.PROFESSIONAL, people[1]: MemberKind.MANAGERIAL}
    return form_team(Authority.objects.get(code="450200"), TeamKind.EVALUATION, "专家组", members, lead=people[0], by=None, at=AT)


def test_known_person_is_one_row_whatever_name_comes_next(db: None) -> None:
    first = known("hash", "450***21X", "李明")
    assert known("hash", "450***21X", "李 明") == first
    assert list(Person.objects.values_list("name", flat=True)) == ["李明"]


def test_team_is_formed_with_one_lead_and_recorded(team: Team, people: list[Person]) -> None:
    assert [(place.person, place.kind, place.is_lead, place.state) for place in team.members.all()] == [
        (people[0], "professional", True, "invited"),
        (people[1], "managerial", False, "invited"),
    ]
    assert list(Entry.objects.values_list("act", flat=True)) == ["people.invite", "people.invite", "people.form_team"]


def test_lead_from_outside_is_refused(people: list[Person]) -> None:
    with pytest.raises(ValueError):
        form_team(
            Authority.objects.get(code="450200"),
            TeamKind.EVALUATION,
            "x",
            {people[0]: MemberKind.MANAGERIAL},
            lead=people[1],
            by=None,
            at=AT,
        )
    assert Team.objects.count() == 0


@pytest.mark.parametrize("state", [MemberState.RECUSED, MemberState.DECLINED, MemberState.ACCEPTED])
def test_person_who_has_answered_is_not_invited_again(state: MemberState, team: Team, people: list[Person]) -> None:
    answer(team.members.get(person=people[1]), state, declaration="声明", by=people[1].user, at=AT)
    with pytest.raises(Refused, match="不再邀请"):
        invite(team, people[1], MemberKind.MANAGERIAL, by=None, at=AT)


def test_answer_is_given_once_by_the_person_alone(team: Team, people: list[Person]) -> None:
    place = team.members.get(person=people[1])
    with pytest.raises(NotAllowed):
        answer(place, MemberState.ACCEPTED, declaration="", by=people[0].user, at=AT)
    answered = answer(place, MemberState.RECUSED, declaration="亲属任职", by=people[1].user, at=AT)
    assert (answered.state, answered.declaration, answered.answered_at) == ("recused", "亲属任职", AT)
    with pytest.raises(AnsweredError):
        answer(place, MemberState.ACCEPTED, declaration="", by=people[1].user, at=AT)


@pytest.mark.parametrize("state", [MemberState.RECUSED, MemberState.DECLINED])
def test_who_is_not_on_the_team_cannot_leave_it(state: MemberState, team: Team, people: list[Person]) -> None:
    place = answer(team.members.get(person=people[1]), state, declaration="声明", by=people[1].user, at=AT)
    with pytest.raises(AnsweredError):
        leave(place, reason="x", by=None, at=AT)
    place.refresh_from_db()
    assert (place.state, place.declaration) == (state, "声明")


def test_lead_who_left_makes_room_for_another(team: Team, people: list[Person]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.create(team=team, person=people[2], kind="managerial", is_lead=True, invited_at=AT)
    leave(team.members.get(person=people[0]), reason="病假", by=None, at=AT)
    assert invite(team, people[2], MemberKind.PROFESSIONAL, is_lead=True, by=None, at=AT).is_lead


def test_concluded_team_stays_as_it_is(team: Team, people: list[Person]) -> None:
    conclude(team, by=None, at=AT)
    place = team.members.get(person=people[1])
    for change in (
        lambda: invite(team, people[2], MemberKind.MANAGERIAL, by=None, at=AT),
        lambda: answer(place, MemberState.ACCEPTED, declaration="", by=people[1].user, at=AT),
        lambda: leave(place, reason="x", by=None, at=AT),
        lambda: conclude(team, by=None, at=AT),
    ):
        with pytest.raises(Refused):
            change()
    assert [row.state for row in team.members.all()] == ["invited", "invited"]
