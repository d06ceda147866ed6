"""An anomaly as its pages draw it, for the institution and for officers alike. Clause: 文三(一)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from filings.faces import Face
from portal.terms.queries import slots
from portal.terms.rules.lines import ClockLine
from portal.terms.rules.slot import Slot
from supervision.enums import AnomalyState
from supervision.models import Anomaly
from supervision.services.scanning import CLOCK
from supervision.views.history import moments

LINE = ClockLine(keys=(CLOCK,))
FACES = {
    AnomalyState.OPEN: Face("ochre", "clock", str(AnomalyState.OPEN.label)),
    AnomalyState.EXPLAINED: Face("blue", "pencil", str(AnomalyState.EXPLAINED.label)),
    AnomalyState.CLEARED: Face("green", "check", str(AnomalyState.CLEARED.label)),
    AnomalyState.RAISED: Face("violet", "gavel", str(AnomalyState.RAISED.label)),
}


def badge(anomaly: Anomaly) -> Face:
    """The state as it is drawn."""
    return FACES[AnomalyState(anomaly.state)]


def clocks(anomalies: Sequence[Anomaly], today: date) -> dict[int, Slot]:
    """The institution's days for those it has not explained."""
    return slots(Anomaly, [row.pk for row in anomalies if row.state == AnomalyState.OPEN], today, LINE)


def rows(anomalies: Sequence[Anomaly], today: date) -> list[dict[str, Any]]:
    """The rows of a list."""
    running = clocks(anomalies, today)
    return [{"anomaly": row, "badge": badge(row), "slot": running.get(row.pk)} for row in anomalies]


def whole(anomaly: Anomaly, today: date) -> dict[str, Any]:
    """Everything the page of one anomaly shows."""
    slot = clocks([anomaly], today).get(anomaly.pk)
    return {
        "anomaly": anomaly,
        "badge": badge(anomaly),
        "next": _next(anomaly, slot),
        "issue": getattr(anomaly, "issue", None),
        "history": moments(anomaly, "数据比对发现"),
    }


def _next(anomaly: Anomaly, slot: Slot | None) -> dict[str, Any]:
    """接下来, 由谁, 期限."""
    if anomaly.state == AnomalyState.OPEN:
        until, left = (slot.line2, slot.line1) if slot else ("", "")
        late = slot is not None and slot.tone == "overdue"
        return {"what": "说明情况", "who": str(anomaly.institution), "until": until, "left": left, "overdue": late}
    if anomaly.state == AnomalyState.EXPLAINED:
        return {"what": "核定说明，或转问题台账", "who": anomaly.authority.short_name, "until": "没有期限", "left": "", "overdue": False}
    return {"what": "已核定，不再办理", "who": "无", "until": "没有期限", "left": "", "overdue": False}
