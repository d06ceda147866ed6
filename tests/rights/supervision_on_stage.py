"""Rows of supervision as their first act leaves them: what the walk over transitions needs of each."""

from datetime import timedelta
from typing import Any

from portal.access.services import admit
from portal.authorities.models import Authority
from portal.authorities.queries import authority
from portal.institutions.models import Registration
from portal.people.models import MemberKind, Team, TeamKind
from portal.people.services import form_team
from supervision import models
from supervision.enums import AnomalyKind, Form, GuidanceKind, IncidentKind, Ledger, PlanKind, Severity
from tests.filings.stage import MONDAY
from tests.rights.cast import PARTIES
from tests.rights.world import World, stage

DAY = timedelta(days=1)
TODAY = MONDAY.date()


def city() -> Authority:
    """The authority that supervises the institutions of the stages."""
    return authority(PARTIES["city"])


def inspector(world: World) -> Any:
    """Who wrote the rows of the authority down; another than whoever is asked in the walk keeps them apart."""
    return world.cast.people["nobody"]


def own(world: World) -> Registration:
    """The registration that the institution's own people act for."""
    registration: Registration = world.subject("registration")
    return registration


@stage
def inspection_plan(world: World) -> models.InspectionPlan:
    return models.InspectionPlan.objects.create(
        number="桂技评督计-权",
        authority=city(),
        kind=PlanKind.ROUTINE,
        title="年度日常督导",
        forms=[Form.VISIT],
        content="考务组织",
        focus="考评人员",
        objects_text="本市评价机构",
        from_on=TODAY,
        to_on=TODAY + 30 * DAY,
        drafted_at=MONDAY,
        drafted_by=inspector(world),
    )


@stage
def draw_prepared(world: World) -> models.Draw:
    return models.Draw.objects.create(
        number="桂技评抽-权",
        plan=world.subject("inspection_plan"),
        shares={},
        document={},
        prepared_at=MONDAY,
        prepared_by=inspector(world),
    )


def inspection_team(world: World) -> Team:
    """A team of two who have accepted and one who has not."""
    persons = world.cast.persons
    kinds = {persons[place]: MemberKind.INSPECTOR for place in ("lead", "member", "third")}
    team = form_team(city(), TeamKind.INSPECTION, "检查组", kinds, lead=persons["lead"], by=None, at=MONDAY)
    for member in team.members.filter(person__in=[persons["lead"], persons["member"]]):
        admit(member, declaration="无利害关系", by=member.person.user, at=MONDAY)
    return team


@stage
def inspection_scheduled(world: World) -> models.Inspection:
    return models.Inspection.objects.create(
        number="桂技评检-权",
        code="RIGHTS0000000000",
        authority=city(),
        registration=own(world),
        kind=PlanKind.ROUTINE,
        team=inspection_team(world),
        planned_on=TODAY + 7 * DAY,
        scheduled_at=MONDAY,
        scheduled_by=inspector(world),
    )


@stage
def sitting_planned(world: World) -> models.Sitting:
    return models.Sitting.objects.create(
        number="桂技评场-权",
        registration=own(world),
        authority=city(),
        title="电工三级",
        audience="own_workers",
        site="实训车间",
        division="450202",
        address="柳州市阳和工业新区 12 号",
        starts_at=MONDAY + 20 * DAY,
        ends_at=MONDAY + 21 * DAY,
        created_at=MONDAY,
        created_by=inspector(world),
    )


@stage
def anomaly_open(world: World) -> models.Anomaly:
    return models.Anomaly.objects.create(
        sitting=world.subject("sitting_planned"), kind=AnomalyKind.PASS_RATE, words="合格率高于同类", found_at=MONDAY
    )


@stage
def disposal_proposed(world: World) -> models.Disposal:
    return models.Disposal.objects.create(
        legal_person=own(world).legal_person, method="销毁", proposed_at=MONDAY, proposed_by=inspector(world)
    )


@stage
def issue_open(world: World) -> models.Issue:
    return models.Issue.objects.create(
        number="桂技评问-权",
        ledger=Ledger.SUPERVISION,
        authority=city(),
        registration=own(world),
        finding="考场未封闭",
        clause="文三(一)",
        severity=Severity.ORDINARY,
        conduct_on=TODAY,
        raised_at=MONDAY,
        raised_by=inspector(world),
    )


@stage
def bulletin_draft(world: World) -> models.Bulletin:
    return models.Bulletin.objects.create(
        number="桂技评通-权",
        authority=city(),
        title="督导情况通报",
        period_from=TODAY - 30 * DAY,
        period_to=TODAY,
        text="本期督导情况",
        drafted_at=MONDAY,
        drafted_by=inspector(world),
    )


@stage
def dormancy_asked(world: World) -> models.Dormancy:
    return models.Dormancy.objects.create(
        registration=own(world),
        authority=city(),
        years=1,
        idle_from=TODAY - 366 * DAY,
        reached_on=TODAY,
        asked_at=MONDAY,
        asked_by=inspector(world),
        answer_by=TODAY + 14 * DAY,
    )


@stage
def complaint_received(world: World) -> models.Complaint:
    return models.Complaint.objects.create(
        number="桂技评诉-权",
        code_hash="0" * 64,
        about="柳州某机构",
        authority=city(),
        title="收费",
        text="超标准收费",
        is_anonymous=True,
        received_at=MONDAY,
    )


@stage
def incident_reported(world: World) -> models.Incident:
    return models.Incident.objects.create(
        number="桂技评情-权",
        registration=own(world),
        authority=city(),
        kind=IncidentKind.SAFETY,
        title="考场停电",
        text="已疏散",
        place="实训车间",
        happened_at=MONDAY,
        known_at=MONDAY,
        reported_at=MONDAY,
        reported_by=inspector(world),
        due_at=MONDAY + timedelta(hours=2),
    )


@stage
def guidance_draft(world: World) -> models.Guidance:
    return models.Guidance.objects.create(
        authority=city(),
        kind=GuidanceKind.ANNOUNCEMENT,
        title="考务通知",
        text="按计划组织",
        drafted_at=MONDAY,
        drafted_by=inspector(world),
    )
