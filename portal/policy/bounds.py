"""How far a figure may be moved: what the notice or a law calls a minimum or a maximum holds whatever the portal is set to (D10, N4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.policy.figures import FIGURES, UNIT_LABELS, FigureError, Plain


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a figure: 不少于 (least) or 不超过 (most), and the clause that says so."""

    word: str
    number: int
    clause: str

    def holds(self, value: int) -> bool:
        return value >= self.number if self.word == LEAST else value <= self.number


LEAST, MOST = "不少于", "不超过"

BOUNDS: Final[Mapping[str, Bound]] = {
    "publicity": Bound(LEAST, 5, "附2二(四)"),
    "paper_records_years": Bound(LEAST, 3, "文二(一)"),
    "electronic_records_years": Bound(LEAST, 5, "文二(一)"),
    "min_assessors": Bound(LEAST, 3, "附1一(二)、附2一(二)"),
    "inspectors_min": Bound(LEAST, 2, "行政处罚法42"),
    "examining_filing": Bound(MOST, 7, "附1二(三)"),
    "grading_filing": Bound(MOST, 10, "附2二(五)"),
    "evaluation": Bound(MOST, 30, "附2二(三)"),
    "ministry_report": Bound(MOST, 5, "附2二(五)"),
    "city_report": Bound(MOST, 10, "附1末、附2末"),
    "evidence_preservation": Bound(MOST, 7, "行政处罚法56"),
}


def bound_text(key: str) -> str:
    """附2二(四)规定不少于 5 个工作日; "" where nothing bounds the figure."""
    bound = BOUNDS.get(key)
    return f"{bound.clause}规定{bound.word} {bound.number} {UNIT_LABELS[FIGURES[key].unit]}".strip() if bound else ""


def keep_within(key: str, value: Plain) -> None:
    """Raises FigureError for a value beyond what the notice or the law allows."""
    bound = BOUNDS.get(key)
    if bound is not None and not bound.holds(int(value)):
        raise FigureError(f"{FIGURES[key].label}：{bound_text(key)}，不能设为 {value}。")
