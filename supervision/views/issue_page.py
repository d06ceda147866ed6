"""An issue as its pages draw it, for the institution and for officers alike. Clause: 文三(一)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Entry
from portal.documents.filetypes import media_type
from portal.documents.models import Attachment
from portal.documents.queries import offered
from portal.terms.queries import slots
from portal.terms.rules.slot import Slot
from supervision.enums import IssueEnd, IssueState
from supervision.models import Issue
from supervision.queries import issues as queries
from supervision.rules.issues import ground_words, is_overdue
from supervision.services.mending import LINE

_FACES = {
    IssueState.OPEN: ("blue", "inbox"),
    IssueState.RECTIFYING: ("ochre", "edit"),
    IssueState.REPORTED: ("blue", "list-check"),
    IssueState.CLOSED: ("green", "check"),
}
_NEXT = {
    IssueState.OPEN: "责令整改，写明要求和期限；或不予追究",
    IssueState.RECTIFYING: "整改并报告整改情况，附证明材料",
    IssueState.REPORTED: "核验整改情况，由登记人以外的人员销号或退回",
    IssueState.CLOSED: "已销号，记录保留",
}


def badge(issue: Issue) -> dict[str, str]:
    """The state; what was waived says so."""
    if issue.ending == IssueEnd.WAIVED:
        return {"tone": "grey", "icon": "x", "label": IssueEnd.WAIVED.label}
    tone, icon = _FACES[IssueState(issue.state)]
    return {"tone": tone, "icon": icon, "label": issue.get_state_display()}


def list_rows(issues: Sequence[Issue], today: date) -> list[dict[str, Any]]:
    """The rows of a list, with the institution's clock where it runs."""
    running = clocks(issues, today)
    return [
        {"issue": row, "badge": badge(row), "slot": running.get(row.pk), "late": is_overdue(row.state, row.due_on, today)} for row in issues
    ]


def clocks(issues: Sequence[Issue], today: date) -> dict[int, Slot]:
    """The days left of those that are being mended, in one query."""
    numbers = [row.pk for row in issues if row.state == IssueState.RECTIFYING]
    return slots(Issue, numbers, today, LINE) if numbers else {}


def whole(issue: Issue, today: date, files_at: str) -> dict[str, Any]:
    """Everything the page of one issue shows; `files_at`: the name of its reader's address for files."""
    slot = clocks([issue], today).get(issue.pk)
    return {
        "issue": issue,
        "badge": badge(issue),
        "slot": slot,
        "late": is_overdue(issue.state, issue.due_on, today),
        "next": _next(issue, slot, today),
        "facts": _facts(issue),
        "hint": ground_words(issue.hint),
        "rounds": [{"report": row, "files": [_file(issue, file, files_at) for file in files]} for row, files in queries.reports_of(issue)],
        "history": _history(issue),
    }


def _next(issue: Issue, slot: Slot | None, today: date) -> dict[str, Any]:
    """接下来, 由谁, 期限."""
    who = {
        IssueState.OPEN: f"{issue.authority.short_name}检查岗",
        IssueState.RECTIFYING: str(issue.institution),
        IssueState.REPORTED: f"{issue.authority.short_name}审核岗",
    }
    state = IssueState(issue.state)
    mending = state == IssueState.RECTIFYING
    return {
        "what": _NEXT[state],
        "who": who.get(state, "无"),
        "until": slot.line2 if slot else f"{issue.due_on} 前" if mending else "没有期限",
        "left": slot.line1 if slot else "",
        "overdue": is_overdue(issue.state, issue.due_on, today),
    }


def _facts(issue: Issue) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "问题编号", "value": issue.number},
        {"label": "台账", "value": issue.get_ledger_display()},
        {"label": "程度", "value": issue.get_severity_display()},
        {"label": "发生日期", "value": str(issue.conduct_on)},
        {"label": "督办机关", "value": str(issue.authority)},
        {"label": "机构", "value": issue.institution.name, "url": f"/directory/{issue.institution.credit_code}/"},
        {"label": "备案登记", "value": f"{issue.registration.get_track_display()} {issue.registration.number}"},
        {"label": "来源", "value": source_words(issue)},
        {"label": "登记", "value": f"{issue.raised_by} {timezone.localtime(issue.raised_at):%Y-%m-%d %H:%M}"},
    ]
    if issue.due_on:
        facts.append({"label": "整改期限", "value": f"{issue.due_on}{'（已延期一次）' if issue.extended_at else ''}"})
    if issue.overdue_since:
        facts.append({"label": "逾期自", "value": str(issue.overdue_since), "clause": "附3一(二)6"})
    return facts


def source_words(issue: Issue) -> str:
    """Where it comes from: 检查, 场次, 投诉举报 …; entered by hand."""
    return "、".join(word for name, word in queries.SOURCES.items() if getattr(issue, f"{name}_id") is not None) or "直接登记"


def _file(issue: Issue, file: Attachment, files_at: str) -> dict[str, str]:
    clean = offered(file)
    return {
        "name": file.name,
        "state": "" if clean else file.get_scan_state_display(),
        "url": reverse(files_at, args=[issue.pk, file.pk]) if clean else "",
        "sha256": file.sha256,
    }


def _history(issue: Issue) -> list[dict[str, Any]]:
    """What happened to it, newest first."""
    rows = Entry.objects.filter(subject_type=issue._meta.label_lower, subject_id=str(issue.pk)).order_by("-no")
    return [
        {
            "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "who": " ".join(part for part in (entry.actor_name, entry.actor_role) if part),
            "what": "：".join(part for part in (entry.data.get("label", ""), entry.data.get("note", "")) if part),
            "now": number == 0,
        }
        for number, entry in enumerate(rows)
    ]


def sent(issue: Issue, number: int) -> FileResponse:
    """One of the files of its reports, once it was found clean."""
    files = (file for _, found in queries.reports_of(issue) for file in found)
    file = next((file for file in files if file.pk == number and offered(file)), None)
    if file is None:
        raise Http404("没有这份文件，或尚未通过查毒")
    response = FileResponse(file.file.open("rb"), filename=file.name, content_type=media_type(file.kind))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
