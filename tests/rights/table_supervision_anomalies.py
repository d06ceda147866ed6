"""The acts on an anomaly: who may take each."""

from supervision.enums import AnomalyKind, Severity
from supervision.models import Anomaly
from supervision.rules.anomalies import Found
from supervision.services import anomalies, scanning
from tests.filings.stage import MONDAY
from tests.rights.acts import Act
from tests.rights.cast import holders
from tests.rights.pages import Page, word
from tests.rights.world import World, stage
from tests.supervision.anomalies.test_scanning import held

REPORTS, OWN = holders("own", "report_activity"), holders("own", "read_filings")
INSPECTS, REVIEWS = holders("city", "inspect"), holders("city", "review_supervision")
WATCHES = holders("city", "read_supervision") | holders("region", "read_supervision") | holders("centre", "read_supervision")


@stage
def anomaly_asked(world: World) -> Anomaly:
    return scanning.ask(held(world.subject("registration"), 77), Found(0, AnomalyKind.OVER_CAPACITY, "多出 1 人。"), at=MONDAY)


ANOMALIES = (
    Act(
        "anomalies.explain",
        "anomaly_asked",
        lambda w, s, by: anomalies.explain(s, text="有备用考位", by=by, at=MONDAY, seen=s.version),
        REPORTS,
    ),
    Act(
        "anomalies.settle",
        "anomaly_asked",
        lambda w, s, by: anomalies.settle(s, words="已核对", by=by, at=MONDAY, seen=s.version),
        REVIEWS,
    ),
    Act(
        "anomalies.raise_from",
        "anomaly_asked",
        lambda w, s, by: anomalies.raise_from(
            s, finding="多于考位", severity=Severity.ORDINARY, clause="文二(一)", hint="", by=by, at=MONDAY, seen=s.version
        ),
        INSPECTS,
    ),
)

ANOMALY_PAGES = (
    Page("my_anomaly_explain", "anomaly_asked", REPORTS, OWN),
    Page("desk_anomaly_step", "anomaly_asked", REVIEWS, WATCHES, word("settle")),
    Page("desk_anomaly_step", "anomaly_asked", INSPECTS, WATCHES, word("raise_issue")),
)
