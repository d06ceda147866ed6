"""Occupations: the order of levels, the place of a code in the classification, and the work types that are reserved (准入类)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices

from portal.policy.clauses import Reason

EDITION: Final = "2022"  # of the classification in force


class Level(TextChoices):
    """The levels from the lowest to the highest; the five middle ones are those of the national standards and of certificate codes."""

    APPRENTICE = "A", "学徒工"
    FIVE = "5", "五级/初级工"
    FOUR = "4", "四级/中级工"
    THREE = "3", "三级/高级工"
    TWO = "2", "二级/技师"
    ONE = "1", "一级/高级技师"
    SPECIAL = "T", "特级技师"
    CHIEF = "S", "首席技师"

    @property
    def word(self) -> str:
        """五级, without the name of its rank."""
        return str(self.label).split("/")[0]


@dataclass(frozen=True)
class Exclusion:
    """A reserved work type of an occupation; without keywords the whole occupation is reserved."""

    code: str
    name: str
    keywords: tuple[str, ...]
    reason: str

    @property
    def whole(self) -> bool:
        """Whether nothing of the occupation may be filed by a grading institution."""
        return not self.keywords

    def covers(self, code: str, name: str, work_type: str) -> bool:
        """Whether this line falls under it. A code alone is not enough: editions give one code to different occupations."""
        return (code, name) == (self.code, self.name) and (self.whole or any(word in work_type for word in self.keywords))


def parsed_levels(text: str) -> tuple[Level, ...] | None:
    """ "5,4,3" as levels from the lowest to the highest; None where the standard's levels are not known."""
    return tuple(sorted(map(Level, text.split(",")), key=list(Level).index)) if text else None


def choosable(known: tuple[Level, ...] | None) -> tuple[Level, ...]:
    """The levels that may be applied for: the known ones, else all, for the reviewer to confirm (D81)."""
    return tuple(Level) if known is None else known


def parent_codes(code: str) -> tuple[str, ...]:
    """The codes above this one, nearest first: 6-18-02-04 -> 6-18-02-00, 6-18-00-00, 6-00-00-00. Rows for them may be missing."""
    segments = code.split("-")
    depth = max(index for index, segment in enumerate(segments) if segment.strip("0"))
    return tuple(
        "-".join(segment if index <= above else "00" for index, segment in enumerate(segments)) for above in range(depth - 1, -1, -1)
    )


def exclusion_reasons(code: str, name: str, work_type: str, exclusions: Iterable[Exclusion]) -> tuple[Reason, ...]:
    """Why a grading institution cannot file this line, empty when it can (B45, D81). Clause: 附2二(二)."""
    return tuple(
        Reason("附2二(二)", f"{name}：{exclusion.reason}，不在职业技能等级认定范围内", "B45", path="occupations")
        for exclusion in exclusions
        if exclusion.covers(code, name, work_type)
    )


def exclusion_warnings(code: str, name: str, work_type: str, exclusions: Iterable[Exclusion]) -> tuple[Reason, ...]:
    """What to ask of a line without a work type whose occupation is reserved in part; the reviewer confirms (D81)."""
    return tuple(
        Reason("附2二(二)", f"{name}：{exclusion.reason}，请填写申报的工种", "D81", path="occupations")
        for exclusion in exclusions
        if not work_type.strip() and not exclusion.whole and (code, name) == (exclusion.code, exclusion.name)
    )
