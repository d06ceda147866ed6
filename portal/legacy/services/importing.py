"""The second half: sound registrations are brought in by portions in the background; a portion done twice does nothing the second time."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.audit.chain import canonical
from portal.authorities.models import Authority
from portal.catalogue.rules.credit_codes import cleaned
from portal.directory import services as directory
from portal.institutions.enums import RegistrationState, Track
from portal.institutions.history import Established, Filed, Origin, establish_filed
from portal.institutions.models import Registration
from portal.institutions.services import Grant, ScopeRow
from portal.legacy.enums import ImportState, RowState
from portal.legacy.models import Import, StagedRow
from portal.legacy.models.batch import CLAUSE
from portal.legacy.queries.reference import present, reference
from portal.legacy.rules.columns import PERSON
from portal.legacy.rules.judging import Judged, judge
from portal.legacy.services.staging import TASK as CHECK
from portal.outbox.models import Task
from portal.outbox.services import enqueue, retry
from portal.policy.clauses import Reason
from portal.workflow.acting import act, actor
from portal.workflow.performing import NotAllowed, Refused, lock, perform

TASK: Final = "legacy.import"


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one registration as judged again in the transaction that writes it."""

    rows: tuple[Judged, ...]

    @property
    def lead(self) -> Mapping[str, object]:
        return self.rows[0].reading.values


def start_blockers(batch: Import) -> tuple[Reason, ...]:
    """Why the import cannot begin: the check is not over, or there is nothing to bring in."""
    if batch.is_checking:
        return (Reason(CLAUSE, "表格还在检查，请等检查完成。"),)
    if batch.rows.filter(state=RowState.SOUND).exists():
        return ()
    return (Reason(CLAUSE, "本批没有可以导入的行。请下载待改的行，改好后另传。"),)


def start(batch: Import, *, by: User, at: datetime, seen: int) -> Import:
    """Begins the import: every portion is promised to the background. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, batch.authority):
        reasons = start_blockers(lock(batch))
        if reasons and batch.state == ImportState.RECEIVED:
            raise Refused(reasons)
        started = perform(batch, "start", by=by, at=at, seen=seen)
        for chunk in range(1, started.chunks + 1):
            enqueue(TASK, key=f"{TASK}:{started.pk}:{chunk}", batch=started.pk, chunk=chunk)
    return started


def take_in(batch_id: int, chunk: int, *, at: datetime) -> int:
    """Brings one portion in, as the officer who began the import; how many registrations. Rows that are done are left alone.

    What has come to stand in the way since the check (a registration, a number, a table that changed) is told in the row again.
    """
    batch = Import.objects.select_related("authority", "started_by").get(pk=batch_id)
    with act(batch.started_by, at, batch.authority):
        batch = lock(batch)
        rows = list(batch.rows.filter(chunk=chunk, state=RowState.SOUND).order_by("group", "no"))
        if batch.state != ImportState.STARTED or not rows:
            return 0
        groups = _again(rows, at)
        written = _write(batch, groups, at) if groups else []
        facts = sum(one.fact is not None for one in written)
        _settle(batch, rows, groups, chunk)
        if not batch.rows.filter(state=RowState.SOUND).exists():
            batch.finished_at = at
            audit.record("legacy.finish", batch, data={"done": batch.rows.filter(state=RowState.DONE).count()})
        batch.facts_written += facts
        batch.save(update_fields=["finished_at", "facts_written", "version"])
    return len(written)


def _again(rows: Iterable[StagedRow], at: datetime) -> dict[int, Found]:
    """The registrations of the portion that are still sound, by group; the others' rows are marked with what is wrong now."""
    staged = {row.no: row for row in rows}
    codes = (cleaned(row.cells.get("credit_code", "")) for row in staged.values())
    held = present(codes, (row.cells.get("number", "") for row in staged.values()))
    judged = judge([(row.no, row.cells) for row in staged.values()], reference(timezone.localdate(at)), held)
    for row in judged:
        if row.fate is not RowState.SOUND:
            told = [[problem.key, problem.text, problem.repair, problem.is_hint] for problem in row.problems]
            StagedRow.objects.filter(pk=staged[row.no].pk).update(state=row.fate, problems=told)
    sound = [row for row in judged if row.fate is RowState.SOUND]
    return {staged[part[0].no].group: Found(part) for part in (tuple(own) for _, own in groupby(sound, key=lambda row: row.group))}


def _write(batch: Import, groups: Mapping[int, Found], at: datetime) -> list[Established]:
    """Registrations with their parts, and their entries in the directory."""
    authorities = {row.code: row for row in Authority.objects.all()}
    origin = Origin(batch.source, batch.source_on)
    written = establish_filed([_filed(found, authorities) for found in groups.values()], origin, batch, by=batch.started_by, at=at)
    shown = ((one.registration, one.scope) for one in written)
    directory.publish_first(shown, batch, reason="历史数据导入", clause=CLAUSE, by=batch.started_by, at=at)
    return written


def _filed(found: Found, authorities: Mapping[str, Authority]) -> Filed:
    values = dict(found.lead)
    grant = Grant(
        track=Track(str(values["track"])),
        filed_with=authorities[str(values["filed_with"])],
        number=str(values["number"]),
        audience=str(values["audience"]),
        filed_on=values["filed_on"],  # type: ignore[arg-type]
        valid_to=values["valid_to"],  # type: ignore[arg-type]
        institution_code=str(values["institution_code"]),
        scope=tuple(line for row in found.rows for line in _lines(row.reading.values)),
    )
    return Filed(
        credit_code=str(values["credit_code"]),
        basics={key: str(values[key]) for key in PERSON if key != "credit_code"},
        grant=grant,
        supervised_by=authorities[str(values["supervised_by"])],
        state=RegistrationState(str(values["status"])),
        state_on=values["status_on"],  # type: ignore[arg-type]
        state_reason=str(values["status_reason"]),
        last_activity_on=values["last_activity_on"],  # type: ignore[arg-type]
    )


def _lines(values: Mapping[str, object]) -> Iterable[ScopeRow]:
    """One line a level; an item has none."""
    levels = values["levels"]
    assert isinstance(levels, tuple)
    for level in levels:
        yield ScopeRow(
            code=str(values["code"]),
            name=str(values["occupation"]),
            norm=str(values["norm"]),
            edition=str(values["edition"]),
            work_type=str(values.get("work_type", "")),
            level=level,
        )


def _settle(batch: Import, rows: Iterable[StagedRow], groups: Iterable[int], chunk: int) -> None:
    """The rows are tied to their registrations by number; one audit entry holds what the portion was made of, by its hash."""
    kept = frozenset(groups)
    done = [row for row in rows if row.group in kept]
    own = Registration.objects.filter(number=OuterRef("number")).values("pk")[:1]
    StagedRow.objects.filter(batch=batch, chunk=chunk, group__in=kept).update(registration=Subquery(own), state=RowState.DONE)
    data = {"chunk": chunk, "registrations": len(kept), "rows": len(done), "rows_sha256": rows_hash(done)}
    audit.record("legacy.import", batch, data=data)


def rows_hash(rows: Iterable[StagedRow]) -> str:
    """SHA-256 over the rows as they stood in the sheet, in the order of the sheet: by it a portion can be checked against the chain later."""
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda row: row.no):
        digest.update(canonical({"no": row.no, "cells": row.cells}) + b"\n")
    return digest.hexdigest()


def failed_portions(batch: Import) -> list[Task]:
    """What was tried in vain and given up: the check, or portions of the import."""
    keys = Q(key=f"{CHECK}:{batch.pk}") | Q(key__startswith=f"{TASK}:{batch.pk}:")
    return list(Task.objects.filter(keys, name__in=(CHECK, TASK), failed_at__isnull=False).order_by("created_at", "key"))


def resume(batch: Import, *, by: User, at: datetime) -> int:
    """Takes up again what was given up; how many tasks. Raises NotAllowed, Refused where there are none."""
    if not by.has_perm("import_records", batch.authority):
        raise NotAllowed((Reason(CLAUSE, f"继续导入由{batch.authority}的系统管理员办理。"),))
    tasks = failed_portions(batch)
    if not tasks:
        raise Refused((Reason(CLAUSE, "没有中断的部分需要继续。"),))
    for task in tasks:
        retry(task, by=actor(by, batch.authority), at=at)
    return len(tasks)
