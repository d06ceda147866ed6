"""The acts on inspections, and where they are pressed: who may take each."""

from typing import Any

import tests.rights.inspections_on_stage
import tests.rights.supervision_on_stage  # noqa: F401  (their stages)
from portal.accounts.models import User
from portal.people.models import MemberState, TeamMember
from supervision.enums import Finding, Form, InspectionResult, PlanKind
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.services import inspecting, scheduling, teaming, visiting
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.inspections_on_stage import UNFIT, inspectors
from tests.rights.pages import Page, word
from tests.rights.supervision_on_stage import city
from tests.rights.world import World
from tests.supervision.inspections.stage import DAY, VISIT, picture

INSPECTS, REVIEWS, APPROVES = (holders("city", right) for right in ("inspect", "review_supervision", "approve_supervision"))
TEAM = frozenset({"expert.lead", "expert.member"})
STATES = holders("own", "report_activity")
OFFICERS = frozenset().union(*(holders(party, "read_supervision") for party in ("city", "region", "centre")))
READS = OFFICERS | TEAM
LATER = VISIT + 3 * DAY


def arranged(world: World, registration: Any, by: User) -> object:
    people = inspectors(world)
    given = {"kind": PlanKind.SPECIAL, "form": Form.VISIT, "planned_on": VISIT.date()}
    members = [people["lead"], people["member"]]
    return scheduling.schedule(registration, authority=city(), **given, members=members, lead=members[0], by=by, at=MONDAY)


def answered(world: World, place: TeamMember, by: User) -> object:
    return teaming.answer_invitation(place, MemberState.ACCEPTED, declaration="无利害关系", by=by, at=MONDAY)


def left(world: World, row: Inspection, by: User) -> object:
    third = TeamMember.objects.get(team=row.team_id, person=world.cast.persons["third"])
    return teaming.release_member(row, third, reason="出差", by=by, at=MONDAY)


def stated(world: World, row: Inspection, by: User) -> object:
    return visiting.record_statement(row, statement="无意见", signatory="覃经理", by=by, at=VISIT, seen=row.version)


def settled(world: World, row: Inspection, by: User) -> object:
    words = {"result": InspectionResult.ORDERED, "conclusion": "已责令改正。"}
    return inspecting.confirm(row, **words, by=by, at=LATER, seen=row.version)


def photographed(world: World, row: Inspection, by: User) -> object:
    return visiting.add_photo(row, picture(), visiting.Shot(), by=by, at=VISIT + DAY)


INSPECTIONS = (
    Act("scheduling.schedule", "registration", arranged, INSPECTS),
    Act("scheduling.schedule_drawn", "draw_public", lambda w, s, by: scheduling.schedule_drawn(s, by=by, at=MONDAY), REVIEWS),
    Act("teaming.answer_invitation", "inspection_place", answered, frozenset({"expert.third"})),
    Act(
        "teaming.invite_member",
        "inspection_waiting",
        lambda w, s, by: teaming.invite_member(s, inspectors(w)["stranger"], by=by, at=MONDAY),
        INSPECTS,
    ),
    Act("teaming.release_member", "inspection_waiting", left, INSPECTS),
    Act(
        "inspecting.notify",
        "inspection_waiting",
        lambda w, s, by: inspecting.notify(s, on=VISIT.date(), by=by, at=MONDAY, seen=s.version),
        APPROVES,
    ),
    Act(
        "inspecting.cancel",
        "inspection_notified",
        lambda w, s, by: inspecting.cancel(s, reason="台风", by=by, at=MONDAY, seen=s.version),
        APPROVES,
    ),
    Act("visiting.begin", "inspection_notified", lambda w, s, by: visiting.begin(s, by=by, at=VISIT, seen=s.version), TEAM),
    Act(
        "visiting.answer",
        "inspection_begun",
        lambda w, s, by: visiting.answer(s, "paper.bank", Finding.FIT, seen=0, by=by, at=VISIT),
        TEAM,
    ),
    Act("visiting.add_photo", "inspection_begun", photographed, TEAM),
    Act("visiting.record_statement", "inspection_begun", stated, TEAM),
    Act(
        "visiting.sign",
        "inspection_answered",
        lambda w, s, by: visiting.sign(s, record=queries.record_sha256(s), by=by, at=VISIT),
        TEAM,
    ),
    Act(
        "visiting.take_back",
        "inspection_half_signed",
        lambda w, s, by: visiting.take_back(s, by=by, at=VISIT),
        frozenset({"expert.lead"}),
        told=frozenset({"expert.member"}),
    ),
    Act(
        "visiting.comment",
        "inspection_signed",
        lambda w, s, by: visiting.comment(s, statement="已补齐", by=by, at=LATER, seen=s.version),
        STATES,
    ),
    Act("inspecting.confirm", "inspection_signed", settled, REVIEWS),
    Act("inspecting.publish", "inspection_confirmed", lambda w, s, by: inspecting.publish(s, by=by, at=LATER, seen=s.version), REVIEWS),
)

ARRANGES = INSPECTS | holders("region", "inspect")  # the region inspects everybody
RAISES = TEAM | INSPECTS
INSPECTION_PAGES = (
    Page("desk_inspection_new", "registration", ARRANGES, ARRANGES),
    Page(
        "desk_inspection_invitation",
        "inspection_place",
        frozenset({"expert.third"}),
        frozenset({"expert.third"}),
        lambda place: (place.team.inspection.pk,),
    ),
    Page("desk_inspection_invite", "inspection_waiting", INSPECTS, READS),
    Page(
        "desk_inspection_release",
        "inspection_waiting",
        INSPECTS,
        READS,
        lambda row: (row.pk, row.team.members.order_by("-pk")[0].pk),
    ),
    Page("desk_inspection_step", "inspection_waiting", APPROVES, READS, word("notify")),
    Page("desk_inspection_step", "inspection_notified", APPROVES, READS, word("cancel")),
    Page("desk_inspection_step", "inspection_notified", TEAM, READS, word("begin")),
    Page("desk_inspection_step", "inspection_signed", REVIEWS, READS, word("confirm")),
    Page("desk_inspection_step", "inspection_confirmed", REVIEWS, OFFICERS, word("publish")),
    Page("desk_inspection_answer", "inspection_begun", TEAM, READS, word("paper.bank")),
    Page("desk_inspection_photos", "inspection_begun", TEAM, READS),
    Page("desk_inspection_statement", "inspection_begun", TEAM, READS),
    Page("desk_inspection_sign", "inspection_answered", TEAM, READS),
    Page("desk_inspection_take_back", "inspection_half_signed", TEAM, READS),
    Page("desk_inspection_issue", "inspection_begun", RAISES, RAISES, word(UNFIT)),
    Page("my_inspection_statement", "inspection_signed", STATES, STATES),
)
