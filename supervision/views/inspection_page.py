"""An inspection as its pages draw it, for whoever reads it. Clause: 文三(一)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from portal.audit.models import Entry
from portal.people.models import MemberState
from portal.terms.queries import slots
from portal.terms.rules.lines import ClockLine
from supervision.enums import Finding, InspectionState
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.services.inspecting import CLOCK

LINE = ClockLine(keys=(CLOCK,))
_FACES = {
    InspectionState.SCHEDULED: ("blue", "calendar-event"),
    InspectionState.NOTIFIED: ("teal", "send"),
    InspectionState.ON_SITE: ("violet", "list-check"),
    InspectionState.SIGNED: ("blue", "edit"),
    InspectionState.CONFIRMED: ("blue", "gavel"),
    InspectionState.PUBLISHED: ("green", "check"),
    InspectionState.CANCELLED: ("grey", "x"),
}
_NEXT = {
    InspectionState.SCHEDULED: ("检查组答复邀请，批准后通知", "审批岗"),
    InspectionState.NOTIFIED: ("到场检查，出示证件和检查通知书", "检查组"),
    InspectionState.ON_SITE: ("逐项填写检查要点，两名检查人员签字", "检查组"),
    InspectionState.SIGNED: ("由检查组以外的人员确认结果", "审核岗"),
    InspectionState.CONFIRMED: ("公开检查结果", "审核岗"),
    InspectionState.PUBLISHED: ("已公开，记录保留", "无"),
    InspectionState.CANCELLED: ("已取消，记录保留", "无"),
}
FINDING_FACES = {Finding.ABSENT: ("grey", "minus"), Finding.FIT: ("green", "check"), Finding.UNFIT: ("ochre", "alert-triangle")}


def badge(inspection: Inspection) -> dict[str, str]:
    """The state."""
    tone, icon = _FACES[InspectionState(inspection.state)]
    return {"tone": tone, "icon": icon, "label": inspection.get_state_display()}


def list_rows(inspections: Sequence[Inspection], today: date) -> list[dict[str, Any]]:
    """The rows of a list, with the clock of the publication where it runs: one query however many."""
    running = clocks(inspections, today)
    return [{"inspection": row, "badge": badge(row), "slot": running.get(row.pk)} for row in inspections]


def clocks(inspections: Sequence[Inspection], today: date) -> dict[int, Any]:
    """The days left for the publication of those that are signed."""
    wanted = (InspectionState.SIGNED, InspectionState.CONFIRMED)
    numbers = [row.pk for row in inspections if row.state in wanted]
    return dict(slots(Inspection, numbers, today, LINE)) if numbers else {}


def whole(inspection: Inspection, today: date) -> dict[str, Any]:
    """What the pages of officers and of the institution have in common; the record is shown once it is signed, or to the desk."""
    slot = clocks([inspection], today).get(inspection.pk)
    what, who = _NEXT[InspectionState(inspection.state)]
    at_desk = f"{inspection.authority.short_name}{who}" if who.endswith("岗") else who
    late = slot is not None and slot.tone == "overdue"
    until = slot.line2 if slot else f"{inspection.planned_on}" if inspection.state in _AHEAD else ""
    return {
        "inspection": inspection,
        "badge": badge(inspection),
        "slot": slot,
        "next": {"what": what, "who": at_desk, "until": until, "left": slot.line1 if slot else "", "overdue": late},
        "facts": facts(inspection),
    }


_AHEAD = (InspectionState.SCHEDULED, InspectionState.NOTIFIED)


def facts(inspection: Inspection) -> list[dict[str, Any]]:
    """The inspection in figures and names of authorities."""
    moments = (("开始时间", inspection.began_at), ("签字完成", inspection.signed_at), ("公开时间", inspection.published_at))
    found: list[dict[str, Any]] = [
        {"label": "检查编号", "value": inspection.number},
        {"label": "检查机关", "value": str(inspection.authority)},
        {"label": "种类", "value": inspection.get_kind_display()},
        {"label": "形式", "value": inspection.get_form_display()},
        {"label": "检查日期", "value": str(inspection.planned_on)},
        {"label": "机构", "value": str(inspection.institution), "url": f"/directory/{inspection.institution.credit_code}/"},
        {"label": "备案类别", "value": inspection.registration.get_track_display()},
    ]
    found += [{"label": label, "value": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"} for label, at in moments if at is not None]
    if inspection.result:
        found.append({"label": "结果", "value": inspection.get_result_display()})
    return found


def record(inspection: Inspection) -> dict[str, Any]:
    """The points by group with their answers; nothing before the visit has begun."""
    if inspection.began_at is None:
        return {"groups": [], "answered": 0, "asked": 0}
    document, given = inspection.checklist.document, queries.answers(inspection)
    groups: dict[str, list[dict[str, Any]]] = {}
    for point in document["points"]:
        row = given.get(point["id"])
        face = FINDING_FACES[Finding(row.finding)] if row else None
        mark = {"tone": face[0], "icon": face[1], "label": row.get_finding_display()} if row and face else None
        groups.setdefault(point["group"], []).append({**point, "answer": row, "badge": mark})
    named = [{"title": title, "points": points} for title, points in groups.items()]
    return {"groups": named, "answered": len(given), "asked": len(document["points"]), "template": document["template"]}


def team_rows(inspection: Inspection) -> list[dict[str, Any]]:
    """The team with what each has answered."""
    return [{"member": row, "seated": row.state in (MemberState.INVITED, MemberState.ACCEPTED)} for row in queries.members(inspection)]


def history(inspection: Inspection) -> list[dict[str, Any]]:
    """What happened, newest first; single answers and photos are left to the record."""
    rows = Entry.objects.filter(subject_type=Inspection._meta.label_lower, subject_id=str(inspection.pk))
    shown = rows.exclude(act__in=("supervision.answer_point", "supervision.add_photo")).order_by("-no")
    return [
        {
            "at": f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
            "who": " ".join(part for part in (row.actor_name, row.actor_role) if part),
            "what": "：".join(part for part in (row.data.get("label", ""), row.data.get("note", "")) if part),
            "now": number == 0,
        }
        for number, row in enumerate(shown)
    ]
