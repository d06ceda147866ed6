"""A question after a silence as its pages draw it, for the institution and for officers alike. Clause: 附3一(二)3."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.terms.queries import slots
from portal.terms.rules.lines import ClockLine
from portal.terms.rules.slot import Slot
from supervision.enums import DormancyState
from supervision.models import Dormancy
from supervision.rules.idleness import CLAUSES_OF
from supervision.services.dormancy import CLOCK

LINE = ClockLine(keys=(CLOCK,))
_FACES = {
    DormancyState.ASKED: ("ochre", "edit"),
    DormancyState.ANSWERED: ("blue", "list-check"),
    DormancyState.GOOD_REASON: ("green", "check"),
    DormancyState.NO_REASON: ("grey", "x"),
    DormancyState.ACTIVE: ("green", "check"),
}
_NEXT = {
    DormancyState.ASKED: "说明停止评价活动的理由",
    DormancyState.ANSWERED: "认定有无正当理由",
    DormancyState.NO_REASON: "已认定，转违纪违规处理",
}


def badge(row: Dormancy) -> dict[str, str]:
    """The state."""
    tone, icon = _FACES[DormancyState(row.state)]
    return {"tone": tone, "icon": icon, "label": row.get_state_display()}


def clocks(rows: Sequence[Dormancy], today: date) -> dict[int, Slot]:
    """The days left of those that wait for an answer."""
    numbers = [row.pk for row in rows if row.state == DormancyState.ASKED]
    return slots(Dormancy, numbers, today, LINE) if numbers else {}


def whole(row: Dormancy, today: date) -> dict[str, Any]:
    """Everything the page of one shows."""
    slot, state = clocks([row], today).get(row.pk), DormancyState(row.state)
    who = {DormancyState.ASKED: str(row.institution), DormancyState.ANSWERED: f"{row.authority.short_name}审核岗"}
    late = state == DormancyState.ASKED and today > row.answer_by
    return {
        "row": row,
        "badge": badge(row),
        "clause": CLAUSES_OF[row.years],
        "next": {
            "what": "说明期限已过，可以认定" if late else _NEXT.get(state, "核查终结，记录保留"),
            "who": who.get(state, "无"),
            "until": slot.line2 if slot else "没有期限",
            "left": slot.line1 if slot else "",
            "overdue": late,
        },
        "facts": [
            {"label": "机构", "value": row.institution.name, "url": f"/directory/{row.institution.credit_code}/"},
            {"label": "备案登记", "value": f"{row.registration.get_track_display()} {row.registration.number}"},
            {"label": "监管机关", "value": str(row.authority)},
            {"label": "停止活动自", "value": str(row.idle_from)},
            {"label": f"满{row.years}年", "value": f"{row.reached_on}（暂停评价的时间不计入）", "clause": CLAUSES_OF[row.years]},
            {"label": "说明期限", "value": f"{row.answer_by} 24 时"},
        ],
    }
