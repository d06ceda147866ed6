"""The calendars of the portal, and the two steps by which an arrangement comes to count."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import F

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.policy.versioned import Versioned
from portal.workdays import rules
from portal.workdays.models import ArrangedDay, Arrangement, CalendarVersion, Scope
from portal.workdays.national import packaged_days, packaged_years


class ArrangementError(ValueError):
    """An arrangement that cannot be entered or confirmed; the text says why."""


def _version() -> int:
    return CalendarVersion.objects.values_list("number", flat=True).first() or 0


def _build() -> Mapping[str, rules.Calendar]:
    """Both calendars from the packaged days and the last confirmed arrangement of each scope and year."""
    number = _version()  # before the rows: a calendar may be newer than its number, never older
    return _built(_held(), number)


def _held() -> list[Arrangement]:
    """The confirmed arrangements with their days, in the order in which they came to count."""
    return list(Arrangement.objects.filter(confirmed_at__isnull=False).order_by("confirmed_at", "id").prefetch_related("days"))


def _built(arrangements: Iterable[Arrangement], number: int) -> Mapping[str, rules.Calendar]:
    """The calendars under these arrangements: of one scope and year the last one holds, whole."""
    held = {(arrangement.scope, arrangement.year): arrangement for arrangement in arrangements}
    national, regional = dict(packaged_days()), {}
    for (scope, _), arrangement in held.items():
        for day in arrangement.days.all():
            if scope == Scope.NATIONAL:
                national[day.on] = (day.working, day.name)
            else:
                regional[day.on] = (day.working, day.name, arrangement.basis)
    published = packaged_years() | {year for scope, year in held if scope == Scope.NATIONAL}
    entered = frozenset(year for scope, year in held if scope == Scope.GUANGXI)
    return {
        rules.GUANGXI: rules.Calendar(rules.GUANGXI, number, national, regional, published, entered),
        rules.NATIONAL: rules.Calendar(rules.NATIONAL, number, national, {}, published, frozenset()),
    }


kept_calendars = Versioned(_version, _build)


def calendar(key: str = rules.GUANGXI) -> rules.Calendar:
    """The calendar of Guangxi, or the national one, without a query. Raises KeyError for any other key."""
    return kept_calendars.get()[key]


def enter_days(
    scope: Scope | str, year: int, days: Iterable[tuple[date, bool, str]], *, basis: str, by: Actor, at: datetime
) -> Arrangement:
    """Enter a year's arrangement from its document: (day, working, name) each; nothing counts before `confirm_days`.

    Raises ArrangementError for an empty basis or list, a day of another year, a day without a name or given twice, and for an arrangement
    that does not hold the festivals by which its year is settled (D08).
    """
    rows = sorted(days)
    _check_entry(Scope(scope), year, rows, basis)
    with act(by=by, at=at):
        arrangement = Arrangement.objects.create(
            scope=scope, year=year, basis=basis.strip(), entered_by_id=by.id, entered_by=str(by), entered_at=at
        )
        ArrangedDay.objects.bulk_create(
            ArrangedDay(arrangement=arrangement, on=on, working=working, name=name) for on, working, name in rows
        )
        record("workdays.enter_days", arrangement, data={"basis": basis, "days": [list(row) for row in rows]})
    return arrangement


def confirm_days(arrangement: Arrangement, *, by: Actor, at: datetime) -> Arrangement:
    """Let an entered arrangement count: it takes the place of the same year's earlier one and raises the calendar version (D14).

    Raises ArrangementError when the same person entered it, when it has been confirmed already, or when it lacks festivals.
    """
    with act(by=by, at=at):
        version = CalendarVersion.objects.select_for_update().get()  # taken first: two confirmations of one year come one after the other
        arrangement = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
        _require_open(arrangement)
        if by.id == arrangement.entered_by_id:
            raise ArrangementError("录入人不能复核自己录入的安排")
        _check_festivals(Scope(arrangement.scope), arrangement.year, list(arrangement.days.values_list("on", "working", "name")))
        arrangement.confirmed_by_id, arrangement.confirmed_by, arrangement.confirmed_at = by.id, str(by), at
        arrangement.save(update_fields=["confirmed_by_id", "confirmed_by", "confirmed_at"])
        CalendarVersion.objects.filter(pk=version.pk).update(number=F("number") + 1)
        kept_calendars.renew()
        record("workdays.confirm_days", arrangement, data={"version": version.number + 1})
    return arrangement


def drop_days(arrangement: Arrangement, *, note: str, by: Actor, at: datetime) -> Arrangement:
    """Set an entered arrangement aside before it counts: taken back by whoever entered it, sent back with a reason by anybody else.

    Raises ArrangementError without that reason, or when it has been confirmed or dropped already.
    """
    with act(by=by, at=at):
        arrangement = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
        _require_open(arrangement)
        if by.id != arrangement.entered_by_id and not note.strip():
            raise ArrangementError("请写明退回的理由")
        arrangement.dropped_by, arrangement.dropped_at, arrangement.note = str(by), at, note.strip()
        arrangement.save(update_fields=["dropped_by", "dropped_at", "note"])
        record("workdays.drop_days", arrangement, data={"note": arrangement.note})
    return arrangement


def _require_open(arrangement: Arrangement) -> None:
    if arrangement.confirmed_at:
        raise ArrangementError("该安排已经复核")
    if arrangement.dropped_at:
        raise ArrangementError("该安排已经退回")


def with_arrangement(arrangement: Arrangement) -> Mapping[str, rules.Calendar]:
    """Both calendars as they would be if this arrangement counted, one version later; nothing is kept of them."""
    return _built([*_held(), arrangement], _version() + 1)


def _check_entry(scope: Scope, year: int, rows: list[tuple[date, bool, str]], basis: str) -> None:
    """Raise ArrangementError unless the entry is whole."""
    if not basis.strip():
        raise ArrangementError("须写明依据的文件")
    if not rows or not all(name.strip() for _, _, name in rows):
        raise ArrangementError("须列出日期，每个日期须有名称")
    if any(on.year != year for on, _, _ in rows):
        raise ArrangementError(f"只能录入{year}年的日期")
    if len({on for on, _, _ in rows}) != len(rows):
        raise ArrangementError("同一日期出现两次")
    _check_festivals(scope, year, rows)


def _check_festivals(scope: Scope, year: int, rows: list[tuple[date, bool, str]]) -> None:
    """Raise ArrangementError unless the days off make the year's dates final; what lies over a packaged year may be a single day."""
    days_off = {on: name for on, working, name in rows if not working}
    if scope is Scope.GUANGXI and not rules.has_sanyuesan(days_off):
        first, last = (f"{month} 月 {day} 日" for month, day in rules.SANYUESAN)
        raise ArrangementError(f"广西安排的放假日须有“三月三”两天（{first}至 {last}之间，名称写明“三月三”）")
    if scope is Scope.NATIONAL and year not in packaged_years() and (lacking := rules.missing_festivals(year, days_off)):
        raise ArrangementError(f"国家安排须是全年的，放假日还缺：{'、'.join(lacking)}；一天有两个节日的，名称都写上")
