"""A draw as its pages draw it, on the desk and for everybody. Clause: 文三(一), N1."""

from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from filings.faces import Face
from supervision.enums import DrawState
from supervision.models import Draw
from supervision.queries import draws as queries

LINES = 100
FACES = {
    DrawState.PREPARED: Face("grey", "list-details", str(DrawState.PREPARED.label)),
    DrawState.FROZEN: Face("teal", "lock", str(DrawState.FROZEN.label)),
    DrawState.SEEDED: Face("blue", "key", str(DrawState.SEEDED.label)),
    DrawState.DRAWN: Face("blue", "list-check", str(DrawState.DRAWN.label)),
    DrawState.PUBLISHED: Face("green", "check", str(DrawState.PUBLISHED.label)),
    DrawState.VOID: Face("grey", "x", str(DrawState.VOID.label)),
}
_NEXT = {
    DrawState.PREPARED: ("核对名录后冻结并公布", "检查岗"),
    DrawState.FROZEN: ("录入冻结之后产生的种子", "检查岗（不是冻结人）"),
    DrawState.SEEDED: ("按种子抽取", "检查岗"),
    DrawState.DRAWN: ("公布结果，形成检查任务", "审核岗"),
    DrawState.PUBLISHED: ("按抽取结果检查", "检查组"),
    DrawState.VOID: ("已作废，重新抽取的注明替代本次", "无"),
}


def badge(draw: Draw) -> Face:
    return FACES[DrawState(draw.state)]


def rows(draws: list[Draw]) -> list[dict[str, Any]]:
    return [{"draw": row, "badge": badge(row)} for row in draws]


def next_step(draw: Draw) -> dict[str, Any]:
    """接下来, 由谁, 期限."""
    what, who = _NEXT[DrawState(draw.state)]
    return {"what": what, "who": who, "until": f"计划至 {draw.plan.to_on}", "left": "", "overdue": False}


def _moment(at: Any, by: Any = None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}{f' {by}' if by else ''}" if at else ""


def facts(draw: Draw, *, named: bool) -> list[dict[str, Any]]:
    """Who did what when; for everybody without the names of the staff. A fact that is not there yet is left out."""
    found: list[tuple[str, str]] = [
        ("抽取编号", draw.number),
        ("组织机关", str(draw.plan.authority)),
        ("名录备妥", _moment(draw.prepared_at, draw.prepared_by if named else None)),
        ("冻结公布", _moment(draw.frozen_at, draw.frozen_by if named else None)),
        ("种子录入", _moment(draw.seeded_at, draw.seeded_by if named else None)),
        ("抽取", _moment(draw.drawn_at)),
        ("公布结果", _moment(draw.published_at)),
        ("作废", _moment(draw.void_at)),
        ("作废理由", draw.void_reason),
        ("替代", draw.replaces.number if draw.replaces else ""),
    ]
    return [{"label": label, "value": value} for label, value in found if value]


def whole(draw: Draw, number: str | None) -> dict[str, Any]:
    """Everything that both faces show: registers, hashes, seed, result; `number`: the page of the result."""
    found = queries.lines(draw)
    return {
        "draw": draw,
        "badge": badge(draw),
        "strata": queries.strata(draw.document),
        "excluded": queries.excluded(draw.document),
        "objects": len(draw.document["objects"]),
        "inspectors": draw.document["inspectors"],
        "team": draw.document["sizes"]["team"],
        "hashes": [{"label": label, "value": draw.hashes[part]} for part, label in queries.PARTS.items() if draw.hashes],
        "broken": queries.check(draw),
        "drawn": len(found),
        "page": Paginator(found, LINES).get_page(number),
    }
