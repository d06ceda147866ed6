"""The first half of an import: a sheet is read, every row judged and kept as it stood, nothing else is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, Final

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.authorities.queries import region
from portal.catalogue.rules.credit_codes import cleaned
from portal.documents.rejection import Rejected
from portal.documents.tables import Table, places, read_table
from portal.legacy.enums import ImportState, RowState
from portal.legacy.models import Import, StagedRow
from portal.legacy.queries.reference import present, reference
from portal.legacy.rules.columns import BY_LABEL, REQUIRED
from portal.legacy.rules.judging import Judged, judge
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed

_ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A received sheet: the file, its name and size, where its data come from and as of which day."""

    file: BinaryIO
    name: str
    size: int | None
    source: str
    source_on: date


def stage(sheet: Sheet, *, by: User, at: datetime, corrects: Import | None = None) -> Import:
    """Reads and judges a sheet as a dry run: the rows are kept with their problems, no registration is touched.

    Raises Rejected for a file that cannot be read or was brought in before, NotAllowed without the region's right.
    """
    party = region()
    if not by.has_perm("import_records", party):
        raise NotAllowed((Reason("文一(二)", f"导入由{party}的系统管理员办理。"),))
    table = read_table(sheet.file, sheet.name, size=sheet.size)
    rows = _rows(table)
    with act(by, at, party):
        _refuse_twice(table.facts.sha256)
        known = reference(timezone.localdate(at))
        held = present((cleaned(cells.get("credit_code", "")) for _, cells in rows), (cells.get("number", "") for _, cells in rows))
        judged = judge(rows, known, held)
        batch = _keep(sheet, table, judged, corrects, by=by, at=at, party=party)
        audit.record("legacy.stage", batch, data={"sha256": table.facts.sha256, "source": sheet.source, **_counts(judged)})
    return batch


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    """Every row with its cells by column key; columns of others' own are left out."""
    found = {BY_LABEL[label].key: at for label, at in places(table, tuple(BY_LABEL), REQUIRED).items()}
    return [(line.no, {key: line.cells[at] for key, at in found.items()}) for line in table.lines]


def _refuse_twice(sha256: str) -> None:
    """The same file is staged once, unless that import was undone or thrown away."""
    same = Import.objects.filter(sha256=sha256, state__in=(ImportState.CHECKED, ImportState.STARTED)).first()
    if same is not None:
        raise Rejected(f"这份文件已经作为第 {same.pk} 批上传过，没有改动。请打开那一批继续办理。")


def _keep(
    sheet: Sheet, table: Table, judged: Sequence[Judged], corrects: Import | None, *, by: User, at: datetime, party: Authority
) -> Import:
    batch = Import.objects.create(
        authority=party,
        corrects=corrects,
        source=sheet.source,
        source_on=sheet.source_on,
        file_name=sheet.name[:200],
        sha256=table.facts.sha256,
        uploaded_at=at,
        uploaded_by=by,
        chunks=max((row.chunk for row in judged), default=0),
    )
    staged = (_staged(batch, row) for row in judged)
    while part := list(islice(staged, _ROWS_AT_ONCE)):
        StagedRow.objects.bulk_create(part)
    return batch


def _staged(batch: Import, row: Judged) -> StagedRow:
    return StagedRow(
        batch=batch,
        no=row.no,
        group=row.group,
        chunk=row.chunk,
        state=row.fate,
        cells=dict(row.cells),
        problems=[[problem.key, problem.text, problem.repair, problem.is_hint] for problem in row.problems],
        name=row.cells.get("name", "")[:500],
        number=row.reading.values.get("number", ""),
    )


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    return {
        state.value: sum(row.fate is state for row in judged) for state in (RowState.SOUND, RowState.WRONG, RowState.HELD, RowState.PRESENT)
    }
