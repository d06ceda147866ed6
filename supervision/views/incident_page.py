"""An incident as its pages draw it, for the institution and for officers alike. Clause: 文二(二)."""

from typing import Any, Final

from django.utils import timezone

from portal.terms.queries import slots
from portal.terms.rules.lines import ClockLine
from supervision.enums import IncidentState
from supervision.models import Incident
from supervision.queries.incidents import toll_of
from supervision.rules.accidents import SOURCE, tier
from supervision.services.alarming import FOLLOW_UP
from supervision.views.watch_page import badge, moment

LINE: Final = ClockLine(keys=(FOLLOW_UP,))
_NEXT: Final = {
    IncidentState.REPORTED: ("签收要情", "检查岗"),
    IncidentState.FOLLOWING: ("跟踪处置，写明结论", "审核岗"),
}


def context(row: Incident) -> dict[str, Any]:
    """What both faces show of it."""
    return {
        "heading": "要情",
        "title": row.title,
        "subs": (row.number, row.get_kind_display(), row.institution.name),
        "badge": badge(row),
        "next": _next(row),
        "facts": [{"label": label, "value": value} for label, value in facts(row)],
    }


def _next(row: Incident) -> dict[str, Any]:
    what, who = _NEXT.get(IncidentState(row.state), ("已办结，不再办理", "无"))
    slot = slots(Incident, [row.pk], timezone.localdate(), LINE).get(row.pk)
    if slot is None or slot.tone == "stopped":
        return {"what": what, "who": who, "until": "无期限", "left": "", "overdue": False}
    who = f"{row.authority.short_name}{who}"
    return {"what": what, "who": who, "until": slot.line2, "left": slot.line1, "overdue": slot.tone == "overdue"}


def facts(row: Incident) -> list[tuple[str, str]]:
    toll = toll_of(row)
    grave = tier(toll)
    late = f"迟报：{row.late_reason}" if row.late_reason else "按时"
    found = [
        ("备案登记", f"{row.registration.get_track_display()}，{row.registration.number}"),
        ("监管机关", str(row.authority)),
        ("活动所在地", str(row.host or "与监管机关相同")),
        ("场次", str(row.sitting or "不在场次中")),
        ("地点", row.place),
        ("发生", moment(row.happened_at)),
        ("知悉", moment(row.known_at)),
        ("报告", f"{moment(row.reported_at)} {row.reported_by}"),
        ("是否按时", f"{late}（应于 {moment(row.due_at)} 前报告）"),
        ("伤亡和损失", f"死亡 {toll.deaths} 人，重伤 {toll.injured} 人，损失 {toll.loss_yuan} 元"),
        ("事故等级", f"{grave.value}（参照{SOURCE}）" if grave else "无伤亡和损失"),
        ("签收", f"{moment(row.received_at)} {row.received_by}" if row.received_by else "未签收"),
    ]
    return [*found, ("上报自治区", moment(row.escalated_at))] if row.escalated_at else found


def parts(row: Incident, notes: dict[str, Any]) -> list[dict[str, Any]]:
    """What happened, the further reports with their form where there is one, what came of it."""
    rows = [
        {"text": note.text, "by": str(note.by), "at": moment(note.at), "note": "机关" if note.is_official else "机构续报"}
        for note in row.notes.select_related("by")
    ]
    found = [{"title": "经过和已采取的措施", "prose": row.text}, {"title": "续报与处置", "items": rows, "nothing": "还没有续报。", **notes}]
    return [*found, {"title": "处置结论", "aside": moment(row.closed_at), "prose": row.conclusion}] if row.conclusion else found
