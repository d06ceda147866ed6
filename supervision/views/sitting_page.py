"""A sitting as its pages draw it, for the institution and for officers alike. Clause: 文二(一)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone

from filings.views.officer_words import act_words
from filings.views.step_page import StepPage, beside_fields
from portal.audit.models import Entry
from portal.catalogue.queries import division_name
from portal.terms.queries import slots
from portal.terms.rules.lines import ClockLine
from portal.workflow.performing import Refused
from supervision.enums import SittingState
from supervision.models import Sitting
from supervision.queries import sittings as queries

S = SittingState
LINE = ClockLine(keys=("result_review", "result_posting"))
FACES: dict[str, tuple[str, str]] = {
    S.PLANNED: ("grey", "pencil"),
    S.REGISTERING: ("ochre", "users-group"),
    S.ARRANGED: ("ochre", "calendar-event"),
    S.HELD: ("ochre", "list-check"),
    S.POSTED: ("teal", "speakerphone"),
    S.SUBMITTED: ("blue", "inbox"),
    S.REVIEWED: ("green", "check"),
    S.CERTIFIED: ("green", "certificate"),
    S.ARCHIVED: ("grey", "check"),
    S.CANCELLED: ("grey", "x"),
}
# The nine work items of 文二(一), and how many of them are done in each state.
ITEMS = ("考试计划公布", "报名组织", "考场编排", "考务安排", "评价实施", "成绩公示", "结果审核", "证书管理", "档案管理")
DONE = {S.REGISTERING: 1, S.ARRANGED: 4, S.HELD: 5, S.POSTED: 5, S.SUBMITTED: 6, S.REVIEWED: 7, S.CERTIFIED: 8, S.ARCHIVED: 9}
_NEXT = {
    S.PLANNED: "开始报名",
    S.REGISTERING: "编排考场、人员和试卷，完成编排",
    S.ARRANGED: "按编排实施，登记实到人数",
    S.HELD: "导入成绩汇总并公示",
    S.POSTED: "公示期满后报送结果审核",
    S.SUBMITTED: "审核考评结果",
    S.REVIEWED: "核发证书，登记发证人数",
    S.CERTIFIED: "五卷齐全后归档",
    S.ARCHIVED: "已归档，本场办结",
    S.CANCELLED: "已取消，本场办结",
}
_OVER = (S.ARCHIVED, S.CANCELLED)


def badge(sitting: Sitting) -> dict[str, str]:
    """The state."""
    tone, icon = FACES[sitting.state]
    return {"tone": tone, "icon": icon, "label": str(SittingState(sitting.state).label)}


def list_rows(sittings: Sequence[Sitting]) -> list[dict[str, Any]]:
    """The rows of a list, with their sums."""
    return [{"sitting": row, "badge": badge(row)} for row in queries.counted(sittings)]


def phases(sitting: Sitting) -> list[dict[str, str]]:
    """The nine items as a path."""
    done = DONE.get(SittingState(sitting.state), 1 if sitting.year_plan_id else 0)
    over = sitting.state in _OVER
    return [{"label": word, "mark": "done" if at < done else "now" if at == done and not over else "todo"} for at, word in enumerate(ITEMS)]


def whole(sitting: Sitting, today: date) -> dict[str, Any]:
    """Everything the page of one sitting shows, whoever reads it."""
    slot = slots(Sitting, [sitting.pk], today, LINE).get(sitting.pk) if sitting.state in (S.POSTED, S.SUBMITTED) else None
    return {
        "sitting": sitting,
        "badge": badge(sitting),
        "phases": phases(sitting),
        "next": _next(sitting, slot),
        "slot": slot,
        "place": f"{division_name(sitting.division)} {sitting.address}",
        "lines": [{"label": queries.label(line), "line": line} for line in sitting.lines.select_related("bank")],
        "rooms": list(sitting.rooms.all()),
        "staff": list(sitting.staff.select_related("person")),
        "moves": list(sitting.moves.select_related("reported_by").order_by("-reported_at")),
        "imports": list(sitting.imports.order_by("-imported_at")),
        "custody": list(sitting.custody.select_related("bank", "giver", "receiver")),
        "volumes": list(sitting.volumes.all()),
        "anomalies": list(sitting.anomalies.all()),
        "facts": _facts(sitting),
        "moments": _history(sitting),
    }


def _next(sitting: Sitting, slot: Any) -> dict[str, Any]:
    """接下来, 由谁, 期限."""
    state = SittingState(sitting.state)
    who = "无" if state in _OVER else f"{sitting.authority.short_name}审核岗" if state is S.SUBMITTED else str(sitting.institution)
    until, left = _until(sitting, state), ""
    if slot is not None and state is S.SUBMITTED:
        until, left = slot.line2, slot.line1
    what = "按退回意见说明或更正，公示期满后重新报送" if state is S.POSTED and sitting.query_text else _NEXT[state]
    late = state is S.SUBMITTED and slot is not None and slot.tone == "overdue"
    return {"what": what, "who": who, "until": until, "left": left, "overdue": late}


def _until(sitting: Sitting, state: SittingState) -> str:
    if state in (S.PLANNED, S.REGISTERING, S.ARRANGED):
        return f"{timezone.localtime(sitting.starts_at):%Y-%m-%d %H:%M} 开始"
    return f"公示至 {sitting.post_until}" if state is S.POSTED else "没有期限"


def _facts(sitting: Sitting) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "场次编号", "value": sitting.number},
        {"label": "机构", "value": str(sitting.institution), "url": f"/directory/{sitting.institution.credit_code}/"},
        {"label": "备案类别", "value": sitting.registration.get_track_display()},
        {"label": "本场监管", "value": str(sitting.authority), "clause": "文二(二)"},
    ]
    if sitting.notice is not None:
        facts.append({"label": "跨市报备", "value": sitting.notice.number})
    if sitting.year_plan is not None:
        plan = sitting.year_plan
        facts.append({"label": "年度计划", "value": f"{plan.year} 年度第 {plan.no} 版", "url": f"/sittings/plans/{plan.pk}/"})
    return facts


def _history(sitting: Sitting) -> list[dict[str, Any]]:
    """What happened to it, newest first."""
    rows = Entry.objects.filter(subject_type=sitting._meta.label_lower, subject_id=str(sitting.pk)).order_by("-no")
    return [
        {
            "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "who": " ".join(part for part in (entry.actor_name, entry.actor_role) if part),
            "what": act_words(entry),
            "now": number == 0,
        }
        for number, entry in enumerate(rows)
    ]


@dataclass
class SittingStep(StepPage):
    """The page of a step whose refusals stand beside the fields they are about."""

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        if self.form is not None and self.form.is_bound and status == 422 and more.get("reasons"):
            more["reasons"] = beside_fields(self.form, Refused(tuple(more["reasons"])))
        return super().page(status=status, **more)


def all_sound(*asked: "forms.BaseForm | forms.BaseFormSet[Any]") -> bool:
    """Whether all of these are sound; every one is asked, so that every error is told."""
    return False not in [form.is_valid() for form in asked]
