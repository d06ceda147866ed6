"""An issue is raised: by whom, with what, and who is told. Clause: 文三(一)."""

from typing import Any

import pytest

from portal.access.services import admit
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.institutions.models import Registration
from portal.people.models import MemberKind, Person, TeamKind
from portal.people.services import form_team
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import IssueState, PlanKind
from supervision.models import Inspection, Issue
from tests.filings.stage import MONDAY, user
from tests.supervision.issues.stage import DAY, TODAY, Office, office, raised, watched

pytestmark = pytest.mark.django_db


def test_issue_is_numbered_audited_and_told_to_the_inspectors(registration: Registration, city: Office) -> None:
    issue = raised(registration, city.inspector, hint="V1.2")
    assert (issue.state, issue.number, issue.hint) == (IssueState.OPEN, "桂技评问〔2026〕4502-0001号", "V1.2")
    assert raised(registration, city.second).number == "桂技评问〔2026〕4502-0002号"
    assert Entry.objects.filter(act="supervision.raise_issue").count() == 2
    told = Message.objects.filter(link=f"/desk/supervision/issues/{issue.pk}/")
    assert {row.recipient for row in told} == {city.inspector, city.second}


def test_only_who_inspects_there_raises(registration: Registration, admin: User, city: Office) -> None:
    elsewhere = office("450100")
    for by in (city.reviewer, city.approver, admin, elsewhere.inspector, user("无岗")):
        with pytest.raises(NotAllowed):
            raised(registration, by)
    assert not Issue.objects.exists()


def inspection(registration: Registration, city: Office, *, code: str = "A" * 16) -> tuple[Inspection, User]:
    member = Person.objects.create(id_hash=code.rjust(64, "0"), id_mask="4502***", name="外督", user=user("外督"))
    team = form_team(city.authority, TeamKind.INSPECTION, "检查组", {member: MemberKind.SUPERVISOR}, lead=member, by=None, at=MONDAY)
    admit(team.members.get(), declaration="无利害关系", by=member.user, at=MONDAY)
    row = Inspection.objects.create(
        number=f"检-{code}",
        code=code,
        authority=city.authority,
        registration=registration,
        kind=PlanKind.ROUTINE,
        team=team,
        planned_on=TODAY,
        scheduled_at=MONDAY,
        scheduled_by=city.inspector,
    )
    assert member.user is not None
    return row, User.objects.get(pk=member.user.pk)


def test_member_of_the_team_raises_for_his_own_inspection_only(registration: Registration, city: Office) -> None:
    (own, member), (foreign, _) = inspection(registration, city), inspection(registration, city, code="B" * 16)
    assert raised(registration, member, inspection=own, point="K01").inspection == own
    for change in ({"inspection": foreign}, {}, {"inspection": own, "authority": office("450100").authority}):
        with pytest.raises(NotAllowed):
            raised(registration, member, **change)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"finding": "  "}, "finding"),
        ({"clause": ""}, "clause"),
        ({"clause": "文九"}, "clause"),
        ({"hint": "V4.1"}, "hint"),
        ({"severity": "huge"}, "severity"),
        ({"ledger": ""}, "ledger"),
        ({"conduct_on": TODAY + DAY}, "conduct_on"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(registration: Registration, city: Office, change: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as refused:
        raised(registration, city.inspector, **change)
    assert [reason.path for reason in refused.value.reasons] == [path]
    assert not Issue.objects.exists()


def test_source_of_another_registration_is_refused(registration: Registration, city: Office) -> None:
    other, _ = watched(2)
    row, _ = inspection(other, city)
    with pytest.raises(Refused) as refused:
        raised(registration, city.inspector, inspection=row)
    assert [reason.path for reason in refused.value.reasons] == ["registration"]
