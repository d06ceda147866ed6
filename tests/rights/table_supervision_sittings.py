"""The acts on sittings, year plans and banks, and where they are pressed: who may take each."""

from dataclasses import replace

from django.utils import timezone

import tests.rights.sittings_on_stage  # noqa: F401  (its stages)
from portal.accounts.models import User
from supervision.enums import CustodyAct, Medium, Volume
from supervision.models import Sitting
from supervision.rules.papers import Planned
from supervision.services import arranging, banks, results, sittings, volumes, year_plans
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.pages import Page, word
from tests.rights.world import World
from tests.supervision.sittings import stage as on

REPORTS = holders("own", "report_activity")
REVIEWS = holders("city", "review_supervision")
READS = frozenset().union(*(holders(party, "read_supervision") for party in ("city", "region", "centre")))
AFTER, LATER = on.AFTER, on.SUBMITTED


def saved(world: World, row: Sitting, by: User) -> object:
    given = arranging.Given((), (), {row.lines.get().pk: arranging.Papers(12, None)})
    return arranging.save(row, given, by=by, at=MONDAY, seen=row.version)


def handed(world: World, row: Sitting, by: User) -> object:
    giver, receiver = (one.person for one in row.staff.select_related("person")[:2])
    bank = row.lines.get().bank
    assert bank is not None
    return banks.hand_over(row, banks.HandOver(bank, CustodyAct.RECEIVED, 40, giver, receiver, MONDAY), by=by, at=MONDAY)


def moved(world: World, row: Sitting, by: User) -> object:
    return sittings.move(row, replace(sittings.place_of(row), site="第二车间"), reason="停电", by=by, at=MONDAY, seen=row.version)


def shelf(world: World, row: Sitting, by: User) -> object:
    return volumes.add(row, volumes.Shelved(Volume.PLAN, Medium.PAPER, "方案", "档案室"), by=by, at=LATER)


NEW = replace(on.EDITION, edition="2027")
TYPED = {"source": "typed"}

SITTINGS = (
    Act(
        "year_plans.draft",
        "sitting_registration",
        lambda w, s, by: year_plans.draft(s, 2026, [Planned(on.LINE, 11, 9)], "", by=by, at=MONDAY),
        REPORTS,
    ),
    Act("year_plans.publish", "year_plan_draft", lambda w, s, by: year_plans.publish(s, by=by, at=MONDAY), REPORTS),
    Act("banks.add", "sitting_registration", lambda w, s, by: banks.add(s, NEW, by=by, at=MONDAY), REPORTS),
    Act("banks.withdraw", "paper_bank", lambda w, s, by: banks.withdraw(s, reason="更新", by=by, at=MONDAY), REPORTS),
    Act("banks.hand_over", "sitting_arranged", handed, REPORTS),
    Act("sittings.enter", "sitting_registration", lambda w, s, by: sittings.enter(s, on.ASKED, title="电工", by=by, at=MONDAY), REPORTS),
    Act(
        "sittings.open_registration",
        "sitting_entered",
        lambda w, s, by: sittings.open_registration(s, by=by, at=MONDAY, seen=s.version),
        REPORTS,
    ),
    Act("sittings.move", "sitting_entered", moved, REPORTS),
    Act(
        "sittings.cancel", "sitting_entered", lambda w, s, by: sittings.cancel(s, reason="人少", by=by, at=MONDAY, seen=s.version), REPORTS
    ),
    Act("arranging.save", "sitting_open", saved, REPORTS),
    Act("arranging.arrange", "sitting_kept", lambda w, s, by: arranging.arrange(s, by=by, at=MONDAY, seen=s.version), REPORTS),
    Act("results.hold", "sitting_arranged", lambda w, s, by: results.hold(s, on.counts(s, 28), by=by, at=AFTER, seen=s.version), REPORTS),
    Act(
        "results.post",
        "sitting_held",
        lambda w, s, by: results.post(s, on.counts(s, 20), **TYPED, by=by, at=AFTER, seen=s.version),
        REPORTS,
    ),
    Act(
        "results.correct",
        "sitting_queried",
        lambda w, s, by: results.correct(s, on.counts(s, 19), **TYPED, by=by, at=LATER, seen=s.version),
        REPORTS,
    ),
    Act("results.submit", "sitting_posted", lambda w, s, by: results.submit(s, by=by, at=LATER, seen=s.version), REPORTS),
    Act("results.clear", "sitting_submitted", lambda w, s, by: results.clear(s, by=by, at=LATER, seen=s.version), REVIEWS),
    Act("results.query", "sitting_submitted", lambda w, s, by: results.query(s, words="请说明", by=by, at=LATER, seen=s.version), REVIEWS),
    Act(
        "results.certify",
        "sitting_reviewed",
        lambda w, s, by: results.certify(s, on.counts(s, 20), by=by, at=LATER, seen=s.version),
        REPORTS,
    ),
    Act("volumes.add", "sitting_held", shelf, REPORTS),
    Act("volumes.archive", "sitting_shelved", lambda w, s, by: volumes.archive(s, by=by, at=LATER, seen=s.version), REPORTS),
)


def this_year(row: object) -> tuple[object, ...]:
    return (row.pk, timezone.localdate().year)  # type: ignore[attr-defined]


STEPS = {
    "open": "sitting_entered",
    "move": "sitting_entered",
    "cancel": "sitting_entered",
    "arrange": "sitting_kept",
    "hold": "sitting_arranged",
    "post": "sitting_held",
    "submit": "sitting_posted",
    "certify": "sitting_reviewed",
    "archive": "sitting_shelved",
}
SITTING_PAGES = (
    Page("my_sitting_new", "sitting_registration", REPORTS, REPORTS),
    Page("my_plan", "sitting_registration", REPORTS, REPORTS, this_year),
    Page("my_plan_publish", "year_plan_draft", REPORTS, REPORTS),
    Page("my_bank_new", "sitting_registration", REPORTS, REPORTS),
    Page("my_bank_withdraw", "paper_bank", REPORTS, REPORTS),
    Page("my_sitting_arrangement", "sitting_open", REPORTS, REPORTS),
    Page("my_sitting_custody", "sitting_arranged", REPORTS, REPORTS),
    Page("my_sitting_volume", "sitting_held", REPORTS, REPORTS),
    Page("my_sitting_correct", "sitting_queried", REPORTS, REPORTS),
    *(Page("my_sitting_step", subject, REPORTS, REPORTS, word(slug)) for slug, subject in STEPS.items()),
    Page("desk_sitting_step", "sitting_submitted", REVIEWS, READS, word("clear")),
    Page("desk_sitting_step", "sitting_submitted", REVIEWS, READS, word("query")),
)
