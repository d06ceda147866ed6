"""The Centre's work: what waits for publicity, is publicised, waits for the ministry or is there, and the cities' reports. One condition each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from filings.enums import ObjectionState, State
from filings.models import CityReport, Filing, FilingLine, Publicity
from portal.workdays.services import calendar


@dataclass(frozen=True, slots=True)
class Stage:
    """One list of the Centre: its key in the address, its word, and what to do when it is empty."""

    key: str
    label: str
    state: str
    empty: str


STAGES: Mapping[str, Stage] = {
    stage.key: stage
    for stage in (
        Stage("evaluated", "待公示", State.EVALUATED, "评估结论签署后，通过的件会出现在这里。"),
        Stage("publicised", "公示中", State.PUBLICISED, "开始公示后，件会出现在这里，直到结束公示。"),
        Stage("reporting", "待报部", State.REPORTING, "公示结束后五个工作日内报部的件会出现在这里。"),
        Stage("at_ministry", "报部审核", State.AT_MINISTRY, "报部后等待结果的件会出现在这里。"),
        Stage("reports", "待签收的报送", "", "市局报送的备案信息会出现在这里，签收后移出。"),
    )
}


def waiting_reports() -> QuerySet[CityReport]:
    """The cities' reports that were sent and are not acknowledged, oldest first."""
    rows = CityReport.objects.filter(sent_at__isnull=False, acknowledged_at__isnull=True)
    return rows.select_related("filing", "authority", "sent_by").order_by("sent_at", "pk")


def at_stage(stage: Stage) -> QuerySet[Filing]:
    """The filings of a list, those due first; with their lines where the list shows how many."""
    rows = Filing.objects.filter(state=stage.state).select_related("authority", "legal_person")
    return rows.order_by(F("centre_due_on").asc(nulls_last=True), "pk")


def counts() -> dict[str, int]:
    """How many each list holds: the same conditions as the lists."""
    by_state = dict(
        Filing.objects.filter(state__in=[s.state for s in STAGES.values() if s.state])
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return {key: by_state.get(stage.state, 0) if stage.state else waiting_reports().count() for key, stage in STAGES.items()}


def running(filings: list[Filing]) -> dict[int, Publicity]:
    """The publicity that is on of each filing, with how many objections it has drawn and how many are open."""
    rows = Publicity.objects.filter(filing__in=filings, closed_at__isnull=True)
    counted = rows.annotate(raised=Count("objections"), unanswered=Count("objections", filter=Q(objections__state=ObjectionState.OPEN)))
    return {row.filing_id: row for row in counted}


def days_left(publicity: Publicity, today: date) -> int:
    """Working days until the publicity ends; 0 on its last day and afterwards."""
    return calendar().count(today, publicity.ends_on)


def batch(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Filings with everything the list for the ministry names: their lines and their last publicity."""
    lines = FilingLine.objects.filter(upheld=False, change="").exclude(panel_result="failed")
    closed = Publicity.objects.order_by("-no")
    return filings.prefetch_related(Prefetch("lines", lines, to_attr="reported"), Prefetch("publicities", closed, to_attr="shown"))
