"""The list behind a queue: narrowed by what the address asks, one page of it, its neighbours, all at a cost that does not grow with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from filings.enums import State
from filings.models import Filing, FilingLine
from filings.queries.queue import SOON_WORKING_DAYS, View, counting, overdue
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.workdays.services import calendar

SORTS: Mapping[str, tuple[str, bool]] = {
    "due": ("due_on", False),
    "-due": ("due_on", True),
    "submitted": ("submitted_at", False),
    "-submitted": ("submitted_at", True),
}
DUES: Mapping[str, str] = {"overdue": "逾期", "today": "今日到期", "soon": f"{SOON_WORKING_DAYS} 个工作日内", "paused": "停表"}
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


def conditions(wanted: Wanted, user: User, authority: Authority, today: date) -> dict[str, Q]:
    """Each part of the wish as a condition, by the name it has in the address."""
    found = {
        "q": Q(search_text__icontains=wanted.words) if wanted.words else None,
        "state": Q(state__in=wanted.states) if wanted.states else None,
        "track": Q(track__in=wanted.tracks) if wanted.tracks else None,
        "matter": Q(matter__in=wanted.matters) if wanted.matters else None,
        "due": _due(wanted.due, authority, today),
        "occupation": _occupation(wanted.occupation),
        "assignee": _assigned(wanted.assignees, user),
        "pick": Q(pk__in=wanted.picked) if wanted.picked else None,
    }
    return {name: condition for name, condition in found.items() if condition is not None}


def _due(wish: str, authority: Authority, today: date) -> Q | None:
    soon, runs = calendar().add(today, SOON_WORKING_DAYS).on, counting(authority)
    return {
        "overdue": overdue(authority, today),
        "today": runs & Q(due_on=today),
        "soon": runs & Q(due_on__gte=today, due_on__lte=soon),
        "paused": ~runs,
    }.get(wish)


def _occupation(words: str) -> Q | None:
    """Any line by its code or a part of its name."""
    if not words:
        return None
    lines = FilingLine.objects.filter(filing=OuterRef("pk")).filter(Q(code=words) | Q(name__icontains=words))
    return Q(Exists(lines))


def _assigned(wishes: Sequence[str], user: User) -> Q | None:
    if not wishes:
        return None
    found = Q(pk__in=[])
    for wish in wishes:
        if wish == NOBODY:
            found |= Q(assignee__isnull=True)
        else:
            found |= Q(assignee=user.pk if wish == ME else int(wish))
    return found


def narrowed(rows: QuerySet[Filing], view: View, asked: Mapping[str, Q], sort: str = "due") -> QuerySet[Filing]:
    """The rows of a view under every condition, in the order asked for."""
    found = rows.filter(view.condition, *asked.values())
    field, backwards = SORTS[sort]
    order = F(field).asc(nulls_last=True)
    return found.order_by(order, "pk").reverse() if backwards else found.order_by(order, "pk")


def page_of(rows: QuerySet[Filing], start: int, stop: int, total: int) -> list[Filing]:
    """The rows start..stop of an ordered list: their keys by the index first, from its nearer end, then those few rows."""
    keys = rows.select_related(None).values_list("pk", flat=True)
    ids = list(keys[start:stop]) if start <= total - stop else list(keys.reverse()[total - stop : total - start])[::-1]
    found = {row.pk: row for row in Filing.objects.filter(pk__in=ids).select_related("assignee")}
    return [found[key] for key in ids if key in found]


def totals(rows: QuerySet[Filing], authority: Authority, today: date) -> tuple[int, int]:
    """How many there are, and how many of them are overdue, in one query."""
    found = rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=overdue(authority, today)))
    return found["all"], found["late"]


def drops(rows: QuerySet[Filing], view: View, asked: Mapping[str, Q]) -> dict[str, int]:
    """For a list that found nothing: how many each condition costs, in one query; those whose removal helps nothing are left out."""
    filters = {name: [other for key, other in asked.items() if key != name] for name in asked}
    columns = {f"without_{name}": Count("pk", filter=Q(*kept) if kept else None) for name, kept in filters.items()}
    found = rows.filter(view.condition).order_by().aggregate(**columns) if columns else {}
    return {name: found[f"without_{name}"] for name in filters if found[f"without_{name}"]}


def neighbour(rows: QuerySet[Filing], filing: Filing, sort: str, *, forward: bool) -> tuple[Filing, int, int] | None:
    """The row after (or before) this one in the list, its place and the length of the list; None at the end."""
    later = _later(filing, sort)
    following = rows.filter(later if forward else ~later).exclude(pk=filing.pk)
    found = (following if forward else following.reverse()).first()
    if found is None:
        return None
    total = rows.order_by().count()
    return found, total - rows.filter(_later(found, sort)).order_by().count(), total


def _later(filing: Filing, sort: str) -> Q:
    """What stands after this row in the list; rows without a day come last, or first in the list turned round."""
    field, backwards = SORTS[sort]
    value = getattr(filing, field)
    if value is None:
        behind = Q(**{f"{field}__isnull": True}, pk__gt=filing.pk)
    else:
        behind = Q(**{f"{field}__gt": value}) | Q(**{field: value}, pk__gt=filing.pk) | Q(**{f"{field}__isnull": True})
    return ~behind & ~Q(pk=filing.pk) if backwards else behind


def first_turn(rows: QuerySet[Filing], user: User, mine: Q, *, acceptor: bool) -> Filing | None:
    """The most urgent filing that waits for this reader; for an acceptor one to accept comes before all others."""
    waiting = rows.filter(mine).order_by(F("due_on").asc(nulls_last=True), "pk")
    to_accept = waiting.filter(state=State.SUBMITTED).first() if acceptor else None
    return to_accept or waiting.first()
