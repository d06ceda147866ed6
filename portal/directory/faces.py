"""How entries, facets and the map of the register are shown."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.http import QueryDict

from portal.authorities.models import Authority
from portal.directory.asking import ALL, OPTIONS, address, track_words
from portal.directory.models import EntryVersion
from portal.directory.queries import LISTED, Search, Tally, tally
from portal.directory.rules import Line, lines, matched_first, rest_words
from portal.institutions.enums import Standing, Track

BADGES: Final[dict[str, dict[str, str]]] = {
    Standing.VALID: {"tone": "green", "icon": "check"},
    Standing.RENEWING: {"tone": "blue", "icon": "refresh"},
    Standing.SUSPENDED: {"tone": "ochre", "icon": "player-pause"},
    Standing.EXPIRED: {"tone": "grey", "icon": "calendar-off"},
    Standing.TERMINATED: {"tone": "grey", "icon": "ban"},
    Standing.CANCELLED: {"tone": "grey", "icon": "ban"},
}
LEVEL_NAMES: Final = {
    "5": "五级 / 初级工",
    "4": "四级 / 中级工",
    "3": "三级 / 高级工",
    "2": "二级 / 技师",
    "1": "一级 / 高级技师",
}
STAR_NAMES: Final = {"5": "五星", "4": "四星", "3": "三星", "2": "二星及以下", "0": "暂不评定"}
ORDER_NAMES: Final = {"name": "按名称", "recent": "最近变动", "valid_to": "有效期", "stars": "星级"}
TITLES: Final = {"status": "状态", "kind": "机构类型", "level": "等级", "stars": "星级"}
REGION_NAME: Final = "区本级"


def badge(status: str) -> dict[str, str]:
    """The badge of a standing."""
    return {**BADGES[status], "label": str(Standing(status).label)}


def audience(words: str) -> str:
    """面向本单位职工, without what the brackets explain."""
    short = words.split("（")[0]
    return short if short.startswith("面向") else f"面向{short}"


def city_names(authorities: Iterable[Authority]) -> dict[str, str]:
    """The places of the list by the code of their authority."""
    return {row.code: REGION_NAME if row.code.startswith("4500") else row.city_name for row in authorities}


def result(entry: EntryVersion, search: Search, cities: Mapping[str, str]) -> dict[str, Any]:
    """One row of the list: the occupations looked for first, with their levels."""
    found = lines(entry.content["scope"])
    hits, others = matched_first(found, search.words)
    return {
        "entry": entry,
        "badge": badge(entry.status),  # type: ignore[attr-defined]
        "hits": hits[:3],
        "rest": rest_words(hits, others),
        "city": cities.get(entry.city, ""),
        "track": str(Track(entry.track).label),
        "audience": audience(entry.content["audience"]),
    }


def about(search: Search, found: Iterable[Line]) -> str:
    """What the list is of: 可评价养老护理员 where the words are an occupation, else the words."""
    if not search.words:
        return ""
    names = {line.name for line in found}
    typed = search.occupation or search.text
    return f"可评价{typed}" if typed in names else f"符合“{' '.join(filter(None, (search.text, search.occupation)))}”"


def option_words(name: str, value: str) -> str:
    """The words of one option of a facet."""
    words = {"status": lambda: str(Standing(value).label), "kind": lambda: track_words(value)}
    return words[name]() if name in words else (LEVEL_NAMES if name == "level" else STAR_NAMES)[value]


def facets(counts: Tally) -> list[dict[str, Any]]:
    """The facets with the count of every option, zeros kept."""
    return [
        {
            "title": TITLES[name],
            "name": name,
            "kind": "checkbox",
            "options": [
                {"value": value, "label": option_words(name, value), "count": count, "checked": value in getattr(counts.search, name)}
                for value, count in counts.facet(name, OPTIONS[name]).items()
            ],
        }
        for name in TITLES
    ]


def tiles(counts: Tally, cities: Mapping[str, str], asked: QueryDict) -> list[dict[str, Any]]:
    """The map of the fourteen cities and the region's own; a press chooses one, a second press lets it go."""
    chosen = counts.search.city
    return [
        {
            "code": code,
            "name": cities[code].removesuffix("市"),
            "count": count,
            "active": code in chosen,
            "url": address(asked, city=None if code in chosen else code) + "#results",
        }
        for code, count in counts.facet("city", cities).items()
    ]


def chips(search: Search, cities: Mapping[str, str], asked: QueryDict) -> list[dict[str, str]]:
    """The conditions in force, each with the address without it."""
    found = []
    for name in ("status", "city", "kind", "level", "stars"):
        values = getattr(search, name)
        if values:
            words = "、".join(cities[value] if name == "city" else option_words(name, value) for value in values)
            found.append({"name": name, "label": words, "url": address(asked, **{name: ALL if name == "status" else None})})
    return found


def drops(counts: Tally, conditions: Iterable[dict[str, str]], asked: QueryDict, on: date) -> list[dict[str, Any]]:
    """For a list without a result: which condition to drop, and how many that gives."""
    found = [{**chip, "count": counts.without(chip["name"])} for chip in conditions]
    search = counts.search
    if search.words:
        bare = Search(city=search.city, kind=search.kind, status=search.status, level=search.level, stars=search.stars)
        words = " ".join(filter(None, (search.text, search.occupation)))
        found.append({"label": words, "count": tally(bare, on).total, "url": address(asked, q=None, occupation=None)})
    return [drop for drop in found if drop["count"]]


def is_default(search: Search) -> bool:
    """Whether the list is that of the standing on the day alone."""
    return search == Search(order=search.order, status=tuple(LISTED))
