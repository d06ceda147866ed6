"""Plans, the register of inspectors and draws: who may take each act, who reads and who presses on each page."""

from datetime import date

from portal.institutions.models import LegalPerson
from supervision.services import draws, inspectors, plans
from tests.filings.stage import MONDAY
from tests.rights import draws_on_stage as on
from tests.rights.acts import Act
from tests.rights.cast import PARTIES, holders
from tests.rights.pages import REFUSED, Page, nothing, word

INSPECTS, REVIEWS, APPROVES = (holders("city", f"{right}") for right in ("inspect", "review_supervision", "approve_supervision"))
READS = frozenset().union(*(holders(party, "read_supervision") for party in ("city", "region", "centre")))
INSPECT_ANYWHERE, KEEP_ANYWHERE = (
    frozenset().union(*(holders(party, right) for party in PARTIES)) for right in ("inspect", "review_supervision")
)
ENTERED = inspectors.Said("韦小明", "11010519491231002X", "officer", "桂执9999", date(2030, 1, 1))
UNTIL = date(2031, 1, 1)


def anybody() -> LegalPerson:
    return LegalPerson.objects.order_by("-pk")[0]


PLANS = (
    Act("plans.draft", "bureau", lambda w, s, by: plans.draft(s, on.SAID, by=by, at=MONDAY), INSPECTS),
    Act("plans.revise", "plan_drafted", lambda w, s, by: plans.revise(s, on.SAID, by=by, at=MONDAY, seen=s.version), INSPECTS),
    Act("plans.approve", "plan_drafted", lambda w, s, by: plans.approve(s, by=by, at=MONDAY, seen=s.version), APPROVES),
    Act("plans.publish", "plan_approved", lambda w, s, by: plans.publish(s, by=by, at=MONDAY, seen=s.version), REVIEWS),
    Act("plans.close", "plan_published", lambda w, s, by: plans.close(s, summary="完成", by=by, at=MONDAY, seen=s.version), INSPECTS),
    Act("plans.withdraw", "plan_drafted", lambda w, s, by: plans.withdraw(s, reason="重拟", by=by, at=MONDAY, seen=s.version), APPROVES),
)

INSPECTORS = (
    Act("inspectors.enter", "bureau", lambda w, s, by: inspectors.enter(s, ENTERED, by=by, at=MONDAY), REVIEWS),
    Act(
        "inspectors.renew",
        "listed_inspector",
        lambda w, s, by: inspectors.renew(s, certificate="桂执7777", valid_until=UNTIL, by=by, at=MONDAY),
        REVIEWS,
    ),
    Act("inspectors.remove", "listed_inspector", lambda w, s, by: inspectors.remove(s, reason="调离", by=by, at=MONDAY), REVIEWS),
    Act(
        "inspectors.avoid",
        "listed_inspector",
        lambda w, s, by: inspectors.avoid(s, anybody(), reason="亲属任职", by=by, at=MONDAY),
        REVIEWS | INSPECTS,
    ),
    Act("inspectors.end_avoidance", "avoidance", lambda w, s, by: inspectors.end_avoidance(s, reason="已离任", by=by, at=MONDAY), REVIEWS),
)

OF_DRAWS = (
    Act("draws.prepare", "plan_to_draw", lambda w, s, by: draws.prepare(s, team=2, by=by, at=MONDAY), INSPECTS),
    Act("draws.refresh", "draw_ready", lambda w, s, by: draws.refresh(s, team=2, by=by, at=MONDAY, seen=s.version), INSPECTS),
    Act("draws.freeze", "draw_fresh", lambda w, s, by: draws.freeze(s, by=by, at=MONDAY + on.HOUR, seen=s.version), INSPECTS, apart=True),
    Act(
        "draws.enter_seed",
        "draw_frozen",
        lambda w, s, by: draws.enter_seed(s, on.SEED, by=by, at=MONDAY + 3 * on.HOUR, seen=s.version),
        INSPECTS,
        apart=True,
    ),
    Act("draws.run", "draw_seeded", lambda w, s, by: draws.run(s, by=by, at=MONDAY + 3 * on.HOUR, seen=s.version), INSPECTS, apart=True),
    Act(
        "draws.publish",
        "draw_drawn",
        lambda w, s, by: draws.publish(s, by=by, at=MONDAY + 4 * on.HOUR, seen=s.version),
        REVIEWS,
        apart=True,
    ),
    Act("draws.void", "draw_ready", lambda w, s, by: draws.void(s, reason="重抽", by=by, at=MONDAY, seen=s.version), APPROVES),
)

DRAWS = (*PLANS, *INSPECTORS, *OF_DRAWS)

DRAW_PAGES = (
    Page("desk_plan_new", "bureau", INSPECT_ANYWHERE, INSPECT_ANYWHERE, nothing, beyond=REFUSED),
    Page("desk_plan_edit", "plan_drafted", INSPECTS, READS),
    Page("desk_plan_step", "plan_drafted", APPROVES, READS, word("approve")),
    Page("desk_plan_step", "plan_approved", REVIEWS, READS, word("publish")),
    Page("desk_plan_step", "plan_published", INSPECTS, READS, word("close")),
    Page("desk_draw_new", "plan_published", INSPECTS, READS),
    Page("desk_draw_refresh", "draw_ready", INSPECTS, READS),
    Page("desk_draw_step", "draw_ready", APPROVES, READS, word("void")),
    Page("desk_draw_step", "draw_frozen", INSPECTS, READS, word("seed"), apart=True),
    Page("desk_draw_step", "draw_seeded", INSPECTS, READS, word("run"), apart=True),
    Page("desk_draw_step", "draw_drawn", REVIEWS, READS, word("publish"), apart=True),
    Page("desk_inspector_new", "bureau", KEEP_ANYWHERE, KEEP_ANYWHERE, nothing, beyond=REFUSED),
    Page("desk_inspector_change", "listed_inspector", REVIEWS, READS, word("certificate")),
    Page("desk_inspector_change", "listed_inspector", REVIEWS | INSPECTS, READS, word("avoid")),
    Page("desk_avoidance_end", "avoidance", REVIEWS, READS, lambda row: (row.inspector_id, row.pk)),
)
