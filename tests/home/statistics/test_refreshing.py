"""The rollups say what the clocks say: the same spans, sums, medians; a second run adds nothing; closed figures stay (N3, T17)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings.models import Filing
from filings.queries.clock import filing_clock
from filings.rules.supplement import SupplementItem
from filings.services import intake, submitting
from portal.accounts.models import User
from portal.home.models import FilingCount, FilingTime, HolderTime, RollupState
from portal.home.statistics.refreshing import HOLDERS, refresh
from tests.filings import road
from tests.filings.stage import MONDAY, Desk, centre_officer, desk, submitted

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
ITEMS = [SupplementItem("venues", "补充场地", "附2一(三)")]


def to_the_end(number: int, bureau: Desk, officer: User, at: datetime, *, wait: int = 1) -> Filing:
    """Decided by way of evaluation, publicity and ministry; the bureau takes `wait` days to accept."""
    filing = road.accepted(submitted(number, at=at), bureau, at + wait * DAY)
    filing = road.evaluated(road.reviewed(filing, bureau, at + wait * DAY), bureau, at + wait * DAY)
    filing = road.coded(filing, officer, at + (wait + 6) * DAY, f"Y000045{number:06d}")
    assert filing.ministry_answered_at is not None
    return road.decided(filing, bureau, filing.ministry_answered_at + DAY)


def supplemented(number: int, bureau: Desk, at: datetime) -> Filing:
    """Sent back once in the evening, answered eight days later, failed by its panel, refused."""
    filing = submitted(number, at=at)
    evening = at + DAY + timedelta(hours=9)
    filing = intake.ask_supplement(filing, ITEMS, by=bureau.acceptor, at=evening, seen=filing.version)
    filing = submitting.submit(filing, by=filing.created_by, at=at + 9 * DAY + timedelta(hours=10), seen=filing.version)
    filing = road.reviewed(road.accepted(filing, bureau, at + 12 * DAY), bureau, at + 14 * DAY)
    filing = road.evaluated(filing, bureau, at + 15 * DAY, failed=("电工", "车工"))
    refused = dict.fromkeys(("电工", "车工"), road.refuse("评估不合格", "附2二(三)"))
    return road.decided(road.fresh(filing), bureau, at + 21 * DAY, refused)


def kept(filing: Filing) -> tuple[dict[str, int], dict[str, int]]:
    """Calendar days and working days by holder as the rollup has them."""
    row = FilingTime.objects.get(filing_id=filing.pk)
    return {holder: getattr(row, f"{holder}_days") for holder in HOLDERS}, {holder: getattr(row, f"{holder}_wd") for holder in HOLDERS}


def told(filing: Filing, today: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """The same as the file's own page says it, from its segments."""
    clock = filing_clock(filing, today.date())
    assert clock is not None
    return {share.kind.value: share.days for share in clock.shares}, {share.kind.value: share.working_days for share in clock.shares}


def nearest_rank(values: Sequence[int], share: float) -> int:
    return sorted(values)[ceil(len(values) * share) - 1]


def test_the_time_of_a_filing_is_what_its_own_page_says_and_sums_to_its_span() -> None:
    bureau, officer = desk(), centre_officer()
    filings = [to_the_end(1, bureau, officer, MONDAY), supplemented(2, bureau, MONDAY)]
    now = MONDAY + 60 * DAY
    assert refresh(at=now) == 2
    for filing in filings:
        assert kept(filing) == told(filing, now)
        assert filing.decided_at is not None
        assert sum(kept(filing)[0].values()) == (filing.decided_at.date() - MONDAY.date()).days
    assert kept(filings[1])[0]["institution"] > 0
    assert [holder for holder in HOLDERS if not kept(filings[0])[0][holder]] == ["institution"]


def test_a_second_run_adds_nothing_and_changes_nothing() -> None:
    bureau, officer = desk(), centre_officer()
    to_the_end(1, bureau, officer, MONDAY)
    now = MONDAY + 60 * DAY
    refresh(at=now)
    before = (
        list(FilingTime.objects.values()),
        list(HolderTime.objects.values("period", "authority", "kind", "holder", "working_days", "median")),
    )
    assert refresh(at=now + DAY) == 0
    after = (
        list(FilingTime.objects.values()),
        list(HolderTime.objects.values("period", "authority", "kind", "holder", "working_days", "median")),
    )
    assert after == before
    assert RollupState.objects.get().as_of == now + DAY


def test_what_is_decided_later_joins_its_month_and_year() -> None:
    bureau, officer = desk(), centre_officer()
    first = to_the_end(1, bureau, officer, MONDAY)
    assert first.decided_at is not None
    refresh(at=first.decided_at)
    later = supplemented(2, bureau, MONDAY + 40 * DAY)
    assert later.decided_at is not None
    assert refresh(at=later.decided_at) == 1
    files = dict(HolderTime.objects.filter(holder="whole", authority=None, kind="").values_list("period", "files"))
    assert files == {f"{first.decided_at:%Y-%m}": 1, f"{later.decided_at:%Y-%m}": 1, "2026": 2}


def test_sum_median_and_ninetieth_are_those_of_the_files() -> None:
    bureau, officer = desk(), centre_officer()
    for number, wait in enumerate((1, 2, 3, 4, 8), start=1):
        to_the_end(number, bureau, officer, MONDAY, wait=wait)
    refresh(at=MONDAY + 90 * DAY)
    rows = list(FilingTime.objects.all())
    for scope in ({"authority": bureau.authority, "kind": "grading"}, {"authority": None, "kind": ""}):
        for holder in (*HOLDERS, "whole"):
            columns = HOLDERS if holder == "whole" else (holder,)
            values = [sum(getattr(row, f"{column}_wd") for column in columns) for row in rows]
            found = HolderTime.objects.get(period="2026", holder=holder, **scope)
            expected = (5, sum(values), nearest_rank(values, 0.5), nearest_rank(values, 0.9))
            assert (found.files, found.working_days, found.median, found.ninetieth) == expected


def test_filings_are_counted_by_how_far_they_came_and_how_they_stand() -> None:
    bureau, officer = desk(), centre_officer()
    to_the_end(1, bureau, officer, MONDAY)
    supplemented(2, bureau, MONDAY)
    road.accepted(submitted(3, at=MONDAY), bureau, MONDAY + DAY)
    road.evaluating_now(road.reviewed(road.accepted(submitted(4, at=MONDAY), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    refresh(at=MONDAY + 60 * DAY)
    row = FilingCount.objects.get(year="2026", authority=bureau.authority, kind="grading")
    assert (row.submitted, row.accepted, row.reviewed, row.evaluated, row.publicised, row.reported) == (4, 4, 3, 2, 1, 1)
    stands = (row.decided, row.granted, row.open, row.paused, row.overdue, row.withdrawn, row.declined)
    assert stands == (2, 1, 2, 1, 2, 0, 0)  # late: one at the desk, one at its panel


def test_months_turn_at_midnight_of_the_region_not_of_utc() -> None:
    bureau, officer = desk(), centre_officer()
    filing = to_the_end(1, bureau, officer, MONDAY)
    last_evening = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)  # already October in Guangxi
    Filing.objects.filter(pk=filing.pk).update(decided_at=last_evening)
    refresh(at=MONDAY + 60 * DAY)
    assert FilingTime.objects.get().month == "2026-10"


def test_nothing_at_all_is_counted_without_a_fault() -> None:
    assert refresh(at=MONDAY) == 0
    assert (HolderTime.objects.count(), FilingCount.objects.count()) == (0, 0)


def test_the_number_of_statements_does_not_grow_with_the_filings() -> None:
    bureau, officer = desk(), centre_officer()
    asked = []
    refresh(at=MONDAY - DAY)  # the days are numbered
    for round_ in range(2):
        for number in range(1, 2 + round_):
            to_the_end(10 * round_ + number, bureau, officer, MONDAY)
        RollupState.objects.update(as_of=None)
        FilingTime.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            refresh(at=MONDAY + 60 * DAY)
        asked.append(len(queries))
    assert asked[0] == asked[1]
