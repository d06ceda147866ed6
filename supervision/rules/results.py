"""Counts of a sitting, step by step, and what a summary of results may hold: counts, nobody's data. Clause: 文二(一), 文二(三)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.policy.clauses import Reason
from supervision.enums import Volume

CLAUSE: Final = "文二(一)"
REVIEW: Final = "文二(三)"


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one line as they stand."""

    ref: int
    label: str
    registered: int = 0
    present: int | None = None
    passed: int | None = None
    not_recognised: int = 0


def present_reasons(lines: Sequence[Tally], present: Mapping[int, int], *, starts_at: datetime, now: datetime) -> tuple[Reason, ...]:
    """Who came: only after the beginning, never more than were registered."""
    early = (Reason(CLAUSE, f"场次 {starts_at:%Y-%m-%d %H:%M} 开始，开始后再登记实施情况。", "O06"),) if now < starts_at else ()
    return (*early, *_within(lines, present, "实到", {line.ref: ("报名", line.registered) for line in lines}, "present"))


def passed_reasons(lines: Sequence[Tally], passed: Mapping[int, int], *, ends_at: datetime, now: datetime) -> tuple[Reason, ...]:
    """Who passed: only after the end, never more than came."""
    early = (Reason(CLAUSE, f"场次 {ends_at:%Y-%m-%d %H:%M} 结束，结束后再公示成绩。", "O07"),) if now < ends_at else ()
    return (*early, *_within(lines, passed, "合格", {line.ref: ("实到", line.present or 0) for line in lines}, "passed"))


def certified_reasons(lines: Sequence[Tally], certified: Mapping[int, int]) -> tuple[Reason, ...]:
    """Certificates: never more than passed and are recognised (L14)."""
    most = {line.ref: ("可发证", max(0, (line.passed or 0) - line.not_recognised)) for line in lines}
    return tuple(_within(lines, certified, "发证", most, "certified"))


def _within(
    lines: Sequence[Tally], given: Mapping[int, int], word: str, most: Mapping[int, tuple[str, int]], prefix: str
) -> Iterator[Reason]:
    for line in lines:
        path = f"{prefix}-{line.ref}"
        if line.ref not in given:
            yield Reason(CLAUSE, f"请填写{line.label}的{word}人数。", "O07", path)
        elif given[line.ref] > most[line.ref][1]:
            bound, number = most[line.ref]
            yield Reason(CLAUSE, f"{line.label}{word} {given[line.ref]} 人，多于{bound} {number} 人。", "O07", path)


def submit_reasons(post_until: date | None, today: date) -> tuple[Reason, ...]:
    """Results go to review once they have been public for their days."""
    if post_until is not None and today <= post_until:
        return (Reason(CLAUSE, f"成绩公示至 {post_until}，期满后报送审核。", "O08"),)
    return ()


def clear_reasons(open_anomalies: int) -> tuple[Reason, ...]:
    """Strict review: no result is let through over an open question."""
    return (Reason(REVIEW, f"还有 {open_anomalies} 项数据异常没有核定，核定后方可通过。", "O24"),) if open_anomalies else ()


def archive_reasons(volumes: Iterable[str]) -> tuple[Reason, ...]:
    """The five volumes."""
    missing = [volume.label for volume in Volume if volume not in set(volumes)]
    return (Reason(f"{CLAUSE}、附3一(一)4", f"还缺{'、'.join(missing)}。", "O10"),) if missing else ()


# --- a summary from the designated platform ---

COLUMNS: Final = {"code": "职业编码", "level": "等级", "passed": "合格人数"}
BESIDE: Final = frozenset(
    {"职业", "职业（工种）或项目", "职业名称", "工种", "报名人数", "实到人数", "合格率", "备注", "序号", "场次编号", "批次"}
)
_PERSONAL: Final = ("姓名", "身份证", "证件", "准考证", "考号", "学号", "电话", "手机", "住址", "出生", "性别", "证书编号", "照片", "考生")
_ID: Final = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
_PHONE: Final = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
WORK_TYPE: Final = "工种"
NO_PERSONS: Final = "汇总表只报人数，不得含考生个人信息"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the sitting as a summary names it."""

    ref: int
    label: str
    code: str
    level: str
    work_type: str = ""


def heads_reasons(heads: Sequence[str]) -> tuple[Reason, ...]:
    """What is wrong with the columns: examinees' data above all, then what is missing or strange."""
    personal = [head for head in heads if any(word in head for word in _PERSONAL)]
    if personal:
        return (Reason(CLAUSE, f"{NO_PERSONS}：请去掉{'、'.join(personal)}列。", "O11", "file"),)
    missing = [word for word in COLUMNS.values() if word not in heads]
    strange = [head for head in heads if head and head not in BESIDE and head not in COLUMNS.values()]
    found = []
    if missing:
        found.append(Reason(CLAUSE, f"汇总表缺少这些列：{'、'.join(missing)}。", "O11", "file"))
    if strange:
        found.append(Reason(CLAUSE, f"汇总表有不认识的列：{'、'.join(strange)}。只报职业、等级和人数。", "O11", "file"))
    return tuple(found)


def cells_reasons(rows: Sequence[Sequence[str]]) -> tuple[Reason, ...]:
    """Rows in which an identity number or a telephone stands, whatever the column is called."""
    lines = [str(at) for at, row in enumerate(rows, start=2) if any(_ID.search(cell) or _PHONE.search(cell) for cell in row)]
    return (Reason(CLAUSE, f"{NO_PERSONS}：第 {'、'.join(lines)} 行有证件号或电话号码。", "O11", "file"),) if lines else ()


def summed(heads: Sequence[str], rows: Sequence[Sequence[str]], lines: Sequence[Wanted]) -> tuple[dict[int, int], tuple[Reason, ...]]:
    """The passed of each line from the rows of a sheet (several rows of one line are added up), and everything that is wrong."""
    place = {head: at for at, head in enumerate(heads)}
    found: dict[int, int] = {}
    wrong: list[Reason] = []
    for at, row in enumerate(rows, start=2):
        line = _line_of(row, place, lines)
        count = _cell(row, place, COLUMNS["passed"])
        if line is None:
            words = " ".join(_cell(row, place, COLUMNS[key]) for key in ("code", "level"))
            wrong.append(Reason(CLAUSE, f"第 {at} 行：“{words}”不是本场次的职业和等级。", "O11", "file"))
        elif not (count.isascii() and count.isdecimal() and len(count) < 7):
            wrong.append(Reason(CLAUSE, f"第 {at} 行：合格人数“{count}”不是整数。", "O11", "file"))
        else:
            found[line.ref] = found.get(line.ref, 0) + int(count)
    for line in lines:
        if line.ref not in found and not wrong:
            wrong.append(Reason(CLAUSE, f"汇总表里没有{line.label}。", "O11", "file"))
    return found, tuple(wrong)


def _cell(row: Sequence[str], place: Mapping[str, int], head: str) -> str:
    at = place.get(head)
    return row[at].strip() if at is not None and at < len(row) else ""


_LEVELS: Final = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}


def _line_of(row: Sequence[str], place: Mapping[str, int], lines: Sequence[Wanted]) -> Wanted | None:
    """The line by code and level, and by work type where several remain."""
    code, word = _cell(row, place, COLUMNS["code"]), _cell(row, place, COLUMNS["level"])
    level = _LEVELS.get(word[:1], word[:1])
    fitting = [line for line in lines if line.code == code and line.level == level]
    if len(fitting) > 1:
        fitting = [line for line in fitting if line.work_type == _cell(row, place, WORK_TYPE)]
    return fitting[0] if len(fitting) == 1 else None
