"""What a figure is, was and will be."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from operator import attrgetter

from portal.policy.clauses import is_citation, printed
from portal.policy.figures import FIGURES, INTERNAL_LABEL, UNIT_LABELS, Source, Unit, parsed
from portal.policy.models import Figure, PolicyVersion
from portal.policy.versioned import Versioned


class NoFigureError(LookupError):
    """A figure that does not exist, or had no value yet on that day."""


@dataclass(frozen=True)
class FigureValue:
    """A figure as it holds on a day; `version_id` names the record, kept by what is decided under it.

    `clause` is always a citation that a Reason accepts; `basis` is what the record says, possibly a newer document in free words.
    """

    key: str
    value: int | bool | time
    unit: Unit
    source: Source
    clause: str
    basis: str
    label: str
    version_id: int

    @property
    def internal(self) -> bool:
        """Whether it is a number of ours, to be shown as 内部时限."""
        return self.source is Source.INTERNAL

    @property
    def number(self) -> int:
        """The value of a counted figure. Raises TypeError for a clock time or a flag."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.key} is not a number")
        return self.value

    @property
    def text(self) -> str:
        """The value with its unit: 7个工作日, 18:00, 是."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        return f"{self.value:%H:%M}" if isinstance(self.value, time) else f"{self.value}{UNIT_LABELS[self.unit]}"

    @property
    def origin(self) -> str:
        """Where it comes from, as a page prints it: the citation, or 内部时限 with the law it leans on."""
        citation = printed(self.basis) if is_citation(self.basis) else self.basis
        return citation if not self.internal else f"{INTERNAL_LABEL}（{citation}）" if citation else INTERNAL_LABEL


def _version() -> int:
    return PolicyVersion.objects.values_list("number", flat=True).first() or 0


def _records() -> Mapping[str, list[Figure]]:
    """Every record by key, in the order in which they come to hold."""
    records: dict[str, list[Figure]] = {}
    for row in Figure.objects.order_by("effective_from", "id"):
        records.setdefault(row.key, []).append(row)
    return records


kept_records = Versioned(_version, _records)


def figure(key: str, on: date) -> FigureValue:
    """The figure as it holds on this day, without a query. Raises NoFigureError."""
    rows = kept_records.get().get(key, [])
    index = bisect_right(rows, on, key=attrgetter("effective_from"))
    if not index or key not in FIGURES:
        raise NoFigureError(f"{key} on {on}: no such figure, or not loaded (manage.py load_policy)")
    row = rows[index - 1]
    spec, unit = FIGURES[key], Unit(row.unit)
    clause = row.basis if is_citation(row.basis) else spec.basis
    return FigureValue(key, parsed(row.value), unit, Source(row.source), clause, row.basis, spec.label, row.pk)


def figures(on: date) -> tuple[FigureValue, ...]:
    """Every figure as it holds on this day, the notice's first."""
    return tuple(figure(key, on) for key in FIGURES)


def history(key: str) -> tuple[Figure, ...]:
    """Every record of a figure, the one that holds last first; those of the future included."""
    return tuple(reversed(kept_records.get().get(key, [])))
