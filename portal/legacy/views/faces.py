"""An import as its page draws it: badge, next step, figures, acts."""

from datetime import datetime
from typing import Any, Final

from portal.accounts.models import User
from portal.legacy.enums import ImportState, RowState
from portal.legacy.models import Import
from portal.legacy.queries.progress import Progress
from portal.legacy.services.importing import start_blockers
from portal.legacy.services.undoing import registrations_of, undo_blockers
from portal.workflow.performing import lacking
from portal.workflow.steps import Step, steps, steps_from

FACES: Final = {
    ImportState.RECEIVED: {"tone": "blue", "icon": "list-check"},
    ImportState.STARTED: {"tone": "green", "icon": "check"},
    ImportState.UNDONE: {"tone": "grey", "icon": "arrow-back-up"},
    ImportState.DISCARDED: {"tone": "grey", "icon": "x"},
}
VIEWS: Final = (("mend", "待改"), ("hint", "有提示"), (RowState.SOUND, "可导入"), (RowState.PRESENT, "已在册"), (RowState.DONE, "已导入"))


def badge(batch: Import) -> dict[str, str]:
    """The state in a word; a received sheet is being checked, checked or rejected, a started import is running or done."""
    face = {**FACES[ImportState(batch.state)], "label": str(ImportState(batch.state).label)}
    if batch.state == ImportState.STARTED:
        return {**face, "label": "导入完成" if batch.finished_at else "正在导入"}
    if batch.state == ImportState.RECEIVED:
        if batch.rejected:
            return {"tone": "ochre", "icon": "x", "label": "不能接收"}
        return {**face, "label": "正在检查" if batch.is_checking else "已检查，待导入"}
    return face


def page(batch: Import, figures: Progress, reader: User, at: datetime) -> dict[str, Any]:
    """What stands around the rows."""
    return {
        "badge": badge(batch),
        "running": batch.is_running or batch.is_checking,
        "progress": figures,
        "found": batch.checked_at is not None and not batch.rejected,
        "again": batch.state != ImportState.DISCARDED and not batch.is_checking and bool(figures.to_mend or batch.rejected),
        "figures": _figures(figures),
        "acts": [_act(batch, step, reader, at) for step in _offered(batch)],
        "views": _views(figures),
    }


def _offered(batch: Import) -> list[Step]:
    """Nothing while it runs; a sheet that is not checked, or not taken, can only be given up."""
    if batch.is_running:
        return []
    waits = batch.is_checking or batch.rejected
    return [step for step in steps_from(batch, batch.state) if step.name != "start" or not waits]


def _figures(found: Progress) -> list[dict[str, Any]]:
    return [
        {"label": "表格行数", "value": str(found.total), "unit": "行"},
        {"label": "可导入或已导入", "value": str(found.wanted), "unit": "个备案"},
        {"label": "待改", "value": str(found.to_mend), "unit": "行", "late": bool(found.to_mend)},
        {"label": "已在册，跳过", "value": str(found.rows.get(RowState.PRESENT, 0)), "unit": "行"},
    ]


def _views(found: Progress) -> list[dict[str, Any]]:
    counts = {**found.rows, "mend": found.to_mend}
    kept = [{"key": str(key), "label": label, "count": counts.get(key)} for key, label in VIEWS if key == "hint" or counts.get(key)]
    return [{"key": "all", "label": "全部", "count": found.total}, *kept]


def _act(batch: Import, step: Step, reader: User, at: datetime) -> dict[str, Any]:
    """One act: a button, or a lock with its reasons."""
    blockers = start_blockers(batch) if step.name == "start" else undo_blockers(batch, at=at) if step.name == "undo" else ()
    reasons = (*lacking(reader, step, batch), *blockers)
    row: dict[str, Any] = {"word": step.label, "clause": step.clause, "consequence": step.consequence, "key": step.name}
    if reasons:
        return {**row, "locked": True, "consequence": "", "reasons": reasons[:4]}
    if step.name == "undo":
        return {**row, "url": f"/desk/imports/{batch.pk}/undo/"}
    action = f"/desk/imports/{batch.pk}/{step.name}/"
    return {**row, "action": action, "fields": {"seen": batch.version}, "primary": step.name == "start"}


def undo_words(batch: Import) -> dict[str, Any]:
    """What undoing would take away, and its step."""
    step = steps(Import)["undo"]
    return {"act": {"word": step.label, "clause": step.clause}, "count": registrations_of(batch).count()}
