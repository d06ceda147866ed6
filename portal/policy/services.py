"""Changing a figure: a new effective-dated record, audited; what was decided before keeps the record it was decided under."""

from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from portal.audit.actors import Actor
from portal.audit.services import act, record
from portal.policy.bounds import keep_within
from portal.policy.figures import FIGURES, FigureError, Source
from portal.policy.models import Figure, PolicyVersion
from portal.policy.queries import FigureValue, NoFigureError, figure, kept_records

__all__ = ["FigureError", "FigureValue", "NoFigureError", "figure", "set_figure"]


def set_figure(key: str, value: object, *, effective_from: date, basis: str, by: Actor, at: datetime) -> Figure:
    """Give a figure a new value from a day on.

    `basis` is a citation, or the name and number of the newer document that prevails (Clause: 结尾); an internal figure may go without.
    Raises NoFigureError for an unknown key, FigureError for a value or basis that does not fit, a value beyond what the clause allows, and a day before
    the day of `at`.
    """
    if key not in FIGURES:
        raise NoFigureError(key)
    spec = FIGURES[key]
    stored = spec.check(value)
    keep_within(key, stored)
    if spec.source is Source.NOTICE and not basis.strip():
        raise FigureError(f"{spec.label}：通知规定的数值须写明新的依据")
    if effective_from < timezone.localdate(at):
        raise FigureError(f"{spec.label}：生效日期不能早于设定当日")
    with act(by=by, at=at):
        PolicyVersion.objects.update(number=F("number") + 1)
        row = Figure.objects.create(
            key=key,
            value=stored,
            unit=spec.unit.value,
            source=spec.source.value,
            basis=basis.strip(),
            effective_from=effective_from,
            set_by_id=by.id,
            set_by=str(by),
            set_at=at,
        )
        kept_records.renew()
        record("policy.set_figure", row, data={"key": key, "value": stored, "effective_from": effective_from, "basis": row.basis})
    return row
