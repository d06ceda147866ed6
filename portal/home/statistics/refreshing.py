"""Refreshing the rollups: every figure is made by the database from whole sets, one statement each, however many filings there are.

The time of a decided filing is written once. Spans follow `portal.terms.rules.timeline`: each event that hands on the time begins one, the next
ends it, and time with no clock at all stays with whoever had it last.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import accumulate, product
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max, Min

from filings.enums import State
from filings.models import Filing
from portal.authorities.queries import filing_authorities
from portal.directory.queries import Search, tally
from portal.home.models import DayNumber, FilingCount, FilingTime, HolderTime, RollupState, ValidCount
from portal.institutions.enums import Standing
from portal.terms.models import Term, TermEvent
from portal.terms.rules.history import EventKind
from portal.terms.rules.holders import HolderKind
from portal.workdays.rules import ZONE
from portal.workdays.services import calendar

FIRST_DAY: Final = date(2000, 1, 1)
LOOK_BACK: Final = timedelta(days=2)  # a decision stamped before the last refresh may have been committed after it
HOLDERS: Final = tuple(HolderKind.values)
WHOLE: Final = "whole"
_LINE: Final = ("acceptance", "examining_filing", "grading_filing", "supplement_answer")  # the clocks of filings.queries.clock.FILING_LINE
# a transfer hands the time on within its kind, and a stopped clock stays with whom it waits for
_HANDS_ON: Final = (EventKind.START, EventKind.RESET, EventKind.PAUSE, EventKind.RESUME, EventKind.STOP)
_KIND: Final = "CASE WHEN substr({column}, 1, 7) = 'grading' THEN 'grading' ELSE 'examining' END"


def refresh(*, at: datetime) -> int:
    """Bring the rollups up to an instant, in one transaction; how many filings were added. A second run adds none."""
    with transaction.atomic():
        RollupState.objects.get_or_create(pk=1)
        state = RollupState.objects.select_for_update().get(pk=1)
        _number_days(state, at)
        added = _add_times(state, at)
        _count_filings(at)
        _count_valid(at)
        RollupState.objects.filter(pk=1).update(as_of=at, calendar_version=state.calendar_version)
    return added


def _number_days(state: RollupState, at: datetime) -> None:
    """The days to the end of next year; anew when the calendar has changed or the year has turned."""
    days, last = calendar(), date(at.astimezone(ZONE).year + 1, 12, 31)
    if state.calendar_version == days.version and DayNumber.objects.filter(on=last).exists():
        return
    span = [FIRST_DAY + timedelta(days=step) for step in range((last - FIRST_DAY).days + 1)]
    working = accumulate(int(days.is_working(on)) for on in span)
    DayNumber.objects.all().delete()
    DayNumber.objects.bulk_create(
        [DayNumber(on=on, ordinal=on.toordinal(), working=number) for on, number in zip(span, working, strict=True)], batch_size=2000
    )
    state.calendar_version = days.version


def _add_times(state: RollupState, at: datetime) -> int:
    """The filings decided since the last refresh, a statement for each month; then the periods they fall in."""
    decided = Filing.objects.filter(state=State.DECIDED)
    if state.as_of is not None:
        decided = decided.filter(decided_at__gte=state.as_of - LOOK_BACK)
    ends = decided.aggregate(first=Min("decided_at"), last=Max("decided_at"))
    if ends["first"] is None:
        return 0
    before, since = FilingTime.objects.count(), state.as_of - LOOK_BACK if state.as_of else ends["first"]
    months = list(_months(ends["first"], ends["last"]))
    touched = [month for month, first, last in months if _add_month(month, max(first, since), last)]
    for period in dict.fromkeys((*touched, *(month[:4] for month in touched))):
        _roll_up(period)
    return FilingTime.objects.count() - before


def _months(first: datetime, last: datetime) -> Iterable[tuple[str, datetime, datetime]]:
    """The months from one instant to another: name, first instant, first instant after it."""
    local = first.astimezone(ZONE)
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while start <= last:
        after = (start + timedelta(days=32)).replace(day=1)
        yield f"{start:%Y-%m}", start, after
        start = after


def _table(model: Any) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _instant(at: datetime) -> Any:
    """An instant as this database compares it."""
    return connection.ops.adapt_datetimefield_value(at)


def _add_month(month: str, since: datetime, until: datetime) -> int:
    """Write the time of every filing decided in this stretch of a month that has none yet; how many."""
    sums = ", ".join(
        f"COALESCE(SUM(CASE WHEN holder = '{holder}' THEN {column} END), 0)" for column, holder in product(("days", "wd"), HOLDERS)
    )
    columns = ", ".join(f"{holder}_{unit}" for unit, holder in product(("days", "wd"), HOLDERS))
    on = connection.ops.quote_name("on")
    keys, kinds = ", ".join(f"'{key}'" for key in _LINE), ", ".join(f"'{kind.value}'" for kind in _HANDS_ON)
    statement = f"""
        INSERT INTO {_table(FilingTime)} (filing_id, authority_id, kind, month, {columns})
        WITH closed AS (
            SELECT f.id, f.authority_id, {_KIND.format(column="f.track")} AS kind FROM {_table(Filing)} f
            WHERE f.state = 'decided' AND f.decided_at >= %s AND f.decided_at < %s
                AND NOT EXISTS (SELECT 1 FROM {_table(FilingTime)} kept WHERE kept.filing_id = f.id)
        ), handed AS (
            SELECT t.subject_id AS filing_id, e.holder_kind AS holder, e.{on} AS from_on,
                LEAD(e.{on}) OVER (PARTITION BY t.subject_id ORDER BY e.{on}, e.id) AS to_on
            FROM closed c JOIN {_table(Term)} t ON t.subject_type = %s AND t.subject_id = c.id AND t.key IN ({keys})
                JOIN {_table(TermEvent)} e ON e.term_id = t.id AND e.kind IN ({kinds})
        ), spans AS (
            SELECT h.filing_id, h.holder, b.ordinal - a.ordinal AS days, b.working - a.working AS wd
            FROM handed h JOIN {_table(DayNumber)} a ON a.{on} = h.from_on JOIN {_table(DayNumber)} b ON b.{on} = h.to_on
        )
        SELECT c.id, c.authority_id, c.kind, %s, {sums} FROM closed c LEFT JOIN spans s ON s.filing_id = c.id
        GROUP BY c.id, c.authority_id, c.kind"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_instant(since), _instant(until), Filing._meta.label_lower, month])
        return int(cursor.rowcount)


def _roll_up(period: str) -> None:
    """Write a month or a year anew from the files in it: each authority and everywhere, each kind and both, each holder and the whole."""
    HolderTime.objects.filter(period=period).delete()
    for by_authority, by_kind in product((True, False), repeat=2):
        _roll_up_by(period, by_authority=by_authority, by_kind=by_kind)


def _roll_up_by(period: str, *, by_authority: bool, by_kind: bool) -> None:
    authority, kind = "authority_id" if by_authority else "CAST(NULL AS BIGINT)", "kind" if by_kind else "''"
    whole = " + ".join(f"{holder}_wd" for holder in HOLDERS)
    columns = (*((holder, f"{holder}_wd") for holder in HOLDERS), (WHOLE, whole))
    held = " UNION ALL ".join(
        f"SELECT {authority} AS authority_id, {kind} AS kind, '{holder}' AS holder, {column} AS wd FROM files" for holder, column in columns
    )
    group = "authority_id, kind, holder"
    statement = f"""
        INSERT INTO {_table(HolderTime)} (period, authority_id, kind, holder, files, working_days, median, ninetieth)
        WITH files AS (SELECT * FROM {_table(FilingTime)} WHERE month >= %s AND month <= %s), held AS ({held}), ranked AS (
            SELECT {group}, wd, ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY wd) AS rank, COUNT(*) OVER (PARTITION BY {group}) AS files
            FROM held
        )
        SELECT %s, authority_id, kind, holder, MAX(files), SUM(wd),
            MIN(CASE WHEN rank * 2 >= files THEN wd END), MIN(CASE WHEN rank * 10 >= files * 9 THEN wd END)
        FROM ranked GROUP BY {group}"""
    bounds = [period, period] if len(period) > len("2026") else [f"{period}-01", f"{period}-12"]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*bounds, period])


def _count_valid(at: datetime) -> None:
    """Who is in good standing today, as the directory counts it: counted here, for it reads every entry."""
    authorities = filing_authorities()
    found = tally(Search(status=(Standing.VALID,)), at.astimezone(ZONE).date()).facet("city", [row.code for row in authorities])
    ValidCount.objects.all().delete()
    ValidCount.objects.bulk_create(ValidCount(authority=row, count=found[row.code]) for row in authorities if found[row.code])


_STAMPS: Final = (
    ("accepted", "accepted_at"),
    ("reviewed", "reviewed_at"),
    ("evaluated", "evaluated_at"),
    ("publicised", "publicised_at"),
    ("reported", "reported_at"),
    ("decided", "decided_at"),
)
_STANDS: Final = (
    ("granted", "state = 'decided' AND outcome IN ('granted', 'partial')"),
    ("open", "state NOT IN ('draft', 'declined', 'decided', 'withdrawn')"),
    ("paused", "state NOT IN ('draft', 'declined', 'decided', 'withdrawn') AND paused_by <> ''"),
    (
        "overdue",  # as `filings.queries.queue.overdue` asks it of the authority's own queue (T13)
        "state NOT IN ('draft', 'declined', 'decided', 'withdrawn') AND (evaluation_due_on < %s OR"
        " desk_id = authority_id AND paused_by = '' AND clock_key <> 'supplement_answer' AND due_on < %s)",
    ),
    ("withdrawn", "state = 'withdrawn'"),
    ("declined", "state = 'declined'"),
)


def _count_filings(at: datetime) -> None:
    """How far the filings of each year have come, in one pass over them."""
    ends = Filing.objects.aggregate(first=Min("first_submitted_at"), last=Max("first_submitted_at"))
    FilingCount.objects.all().delete()
    if ends["first"] is None:
        return
    years = range(ends["first"].astimezone(ZONE).year, ends["last"].astimezone(ZONE).year + 1)
    turns = [(str(year), datetime(year + 1, 1, 1, tzinfo=ZONE)) for year in years]
    case = " ".join(f"WHEN first_submitted_at < %s THEN '{year}'" for year, _ in turns)
    counts = [f"COUNT({column})" for _, column in _STAMPS] + [f"COUNT(CASE WHEN {when} THEN 1 END)" for _, when in _STANDS]
    names = ", ".join(connection.ops.quote_name(name) for name, _ in (*_STAMPS, *_STANDS))
    statement = f"""
        INSERT INTO {_table(FilingCount)} (year, authority_id, kind, submitted, {names})
        SELECT year, authority_id, kind, COUNT(*), {", ".join(counts)}
        FROM (SELECT f.*, CASE {case} END AS year, {_KIND.format(column="f.track")} AS kind FROM {_table(Filing)} f
            WHERE f.first_submitted_at IS NOT NULL AND f.authority_id IS NOT NULL) filed
        GROUP BY year, authority_id, kind"""
    with connection.cursor() as cursor:
        today = connection.ops.adapt_datefield_value(at.astimezone(ZONE).date())
        cursor.execute(statement, [today, today, *(_instant(turn) for _, turn in turns)])
