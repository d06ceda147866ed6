"""The first half of an import: a sheet is received, then read and judged in the background; every row is kept as it stood, nothing else is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.queries import region
from portal.catalogue.rules.credit_codes import cleaned
from portal.documents.filetypes import Kind, inspect
from portal.documents.rejection import Rejected
from portal.documents.tables import Table, places, read_table
from portal.legacy.enums import ImportState, RowState
from portal.legacy.models import Import, StagedRow
from portal.legacy.queries.reference import present, reference
from portal.legacy.rules.columns import BY_LABEL, REQUIRED
from portal.legacy.rules.judging import Judged, judge
from portal.outbox.services import enqueue
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, lock, perform

TASK: Final = "legacy.check"
ROWS_AT_ONCE: Final = 1000
Hold = Callable[[], None]  # says within each portion that the work is still in these hands; raises where it is not


@dataclass(frozen=True, slots=True)
class Sheet:
    """A received sheet: the file, its name, where its data come from and as of which day."""

    file: BinaryIO
    name: str
    source: str
    source_on: date


def receive(sheet: Sheet, *, by: User, at: datetime, corrects: Import | None = None) -> Import:
    """Keeps a sheet and promises its check to the background.

    Raises Rejected for a file that is no sheet or was brought in before, NotAllowed without the region's right.
    """
    party = region()
    if not by.has_perm("import_records", party):
        raise NotAllowed((Reason("文一(二)", f"导入由{party}的系统管理员办理。"),))
    facts = inspect(sheet.file, allowed=frozenset({Kind.XLSX}))
    sheet.file.seek(0)
    batch = Import(authority=party, corrects=corrects, source=sheet.source, source_on=sheet.source_on, file_name=sheet.name[:200])
    batch.sha256, batch.uploaded_at, batch.uploaded_by = facts.sha256, at, by
    batch.file.save(f"{uuid4().hex}.xlsx", File(sheet.file), save=False)
    try:
        with act(by, at, party):
            _refuse_twice(facts.sha256)
            batch.save()
            audit.record("legacy.receive", batch, data={"sha256": facts.sha256, "bytes": facts.size, "source": sheet.source})
            enqueue(TASK, key=f"{TASK}:{batch.pk}", batch=batch.pk)
    except (Rejected, IntegrityError) as failure:
        batch.file.storage.delete(str(batch.file.name))
        if isinstance(failure, Rejected):
            raise
        _refuse_twice(facts.sha256)  # somebody pressed at the same moment
        raise
    return batch


def _refuse_twice(sha256: str) -> None:
    """The same file is taken once, unless it could not be read, or that import was undone or thrown away."""
    same = Import.objects.filter(sha256=sha256, rejected="", state__in=(ImportState.RECEIVED, ImportState.STARTED)).first()
    if same is not None:
        raise Rejected(f"这份文件已经作为第 {same.pk} 批上传过，没有改动。请打开那一批继续办理。")


def check(batch_id: int, *, at: datetime, hold: Hold = lambda: None) -> None:
    """Reads and judges a received sheet as a dry run: the rows are kept with their problems, no registration is touched.

    The rows are written by portions, which its page counts; what an attempt that was cut off has left is thrown away by the next one. A
    sheet that is checked, or given up meanwhile, is left alone.
    """
    batch = Import.objects.select_related("authority", "uploaded_by").get(pk=batch_id)
    if not batch.is_checking:
        return
    try:
        rows = _rows(_table(batch))
    except Rejected as rejected:
        _settle(batch, [], at, rejected=rejected.reason)
        return
    judged = _judged(rows, at)
    if _begin(batch, len(judged), hold) and all(_keep(batch, part, hold) for part in _portions(judged)):
        _settle(batch, judged, at)


def _table(batch: Import) -> Table:
    with Path(batch.file.path).open("rb") as file:
        table = read_table(file, batch.file_name)
    if table.facts.sha256 != batch.sha256:
        raise Rejected("存放的文件和收到的不一致，请重新上传。")
    return table


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    """Every row with its cells by column key; columns of others' own are left out."""
    found = {BY_LABEL[label].key: at for label, at in places(table, tuple(BY_LABEL), REQUIRED).items()}
    return [(line.no, {key: line.cells[at] for key, at in found.items()}) for line in table.lines]


def _judged(rows: Sequence[tuple[int, dict[str, str]]], at: datetime) -> list[Judged]:
    held = present((cleaned(cells.get("credit_code", "")) for _, cells in rows), (cells.get("number", "") for _, cells in rows))
    return judge(rows, reference(timezone.localdate(at)), held)


def _portions(judged: Sequence[Judged]) -> Iterator[Sequence[Judged]]:
    return (judged[start : start + ROWS_AT_ONCE] for start in range(0, len(judged), ROWS_AT_ONCE))


def _begin(batch: Import, count: int, hold: Hold) -> bool:
    """Clears the place and says how many rows there will be; False where nobody waits for them any more."""
    with transaction.atomic():
        if not _waits(batch, hold):
            return False
        rows = batch.rows.all()
        rows._raw_delete(rows.db)
        Import.objects.filter(pk=batch.pk).update(rows_read=count)
    return True


def _keep(batch: Import, part: Sequence[Judged], hold: Hold) -> bool:
    with transaction.atomic():
        if not _waits(batch, hold):
            return False
        StagedRow.objects.bulk_create(_staged(batch, row) for row in part)
    return True


def _waits(batch: Import, hold: Hold) -> bool:
    hold()
    return lock(batch).is_checking


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


def _settle(batch: Import, judged: Sequence[Judged], at: datetime, *, rejected: str = "") -> None:
    """The check is over: from now on its findings are shown, or why the sheet cannot be taken."""
    with act(batch.uploaded_by, at, batch.authority):
        locked = lock(batch)
        if not locked.is_checking:
            return
        locked.checked_at, locked.rejected = at, rejected
        locked.chunks = max((row.chunk for row in judged), default=0)
        _forget_file(locked)
        locked.save()
        if rejected:
            audit.record("legacy.reject", locked, data={"sha256": locked.sha256, "reason": rejected})
        else:
            audit.record("legacy.stage", locked, data={"sha256": locked.sha256, "source": locked.source, **_counts(judged)})


def _forget_file(batch: Import) -> None:
    """The rows hold what it said, and the hash ties them to it."""
    storage, name = batch.file.storage, str(batch.file.name)
    batch.file = ""
    transaction.on_commit(lambda: storage.delete(name))


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    return {
        state.value: sum(row.fate is state for row in judged) for state in (RowState.SOUND, RowState.WRONG, RowState.HELD, RowState.PRESENT)
    }


def discard(batch: Import, *, by: User, at: datetime, seen: int) -> Import:
    """Gives up a sheet that was not brought in; one that is still being checked leaves nothing. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, batch.authority):
        discarded = perform(batch, "discard", by=by, at=at, seen=seen)
        if discarded.checked_at is None:
            discarded.rows.all().delete()
            _forget_file(discarded)
            discarded.save(update_fields=["file", "version"])
    return discarded
