"""What a reader asks of the register, read from an address and written back into one: the filters live in the URL."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.http import QueryDict

from portal.directory.queries import KINDS, LISTED, ORDERS, STARS, STATUSES, Search
from portal.directory.rules import LEVEL_WORDS
from portal.institutions.enums import Track

ALL: Final = "all"
LONGEST: Final = 60
OPTIONS: Final[dict[str, tuple[str, ...]]] = {
    "status": tuple(str(status) for status in STATUSES),
    "kind": tuple(KINDS),
    "level": tuple(LEVEL_WORDS),
    "stars": tuple(STARS),
}


def search_of(asked: QueryDict, cities: Iterable[str]) -> Search:
    """The search of an address; what is no option is left out."""
    options = {**OPTIONS, "city": tuple(cities)}
    chosen = {name: tuple(value for value in options[name] if value in asked.getlist(name)) for name in options}
    if ALL not in asked.getlist("status"):
        chosen["status"] = chosen["status"] or tuple(LISTED)
    order = asked.get("sort", "")
    return Search(
        text=asked.get("q", "").strip()[:LONGEST],
        occupation=asked.get("occupation", "").strip()[:LONGEST],
        order=order if order in ORDERS else "name",
        **chosen,
    )


def day_of(asked: Mapping[str, Any], today: date) -> date:
    """The day asked about, never later than today; today for none or an impossible one."""
    try:
        return min(DateField(required=False).clean(asked.get("as_of", "")) or today, today)
    except ValidationError:
        return today


def address(asked: QueryDict, **changes: Any) -> str:
    """The address with some conditions changed: None takes one away, a list repeats it. A new list starts on its first page."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.setlist(name, value if isinstance(value, list) else [value] if value is not None else [])
    return f"?{query.urlencode()}"


def track_words(kind: str) -> str:
    """The name of an option of the kind facet: both tracks of examining institutions are one."""
    return "考核鉴定机构" if kind == "examining" else str(Track(kind).label)
