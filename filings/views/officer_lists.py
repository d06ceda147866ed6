"""The lists of the file page: lines with their assessors and results, files with one previewed, the checklist."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from filings.enums import CheckResult, LineOutcome, LineResult
from filings.models import FilingLine
from filings.queries.checklist import ChecklistItem
from filings.queries.dossier import Dossier
from filings.rules.staffing import AssessorGap
from filings.views import officer_words as words
from portal.documents.filetypes import PAGES
from portal.documents.models import Attachment, ScanState
from portal.terms.rules.wording import short

MEGA, KILO = 1 << 20, 1 << 10
NORM_CHECK = "G03"  # reads the numbers of norms
FOLDED = 8  # of a checklist that is settled as many are shown; the rest unfolds
_TONES: Mapping[str, str] = {
    CheckResult.MET: "ok",
    CheckResult.NOT_MET: "bad",
    CheckResult.NOT_APPLICABLE: "plain",
    CheckResult.OPEN: "open",
    CheckResult.REOPENED: "again",
}


def line_rows(lines: Iterable[FilingLine], gaps: Iterable[AssessorGap]) -> list[dict[str, Any]]:
    """The lines by occupation: levels together, how many assessors count, what the panel found and what was decided."""
    counted = {gap.occupation: gap for gap in gaps}
    rows: dict[tuple[str, ...], list[FilingLine]] = {}
    for line in lines:
        rows.setdefault((line.code, line.name, line.work_type, line.norm), []).append(line)
    return [_line_row(members, counted.get(key[0])) for key, members in rows.items()]


def _line_row(members: list[FilingLine], gap: AssessorGap | None) -> dict[str, Any]:
    first = members[0]
    return {
        "title": first.title,
        "code": first.code,
        "levels": level_words(members),
        "norm": first.norm,
        "have": gap.have if gap else None,
        "need": gap.need if gap else None,
        "short": bool(gap and gap.short),
        "result": _together(members, "panel_result", LineResult),
        "remark": "；".join(dict.fromkeys(line.panel_remark for line in members if line.panel_remark)),
        "outcome": _together(members, "outcome", LineOutcome),
        "reason": "；".join(dict.fromkeys(line.reason for line in members if line.reason)),
        "upheld": any(line.upheld for line in members),
    }


def level_words(lines: Iterable[FilingLine]) -> str:
    """五、四、三级 for an occupation; empty for an item."""
    grades = [line.level_word.removesuffix("级") for line in lines if line.level]
    return f"{'、'.join(grades)}级" if grades else ""


def _together(members: list[FilingLine], name: str, choices: type[LineResult] | type[LineOutcome]) -> list[dict[str, str]]:
    """One word where all levels agree, otherwise one for each."""
    values = {line.level: getattr(line, name) for line in members}
    if not any(values.values()):
        return []
    if len(set(values.values())) == 1:
        value = next(iter(values.values()))
        return [{"word": str(choices(value).label), "tone": _tone(value)}]
    return [
        {"word": f"{level_words([line])}{choices(getattr(line, name)).label}", "tone": _tone(getattr(line, name))}
        for line in members
        if getattr(line, name)
    ]


def _tone(value: str) -> str:
    return "ok" if value in (LineResult.PASSED, LineOutcome.GRANTED) else "strong"


def files(request: HttpRequest, found: Dossier) -> dict[str, Any]:
    """The files that stand, the one that is previewed, and how many are clean; a file is offered once it was scanned (T3)."""
    rows = [_file(found, file) for file in found.files if file.replaced_at is None]
    wanted = request.GET.get("file", "")
    shown = next((row for row in rows if row["preview_url"] and str(row["id"]) == wanted), None)
    shown = shown or next((row for row in rows if row["preview_url"]), None)
    clean = sum(bool(row["url"]) for row in rows)
    note = f"{len(rows)} 份，均已查毒并验类型" if clean == len(rows) else f"{len(rows)} 份，{len(rows) - clean} 份尚未通过查毒"
    return {"files": rows, "shown": shown, "files_note": note if rows else "没有上传文件"}


def _file(found: Dossier, file: Attachment) -> dict[str, Any]:
    base = f"/desk/filings/{found.filing.pk}/files/{file.pk}/"
    label, clause = found.titles.get(file.key, ("其他材料", ""))
    older = [row for row in found.files if row.key == file.key and row.replaced_at is not None]
    clean = file.scan_state == ScanState.CLEAN
    day = short(timezone.localtime(file.uploaded_at).date(), found.today)
    size = f"{file.size / MEGA:.1f} MB" if file.size >= MEGA else f"{max(1, file.size // KILO)} KB"
    return {
        "id": file.pk,
        "name": file.name,
        "label": label,
        "clause": clause,
        "facts": f"{file.kind.upper()}・{size}・{day}{f'・第 {len(older) + 1} 版' if older else ''}",
        "icon": {"xlsx": "file-spreadsheet", "jpeg": "photo", "png": "photo"}.get(file.kind, "file-text"),
        "changed": any(change.path.startswith("materials.files." + file.key) for change in found.changed),
        "state": "" if clean else file.get_scan_state_display(),
        "url": base if clean else "",
        "preview_url": f"{base}show/" if clean and file.kind in PAGES else "",
    }


def checks(request: HttpRequest, found: Dossier, rights: frozenset[str]) -> dict[str, Any]:
    """The checklist with its counts; `undecided` shows only what is open."""
    items = found.checklist
    settled = sum(item.is_settled for item in items)
    again = sum(item.result == CheckResult.REOPENED for item in items)
    only_open = request.GET.get("checks") == "open"
    shown = [item for item in items if not (only_open and item.is_settled)]
    rows = [check_row(found, item, editable="review_filing" in rights) for item in shown]
    folded = FOLDED if settled == len(items) else len(rows)
    return {
        "checks": rows[:folded],
        "checks_more": rows[folded:],
        "checks_note": f"{len(items)} 项，已定 {settled} 项" + (f"，因变更重开 {again} 项" if again else ""),
        "checks_open": only_open,
        "checks_left": len(items) - settled,
    }


def check_row(found: Dossier, item: ChecklistItem, *, editable: bool) -> dict[str, Any]:
    """One check as its row draws it; `editable` where the reader answers it."""
    filing = found.filing
    return {
        "id": item.check.id,
        "anchor": f"check-{item.check.id}",
        "head": item.check.head.label,
        "text": item.check.text,
        "clause": item.check.clause,
        "answered_by": item.check.answered_by.label,
        "result": item.result.value,
        "word": item.result.label,
        "tone": _TONES[item.result],
        "unsettled": not item.is_settled,
        "told": [
            *(found.doubtful_norms if item.check.id == NORM_CHECK else ()),
            *({"text": f"电子核验：{doubt.words}"} for doubt in item.doubts),
        ],
        "note": item.note,
        "source": item.source,
        "by": f"{item.by} {words.instant(item.at, found.today)}{_given_for(found, item)}" if item.at else "",
        "url": f"/desk/filings/{filing.pk}/checks/{item.check.id}/" if editable and filing.is_open else "",
        "choices": [(value.value, value.label) for value in (CheckResult.MET, CheckResult.NOT_MET, CheckResult.NOT_APPLICABLE)],
        "looked_at": found.version.no,
        "edit_no": item.edit_no,
    }


def _given_for(found: Dossier, item: ChecklistItem) -> str:
    """An answer keeps for a newer version as long as nothing it reads has changed (N7)."""
    if item.version_no in (0, found.version.no):
        return ""
    return f"，第 {item.version_no} 版作出" + ("，所涉内容没有变化" if item.is_settled else "")
