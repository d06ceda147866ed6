"""Issues, bulletins and silences, each in the state an act starts from."""

from datetime import timedelta

from portal.accounts.models import User
from portal.institutions.models import Registration
from supervision.enums import Ledger, Severity, Tone
from supervision.models import Bulletin, Dormancy, Issue
from supervision.rules.bulletins import Said, Text
from supervision.services import bulletins, dormancy, mending
from supervision.services.issues import raise_issue
from tests.filings import changed
from tests.filings.stage import MONDAY
from tests.rights.supervision_on_stage import city, own
from tests.rights.world import World, stage

DAY = timedelta(days=1)
TODAY = MONDAY.date()
DUE = TODAY + 21 * DAY
SILENT = MONDAY + 2 * DAY  # the registrations of the stages are of 365 days before


def post(world: World, role: str) -> User:
    return world.cast.people[f"city.{role}"]


def finding(world: World) -> dict[str, object]:
    """What is said when an issue is raised."""
    return {
        "ledger": Ledger.SUPERVISION,
        "authority": city(),
        "finding": "考场未封闭",
        "clause": "文二(一)",
        "severity": Severity.ORDINARY,
        "conduct_on": TODAY,
    }


def text(world: World) -> Text:
    """A draft about the institution of the stages."""
    mention = Said(own(world).pk, Tone.ADVERSE, "考场未封闭。")
    return Text("督导通报", TODAY - 30 * DAY, TODAY, "本期情况", (mention,))


def _registered(world: World) -> Registration:
    found, _ = changed.registered(number=world.number())
    world.cast.join(found.legal_person)
    return found


@stage
def registration_silent(world: World) -> Registration:
    return _registered(world)


@stage
def issue_raised(world: World) -> Issue:
    return raise_issue(own(world), **finding(world), by=post(world, "inspector"), at=MONDAY)  # type: ignore[arg-type]


@stage
def issue_rectifying(world: World) -> Issue:
    issue = issue_raised(world)
    return mending.order(issue, text="封闭考场", due_on=DUE, by=post(world, "inspector"), at=MONDAY, seen=issue.version)


@stage
def issue_reported(world: World) -> Issue:
    issue = issue_rectifying(world)
    return mending.report(issue, text="已封闭", by=world.cast.people["own.clerk"], at=MONDAY, seen=issue.version).issue


@stage
def bulletin_new(world: World) -> Bulletin:
    return bulletins.draft(city(), text(world), by=post(world, "inspector"), at=MONDAY)


@stage
def bulletin_checked(world: World) -> Bulletin:
    row = bulletin_new(world)
    return bulletins.proofread(row, by=post(world, "reviewer"), at=MONDAY, seen=row.version)


@stage
def dormancy_waiting(world: World) -> Dormancy:
    return dormancy.ask(own(world), by=post(world, "inspector"), at=SILENT)


@stage
def dormancy_said(world: World) -> Dormancy:
    """Of an institution of its own: one silence is asked about once."""
    row = dormancy.ask(_registered(world), by=post(world, "inspector"), at=SILENT)
    return dormancy.answer(row, reasons="设备更新", by=world.cast.people["own.clerk"], at=SILENT, seen=row.version)
