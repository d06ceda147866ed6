"""What an administrator changes in the catalogue: the special-ability items, from the regional notice (D82)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.catalogue.models import SpecialItem


class ItemError(ValueError):
    """An item that cannot be imported or ended; the text says why."""


@dataclass(frozen=True)
class ItemRow:
    """One item of a regional notice: its name and its examination norm."""

    name: str
    norm: str


def import_special_items(
    rows: Iterable[ItemRow], *, basis: str, effective_from: date, by: Actor, at: datetime, sample: bool = False
) -> tuple[SpecialItem, ...]:
    """Put the items of a notice on offer from a day on; an item already on offer then ends the day before and begins anew.

    All or nothing. Raises ItemError for an empty basis, an incomplete row, a name given twice, an item that begins on that day or later.
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
        items = tuple(
            SpecialItem.objects.create(
                name=row.name, norm=row.norm, basis=basis, effective_from=effective_from, sample=sample, imported_by=str(by), imported_at=at
            )
            for row in wanted
        )
        for item in items:
            record("catalogue.import_special_item", item, data={"basis": basis, "effective_from": effective_from, "sample": sample})
    return items


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
