"""Tags and filters of the component kit: icons, the token of a form, and the shapes that components draw.

Components are included with `only`; what they need to compute from plain values is computed here, so that no page repeats it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

SPRITE = "vendor/tabler-icons/sprite.svg"
TICKS = 15  # a longer term is drawn with PROPORTIONAL_TICKS
PROPORTIONAL_TICKS = 10
CELLS = 60  # a longer strip is drawn in proportion
SHARES = 100
STRIP_PX, HALF_PX, PHONE_PX = 1160, 540, 320
GAP_PX = 5  # between two dates below the strip
WIDE_FROM = 0x2E80  # the first of the Chinese, Japanese and Korean blocks
FEW_CELLS = 12  # a shorter strip does not fill the card

DATE = re.compile(r"(?:\d{4}-)?\d{2}-\d{2}(?: \d{2}:\d{2})?")

NAVS: dict[str, tuple[tuple[str, str], ...]] = {
    "public": (
        ("机构目录", "/directory/"),
        ("公示公告", "/publicity/"),
        ("证照核验", "/verify/"),
        ("期限计算", "/tools/term/"),
        ("备案模拟", "/tools/simulate/"),
        ("抽查复算", "/draws/rerun/"),
    ),
    "my": (("我的备案", "/my/"), ("消息", "/my/inbox/"), ("机构与账号", "/my/institution/")),
    "desk": (("备案", "/desk/"), ("目录", "/directory/")),
}

TONES: dict[str, str] = {  # whose time a cell is, in the legend
    "counted": "计入，已用",
    "over": "逾期",
    "before": "受理前",
    "applicant": "申请人补正，不计入",
    "experts": "技术评估，不计入",
    "centre": "公示与报部，不计入",
    "ministry": "人社部审核，不计入",
    "left": "剩余",
}

MATERIAL_ICONS: dict[str, str] = {
    "generated": "circle-check",
    "verified": "circle-check",
    "ready": "circle-check",
    "uploading": "loader-2",
    "scanning": "virus-search",
    "interrupted": "plug-connected-x",
    "missing": "alert-circle",
    "refused": "alert-circle",
    "not_needed": "circle-minus",
}


@register.simple_tag
@cache
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon of the sprite. Decorative unless a label is given; size is "18", "20" or "34"."""
    css = f"icon icon-{size}" if size else "icon"
    href = f"{static(SPRITE)}#tabler-{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}"/></svg>', css, label, href)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', css, href)


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> SafeString | str:
    """The hidden CSRF field. Unlike {% csrf_token %} it also works inside an include with `only`."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


@register.simple_tag(takes_context=True)
def bar_nav(context: Context, face: str) -> list[dict[str, Any]]:
    """The items of a bar: the page's own `nav` where a context processor gives one, else the standing items of that face."""
    given = context.get("nav")
    if given:
        return list(given)
    request = getattr(context, "request", None)
    path = request.path if request is not None else ""
    return [{"label": label, "url": url, "active": path.startswith(url)} for label, url in NAVS[face]]


def plain(value: Any) -> dict[str, Any]:
    """A dataclass of the rules, or a mapping, as a mapping of its own."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return dict(value)


@register.filter
def ticks(slot: Any) -> list[bool]:
    """The ticks of a clock in a list, used ones first: one a working day, ten in proportion for a term over 15 days."""
    facts = plain(slot)
    used, total = int(facts.get("used") or 0), int(facts.get("total") or 0)
    if total > TICKS:
        used, total = min(PROPORTIONAL_TICKS, -(-used * PROPORTIONAL_TICKS // total)), PROPORTIONAL_TICKS
    return [index < used for index in range(total)]


@register.filter
def strip_shape(strip: dict[str, Any]) -> dict[str, Any]:
    """How a clock strip is drawn: its groups, whether their words fit above them, the legend and the totals by tone."""
    groups = [{**plain(group), "cells": [plain(cell) for cell in plain(group)["cells"]]} for group in strip.get("groups") or ()]
    sizes = [len(group["cells"]) for group in groups]
    total, wide = sum(sizes), HALF_PX if strip.get("half") else STRIP_PX
    filler = max(0, FEW_CELLS - total)
    pixels = [size * wide / max(total + filler, 1) for size in sizes]
    tones = strip_tones(groups)
    desk, phone = _dates_that_fit(groups, sizes, wide), _dates_that_fit(groups, sizes, PHONE_PX)
    drawn = [_group(group, total) for group in groups]
    return {
        "groups": [{**group, "at_desk": desk.get(at, "none"), "at_phone": phone.get(at, "none")} for at, group in enumerate(drawn)],
        "compact": total > CELLS or any(_too_narrow(group, width) for group, width in zip(groups, pixels, strict=True)),
        "filler": filler,
        "legend": strip.get("legend") or [{"tone": tone, "label": TONES[tone]} for tone in tones],
        "totals": strip.get("totals") or [{"tone": tone, "label": TONES[tone], "value": f"{days} 日"} for tone, days in tones.items()],
    }


def _words_px(words: str) -> float:
    """About how wide these words are at the size of a legend: Chinese characters are twice as wide as the others."""
    return sum(12.5 if ord(letter) > WIDE_FROM else 6.6 for letter in words)


def _too_narrow(group: dict[str, Any], width: float) -> bool:
    return max(_words_px(group.get("who", "")), _words_px(group.get("what", ""))) > width


def _dates_that_fit(groups: Sequence[dict[str, Any]], sizes: Sequence[int], wide: float) -> dict[int, str]:
    """The groups whose date has room below the strip, with the end of the group it is set to: start or end.

    The end and the beginning of the term come first, then from the left; the last date reaches to the left where its group is narrow.
    """
    total = max(sum(sizes), FEW_CELLS, 1)
    taken: list[tuple[float, float]] = []
    shown: dict[int, str] = {}
    order = sorted(range(len(groups)), key=lambda at: (at != len(groups) - 1, not groups[at].get("starts_term"), at))
    for at in order:
        left, right = sum(sizes[:at]) * wide / total, sum(sizes[: at + 1]) * wide / total
        words = _words_px(groups[at].get("until_label") or groups[at].get("from_label") or "")
        ends = at == len(groups) - 1 and right >= words and bool(groups[at].get("until_label") or left + words > wide)
        low, high = (right - words, right) if ends else (left, left + words)
        if high <= wide and all(high + GAP_PX <= before or low >= after + GAP_PX for before, after in taken):
            taken.append((low, high))
            shown[at] = "end" if ends else "start"
    return shown


def _group(group: dict[str, Any], total: int) -> dict[str, Any]:
    """One group with its share of the strip; in proportion a run of equal days is one segment of the group."""
    size = len(group["cells"])
    if total <= CELLS:
        return {**group, "cells": [{**cell, "share": 1} for cell in group["cells"]], "share": size}
    return {**group, "cells": _runs(group["cells"], size), "share": max(1, round(size * SHARES / total))}


def _runs(cells: Sequence[dict[str, Any]], size: int) -> list[dict[str, Any]]:
    """Neighbouring cells of one tone as one segment; today stands alone."""
    runs: list[dict[str, Any]] = []
    for cell in cells:
        if runs and runs[-1]["tone"] == cell["tone"] and not cell.get("today") and not runs[-1].get("today"):
            runs[-1]["days"] += 1
        else:
            runs.append({**cell, "days": 1})
    return [{**run, "share": max(1, round(run["days"] * SHARES / size))} for run in runs]


def strip_tones(groups: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Days by tone over all groups, in the fixed order of the legend; tones without a day are left out."""
    days = dict.fromkeys(TONES, 0)
    for group in groups:
        for cell in group["cells"]:
            days[cell["tone"]] += 1
    return {tone: count for tone, count in days.items() if count}


@register.filter
def tiles(cities: Iterable[Any], thresholds: str = "1,4,7,11") -> list[dict[str, Any]]:
    """The tiles of the cartogram with their step 0-4: how many of the four thresholds the count reaches."""
    limits = [int(limit) for limit in thresholds.split(",")]
    return [{**city, "step": sum(city["count"] >= limit for limit in limits)} for city in map(plain, cities)]


@register.filter
def tile_key(thresholds: str) -> list[dict[str, Any]]:
    """The legend of the cartogram, from its thresholds: 0, 1-3, 4-6, 7-10, 11+."""
    limits = [0, *(int(limit) for limit in thresholds.split(","))]
    labels = [f"{low}–{high - 1}" if high - 1 > low else f"{low}" for low, high in pairwise(limits)]
    return [{"step": step, "label": label} for step, label in enumerate([*labels, f"{limits[-1]}+"])]


@register.filter
def whole_dates(text: Any) -> SafeString:
    """The text, escaped, with its dates kept on one line: a browser breaks after every hyphen."""
    return mark_safe(DATE.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))


@register.filter
def material_icon(state: str) -> str:
    """The icon of a materials row."""
    return MATERIAL_ICONS[state]


@register.filter
def up_to(count: int) -> range:
    """A range to loop over: 0 to count - 1."""
    return range(int(count or 0))


@register.filter
def minus(value: int, other: int) -> int:
    """How many are missing; never below zero."""
    return max(0, int(value or 0) - int(other or 0))
