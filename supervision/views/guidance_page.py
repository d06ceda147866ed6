"""A piece of guidance as its pages draw it. Clause: 文四(一)."""

from typing import Any

from portal.institutions.enums import Track
from supervision.enums import GuidanceKind, GuidanceState
from supervision.models import Attendance, Guidance
from supervision.queries import guidance as queries
from supervision.views.watch_page import badge, moment


def context(row: Guidance) -> dict[str, Any]:
    """What every face shows of it."""
    return {
        "heading": "指导服务",
        "title": row.title,
        "subs": (row.get_kind_display(), str(row.authority), moment(row.published_at)),
        "badge": badge(row),
        "facts": [{"label": label, "value": value} for label, value in facts(row)],
    }


def facts(row: Guidance) -> list[tuple[str, str]]:
    found = [("发布机关", str(row.authority)), ("种类", row.get_kind_display()), ("发布", moment(row.published_at) or "未发布")]
    if row.kind == GuidanceKind.COURSE:
        found += [("时间", f"{moment(row.course_from)} 至 {moment(row.course_to)}"), ("地点", row.course_place)]
        found += [("名额", f"{row.course_places or 0} 人，已报 {row.attendances.count()} 人")]
    return found


def audience(row: Guidance) -> str:
    """To whom it goes, in words; for officers."""
    chosen = row.addressees.count()
    if chosen:
        return f"指定的 {chosen} 家机构"
    tracks = "、".join(str(Track(track).label) for track in row.tracks) or "全部类别"
    return f"{tracks}，{queries.reached(row).count()} 家机构"


def parts(row: Guidance) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"title": "内容", "prose": row.text}]
    if row.state == GuidanceState.WITHDRAWN:
        found.insert(0, {"title": "已撤回", "aside": moment(row.withdrawn_at), "prose": row.withdrawn_reason})
    return found


def result(row: Attendance) -> str:
    """What became of somebody's attendance."""
    if row.came is None:
        return "未登记"
    if not row.came:
        return "未到课"
    return "到课" if row.passed is None else "到课，考核合格" if row.passed else "到课，考核不合格"
