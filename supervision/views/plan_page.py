"""An inspection plan as its pages draw it, on the desk and for everybody. Clause: 文三(一)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from filings.faces import Face
from supervision.enums import Form, PlanState
from supervision.models import InspectionPlan
from supervision.queries import plans as queries

FACES = {
    PlanState.DRAFTED: Face("blue", "pencil", str(PlanState.DRAFTED.label)),
    PlanState.APPROVED: Face("blue", "gavel", str(PlanState.APPROVED.label)),
    PlanState.PUBLISHED: Face("teal", "speakerphone", str(PlanState.PUBLISHED.label)),
    PlanState.CLOSED: Face("green", "check", str(PlanState.CLOSED.label)),
    PlanState.WITHDRAWN: Face("grey", "x", str(PlanState.WITHDRAWN.label)),
}
_NEXT = {
    PlanState.DRAFTED: ("批准计划", "审批岗（不是拟订人）"),
    PlanState.APPROVED: ("公布计划", "审核岗"),
    PlanState.PUBLISHED: ("抽取、检查，完成后总结", "检查岗"),
    PlanState.CLOSED: ("已总结，计划办结", "无"),
    PlanState.WITHDRAWN: ("已撤销，不再办理", "无"),
}


def badge(plan: InspectionPlan) -> Face:
    return FACES[PlanState(plan.state)]


def rows(plans: Sequence[InspectionPlan]) -> list[dict[str, Any]]:
    """The rows of a list, with how far each plan has come."""
    done = queries.progress(plans)
    return [{"plan": plan, "badge": badge(plan), "done": done.get(plan.pk, (0, 0))} for plan in plans]


def forms_of(plan: InspectionPlan) -> str:
    return "、".join(str(Form(value).label) for value in plan.forms)


def facts(plan: InspectionPlan) -> list[dict[str, Any]]:
    """What everybody may know of it."""
    return [
        {"label": "计划编号", "value": plan.number},
        {"label": "组织机关", "value": str(plan.authority)},
        {"label": "种类", "value": plan.get_kind_display()},
        {"label": "期间", "value": f"{plan.from_on} 至 {plan.to_on}"},
        {"label": "督导形式", "value": forms_of(plan)},
        {"label": "督导机制", "value": plan.get_mechanism_display(), "clause": "文二(三)"},
        {"label": "联合检查部门", "value": "、".join(plan.partners)},
    ]


def next_step(plan: InspectionPlan, today: date) -> dict[str, Any]:
    """接下来, 由谁, 期限."""
    what, who = _NEXT[PlanState(plan.state)]
    late = plan.state == PlanState.PUBLISHED and plan.to_on < today
    until = f"至 {plan.to_on}" if plan.state in (PlanState.DRAFTED, PlanState.APPROVED, PlanState.PUBLISHED) else "无"
    return {"what": what, "who": who, "until": until, "left": "期间已过，请总结" if late else "", "overdue": late}
