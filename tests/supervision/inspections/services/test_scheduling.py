"""Inspections are arranged, teams invited, recusals taken, members replaced: S06, O19, 行政处罚法42."""

from datetime import date
from typing import Any

import pytest

from portal.inbox.models import Message
from portal.institutions.enums import EngagementRole
from portal.institutions.models import Engagement
from portal.people.models import MemberState
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import Form, InspectionState, InspectorKind, PlanKind
from supervision.models import Avoidance, Draw, Inspection, InspectionPlan
from supervision.services import scheduling, teaming
from tests.filings.stage import MONDAY, desk
from tests.supervision.inspections import stage

pytestmark = pytest.mark.django_db


def refusal(call: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [reason.path for reason in refused.value.reasons]


def test_scheduling_invites_the_team_and_tells_the_institution_nothing() -> None:
    found = stage.scheduled()
    row = found.fresh()
    assert (row.state, row.number, len(row.code)) == (InspectionState.SCHEDULED, "桂技评检〔2026〕4502-0001号", 16)
    assert row.team is not None
    assert [(one.person.name, one.is_lead, one.state) for one in row.team.members.all()] == [
        ("检查员10", True, MemberState.INVITED),
        ("检查员11", False, MemberState.INVITED),
    ]
    assert set(Message.objects.values_list("recipient", flat=True)) == {found.first.pk, found.second.pk}


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"planned_on": date(2026, 9, 6)}, ["planned_on"]),
        ({"lead": None}, ["lead"]),
        ({"members": []}, ["members", "lead"]),
    ],
)
def test_scheduling_refuses_what_does_not_fit(change: dict[str, Any], paths: list[str]) -> None:
    assert refusal(lambda: stage.scheduled(**change)) == paths


def test_scheduling_refuses_whoever_must_keep_out() -> None:
    found = stage.prepared()
    party = found.registration.legal_person
    Avoidance.objects.create(inspector=found.team[0], legal_person=party, reason="近亲属在该机构", from_on=date(2026, 1, 1))
    Engagement.objects.create(
        legal_person=party,
        track=found.registration.track,
        person=found.team[1].person,
        role=EngagementRole.ASSESSOR,
        from_on=date(2025, 1, 1),
    )
    assert refusal(lambda: stage.scheduled(found)) == ["members", "members"]
    Avoidance.objects.update(until_on=date(2026, 2, 1))
    Engagement.objects.update(until_on=date(2026, 2, 1))
    assert stage.scheduled(found).inspection.state == InspectionState.SCHEDULED


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": date(2026, 9, 8)},
        {"cities": ["450100"]},
        {"from_on": date(2025, 1, 1), "until_on": None, "valid_until": date(2020, 1, 1)},
    ],
)
def test_scheduling_refuses_an_inspector_who_cannot_go(change: dict[str, Any]) -> None:
    found = stage.prepared()
    found.team[1] = stage.inspector(99, **change)
    assert refusal(lambda: stage.scheduled(found)) == ["members"]


def test_enforcement_needs_two_officers_and_supervision_does_not() -> None:
    found = stage.prepared()
    found.team[1] = stage.inspector(99, kind=InspectorKind.EXTERNAL)
    assert refusal(lambda: stage.scheduled(found, kind=PlanKind.ENFORCEMENT)) == ["members"]
    assert stage.scheduled(found, kind=PlanKind.SPECIAL).inspection.kind == PlanKind.SPECIAL


def test_another_city_cannot_inspect_here() -> None:
    found, other = stage.prepared(), stage.inspector(50, code="450100")
    with pytest.raises(NotAllowed):
        stage.scheduled(found, authority=desk("450100").authority)
    assert refusal(lambda: stage.scheduled(found, authority=other.authority, by=stage.account(other))) == ["registration"]


def test_recused_member_is_replaced_and_never_asked_again() -> None:
    found = stage.scheduled()
    row = found.fresh()
    assert row.team is not None
    lead = row.team.members.get(is_lead=True)
    with pytest.raises(Refused):
        teaming.answer_invitation(lead, MemberState.RECUSED, declaration=" ", by=found.first, at=MONDAY)
    teaming.answer_invitation(lead, MemberState.RECUSED, declaration="曾在该机构任教", by=found.first, at=MONDAY)
    with pytest.raises(Refused):
        teaming.invite_member(row, found.team[0], by=found.first, at=MONDAY)
    member = teaming.invite_member(row, stage.inspector(77), by=found.first, at=MONDAY)
    assert (member.is_lead, member.state) == (True, MemberState.INVITED)
    with pytest.raises(Refused):  # and not on another inspection of the same institution
        stage.scheduled(found)


def test_only_the_invited_answers_once_and_his_rights_begin_and_end() -> None:
    found = stage.scheduled()
    row = found.fresh()
    assert row.team is not None
    member = row.team.members.get(is_lead=True)
    with pytest.raises(NotAllowed):
        teaming.answer_invitation(member, MemberState.ACCEPTED, declaration="无", by=found.second, at=MONDAY)
    assert found.first.has_perm("inspect_on_site", row.team) is False
    teaming.answer_invitation(member, MemberState.ACCEPTED, declaration="无利害关系", by=found.first, at=MONDAY)
    assert found.first.has_perm("inspect_on_site", row.team) is True
    with pytest.raises(Refused):
        teaming.answer_invitation(member, MemberState.ACCEPTED, declaration="无利害关系", by=found.first, at=MONDAY)
    teaming.release_member(row, member, reason="出差", by=found.second, at=MONDAY)
    assert found.first.has_perm("inspect_on_site", row.team) is False


def drawn(found: stage.Visit) -> Draw:
    by, on = found.home.reviewer, MONDAY.date()
    plan = InspectionPlan.objects.create(
        number="计1",
        authority=found.home.authority,
        kind=PlanKind.ROUTINE,
        title="年度抽查",
        forms=[Form.VISIT],
        content="考务",
        focus="人员",
        objects_text="本市",
        from_on=on,
        to_on=on + 30 * stage.DAY,
        drafted_at=MONDAY,
        drafted_by=by,
    )
    team = [row.certificate for row in found.team]
    return stage.published_draw(plan, "抽1", team, found.registration.number, by, found.first)


def test_draw_makes_one_inspection_an_object_and_only_once() -> None:
    found = stage.prepared()
    draw = drawn(found)
    with pytest.raises(NotAllowed):
        scheduling.schedule_drawn(draw, by=found.first, at=MONDAY)
    made = scheduling.schedule_drawn(draw, by=found.home.reviewer, at=MONDAY)
    assert [(row.registration, row.planned_on, row.plan) for row in made] == [(found.registration, draw.plan.to_on, draw.plan)]
    assert made[0].team is not None
    assert {one.person for one in made[0].team.members.all()} == {row.person for row in found.team}
    assert scheduling.schedule_drawn(draw, by=found.home.reviewer, at=MONDAY) == ()
    assert Inspection.objects.count() == 1
