"""The list behind a queue: narrowed by what the address asks, one page of it, its neighbours, all at a cost that does not grow with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from filings.enums import State
from filings.models import Filing, FilingLine
from filings.queries.queue import SOON_WORKING_DAYS, View, counting, due_column, overdue, paused, soon
from filings.queries.queue_parts import Condition, among, due, unassigned
from portal.accounts.models import User
from portal.authorities.models import Authority

SORTS: Mapping[str, tuple[str, bool]] = {
    "due": ("due", False),
    "-due": ("due", True),
    "submitted": ("submitted_at", False),
    "-submitted": ("submitted_at", True),
}
DUES: Mapping[str, str] = {
    "overdue": "逾期",
    "today": "今日到期",
    "soon": f"{SOON_WORKING_DAYS} 个工作日内",
    "paused": "停表",
    "away": "停表，在鉴定中心",
}
ME, NOBODY = "me", "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks beyond the view; empty parts ask nothing."""

    words: str = ""
    states: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    due: str = ""
    occupation: str = ""
    assignees: tuple[str, ...] = ()
    picked: tuple[int, ...] = ()
    sort: str = "due"


def conditions(wanted: Wanted, user: User, authority: Authority, today: date) -> dict[str, Condition]:
    """Each part of the wish as a condition, by the name it has in the address."""
    found = {
        "q": Condition(Q(search_text__icontains=wanted.words), None) if wanted.words else None,
        "state": among("state", wanted.states) if wanted.states else None,
        "track": among("track", wanted.tracks) if wanted.tracks else None,
        "matter": among("matter", wanted.matters) if wanted.matters else None,
        "due": _due(wanted.due, authority, today),
        "occupation": _occupation(wanted.occupation),
        "assignee": _assigned(wanted.assignees, user),
        "pick": Condition(Q(pk__in=wanted.picked), None) if wanted.picked else None,
    }
    return {name: condition for name, condition in found.items() if condition is not None}


def _due(wish: str, authority: Authority, today: date) -> Condition | None:
    runs = counting(authority)
    here = among("desk", [authority.pk])
    return {
        "overdue": overdue(authority, today),
        "today": runs & due(due_column(authority), since=today, upto=today),
        "soon": soon(authority, today),
        "paused": paused(authority),
        "away": paused(authority) & ~here,
    }.get(wish)


def _occupation(words: str) -> Condition | None:
    """Any line by its code or a part of its name."""
    if not words:
        return None
    lines = FilingLine.objects.filter(filing=OuterRef("pk")).filter(Q(code=words) | Q(name__icontains=words))
    return Condition(Q(Exists(lines)), None)


def _assigned(wishes: Sequence[str], user: User) -> Condition | None:
    if not wishes:
        return None
    found = among("assignee", [user.pk if wish == ME else int(wish) for wish in wishes if wish != NOBODY])
    return found | unassigned() if NOBODY in wishes else found


def narrowed(
    rows: QuerySet[Filing], authority: Authority, view: View, asked: Mapping[str, Condition], sort: str = "due"
) -> QuerySet[Filing]:
    """The rows of a view under every condition, in the order asked for."""
    found = rows.filter(view.condition.sql, *(condition.sql for condition in asked.values()))
    field, backwards = _order(authority, sort)
    order = F(field).asc(nulls_last=True)
    return found.order_by(order, "pk").reverse() if backwards else found.order_by(order, "pk")


def _order(authority: Authority, sort: str) -> tuple[str, bool]:
    field, backwards = SORTS[sort]
    return (due_column(authority) if field == "due" else field), backwards


def page_of(rows: QuerySet[Filing], start: int, stop: int, total: int) -> list[Filing]:
    """The rows start..stop of an ordered list: their keys by the index, from its nearer end, and those few rows in the same query."""
    keys = rows.select_related(None).values("pk")
    near = start <= total - stop
    few = keys[start:stop] if near else keys.reverse()[total - stop : total - start]
    found = Filing.objects.filter(pk__in=few).select_related("assignee").order_by(*rows.query.order_by)
    return list(found if rows.query.standard_ordering else found.reverse())


def drops(rows: QuerySet[Filing], view: View, asked: Mapping[str, Condition]) -> dict[str, int]:
    """For a list that found nothing: how many each condition costs, in one query; those whose removal helps nothing are left out."""
    filters = {name: [other.sql for key, other in asked.items() if key != name] for name in asked}
    columns = {f"without_{name}": Count("pk", filter=Q(*kept) if kept else None) for name, kept in filters.items()}
    found = rows.filter(view.condition.sql).order_by().aggregate(**columns) if columns else {}
    return {name: found[f"without_{name}"] for name in filters if found[f"without_{name}"]}


def neighbour(rows: QuerySet[Filing], authority: Authority, filing: Filing, sort: str, *, forward: bool) -> tuple[Filing, int, int] | None:
    """The row after (or before) this one in the list, its place and the length of the list; None at the end."""
    order = _order(authority, sort)
    later = _later(filing, *order)
    following = rows.filter(later if forward else ~later).exclude(pk=filing.pk)
    found = (following if forward else following.reverse()).first()
    if found is None:
        return None
    total = rows.order_by().count()
    return found, total - rows.filter(_later(found, *order)).order_by().count(), total


def _later(filing: Filing, field: str, backwards: bool) -> Q:
    """What stands after this row in the list; rows without a day come last, or first in the list turned round."""
    value = getattr(filing, field)
    if value is None:
        behind = Q(**{f"{field}__isnull": True}, pk__gt=filing.pk)
    else:
        behind = Q(**{f"{field}__gt": value}) | Q(**{field: value}, pk__gt=filing.pk) | Q(**{f"{field}__isnull": True})
    return ~behind & ~Q(pk=filing.pk) if backwards else behind


def first_turn(rows: QuerySet[Filing], mine: Condition, *, acceptor: bool) -> Filing | None:
    """The most urgent filing that waits for this reader; for an acceptor one to accept comes before all others. `rows` are a queue."""
    waiting = rows.filter(mine.sql)
    to_accept = waiting.filter(state=State.SUBMITTED).first() if acceptor else None
    return to_accept or waiting.first()
