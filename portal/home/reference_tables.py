"""Tables of the catalogue that an administrator imports from a notice: their columns, and what a sheet of them says (D81, D82)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from portal.audit.actors import Actor
from portal.catalogue.models import ExcludedWorkType, QualificationItem, SpecialItem
from portal.catalogue.queries import excluded_work_types, occupations_by_line, special_items
from portal.catalogue.services import ExclusionRow, ItemRow, import_exclusions, import_special_items
from portal.documents.tables import Table, Trouble, places
from portal.documents.workbooks import Column

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the sheet is published by, from which day it counts, and whether it is the whole table."""

    basis: str
    effective_from: date
    whole: bool


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """One table: how it is named, its columns, its rows of a day, what a row says, and how rows are taken over."""

    key: str
    title: str
    lead: str
    clause: str
    columns: tuple[Column, ...]
    rows_on: Callable[[date], QuerySet[Any]]
    told: Callable[[Any], tuple[str, str]]
    read: Callable[[Sequence[tuple[int, Cells]]], tuple[list[Any], list[Trouble]]]
    take: Callable[[list[Any], Notice, Actor, datetime], int]


def cells_of(table: Table, spec: ReferenceTable) -> list[tuple[int, Cells]]:
    """The rows of a sheet by label. Raises Rejected where columns are missing."""
    labels = tuple(column.label for column in spec.columns)
    found = places(table, labels, tuple(column.label for column in spec.columns if column.required))
    return [(line.no, {label: line.cells[at] for label, at in found.items()}) for line in table.lines]


def _formal(rows: Sequence[tuple[int, Cells]], columns: Sequence[Column], longest: Mapping[str, int]) -> Iterator[Trouble]:
    for no, cells in rows:
        for column in columns:
            text = cells.get(column.label, "")
            if column.required and not text:
                yield Trouble(no, column.label, "没有填写")
            if len(text) > longest.get(column.label, 100):
                yield Trouble(no, column.label, f"超过 {longest.get(column.label, 100)} 个字")


def _twice(rows: Sequence[tuple[int, Cells]], labels: Sequence[str]) -> Iterator[Trouble]:
    seen: dict[tuple[str, ...], int] = {}
    for no, cells in rows:
        key = tuple(cells.get(label, "") for label in labels)
        if seen.setdefault(key, no) != no:
            yield Trouble(no, labels[-1], f"与第 {seen[key]} 行重复，删去其中一行")


_ITEM_COLUMNS: Final = (Column("项目名称", True, "与公布文件一致", width=30), Column("考核规范", True, "规范的全称", width=40))


def _items(rows: Sequence[tuple[int, Cells]]) -> tuple[list[Any], list[Trouble]]:
    troubles = [*_formal(rows, _ITEM_COLUMNS, {"考核规范": 200}), *_twice(rows, ("项目名称",))]
    return [ItemRow(cells.get("项目名称", ""), cells.get("考核规范", "")) for _, cells in rows], troubles


def _take_items(rows: list[Any], notice: Notice, by: Actor, at: datetime) -> int:
    return len(import_special_items(rows, basis=notice.basis, effective_from=notice.effective_from, whole=notice.whole, by=by, at=at))


_EXCLUSION_COLUMNS: Final = (
    Column("职业编码", True, "例如 6-18-02-04"),
    Column("职业名称", True, "与职业分类大典一致"),
    Column("准入类工种", False, "空着表示整个职业", width=24),
    Column("关键词", False, "工种名称含其中一词的属准入类，多个用分号隔开；空着表示整个职业", width=24),
    Column("资格目录序号", True, "国家职业资格目录技能类的序号"),
    Column("说明", True, "申请人看到的理由", width=40),
)


def _exclusions(rows: Sequence[tuple[int, Cells]]) -> tuple[list[Any], list[Trouble]]:
    troubles = [*_formal(rows, _EXCLUSION_COLUMNS, {"说明": 200}), *_twice(rows, ("职业编码", "准入类工种"))]
    lines = {(cells.get("职业编码", ""), cells.get("职业名称", "")) for _, cells in rows}
    known, items = occupations_by_line(lines), set(QualificationItem.objects.values_list("no", flat=True))
    found = []
    for no, cells in rows:
        code, name, item = cells.get("职业编码", ""), cells.get("职业名称", ""), cells.get("资格目录序号", "")
        if code and name and (code, name) not in known:
            troubles.append(Trouble(no, "职业名称", f"“{code} {name}”不是大典中的职业，更正编码或者名称"))
        if item and not (item.isascii() and item.isdigit() and int(item) in items):
            troubles.append(Trouble(no, "资格目录序号", f"目录里没有序号 {item}"))
        if bool(cells.get("准入类工种")) != bool(cells.get("关键词")):
            troubles.append(Trouble(no, "关键词", "工种和关键词要么都填，要么都空着"))
        keywords = cells.get("关键词", "").replace("；", ";")
        number = int(item) if item.isascii() and item.isdigit() else 0
        found.append(ExclusionRow(code, name, cells.get("准入类工种", ""), keywords, number, cells.get("说明", "")))
    return found, sorted(troubles, key=lambda trouble: trouble.no)


def _take_exclusions(rows: list[Any], notice: Notice, by: Actor, at: datetime) -> int:
    return len(import_exclusions(rows, basis=notice.basis, effective_from=notice.effective_from, whole=notice.whole, by=by, at=at))


def _told_item(row: SpecialItem) -> tuple[str, str]:
    return str(row), row.norm


def _told_exclusion(row: ExcludedWorkType) -> tuple[str, str]:
    return str(row), row.reason


TABLES: Final = {
    table.key: table
    for table in (
        ReferenceTable(
            key="items",
            title="专项职业能力考核项目",
            lead="自治区公布的项目，按起止日期决定申请时能选哪些。",
            clause="附1二(二)",
            columns=_ITEM_COLUMNS,
            rows_on=special_items,
            told=_told_item,
            read=_items,
            take=_take_items,
        ),
        ReferenceTable(
            key="exclusions",
            title="准入类工种",
            lead="不在等级认定范围内的职业和工种，按申请日期适用；新表不改变以前的判断。",
            clause="附2二(二)",
            columns=_EXCLUSION_COLUMNS,
            rows_on=excluded_work_types,
            told=_told_exclusion,
            read=_exclusions,
            take=_take_exclusions,
        ),
    )
}
