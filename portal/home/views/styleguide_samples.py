"""Invented data for the page of all components: one day (2026-10-09) and one story throughout. Plain values are in styleguide.json."""

import json
from pathlib import Path
from typing import Any

TERM = {"title": "备案期限 10 个工作日", "clause": "附2二(五)"}


def _cells(tone: str, count: int, today: int | None = None) -> list[dict[str, Any]]:
    return [{"tone": tone, "today": index == today} for index in range(count)]


def _group(who: str, what: str, cells: list[dict[str, Any]], from_label: str, **more: Any) -> dict[str, Any]:
    return {"who": who, "what": what, "cells": cells, "from_label": from_label, **more}


def file_strip() -> dict[str, Any]:
    """The strip of the file that runs through all pictures: 32 working days, 15 of them not counted."""
    groups = [
        _group("受理机关", "受理审查", _cells("before", 2), "08-24 提交"),
        _group("申请人", "补正", _cells("applicant", 3), "08-26"),
        _group("受理机关", "受理审查", _cells("before", 2), "08-31"),
        _group("受理机关", "计入 4 日", _cells("counted", 4), "09-02 受理", starts_term=True),
        _group("专家组", "技术评估，不计入 15 日", _cells("experts", 15), "09-08 评估通知"),
        _group("受理机关", "计入 3 日", _cells("counted", 3, today=2), "09-29 结论签署"),
        _group("剩余", "3 日", _cells("left", 3), "", until_label="10-13 到期"),
    ]
    note = "一格一个工作日，黑框为今天 10-09。若 10-10 起公示，则停表至报部审核结束，预计 11-03 前出具回执。"
    return {**TERM, "groups": groups, "note": note, "day_table_url": "#strip"}


def late_strip() -> dict[str, Any]:
    """A term two working days over."""
    groups = [{"cells": [*_cells("counted", 10), *_cells("over", 2)]}]
    note = "已提醒 莫建华、分管领导。申请人页面同时显示逾期和联系方式。"
    return {**TERM, "groups": groups, "note": note, "aside": "应于 09-30", "half": True}


def long_strip() -> dict[str, Any]:
    """More than 60 working days: drawn in proportion."""
    groups = [
        _group("申请人", "补正", _cells("applicant", 6), "06-01 提交"),
        _group("受理机关", "计入", _cells("counted", 9), "06-09 受理", starts_term=True),
        _group("专家组", "技术评估", _cells("experts", 29), "06-22 评估通知"),
        _group("区中心", "公示与报部", _cells("centre", 12), "08-03 公示"),
        _group("人社部", "审核", _cells("ministry", 14, today=13), "08-19 报部"),
        _group("剩余", "1 日", _cells("left", 1), "", until_label="到期日未定"),
    ]
    return {**TERM, "groups": groups, "note": "71 个工作日，按比例绘制。", "day_table_url": "#strip", "half": True}


def september() -> dict[str, Any]:
    """September 2026 as the month view draws it."""
    tone = dict.fromkeys(range(1, 31), "free")
    tone |= dict.fromkeys((3, 4, 7, 8, 30), "counted") | dict.fromkeys((*range(9, 12), *range(14, 19), *range(20, 25), 28, 29), "paused")
    tone |= {1: "", 2: "begin"}
    words = {"counted": "计入", "paused": "停表", "free": "休息", "begin": "起算", "": ""}
    days: list[dict[str, Any] | None] = [None]
    days += [{"day": day, "tone": tone[day], "word": words[tone[day]], "today": day == 30, "makeup": day == 20} for day in range(1, 31)]
    days += [None] * (-len(days) % 7)
    return {"title": "2026 年 9 月", "weeks": [days[at : at + 7] for at in range(0, len(days), 7)]}


def everything() -> dict[str, Any]:
    """All samples by the names that the page uses."""
    plain: dict[str, Any] = json.loads(Path(__file__).with_name("styleguide.json").read_text(encoding="utf-8"))
    return {**plain, "months": [september()], "strip": file_strip(), "late_strip": late_strip(), "long_strip": long_strip()}
