"""The acts on archives: who may take each."""

from supervision.enums import Medium, Volume
from supervision.models import ArchiveVolume, Disposal, LegalHold
from supervision.services import disposing, holding
from supervision.services.volumes import Shelved, add
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.pages import Page, word
from tests.rights.world import World, stage
from tests.supervision.anomalies.test_scanning import held

REPORTS, OWN = holders("own", "report_activity"), holders("own", "read_filings")
REVIEWS = holders("city", "review_supervision")
LATER = MONDAY.replace(year=MONDAY.year + 4)
ALL_REVIEW = frozenset().union(*(holders(party, "review_supervision") for party in ("city", "other", "region", "centre")))
ABOVE = holders("region", "review_supervision") | holders("centre", "review_supervision")


@stage
def volume_over(world: World) -> ArchiveVolume:
    sitting = held(world.subject("registration"), 78)
    return add(sitting, Shelved(Volume.PLAN, Medium.PAPER, "计划", "档案室"), by=world.cast.people["own.clerk"], at=MONDAY)


@stage
def disposal_listed(world: World) -> Disposal:
    volume = world.subject("volume_over")
    row = Disposal.objects.create(
        legal_person=volume.sitting.institution, method="碎纸", proposed_at=LATER, proposed_by=world.cast.people["nobody"]
    )
    row.volumes.set([volume])
    return row


@stage
def hold_placed(world: World) -> LegalHold:
    return holding.place(world.subject("registration"), reason="核查", by=world.cast.people["city.reviewer"], at=MONDAY)


ARCHIVES = (
    Act(
        "disposing.propose",
        "volume_over",
        lambda w, s, by: disposing.propose(s.sitting.institution, [s], method="碎纸", by=by, at=LATER),
        REPORTS,
        apart=True,
    ),
    Act("disposing.sign", "disposal_listed", lambda w, s, by: disposing.sign(s, by=by, at=LATER, seen=s.version), REPORTS, apart=True),
    Act(
        "disposing.drop",
        "disposal_listed",
        lambda w, s, by: disposing.drop(s, reason="重新清点", by=by, at=LATER, seen=s.version),
        REPORTS,
        apart=True,
    ),
    Act("holding.place", "registration", lambda w, s, by: holding.place(s, reason="核查", by=by, at=MONDAY), REVIEWS, apart=True),
    Act("holding.lift", "hold_placed", lambda w, s, by: holding.lift(s, reason="核查结束", by=by, at=MONDAY), REVIEWS, apart=True),
)

ARCHIVE_PAGES = (
    Page("my_disposal_step", "disposal_listed", REPORTS, OWN, word("drop"), apart=True),
    Page(
        "desk_hold_lift",
        "hold_placed",
        REVIEWS,
        REVIEWS | ABOVE,
        data=lambda w, s: {"reason": "核查结束"},
        apart=True,
    ),
    Page(
        "desk_hold_place",
        "registration",
        REVIEWS,
        ALL_REVIEW,
        lambda s: (),
        data=lambda w, s: {"number": s.number, "sitting": "", "reason": "核查"},
        apart=True,
    ),
)
