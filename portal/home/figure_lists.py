"""The rows of the figures' pages: what holds today, what comes, what was, each with who set it."""

from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import is_citation
from portal.policy.figures import FIGURES, UNIT_LABELS, FigureSpec, Plain, Source, Unit
from portal.policy.models import Figure, FigureProposal
from portal.policy.queries import FigureValue, figure, history


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the list; `coming` is a confirmed later value, `proposal` one that waits for its second person."""

    value: FigureValue
    since: date | None
    by: str
    origin: str
    coming: str
    proposal: FigureProposal | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One record of a figure, latest first; `confirmed` names the second person where there were two."""

    text: str
    from_on: date
    basis: str
    by: str
    confirmed: str
    at: str
    now: bool
    future: bool
    proposal_id: int | None


def value_text(spec: FigureSpec, value: Plain) -> str:
    """A stored value with its unit."""
    if spec.unit is Unit.FLAG:
        return "是" if value else "否"
    return f"{value}{UNIT_LABELS[spec.unit]}"


def clause_or_basis(value: FigureValue) -> str:
    """What a list names as the basis: the short clause, a newer document, or that the number is ours."""
    return value.basis or ("内部时限" if value.internal else value.clause)


def figure_rows(today: date, *, words: str = "", source: str = "") -> list[FigureRow]:
    """Every figure, or those whose name holds the words, of one source; in two queries."""
    open_rows = {row.key: row for row in FigureProposal.objects.filter(outcome="")}
    found = []
    for spec in FIGURES.values():
        if (words and words not in spec.label) or (source and spec.source.value != source):
            continue
        value, records = figure(spec.key, today), history(spec.key)
        record = next(row for row in records if row.pk == value.version_id)
        later = [row for row in reversed(records) if row.effective_from > today]
        coming = f"{later[0].effective_from:%Y-%m-%d} 起 {value_text(spec, later[0].value)}" if later else ""
        first = record.set_by_id is None
        found.append(
            FigureRow(
                value=value,
                since=None if first else record.effective_from,
                by="初始值" if first else record.set_by,
                origin=clause_or_basis(value),
                coming=coming,
                proposal=open_rows.get(spec.key),
            )
        )
    return found


def history_rows(spec: FigureSpec, today: date) -> list[HistoryRow]:
    """Every record of a figure, those of the future included."""
    holding = figure(spec.key, today).version_id
    rows = Figure.objects.filter(key=spec.key).select_related("proposal").order_by("-effective_from", "-pk")
    return [_history_row(spec, row, today, holding) for row in rows]


def _history_row(spec: FigureSpec, row: Figure, today: date, holding: int) -> HistoryRow:
    proposal = getattr(row, "proposal", None)
    basis = row.basis or ("内部时限" if spec.source is Source.INTERNAL else "")
    return HistoryRow(
        text=value_text(spec, row.value),
        from_on=row.effective_from,
        basis=basis if not is_citation(basis) or spec.source is Source.NOTICE else f"内部时限（参照{basis}）",
        by=proposal.proposed_by if proposal else row.set_by,
        confirmed=row.set_by if proposal else "",
        at=f"{row.set_at:%Y-%m-%d}",
        now=row.pk == holding,
        future=row.effective_from > today,
        proposal_id=proposal.pk if proposal else None,
    )


def replaced_text(spec: FigureSpec, row: FigureProposal) -> str:
    """The value that a proposal takes the place of, on the day it is to hold from."""
    earlier = Figure.objects.filter(key=row.key, effective_from__lte=row.effective_from)
    if row.figure_id is not None:
        earlier = earlier.exclude(pk__gte=row.figure_id)
    last = earlier.order_by("-effective_from", "-pk").first()
    return value_text(spec, last.value) if last else ""
