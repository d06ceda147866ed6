"""One row of the queue, and one line of its export."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from filings.enums import Matter
from filings.faces import face
from filings.models import Filing
from portal.institutions.enums import Track
from portal.terms.rules.slot import Slot

TRACK_WORDS: Mapping[str, str] = {
    Track.EXAMINING_QUALIFICATION: "资格",
    Track.EXAMINING_SPECIAL: "专项",
    Track.GRADING_EMPLOYER: "企业",
    Track.GRADING_SCHOOL: "院校",
    Track.GRADING_SOCIAL: "社会",
}
COLUMNS = (
    "受理编号",
    "机构",
    "统一社会信用代码",
    "机构类别",
    "备案种类",
    "申报职业",
    "状态",
    "到期日",
    "期限",
    "承办人",
    "提交时间",
    "受理时间",
)


def row(filing: Filing, url: str, slot: Slot | None, roles: Mapping[int, str], *, may_assign: bool) -> dict[str, Any]:
    """A row as the table draws it; `roles` are the posts of colleagues by their key."""
    title, _, more = filing.lines_text.partition(" 等 ")
    return {
        "id": filing.pk,
        "url": url,
        "name": filing.applicant_name,
        "about": f"{filing.number}・{TRACK_WORDS[filing.track]}・{str(Matter(filing.matter).label).removesuffix('备案')}",
        "lines": title,
        "lines_more": f"等 {more}" if more else "",
        "face": face(filing.state, filing.outcome),
        "slot": slot,
        "assignee": str(filing.assignee) if filing.assignee else "",
        "role": roles.get(filing.assignee_id or 0, ""),
        "assign_url": f"/desk/filings/{filing.pk}/assign/" if may_assign and filing.assignee is None else "",
    }


def cells(filing: Filing, slot: Slot | None) -> tuple[str, ...]:
    """The same filing as the cells of COLUMNS."""
    return (
        filing.number or "",
        filing.applicant_name,
        filing.legal_person.credit_code,
        filing.get_track_display(),
        filing.get_matter_display(),
        filing.lines_text,
        face(filing.state, filing.outcome).label,
        f"{filing.due_on:%Y-%m-%d}" if filing.due_on else "",
        slot.line1 if slot else "",
        str(filing.assignee or ""),
        _moment(filing.submitted_at),
        _moment(filing.accepted_at),
    )


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
