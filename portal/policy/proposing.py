"""A figure changes in two steps by two persons: proposed, then confirmed from a day on (N4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypedDict

from django.db import IntegrityError
from django.utils import timezone

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.policy.bounds import keep_within
from portal.policy.figures import FIGURES, FigureError, FigureSpec, Plain, Source, Unit
from portal.policy.models import FigureProposal
from portal.policy.queries import NoFigureError, figure
from portal.policy.services import set_figure
from portal.policy.two_persons import Change, confirmable, confirmed, drop

# A term has at least one day; nothing the portal counts lasts longer than ten years or is more than the whole.
LIMITS: Final[dict[Unit, tuple[int, int]]] = {
    Unit.WORKING_DAYS: (1, 3650),
    Unit.CALENDAR_DAYS: (1, 3650),
    Unit.MONTHS: (1, 120),
    Unit.YEARS: (1, 10),
    Unit.HOURS: (1, 8760),
    Unit.COUNT: (1, 999),
    Unit.PERCENT: (0, 100),
    Unit.YUAN: (0, 999_999_999),
}
_CHANGE: Final = Change("变更", FigureError, "policy.drop_figure", "key")


class ImpactRow(TypedDict):
    """One line of the impact list as it is kept with a confirmed proposal."""

    label: str
    text: str
    count: int


def propose_figure(key: str, value: object, *, effective_from: date, basis: str, by: Actor, at: datetime) -> FigureProposal:
    """Propose a value from a day on; nothing changes before somebody else confirms it.

    Raises NoFigureError for an unknown key; FigureError for a value or basis that does not fit or is beyond what the clause allows (`bounds`), a day before the
    day of `at`, the value that holds on that day anyway, or while another proposal for the figure is open.
    """
    if key not in FIGURES:
        raise NoFigureError(key)
    spec = FIGURES[key]
    stored = spec.check(value)
    _check(spec, stored, effective_from, basis, timezone.localdate(at))
    try:
        with act(by, at):
            proposal = FigureProposal.objects.create(
                key=key,
                value=stored,
                basis=basis.strip(),
                effective_from=effective_from,
                proposed_by_id=by.id,
                proposed_by=str(by),
                proposed_at=at,
            )
            record("policy.propose_figure", proposal, data={"key": key, "value": stored, "effective_from": effective_from, "basis": basis})
    except IntegrityError as taken:
        raise FigureError(f"{spec.label}：已有待确认的变更，请先办结。") from taken
    return proposal


def _check(spec: FigureSpec, value: Plain, effective_from: date, basis: str, today: date) -> None:
    keep_within(spec.key, value)
    least, most = LIMITS.get(spec.unit, (0, 0))
    if spec.unit in LIMITS and not least <= int(value) <= most:
        raise FigureError(f"{spec.label}：应在 {least} 至 {most} 之间。")
    if spec.source is Source.NOTICE and not basis.strip():
        raise FigureError(f"{spec.label}：文件规定的数值须写明新的依据。")
    if effective_from < today:
        raise FigureError(f"{spec.label}：生效日期不能早于今天。")
    holding = figure(spec.key, effective_from).value
    if (str(holding)[:5] if isinstance(value, str) else holding) == value:
        raise FigureError(f"{spec.label}：与当日本就适用的值相同，无须变更。")


def confirm_figure(proposal: FigureProposal, *, impact: Sequence[ImpactRow], by: Actor, at: datetime) -> FigureProposal:
    """Let a proposed value hold from its day on; `impact` is what the confirmer was shown and is kept with it.

    Raises FigureError when the same person proposed it, when it is closed already, or when its day has passed meanwhile.
    """
    with act(by, at):
        row = confirmable(proposal, _CHANGE, by=by, at=at)
        row.figure = set_figure(row.key, row.value, effective_from=row.effective_from, basis=row.basis, by=by, at=at)
        row.impact = list(impact)
        confirmed(row, by=by, at=at, also=("impact", "figure"))
        record(
            "policy.confirm_figure", row, data={"key": row.key, "value": row.value, "impact": row.impact, "proposed_by": row.proposed_by}
        )
    return row


def drop_figure(proposal: FigureProposal, *, note: str, by: Actor, at: datetime) -> FigureProposal:
    """Close a proposal without effect: withdrawn by whoever proposed it, refused with a reason by anybody else. Raises FigureError."""
    return drop(proposal, _CHANGE, note=note, by=by, at=at)


def parsed_input(spec: FigureSpec, text: str) -> Plain:
    """What somebody typed as the figure's own kind of value. Raises FigureError with the repair."""
    typed = text.strip()
    if spec.unit.value == "flag":
        if typed not in ("true", "false"):
            raise FigureError("请选择是或否。")
        return typed == "true"
    if spec.unit.value == "time":
        return spec.check(typed)
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 9:
        raise FigureError("请填写不小于 0 的整数。")
    number = spec.check(int(typed))
    keep_within(spec.key, number)
    return number
