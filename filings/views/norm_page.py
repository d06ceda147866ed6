"""An employer's norm as its pages draw it, for the institution and for officers alike. Clause: 文一(一), D40."""

from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404
from django.utils import timezone

from filings.enums import Level, NormState
from filings.faces import norm_face
from filings.models import EmployerNorm
from filings.queries.norms import texts_of
from filings.views.officer_words import act_words
from portal.audit.models import Entry
from portal.documents.filetypes import media_type
from portal.documents.models import Attachment
from portal.documents.queries import offered

_NEXT = {
    NormState.SUBMITTED: "审核规范，备案或退回",
    NormState.RETURNED: "修改后重新提交，或撤回",
    NormState.WITHDRAWN: "已撤回，本件办结",
}


def list_rows(norms: Iterable[EmployerNorm]) -> list[dict[str, Any]]:
    """The rows of a list."""
    return [{"norm": norm, "badge": badge(norm), "levels": levels(norm)} for norm in norms]


def badge(norm: EmployerNorm) -> dict[str, str]:
    """The state; an edition that was replaced says so."""
    face = norm_face(norm.state, replaced=norm.replaced_on is not None)
    return {"tone": face.tone, "icon": face.icon, "label": face.label}


def levels(norm: EmployerNorm) -> str:
    """五级、四级、三级."""
    return "、".join(Level(value).word for value in norm.levels)


def whole(norm: EmployerNorm, prefix: str) -> dict[str, Any]:
    """Everything the page of one norm shows; `prefix` is where its reader's pages stand: /my/norms/ or /desk/norms/."""
    return {
        "norm": norm,
        "badge": badge(norm),
        "levels": levels(norm),
        "next": _next(norm),
        "facts": _facts(norm, prefix),
        "files": [_file(norm, file, prefix) for file in texts_of(norm)],
        "history": _history(norm),
    }


def _next(norm: EmployerNorm) -> dict[str, Any]:
    """接下来, 由谁, 期限. The notice sets no days for it."""
    who = {NormState.SUBMITTED: f"{norm.authority.short_name}审核岗", NormState.RETURNED: f"{norm.legal_person}单位管理员"}
    if norm.state == NormState.FILED:
        what = "已被新版替代，申报请用新版的编号" if norm.replaced_on else "申报时填写备案号，不必另传规范文本"
        return {"what": what, "who": "无", "until": "没有期限", "left": "", "overdue": False}
    return {
        "what": _NEXT[NormState(norm.state)],
        "who": who.get(NormState(norm.state), "无"),
        "until": "无时限",
        "left": "通知没有规定" if norm.state != NormState.WITHDRAWN else "",
        "overdue": False,
    }


def _facts(norm: EmployerNorm, prefix: str) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "备案号", "value": norm.number or "尚未备案"},
        {"label": "单位", "value": str(norm.legal_person)},
        {"label": "备案机关", "value": str(norm.authority)},
    ]
    if norm.number and norm.answered_at:
        facts.append({"label": "备案日期", "value": timezone.localdate(norm.answered_at).isoformat()})
    if norm.replaces is not None:
        facts.append({"label": "替代的版本", "value": str(norm.replaces.number), "url": f"{prefix}{norm.replaces.pk}/"})
    newer = EmployerNorm.objects.filter(replaces=norm).first()
    if newer is not None:
        facts.append({"label": f"自 {norm.replaced_on} 起由", "value": f"{newer.number} 替代", "url": f"{prefix}{newer.pk}/"})
    return facts


def _file(norm: EmployerNorm, file: Attachment, prefix: str) -> dict[str, Any]:
    return {
        "name": file.name,
        "note": f"{file.pages or 0} 页，{timezone.localtime(file.uploaded_at):%Y-%m-%d %H:%M} 上传",
        "state": "" if offered(file) else file.get_scan_state_display(),
        "replaced": file.replaced_at is not None,
        "url": f"{prefix}{norm.pk}/files/{file.pk}/" if offered(file) else "",
        "sha256": file.sha256,
    }


def _history(norm: EmployerNorm) -> list[dict[str, Any]]:
    """What happened to it, newest first."""
    rows = Entry.objects.filter(subject_type=norm._meta.label_lower, subject_id=str(norm.pk)).order_by("-no")
    return [
        {
            "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "who": " ".join(part for part in (entry.actor_name, entry.actor_role) if part),
            "what": act_words(entry),
            "now": number == 0,
        }
        for number, entry in enumerate(rows)
    ]


def sent(norm: EmployerNorm, file_id: int) -> FileResponse:
    """One of its texts, once it was found clean."""
    file = next((file for file in texts_of(norm) if file.pk == file_id and offered(file)), None)
    if file is None:
        raise Http404("没有这份文件，或尚未通过查毒")
    response = FileResponse(file.file.open("rb"), filename=file.name, content_type=media_type(file.kind))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
