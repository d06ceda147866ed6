"""Inspections of the institution's own people in the state an act starts from; lead and member have accepted, the third has not."""

from datetime import date

from portal.people.models import MemberState, TeamMember
from supervision.enums import Finding, Form, InspectionResult, InspectorKind, PlanKind
from supervision.models import Draw, Inspection, Inspector
from supervision.queries import inspections as queries
from supervision.services import inspecting, scheduling, teaming, visiting
from tests.filings.stage import MONDAY
from tests.rights.supervision_on_stage import city
from tests.rights.world import World, stage
from tests.supervision.inspections.stage import DAY, MINUTE, VISIT, published_draw

UNFIT = "paper.number"


def inspectors(world: World) -> dict[str, Inspector]:
    """The experts of the cast in the city's register."""
    found = {}
    for number, (place, person) in enumerate(sorted(world.cast.persons.items())):
        words = {"kind": InspectorKind.EXTERNAL, "certificate": f"督{number}", "valid_until": date(2030, 1, 1), "from_on": date(2025, 1, 1)}
        found[place] = Inspector.objects.get_or_create(person=person, authority=city(), defaults=words)[0]
    return found


def _scheduled(world: World) -> Inspection:
    people = inspectors(world)
    found = scheduling.schedule(
        world.subject("registration"),
        authority=city(),
        kind=PlanKind.ROUTINE,
        form=Form.VISIT,
        planned_on=VISIT.date(),
        members=[people[place] for place in ("lead", "member", "third")],
        lead=people["lead"],
        by=world.cast.people["city.inspector"],
        at=MONDAY,
    )
    for place in ("lead", "member"):
        member = TeamMember.objects.get(team=found.team_id, person=world.cast.persons[place])
        teaming.answer_invitation(
            member, MemberState.ACCEPTED, declaration="无利害关系", by=world.cast.people[f"expert.{place}"], at=MONDAY
        )
    return Inspection.objects.get(pk=found.pk)


@stage
def inspection_waiting(world: World) -> Inspection:
    return _scheduled(world)


@stage
def inspection_place(world: World) -> TeamMember:
    """The third, who has not answered."""
    return TeamMember.objects.get(team=_scheduled(world).team_id, person=world.cast.persons["third"])


@stage
def inspection_notified(world: World) -> Inspection:
    row = _scheduled(world)
    return inspecting.notify(row, on=VISIT.date(), by=world.cast.people["city.approver"], at=MONDAY + MINUTE, seen=row.version)


@stage
def inspection_begun(world: World) -> Inspection:
    row = inspection_notified(world)
    begun = visiting.begin(row, by=world.cast.people["expert.lead"], at=VISIT, seen=row.version)
    visiting.answer(begun, UNFIT, Finding.UNFIT, words="缺两份", seen=0, by=world.cast.people["expert.lead"], at=VISIT)
    return begun


@stage
def inspection_answered(world: World) -> Inspection:
    row, by = inspection_begun(world), world.cast.people["expert.lead"]
    for point in row.checklist.document["points"]:
        if point["id"] != UNFIT:
            visiting.answer(row, point["id"], Finding.FIT, seen=0, by=by, at=VISIT)
    return row


def signed_by(world: World, row: Inspection, place: str) -> Inspection:
    return visiting.sign(row, record=queries.record_sha256(row), by=world.cast.people[f"expert.{place}"], at=VISIT + DAY)


@stage
def inspection_half_signed(world: World) -> Inspection:
    """By the lead alone."""
    return signed_by(world, inspection_answered(world), "lead")


@stage
def inspection_signed(world: World) -> Inspection:
    return signed_by(world, inspection_half_signed(world), "member")


@stage
def inspection_confirmed(world: World) -> Inspection:
    row, by = inspection_signed(world), world.cast.people["city.reviewer"]
    words = {"result": InspectionResult.ORDERED, "conclusion": "已责令改正。"}
    return inspecting.confirm(row, **words, by=by, at=VISIT + 2 * DAY, seen=row.version)


@stage
def draw_public(world: World) -> Draw:
    """A published draw of the city with one object and two inspectors."""
    people, by = inspectors(world), world.cast.people["nobody"]
    team, number = [people["lead"].certificate, people["member"].certificate], world.subject("registration").number
    return published_draw(world.subject("inspection_plan"), "桂技评抽-公", team, number, by, world.cast.people["former"])
