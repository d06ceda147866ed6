"""One row of the queue."""

from collections.abc import Mapping
from typing import Any

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


def row(filing: Filing, url: str, slot: Slot | None, roles: Mapping[int, str], *, may_assign: bool) -> dict[str, Any]:
    """A row as the table draws it; `roles` are the posts of colleagues by their key."""
    title, _, more = filing.lines_text.partition(" 等 ")
    return {
        "id": filing.pk,
        "url": url,
        "name": filing.applicant_name,
        "about": f"{filing.number}・{TRACK_WORDS[filing.track]}・{str(Matter(filing.matter).label).removesuffix('备案')}",
        "is_assisted": filing.is_assisted,
        "lines": title,
        "lines_more": f"等 {more}" if more else "",
        "face": face(filing.state, filing.outcome),
        "slot": slot,
        "assignee": str(filing.assignee) if filing.assignee else "",
        "role": roles.get(filing.assignee_id or 0, ""),
        "assign_url": f"/desk/filings/{filing.pk}/assign/" if may_assign and filing.assignee is None else "",
    }
