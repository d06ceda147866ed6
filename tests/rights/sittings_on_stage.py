"""Sittings, plans and banks in the state an act starts from."""

from portal.institutions.models import Registration
from supervision.enums import Volume
from supervision.models import PaperBank, Sitting, YearPlan
from tests.filings.services import test_crossing as abroad
from tests.rights.world import World, stage
from tests.supervision.sittings import stage as on


def _whole(world: World) -> on.Stage:
    """A registration of the institution's own people with everything a sitting needs."""
    found = abroad.registered(world.number())[0]
    world.cast.join(found.legal_person)
    return on.staged(found=found, by=world.cast.people["own.clerk"])


@stage
def sitting_registration(world: World) -> Registration:
    return _whole(world).registration


@stage
def year_plan_draft(world: World) -> YearPlan:
    whole = _whole(world)
    return on.plan(whole.registration, whole.by, month=10, published=False)


@stage
def paper_bank(world: World) -> PaperBank:
    return _whole(world).bank


@stage
def sitting_entered(world: World) -> Sitting:
    return on.entered(_whole(world))


@stage
def sitting_open(world: World) -> Sitting:
    return on.opened(_whole(world))


@stage
def sitting_kept(world: World) -> Sitting:
    return on.kept(_whole(world))


@stage
def sitting_arranged(world: World) -> Sitting:
    return on.arranged(_whole(world))


@stage
def sitting_held(world: World) -> Sitting:
    return on.held(_whole(world))


@stage
def sitting_posted(world: World) -> Sitting:
    return on.posted(_whole(world))


@stage
def sitting_submitted(world: World) -> Sitting:
    return on.submitted(_whole(world))


@stage
def sitting_queried(world: World) -> Sitting:
    return on.queried(_whole(world), world.cast.people["city.reviewer"])


@stage
def sitting_reviewed(world: World) -> Sitting:
    return on.reviewed(_whole(world), world.cast.people["city.reviewer"])


@stage
def sitting_shelved(world: World) -> Sitting:
    whole = _whole(world)
    return on.shelved(whole, on.certified(whole, world.cast.people["city.reviewer"]), *Volume)
