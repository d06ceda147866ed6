"""The open clocks that an officer or his authority answers for, by the day they end. Their truth stands in `portal.terms`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from filings.enums import State
from filings.models import CitySelection, CrossCityNotice, Filing, SelectionCall
from filings.models.record import CLOSED
from filings.queries.queue import turn_of
from portal.home.todo.kinds import Reader
from portal.people.models import MemberState
from portal.policy.figures import LEAST
from portal.terms.models import Term

FILING, NOTICE, SELECTION, CALL = "filings.filing", "filings.crosscitynotice", "filings.cityselection", "filings.selectioncall"
FEW = 3


class Scope(StrEnum):
    """Whose clocks: the reader's own, or all of the authorities he serves."""

    MINE = "mine"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Ending:
    """One clock that ends: what is due, of which file, where it is done."""

    term: Term
    number: str
    name: str
    url: str
    is_late: bool

    @property
    def words(self) -> str:
        """The act and the file's number, nothing else: 备案期限 4502-2026-0057."""
        return f"{self.term.label} {self.number}".strip()


def clocks(reader: Reader, scope: Scope) -> QuerySet[Term]:
    """The open clocks of this scope that have a due day, by index (owner, due day)."""
    own = [one.code for one in reader.where("read_filings")]
    rows = Term.objects.filter(stopped_at=None, due_on__isnull=False)
    found = Q(owner_authority_code__in=own)
    if scope is Scope.MINE:
        found &= Q(subject_type=FILING, subject_id__in=_own_filings(reader)) | _own_affairs(reader)
        found |= Q(subject_type=FILING, key="evaluation", subject_id__in=_own_panels(reader))
    return rows.filter(found)


def _own_filings(reader: Reader) -> QuerySet[Filing, Any]:
    """Those assigned to the reader, and those whose turn is his and that nobody has."""
    mine = Q(assignee=reader.user)
    for one in reader.where("read_filings"):
        absent = reader.absent.get(one.pk, ())
        mine |= turn_of(reader.user, one, reader.rights(one), absent).sql | Q(assignee__in=absent, authority=one)
    return Filing.objects.filter(mine).exclude(state__in=CLOSED).values("pk")


def _own_affairs(reader: Reader) -> Q:
    """Notices to answer and selections belong to whoever reviews there."""
    own = [one.code for one in reader.where("review_filing")]
    return Q(subject_type__in=(NOTICE, SELECTION, CALL), owner_authority_code__in=own)


def _own_panels(reader: Reader) -> QuerySet[Filing, Any]:
    """The evaluations of an expert who has accepted."""
    if not any(row.role == "expert" for row in reader.posts):
        return Filing.objects.none().values("pk")
    seats = Q(team__members__person__user=reader.user, team__members__state=MemberState.ACCEPTED, team__concluded_at__isnull=True)
    return Filing.objects.filter(seats, state=State.EVALUATING).values("pk")


def counted(rows: QuerySet[Term], first: date, last: date) -> Mapping[date, int]:
    """How many clocks end on each day of the span, in one query."""
    found = rows.filter(due_on__range=(first, last)).order_by().values("due_on")
    counts = found.annotate(count=Count("pk"))
    return {row["due_on"]: row["count"] for row in counts if row["due_on"]}


def few_a_day(rows: QuerySet[Term], first: date, last: date, today: date) -> Mapping[date, list[Ending]]:
    """The first clocks of each day of the span, in one query whatever their number, and one for each kind of subject."""
    placed = rows.filter(due_on__range=(first, last)).annotate(
        place=Window(RowNumber(), partition_by="due_on", order_by=["subject_type", "subject_id", "pk"])
    )
    found: dict[date, list[Ending]] = {}
    for ending in endings(placed.filter(place__lte=FEW).order_by("due_on", "place"), today):
        assert ending.term.due_on is not None
        found.setdefault(ending.term.due_on, []).append(ending)
    return found


def late(rows: QuerySet[Term], today: date) -> QuerySet[Term]:
    """Those whose day is past; a time that only had to last is never late."""
    return rows.filter(due_on__lt=today).exclude(figure_key__in=LEAST).order_by("due_on", "pk")


def endings(terms: Iterable[Term], today: date) -> list[Ending]:
    """The clocks with their files, in one query for each kind of subject."""
    rows = list(terms)
    ids = {kind: [term.subject_id for term in rows if term.subject_type == kind] for kind in (FILING, NOTICE, SELECTION, CALL)}
    files: dict[tuple[str, int], tuple[str, str, str]] = {}
    for filing in Filing.objects.filter(pk__in=ids[FILING]) if ids[FILING] else ():
        files[FILING, filing.pk] = (filing.number or "", filing.applicant_name, f"/desk/filings/{filing.pk}/")
    for notice in CrossCityNotice.objects.filter(pk__in=ids[NOTICE]) if ids[NOTICE] else ():
        files[NOTICE, notice.pk] = (notice.number, notice.site, f"/desk/cross-city/{notice.pk}/")
    for one in CitySelection.objects.filter(pk__in=ids[SELECTION]).select_related("call") if ids[SELECTION] else ():
        files[SELECTION, one.pk] = (one.call.number or "", one.call.title, f"/desk/calls/selections/{one.pk}/")
    for call in SelectionCall.objects.filter(pk__in=ids[CALL]) if ids[CALL] else ():
        files[CALL, call.pk] = (call.number or "", call.title, f"/desk/calls/{call.pk}/")
    return [_ending(term, files.get((term.subject_type, term.subject_id), ("", "", "")), today) for term in rows]


def _ending(term: Term, file: tuple[str, str, str], today: date) -> Ending:
    number, name, url = file
    return Ending(term, number, name, url, term.due_on is not None and term.due_on < today and not term.is_least)
