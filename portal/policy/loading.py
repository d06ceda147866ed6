"""The records the database starts with; run by the migration and by `load_policy`, as often as one likes."""

from datetime import date, datetime
from typing import Any, Final

from django.db.models import F

from portal.policy.figures import FIGURES

BEGINNING: Final = date(2000, 1, 1)  # before any filing that may be imported


def load_figures(figure: Any, version: Any, *, at: datetime) -> int:
    """Add the first record of every figure that has none, and the version row; the number of records added.

    `figure` and `version` are the model classes, historical ones in a migration.
    """
    known = set(figure.objects.values_list("key", flat=True))
    rows = [
        figure(
            key=spec.key,
            value=spec.value,
            unit=spec.unit.value,
            source=spec.source.value,
            basis=spec.basis,
            effective_from=BEGINNING,
            set_by="系统",
            set_at=at,
        )
        for spec in FIGURES.values()
        if spec.key not in known
    ]
    figure.objects.bulk_create(rows)
    version.objects.get_or_create(pk=1)
    if rows:
        version.objects.update(number=F("number") + 1)
    return len(rows)
