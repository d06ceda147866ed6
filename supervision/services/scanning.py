"""Data comparison: the scan that finds anomalies, writes each down once and asks the institution. Clause: 文三(一)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.utils import timezone

from portal.access.queries import users_of
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.policy.queries import figure
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from supervision.enums import AnomalyKind
from supervision.models import Anomaly, Sitting
from supervision.queries import comparing
from supervision.queries.comparing import Period
from supervision.rules import anomalies as rules
from supervision.rules.anomalies import Found

CLOCK = "anomaly_answer"
LOOK_BACK_DAYS = 90
CHUNK = 500


def scan(*, at: datetime, period: Period | None = None) -> int:
    """Compares the sittings of the period (the last 90 days), writes down what was not known, asks the institutions. How many are new."""
    chosen = period or comparing.until_today(LOOK_BACK_DAYS, timezone.localdate(at))
    return sum(_ask_new(chunk, at=at) for chunk in _chunks(find(chosen)))


def find(period: Period) -> Iterator[Found]:
    """Every anomaly of the period, known or not, kind after kind."""
    today = timezone.localdate(period.until)
    least, gap, minutes = (int(figure(key, today).number) for key in ("pass_rate_least", "pass_rate_gap_percent", "examinee_minutes_least"))
    for line, peers in comparing.counted(period):
        yield from _one(rules.pass_rate(line, peers, least=least, gap=gap))
    yield from rules.at_once(AnomalyKind.SAME_ASSESSOR, comparing.assessors(period))
    yield from rules.at_once(AnomalyKind.SAME_ROOM, comparing.rooms(period))
    for held in comparing.held(period):
        yield from _one(rules.over_capacity(held))
        yield from _one(rules.impossible_time(held, least=minutes))
    yield from (rules.out_of_scope(*row) for row in comparing.beyond_scope(period))
    yield from (rules.out_of_region(*row) for row in comparing.beyond_region(period))


def _chunks(found: Iterator[Found]) -> Iterator[tuple[Found, ...]]:
    while chunk := tuple(islice(found, CHUNK)):
        yield chunk


def _one(found: Found | None) -> Iterator[Found]:
    if found is not None:
        yield found


def _ask_new(chunk: tuple[Found, ...], *, at: datetime) -> int:
    known = set(Anomaly.objects.filter(sitting__in={one.sitting for one in chunk}).values_list("sitting_id", "kind", "key"))
    new = [one for one in chunk if (one.sitting, one.kind.value, one.key) not in known]
    sittings = Sitting.objects.select_related("registration__legal_person").in_bulk({one.sitting for one in new})
    for one in new:
        ask(sittings[one.sitting], one, at=at)
    return len(new)


def ask(sitting: Sitting, found: Found, *, at: datetime) -> Anomaly:
    """Writes one down, starts the institution's days, tells it."""
    party = sitting.institution
    with act(None, at):
        row = Anomaly.objects.create(sitting=sitting, kind=found.kind, key=found.key, words=found.words, figures=found.figures, found_at=at)
        audit.record("supervision.find_anomaly", row, data={"sitting": sitting.number, "kind": found.kind.value, "words": found.words})
        owner, holder = Owner(HolderKind.INSTITUTION, ref=str(party.pk)), Holder(HolderKind.INSTITUTION, str(party))
        terms.start(row, CLOCK, figure_key=CLOCK, owner=owner, holder=holder, at=at, by=None, mark="数据异常")
        tell(
            users_of(party, timezone.localdate(at)),
            key=f"anomaly:{row.pk}",
            title=f"请说明：{sitting.number} {row.get_kind_display()}",
            body=f"{found.words}这是数据比对的提示，不是认定，请说明情况。",
            link=f"/my/activity/anomalies/{row.pk}/",
            clause=rules.CLAUSE,
            at=at,
        )
    return row
