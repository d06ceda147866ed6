"""Complaints, incidents and guidance, each in the state an act starts from."""

from datetime import timedelta
from uuid import uuid4

from portal.institutions.enums import EngagementRole
from portal.institutions.models import Engagement
from portal.people.models import Person
from supervision.enums import GuidanceKind
from supervision.models import Attendance, Complaint, Guidance, Incident
from supervision.rules.accidents import Toll
from supervision.rules.complaints import Told
from supervision.rules.guidance import Said
from supervision.rules.incidents import Told as Happened
from supervision.services import alarming, complaining, guiding
from tests.filings.stage import MONDAY
from tests.rights.supervision_on_stage import own
from tests.rights.world import World, stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGUN = MONDAY + 10 * DAY
HAPPENED = Happened("safety", "考场停电", "已疏散", "实训车间", "450200", MONDAY - HOUR, MONDAY - HOUR, Toll())
COURSE = Said(
    GuidanceKind.COURSE,
    "考评员培训",
    "三天",
    course_from=MONDAY + 5 * DAY,
    course_to=MONDAY + 8 * DAY,
    course_place="柳州",
    course_places=3,
)
ANSWER = {"findings": "查看了票据", "answer": "情况属实。"}


def complaint_told(world: World) -> Told:
    return Told(own(world).legal_person.name, "超标准收费", "鉴定费比公示标准多收两百元。")


@stage
def complaint_new(world: World) -> Complaint:
    return complaining.complain(complaint_told(world), form_key=uuid4(), at=MONDAY, by=None).complaint


@stage
def complaint_accepted(world: World) -> Complaint:
    row = complaint_new(world)
    return complaining.accept(row, own(world), by=world.cast.people["city.inspector"], at=MONDAY, seen=row.version)


@stage
def complaint_verifying(world: World) -> Complaint:
    row = complaint_accepted(world)
    return complaining.begin(row, by=world.cast.people["city.inspector"], at=MONDAY, seen=row.version)


@stage
def complaint_answered(world: World) -> Complaint:
    row = complaint_verifying(world)
    return complaining.reply(row, "false", **ANSWER, by=world.cast.people["city.reviewer"], at=MONDAY, seen=row.version)


@stage
def complaint_of_peer(world: World) -> Complaint:
    """Complained by the institution itself of another."""
    told = Told("别的机构", "超标准收费", "鉴定费比公示标准多收两百元。", is_anonymous=False, name="龙屏", contact="0772-1")
    by, peer = world.cast.people["own.clerk"], own(world).legal_person
    return complaining.complain(told, form_key=uuid4(), at=MONDAY, peer=peer, by=by).complaint


@stage
def incident_new(world: World) -> Incident:
    return alarming.report(own(world), HAPPENED, by=world.cast.people["own.clerk"], at=MONDAY)


@stage
def incident_following(world: World) -> Incident:
    row = incident_new(world)
    return alarming.receive(row, by=world.cast.people["city.inspector"], at=MONDAY, seen=row.version)


@stage
def course_draft(world: World) -> Guidance:
    own(world)
    return guiding.draft(_city(world), COURSE, by=world.cast.people["city.inspector"], at=MONDAY)


@stage
def course(world: World) -> Guidance:
    row = course_draft(world)
    return guiding.publish(row, by=world.cast.people["city.reviewer"], at=MONDAY, seen=row.version)


def _city(world: World):  # type: ignore[no-untyped-def]
    return world.desk().authority


def assessor(world: World) -> Person:
    """An assessor of the institution."""
    person, _ = Person.objects.get_or_create(id_hash="c" * 64, defaults={"id_mask": "450***", "name": "考评一"})
    party = own(world)
    given = {"track": party.track, "role": EngagementRole.ASSESSOR, "from_on": MONDAY.date() - DAY}
    if not Engagement.objects.filter(person=person).exists():
        Engagement.objects.create(legal_person=party.legal_person, person=person, **given)
    return person


@stage
def enrolment(world: World) -> Attendance:
    party = own(world).legal_person
    return guiding.enrol(course(world), party, assessor(world), by=world.cast.people["own.clerk"], at=MONDAY)
