"""A selection call in words: its phase on a day, dates, places and result, for the desk and for the public alike."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from filings.enums import CallOutcome, CallState
from filings.models import CallExtension, SelectionCall
from portal.authorities.roster import CITIES

_NAMES = dict(CITIES)


def phase_of(call: SelectionCall, on: date) -> dict[str, str]:
    """Where a call stands on this day: label, tone and icon of the badge."""
    if call.state in (CallState.DRAFT, CallState.PROPOSED, CallState.DROPPED):
        return {"label": str(call.get_state_display()), "tone": "grey", "icon": "pencil"}
    if call.state == CallState.ANNOUNCED:
        return {"label": "结果已公布", "tone": "green", "icon": "check"}
    if on < call.opens_on:
        return {"label": f"{call.opens_on:%m-%d} 开始申请", "tone": "grey", "icon": "calendar-event"}
    if on <= call.closes_on:
        return {"label": f"申请中，{call.closes_on:%m-%d} 截止", "tone": "teal", "icon": "speakerphone"}
    return {"label": "遴选中", "tone": "blue", "icon": "list-check"}


_MOVED = {"closes_on": "申请截止", "recommend_by": "设区市推荐截止", "result_by": "结果公布截止", "decide_by": "备案办结日期"}


def dates_of(call: SelectionCall, extensions: Sequence[CallExtension] = ()) -> list[dict[str, str]]:
    """The call's dates as figures; `extensions`: those confirmed, so that the first deadline stays visible."""
    first = f"（原定 {extensions[0].closed_on}）" if extensions else ""
    return [
        {"label": "申请期", "value": f"{call.opens_on} 至 {call.closes_on} 24:00{first}"},
        {"label": "设区市推荐截止", "value": f"{call.recommend_by}"},
        {"label": "结果公布截止", "value": f"{call.result_by}"},
        {"label": "备案办结", "value": f"{call.decide_by}"},
    ]


def facts_of(call: SelectionCall) -> list[dict[str, str]]:
    """What stands beside the announcement."""
    counted = "评估、公示、报部审核不计入" if call.phases_excluded else "评估、公示、报部审核计入"
    places = f"全区 {call.places_in_all} 家" if call.places_in_all is not None else f"按市分配，共 {sum(call.places_by_city.values())} 家"
    return [
        {"label": "公告编号", "value": call.number or "发布时编号"},
        {"label": "名额", "value": places},
        {"label": "推荐最低分", "value": f"{call.pass_points} 分"},
        {"label": "办结日期", "value": f"{call.decide_by} 前，{counted}", "clause": "附2二(五)"},
    ]


def places_of(call: SelectionCall) -> list[dict[str, Any]]:
    """The places of each city, in the order of the divisions; empty where they are counted in all."""
    return [{"city": f"{_NAMES[code]}市", "places": number} for code, number in sorted(call.places_by_city.items()) if number]


def result_rows(call: SelectionCall) -> list[dict[str, Any]]:
    """The result as it was announced."""
    return [{**row, "label": CallOutcome(row["outcome"]).label, "selected": row["outcome"] == CallOutcome.SELECTED} for row in call.result]


def extension_row(extension: CallExtension) -> dict[str, Any]:
    """One extension: which days it moves, why, and where it stands."""
    moved = [name for name in _MOVED if extension.before[name] != extension.after[name]]
    return {
        "id": extension.pk,
        "dates": [{"label": _MOVED[name], "before": extension.before[name], "after": extension.after[name]} for name in moved],
        "reason": extension.reason,
        "on": extension.confirmed_at,
        "word": "待审定" if extension.waits else "已延长" if extension.confirmed_at else "未延长",
        "proposed": f"{extension.proposed_by} 提请",
        "waits": extension.waits,
        "answer": extension.answer,
    }
