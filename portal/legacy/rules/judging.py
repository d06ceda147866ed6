"""A whole sheet judged: rows of one registration belong together, agree with one another, and are brought in or held back together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portal.legacy.enums import RowState
from portal.legacy.rules.columns import PERSON, REGISTRATION
from portal.legacy.rules.reading import Problem, Reading, Reference, read_row

CHUNK_REGISTRATIONS: Final = 500
Key = tuple[str, str]  # credit code, track


@dataclass(frozen=True, slots=True)
class Present:
    """What the portal holds already: registrations by key, the numbers in use, the names of the legal persons."""

    registrations: frozenset[Key] = frozenset()
    numbers: Mapping[str, Key] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """One row: its line in the sheet, what it says, what is wrong, and to which registration (`group`) and portion (`chunk`) it belongs."""

    no: int
    cells: Mapping[str, str]
    reading: Reading
    group: int = 0
    chunk: int = 0
    fate: RowState = RowState.SOUND

    @property
    def problems(self) -> list[Problem]:
        return self.reading.problems

    @property
    def key(self) -> Key | None:
        """Which registration it belongs to; None where that cannot be read."""
        code, track = self.reading.values.get("credit_code"), self.reading.values.get("track")
        return (code, track) if code and track else None


def judge(rows: Iterable[tuple[int, Mapping[str, str]]], known: Reference, present: Present) -> list[Judged]:
    """Every row of the sheet with its problems, alone and beside the others. Clause: 文一(二); D37, D74."""
    judged = [Judged(no, cells, read_row(cells, known)) for no, cells in rows]
    groups = _grouped(judged)
    _agree(judged, PERSON, by_person=True)
    _agree(judged, REGISTRATION, by_person=False)
    _numbers(groups, present)
    for group in groups:
        _once(group)
        _named(group, present)
        _settle(group, present)
    _portion(groups)
    return judged


def _grouped(judged: list[Judged]) -> list[list[Judged]]:
    """The rows by registration in the order of the sheet; a row that cannot be placed stands alone."""
    found: dict[Any, list[Judged]] = {}
    for row in judged:
        found.setdefault(row.key or row.no, []).append(row)
    for number, group in enumerate(found.values(), start=1):
        for row in group:
            row.group = number
    return list(found.values())


def _agree(judged: list[Judged], keys: tuple[str, ...], *, by_person: bool) -> None:
    """Rows of one legal person, or of one registration, say the same of it."""
    first: dict[Any, Judged] = {}
    for row in judged:
        if row.key is None:
            continue
        leader = first.setdefault(row.key[0] if by_person else row.key, row)
        for key in keys:
            mine, its = row.reading.values.get(key), leader.reading.values.get(key)
            if mine != its and key in row.reading.values and key in leader.reading.values:
                row.reading.wrong(key, f"与第 {leader.no} 行不一致", "同一机构、同一备案的各行填写一致")


def _numbers(groups: list[list[Judged]], present: Present) -> None:
    """A number names one registration."""
    used: dict[str, Judged] = {}
    for group in groups:
        leader = group[0]
        number = leader.reading.values.get("number", "")
        if not number or leader.key is None:
            continue
        other = used.setdefault(number, leader)
        if other.key != leader.key:
            leader.reading.wrong("number", f"与第 {other.no} 行的另一备案编号相同", "一个备案一个编号")
        elif present.numbers.get(number, leader.key) != leader.key:
            leader.reading.wrong("number", "已是另一备案登记的编号", "对照备案文件更正")


def _once(group: list[Judged]) -> None:
    """An occupation at a level stands once in a registration."""
    seen: dict[tuple[str, ...], int] = {}
    for row in group:
        values = row.reading.values
        levels = values.get("levels", ())
        for level in levels if isinstance(levels, tuple) else ():
            line = (values.get("code", ""), values.get("occupation", ""), values.get("work_type", ""), level)
            if seen.setdefault(line, row.no) != row.no:
                row.reading.wrong("occupation", f"与第 {seen[line]} 行重复", "删去其中一行，或者把等级分开")
                break


def _named(group: list[Judged], present: Present) -> None:
    """A legal person the portal knows keeps the name it has there."""
    for row in group:
        name, known = row.reading.values.get("name", ""), present.names.get(row.key[0], "") if row.key else ""
        if name and known and name != known:
            row.reading.wrong("name", f"系统中这个信用代码登记为“{known}”", "按系统中的名称填写；确已更名的先办理变更")


def _settle(group: list[Judged], present: Present) -> None:
    if group[0].key in present.registrations:
        for row in group:
            row.fate = RowState.PRESENT
            row.problems.clear()
        return
    if all(row.reading.is_sound for row in group):
        return
    for row in group:
        row.fate = RowState.HELD if row.reading.is_sound else RowState.WRONG


def _portion(groups: list[list[Judged]]) -> None:
    """Sound registrations in portions; those of one legal person stay together."""
    by_person: dict[str, list[list[Judged]]] = {}
    for group in groups:
        if group[0].fate is RowState.SOUND and group[0].key is not None:
            by_person.setdefault(group[0].key[0], []).append(group)
    chunk, held = 1, 0
    for own in by_person.values():
        if held and held + len(own) > CHUNK_REGISTRATIONS:
            chunk, held = chunk + 1, 0
        held += len(own)
        for row in (row for group in own for row in group):
            row.chunk = chunk
