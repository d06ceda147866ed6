"""Taking a whole import back, while nothing has been built on its registrations."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.directory import services as directory
from portal.directory.models import EntryVersion
from portal.documents.models import Paper
from portal.institutions.history import remove_filed
from portal.institutions.models import Engagement, Fact, HistoricalMark, Registration, ScopeLine
from portal.legacy.enums import ImportState, RowState
from portal.legacy.models import Import, StagedRow
from portal.legacy.models.batch import CLAUSE
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform

# What an import writes itself; a row of any other model that refers to a registration was built on it.
_OWN: Final[tuple[type[Model], ...]] = (ScopeLine, Fact, HistoricalMark, EntryVersion, StagedRow)


def registrations_of(batch: Import) -> QuerySet[Registration]:
    """The registrations that the import has made."""
    return Registration.objects.filter(pk__in=StagedRow.objects.filter(batch=batch, registration__isnull=False).values("registration"))


def undo_blockers(batch: Import, *, at: datetime) -> tuple[Reason, ...]:
    """Why the import cannot be taken back, all reasons at once: it still runs, a day of the register rests on it, something was built on it."""
    if batch.state != ImportState.STARTED:
        return ()
    if batch.finished_at is None:
        return (Reason(CLAUSE, "导入还没有完成，完成或者停下之后再撤销。"),)
    return (*_kept_day(batch, at), *_built(registrations_of(batch), batch))


def _kept_day(batch: Import, at: datetime) -> Iterator[Reason]:
    """What stood in the register at the end of a day can be asked for ever after (N10): from then on entries are corrected, not removed."""
    assert batch.started_at is not None
    shown_on = timezone.localdate(batch.started_at)
    if timezone.localdate(at) > shown_on:
        text = f"公开目录已按 {shown_on} 终了时的内容逐日存档，整批撤销只能在导入当日办理。有误的备案请逐家变更或者注销。"
        yield Reason(CLAUSE, text)


def _built(registrations: QuerySet[Registration], batch: Import) -> Iterator[Reason]:
    """Everything that refers to one of these registrations and that the import did not write: found by the models' own references,
    so that an app that comes later is found too."""
    for relation in Registration._meta.related_objects:
        model: Any = relation.related_model
        if model not in _OWN:
            yield from _told(
                model._meta.verbose_name, model._default_manager.filter(**{f"{relation.field.name}__in": registrations}).count()
            )
    subject = ContentType.objects.get_for_model(Registration)
    yield from _told("文书", Paper.objects.filter(subject_type=subject, subject_id__in=registrations.values("pk")).count())
    engaged = Engagement.objects.filter(legal_person__registrations__in=registrations)
    yield from _told("人员聘用", engaged.count())
    yield from _told("目录变动", EntryVersion.objects.filter(registration__in=registrations, no__gt=1).count())
    yield from _told("备案登记改动", registrations.filter(version__gt=1).count())
    yield from _told("状态事实", Fact.objects.filter(registration__in=registrations).count() - batch.facts_written)
    yield from _told("活动核实", _confirmed_later(registrations))


def _confirmed_later(registrations: QuerySet[Registration]) -> int:
    marks = HistoricalMark.objects.filter(registration__in=registrations, confirmed_at__isnull=False)
    return marks.exclude(confirmed_at=F("imported_at")).count()


def _told(what: Any, count: int) -> Iterator[Reason]:
    if count:
        yield Reason(CLAUSE, f"本批备案之上已有{what} {count} 项，不能整批撤销。")


def undo(batch: Import, *, reason: str, by: User, at: datetime, seen: int) -> Import:
    """Takes the import back as one: registrations, lines, facts, entries, and the legal persons that only it brought.

    The rows stay as they stood in the sheet. Raises Refused with all reasons or without a reason given, NotAllowed, StaleError.
    """
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "撤销须写明理由。"),))
    try:
        return _undone(batch, reason.strip(), by=by, at=at, seen=seen)
    except IntegrityError as error:  # somebody built on it between the look and the last statement
        raise Refused((Reason(CLAUSE, "刚刚有人在本批备案之上办理了业务，没有撤销。请刷新后再看。"),)) from error


def _undone(batch: Import, reason: str, *, by: User, at: datetime, seen: int) -> Import:
    with act(by, at, batch.authority):
        undone = perform(batch, "undo", by=by, at=at, seen=seen, note=reason, reason=reason)
        reasons = undo_blockers(batch, at=at)
        if reasons:
            raise Refused(reasons)
        StagedRow.objects.filter(batch=undone, state=RowState.DONE).update(state=RowState.UNDONE, registration=None)
        numbers = StagedRow.objects.filter(batch=undone, state=RowState.UNDONE).values("number")
        registrations = Registration.objects.filter(number__in=numbers)
        directory.retract(registrations, undone, reason="历史数据导入撤销", clause=CLAUSE, by=by, at=at)
        remove_filed(registrations, undone, reason=reason, by=by, at=at)
    return undone
