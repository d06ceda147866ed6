"""Mandates at the counter, substitutes and extended calls: each in the state an act starts from."""

from datetime import timedelta

from filings.models import Assistance, CallExtension, Filing, SelectionCall, Substitution
from filings.services import substituting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from tests.filings import called, counters
from tests.filings.services import test_extending_calls as extended
from tests.filings.stage import MONDAY, institution, user
from tests.rights.filings_on_stage import DAY, draft, known
from tests.rights.world import World, stage


@stage
def mandate(world: World) -> Assistance:
    """Recorded by the city's acceptor for an institution that has a draft."""
    return counters.recorded(draft(world).legal_person, world.desk(), at=MONDAY)


@stage
def assisted(world: World) -> Filing:
    """Filled in at the counter under its mandate."""
    person, _ = institution(world.number())
    return known(world, counters.begun(person, world.desk(), at=MONDAY)[1])


@stage
def deputy(world: World) -> User:
    """A second reviewer of the city, whom nobody in the cast is."""
    found = user("代理审核岗")
    grant(found, world.desk().authority, Role.REVIEWER, by=None, at=MONDAY - timedelta(days=400))
    return found


def named(world: World, substitute: User, by: User) -> Substitution:
    """The deputy acts for the reviewer from tomorrow on."""
    desk, first = world.desk(), (MONDAY + DAY).date()
    last = first + timedelta(days=7)
    return substituting.name(desk.authority, desk.reviewer, substitute, from_on=first, to_on=last, reason="休假", by=by, at=MONDAY)


@stage
def substitution(world: World) -> Substitution:
    return named(world, deputy(world), world.desk().approver)


@stage
def call_published(world: World) -> SelectionCall:
    return called.published(world.desk("region"))


@stage
def call_extension(world: World) -> CallExtension:
    return extended.proposed(call_published(world), world.desk("region").reviewer)
