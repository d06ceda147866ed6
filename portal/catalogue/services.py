"""What an administrator changes in the catalogue: the special-ability items, from the regional notice (D82)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.catalogue.models import ExcludedWorkType, SpecialItem


class ItemError(ValueError):
    """An item that cannot be imported or ended; the text says why."""


@dataclass(frozen=True)
class ItemRow:
    """One item of a regional notice: its name and its examination norm."""

    name: str
    norm: str


def import_special_items(
    rows: Iterable[ItemRow], *, basis: str, effective_from: date, by: Actor, at: datetime, sample: bool = False, whole: bool = False
) -> tuple[SpecialItem, ...]:
    """Put the items of a notice on offer from a day on; an item already on offer then ends the day before and begins anew.

    With `whole` the notice is the whole table: an item it does not name ends the day before. All or nothing. Raises ItemError for an empty basis, an incomplete row, a name given twice, an item that begins on that day or later.
    """
    wanted = tuple(rows)
    names = [row.name for row in wanted]
    if not basis.strip() or not wanted or not all(row.name.strip() and row.norm.strip() for row in wanted):
        raise ItemError("须写明公布文件，每个项目须有名称和考核规范")
    if len(set(names)) != len(names):
        raise ItemError("同一项目出现两次")
    with act(by=by, at=at):
        begun = SpecialItem.objects.select_for_update().filter(name__in=names)
        later = [item.name for item in begun if item.effective_from >= effective_from]
        if later:
            raise ItemError(f"已有同日或更晚起始的项目：{'、'.join(later)}")
        begun.exclude(effective_to__lt=effective_from).update(effective_to=effective_from - timedelta(days=1))
        if whole:
            _end_others(SpecialItem.objects.exclude(name__in=names), effective_from)
        items = tuple(
            SpecialItem.objects.create(
                name=row.name, norm=row.norm, basis=basis, effective_from=effective_from, sample=sample, imported_by=str(by), imported_at=at
            )
            for row in wanted
        )
        for item in items:
            record("catalogue.import_special_item", item, data={"basis": basis, "effective_from": effective_from, "sample": sample})
    return items


def _end_others(rows: QuerySet[Any], effective_from: date) -> None:
    """What a whole table no longer names ends the day before it. Raises ItemError where one is to begin later."""
    later = [str(row) for row in rows.filter(effective_from__gte=effective_from)]
    if later:
        raise ItemError(f"表外还有同日或更晚起始的条目：{'、'.join(later)}")
    rows.exclude(effective_to__lt=effective_from).update(effective_to=effective_from - timedelta(days=1))


@dataclass(frozen=True)
class ExclusionRow:
    """One reserved work type (D81): `keywords` joined by ";", empty for the whole occupation; `item_no` of the qualification catalogue."""

    code: str
    name: str
    work_type: str
    keywords: str
    item_no: int
    reason: str


def import_exclusions(
    rows: Sequence[ExclusionRow], *, basis: str, effective_from: date, by: Actor, at: datetime, whole: bool = False
) -> tuple[ExcludedWorkType, ...]:
    """Put the reserved work types of a notice in force from a day on, as `import_special_items` does for items. Clause: 附2二(二).

    All or nothing. Raises ItemError for an empty basis or table, a line given twice, one that begins on that day or later.
    """
    keys = [(row.code, row.work_type) for row in rows]
    if not basis.strip() or not rows:
        raise ItemError("须写明公布文件，表中至少有一行")
    if len(set(keys)) != len(keys):
        raise ItemError("同一职业的同一工种出现两次")
    with act(by=by, at=at):
        known = ExcludedWorkType.objects.select_for_update().filter(code__in={code for code, _ in keys})
        begun = [row for row in known if (row.code, row.work_type) in keys]
        later = [str(row) for row in begun if row.effective_from >= effective_from]
        if later:
            raise ItemError(f"已有同日或更晚起始的条目：{'、'.join(later)}")
        own = ExcludedWorkType.objects.filter(pk__in=[row.pk for row in begun])
        own.exclude(effective_to__lt=effective_from).update(effective_to=effective_from - timedelta(days=1))
        if whole:
            _end_others(ExcludedWorkType.objects.exclude(pk__in=[row.pk for row in begun]), effective_from)
        made = tuple(_reserve(row, basis=basis, effective_from=effective_from, by=by, at=at) for row in rows)
        for one in made:
            record("catalogue.import_exclusion", one, data={"basis": basis, "effective_from": effective_from, "whole": whole})
    return made


def _reserve(row: ExclusionRow, *, basis: str, effective_from: date, by: Actor, at: datetime) -> ExcludedWorkType:
    return ExcludedWorkType.objects.create(
        code=row.code,
        name=row.name,
        work_type=row.work_type,
        keywords=row.keywords,
        item_id=row.item_no,
        reason=row.reason,
        basis=basis,
        effective_from=effective_from,
        imported_by=str(by),
        imported_at=at,
    )


def end_special_item(item: SpecialItem, *, last_on: date, basis: str, by: Actor, at: datetime) -> SpecialItem:
    """Take an item off offer after a day. Raises ItemError without a basis or for a day before the item began."""
    if not basis.strip():
        raise ItemError("须写明公布文件")
    with act(by=by, at=at):
        item = SpecialItem.objects.select_for_update().get(pk=item.pk)
        if last_on < item.effective_from:
            raise ItemError("截止日期早于起始日期")
        item.effective_to = last_on
        item.save(update_fields=["effective_to"])
        record("catalogue.end_special_item", item, data={"basis": basis, "last_on": last_on})
    return item
