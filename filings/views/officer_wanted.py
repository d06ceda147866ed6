"""What the address of the queue asks for, and the address of the same list with a part changed."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from filings.enums import Matter, State
from filings.models.record import CLOSED
from filings.queries.queue_list import DUES, ME, NOBODY, SORTS, Wanted
from portal.institutions.enums import Track

OPEN_STATES = tuple(state for state in State if state not in (*CLOSED, State.DRAFT))
TRACKS = tuple(track for track in Track if track is not Track.GRADING_SOCIAL)
_LABELS = {
    "q": "查找",
    "state": "状态",
    "track": "机构类型",
    "matter": "备案种类",
    "due": "期限",
    "occupation": "职业",
    "assignee": "承办人",
    "pick": "选中",
}


def wanted(asked: QueryDict) -> Wanted:
    """The wish of a query, with everything unknown left out."""
    sort, due = asked.get("sort", ""), asked.get("due", "")
    return Wanted(
        words=asked.get("q", "").strip()[:80],
        states=_known(asked.getlist("state"), (state.value for state in OPEN_STATES)),
        tracks=_known(asked.getlist("track"), (track.value for track in TRACKS)),
        matters=_known(asked.getlist("matter"), Matter.values),
        due=due if due in DUES else "",
        occupation=asked.get("occupation", "").strip()[:40],
        assignees=tuple(who for who in asked.getlist("assignee") if who in (ME, NOBODY) or is_key(who)),
        picked=tuple(int(key) for key in asked.getlist("pick") if is_key(key)),
        sort=sort if sort in SORTS else "due",
    )


def canonical(asked: QueryDict, view: str, authority: str) -> str:
    """The query with its known parts alone: what a view that is kept may hold. Ticked rows and the page are no part of it."""
    wish = wanted(asked)
    found = QueryDict(mutable=True)
    found["view"], found["authority"] = view, authority
    single = {"q": wish.words, "due": wish.due, "occupation": wish.occupation, "sort": wish.sort if wish.sort != "due" else ""}
    for name, value in single.items():
        if value:
            found[name] = value
    many = {"state": wish.states, "track": wish.tracks, "matter": wish.matters, "assignee": wish.assignees}
    for name, values in many.items():
        if values:
            found.setlist(name, list(values))
    return found.urlencode()


def is_key(text: str) -> bool:
    """Whether a text can be the key of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 16


def _known(values: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    allowed = set(known)
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def without(asked: QueryDict, *names: str) -> str:
    """The same list without these parts, from its first page."""
    query = asked.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return address(query)


def address(query: QueryDict) -> str:
    """The queue at this query."""
    return f"/desk/queue/?{query.urlencode()}" if query else "/desk/queue/"


def chips(asked: QueryDict, wish: Wanted, people: dict[int, str]) -> list[dict[str, str]]:
    """The conditions in force, each with the address that drops it."""
    words = {
        "state": _words([State(value).label for value in wish.states]),
        "track": _words([Track(value).label for value in wish.tracks]),
        "matter": _words([Matter(value).label for value in wish.matters]),
        "due": DUES.get(wish.due, ""),
        "occupation": wish.occupation,
        "assignee": _words([_who(value, people) for value in wish.assignees]),
        "pick": f"{len(wish.picked)} 件" if wish.picked else "",
    }
    return [{"label": _LABELS[name], "value": text, "remove_url": without(asked, name)} for name, text in words.items() if text]


def label(name: str) -> str:
    """The word for a condition."""
    return _LABELS[name]


def _words(values: list[str]) -> str:
    return "、".join(values) if len(values) <= 2 else f"{values[0]}等 {len(values)} 种"


def _who(value: str, people: dict[int, str]) -> str:
    return {ME: "我", NOBODY: "未分派"}.get(value) or people.get(int(value), "其他人员")


def filters(wish: Wanted, people: dict[int, str]) -> list[dict[str, Any]]:
    """The menus above the list."""
    assignees = [(ME, "我"), (NOBODY, "未分派"), *((str(key), name) for key, name in people.items())]
    menus = [
        ("state", [(state.value, state.label) for state in OPEN_STATES], wish.states, "checkbox"),
        ("track", [(track.value, track.label) for track in TRACKS], wish.tracks, "checkbox"),
        ("matter", list(Matter.choices), wish.matters, "checkbox"),
        ("due", list(DUES.items()), (wish.due,), "radio"),
        ("assignee", assignees, wish.assignees, "checkbox"),
    ]
    return [
        {
            "label": _LABELS[name],
            "name": name,
            "kind": kind,
            "options": [{"value": value, "label": text, "checked": value in chosen} for value, text in options],
        }
        for name, options, chosen, kind in menus
    ]
