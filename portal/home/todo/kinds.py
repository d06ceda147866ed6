"""What a kind of work says of itself, and what the page makes of it: who has it, which rows wait, since when, until when, where they are done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from filings.queries.substitution import absent_for
from filings.services.intake import HANDLING
from portal.access.models import Membership
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES, ROLE_RIGHTS, Role
from portal.authorities.models import Authority

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """An officer with the posts of his day."""

    user: User
    posts: tuple[Membership, ...]
    today: date
    absent: Mapping[int, tuple[User, ...]] = field(default_factory=dict)  # by authority: the colleagues he stands in for (T12)

    @classmethod
    def on(cls, user: User, memberships: Iterable[Membership], today: date) -> "Reader":
        """With his posts as an officer among his memberships, and whom he stands in for there: one query for each place where he handles filings."""
        posts = tuple(row for row in memberships if row.role in OFFICER_ROLES)
        bare = cls(user, posts, today)
        return replace(bare, absent={one.pk: tuple(absent_for(user, one, today)) for one in bare.where(*HANDLING)})

    @property
    def authorities(self) -> tuple[Authority, ...]:
        return tuple(dict.fromkeys(row.authority for row in self.posts if row.authority is not None))

    def rights(self, authority: Authority) -> frozenset[str]:
        """What his posts at this authority let him do there."""
        return frozenset(right for row in self.posts if row.authority == authority for right in ROLE_RIGHTS[Role(row.role)])

    def where(self, *needed: str) -> tuple[Authority, ...]:
        """The authorities at which he holds one of these rights."""
        return tuple(one for one in self.authorities if self.rights(one) & set(needed))


Find = Callable[[Reader], Rows | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One row that waits: what it is, a second line, and the page on which it is done."""

    name: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work.

    `rows`: what waits for this reader, None where it is no work of his. `due`: the column of the day it is due; `late` where being late
    is more than that day being past. `since`: the column of the moment it began to wait. `url`: the list that holds exactly these rows,
    "" where there is none and they are listed here. `within`: the kind these rows are counted in already.
    """

    key: str
    label: str
    group: str
    rows: Find
    line: Callable[[Any], Line]
    due: str = ""
    since: str = ""
    late: Callable[[Reader], Q] | None = None
    url: Callable[[Reader], str] | None = None
    within: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of one kind waits: in all, overdue, the nearest due day, the day the oldest began to wait."""

    kind: Kind
    count: int
    late: int
    due_on: date | None
    since_on: date | None
    url: str


def _overdue(kind: Kind, reader: Reader) -> Q:
    if kind.late is not None:
        return kind.late(reader)
    return Q(**{f"{kind.due}__lt": reader.today}) if kind.due else Q(pk__in=[])


def waiting(kind: Kind, reader: Reader) -> Waiting | None:
    """How much of this kind waits for the reader, in one query; None where nothing does."""
    rows = kind.rows(reader)
    if rows is None:
        return None
    asked: dict[str, Any] = {"count": Count("pk"), "late": Count("pk", filter=_overdue(kind, reader))}
    if kind.due:
        asked["due_on"] = Min(kind.due)
    if kind.since:
        asked["since"] = Min(kind.since)
    found = rows.order_by().aggregate(**asked)
    if not found["count"]:
        return None
    since = found.get("since")
    url = (kind.url(reader) if kind.url else "") or f"/desk/todo/{kind.key}/"
    return Waiting(kind, found["count"], found["late"], found.get("due_on"), timezone.localdate(since) if since else None, url)


def ordered(found: Iterable[Waiting]) -> list[Waiting]:
    """What is overdue first, then by the nearest due day, then what has no day by how long it has waited."""
    return sorted(found, key=lambda one: (not one.late, one.due_on or date.max, one.since_on or date.max))


def listed(kind: Kind, reader: Reader) -> Rows | None:
    """The rows of a kind in the order in which they are to be done."""
    rows = kind.rows(reader)
    if rows is None:
        return None
    first = [F(column).asc(nulls_last=True) for column in (kind.due, kind.since) if column]
    return rows.order_by(*first, "pk")
