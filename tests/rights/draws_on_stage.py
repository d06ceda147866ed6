"""Plans, inspectors and draws: each in the state an act starts from. Frozen draws of one city stand one at a time: their rows walk apart."""

from dataclasses import replace
from datetime import timedelta

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.institutions.models import Registration
from supervision.models import Avoidance, Draw, InspectionPlan, Inspector
from supervision.services import draws, inspectors, plans
from tests.filings.stage import MONDAY, user
from tests.rights.supervision_on_stage import city
from tests.rights.world import World, stage
from tests.supervision.drawing import stage as on

HOUR = timedelta(hours=1)
TODAY = MONDAY.date()
SAID = replace(on.SAID, title="第三季度日常督导", from_on=TODAY, to_on=TODAY + timedelta(days=60))
SEED = replace(on.SEED, arose_at=MONDAY + 2 * HOUR)


def colleague_in(role: Role) -> User:
    """Somebody of the city who is not in the cast, so that nobody of it keeps out of the next step."""
    found = user(f"另一{role.label}")
    grant(found, city(), role, by=None, at=MONDAY - timedelta(days=400))
    return found


@stage
def plan_drafted(world: World) -> InspectionPlan:
    return plans.draft(city(), SAID, by=colleague_in(Role.INSPECTOR), at=MONDAY)


@stage
def plan_approved(world: World) -> InspectionPlan:
    plan = plan_drafted(world)
    return plans.approve(plan, by=world.desk().approver, at=MONDAY, seen=plan.version)


@stage
def plan_published(world: World) -> InspectionPlan:
    plan = plan_approved(world)
    return plans.publish(plan, by=world.desk().reviewer, at=MONDAY, seen=plan.version)


@stage
def listed_inspector(world: World) -> Inspector:
    return on.inspector(8000 + Inspector.objects.count(), city())


@stage
def avoidance(world: World) -> Avoidance:
    found: Registration = world.subject("registration")
    one = listed_inspector(world)
    return inspectors.avoid(one, found.legal_person, reason="亲属任职", by=world.desk().reviewer, at=MONDAY)


@stage
def plan_to_draw(world: World) -> InspectionPlan:
    """A published plan beside registers that can be drawn from."""
    world.subject("registration")
    for _ in range(2):
        listed_inspector(world)
    return plan_published(world)


@stage
def draw_ready(world: World) -> Draw:
    """Prepared from registers that stand."""
    return draws.prepare(plan_to_draw(world), team=2, by=colleague_in(Role.INSPECTOR), at=MONDAY)


@stage
def draw_fresh(world: World) -> Draw:
    """The same, made for the one walk that needs the registers as they stand: what came to a stage since has changed those of others."""
    return draw_ready(world)


@stage
def draw_frozen(world: World) -> Draw:
    draw = draw_ready(world)
    return draws.freeze(draw, by=colleague_in(Role.INSPECTOR), at=MONDAY + HOUR, seen=draw.version)


@stage
def draw_seeded(world: World) -> Draw:
    draw = draw_frozen(world)
    return draws.enter_seed(draw, SEED, by=colleague_in(Role.INSPECTOR), at=MONDAY + 3 * HOUR, seen=draw.version)


@stage
def draw_drawn(world: World) -> Draw:
    draw = draw_seeded(world)
    return draws.run(draw, by=colleague_in(Role.INSPECTOR), at=MONDAY + 3 * HOUR, seen=draw.version)
