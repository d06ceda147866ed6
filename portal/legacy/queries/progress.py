"""How an import stands: how many rows are in which state, how many registrations they make, what its page lists."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from portal.legacy.enums import RowState
from portal.legacy.models import Import, StagedRow
from portal.legacy.services.importing import failed_portions

TO_MEND = (RowState.WRONG, RowState.HELD)


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of an import: rows and registrations by state, of `read` rows in the sheet; `failed` tasks were given up."""

    rows: dict[str, int]
    registrations: dict[str, int]
    failed: int
    read: int = 0

    @property
    def total(self) -> int:
        return sum(self.rows.values())

    @property
    def to_mend(self) -> int:
        return sum(self.rows.get(state, 0) for state in TO_MEND)

    @property
    def taken(self) -> int:
        """Registrations brought in so far."""
        return self.registrations.get(RowState.DONE, 0)

    @property
    def wanted(self) -> int:
        """Registrations that are or were to be brought in."""
        return self.taken + self.registrations.get(RowState.SOUND, 0)


def progress(batch: Import) -> Progress:
    """Counted in one query, and one for what was given up while it runs."""
    counts = batch.rows.order_by().values("state").annotate(rows=Count("pk"), groups=Count("group", distinct=True))
    found = {row["state"]: (row["rows"], row["groups"]) for row in counts}
    return Progress(
        rows={state: rows for state, (rows, _) in found.items()},
        registrations={state: groups for state, (_, groups) in found.items()},
        failed=len(failed_portions(batch)) if batch.is_checking or batch.is_running else 0,
        read=batch.rows_read,
    )


def rows_of(batch: Import, state: str) -> QuerySet[StagedRow]:
    """The rows of a batch in a state, or with anything to tell (`mend`), or all."""
    rows = batch.rows.select_related("registration__legal_person")
    if state == "mend":
        return rows.filter(state__in=TO_MEND)
    if state == "hint":
        return rows.filter(state__in=(RowState.SOUND, RowState.DONE)).exclude(problems=[])
    return rows.filter(state=state) if state in RowState.values else rows
