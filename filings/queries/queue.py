"""The queue of a desk: the open filings of my authority in the order of their due days, with saved views and counts.

A bureau's queue are the filings it accepted, wherever they are now; the Centre's those on its desk. Either is one indexed column.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from filings.enums import State
from filings.models import Filing
from filings.models.record import CLOSED
from portal.accounts.models import User
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.enums import Track
from portal.terms.models import Term
from portal.workdays.services import calendar

SOON_WORKING_DAYS = 3
_TURN: Mapping[str, tuple[State, ...]] = {
    "accept_filing": (State.SUBMITTED,),
    "review_filing": (State.ACCEPTED, State.REVIEWED, State.DECIDING),
    "approve_filing": (State.APPROVING,),
    "publicise_filing": (State.EVALUATED, State.PUBLICISED, State.REPORTING, State.AT_MINISTRY),
}


@dataclass(frozen=True, slots=True)
class View:
    """A saved view of the queue: its key in the URL, its word, its condition."""

    key: str
    label: str
    group: str
    condition: Q


def queue(authority: Authority) -> QuerySet[Filing]:
    """The open filings of this authority, drafts excepted, overdue and due first, paused ones last."""
    column = "desk" if authority.kind == AuthorityKind.CENTRE else "authority"
    rows = Filing.objects.filter(**{column: authority}).exclude(state__in=(*CLOSED, State.DRAFT))
    return rows.select_related("assignee").order_by(F("due_on").asc(nulls_last=True), "pk")


def turn_of(user: User, rights: Collection[str]) -> Q:
    """The filings whose next step this user may take with these rights on the authority, his own and unassigned ones."""
    states = [state for right, found in _TURN.items() if right in rights for state in found]
    return Q(state__in=states) & (Q(assignee=user) | Q(assignee__isnull=True)) & ~Q(recommender__isnull=False, desk=F("recommender"))


def counting(authority: Authority) -> Q:
    """The leading clock runs and is this authority's own: not paused, not the applicant's, not that of whoever has the file."""
    return Q(paused_by="", desk=authority) & ~Q(clock_key="supplement_answer")


def overdue(authority: Authority, today: date) -> Q:
    """A clock this authority answers for is over: its own leading one, or the evaluation it has to see to while that one stands still (B53)."""
    late = Term.objects.filter(
        subject_type=Filing._meta.label_lower, key="evaluation", stopped_at=None, owner_authority_code=authority.code, due_on__lt=today
    )
    return counting(authority) & Q(due_on__lt=today) | Q(pk__in=late.values("subject_id"))


def views(user: User, authority: Authority, rights: Collection[str], today: date) -> tuple[View, ...]:
    """The saved views, mine first, then those of the office."""
    soon = calendar().add(today, SOON_WORKING_DAYS).on
    mine, runs = turn_of(user, rights), counting(authority)
    tracks = tuple(View(track.value, track.label, "本局共享", Q(track=track)) for track in Track if track is not Track.GRADING_SOCIAL)
    return (
        View("mine", "我的待办", "我的视图", mine),
        View("overdue", "逾期", "我的视图", overdue(authority, today)),
        View("soon", f"{SOON_WORKING_DAYS} 个工作日内到期", "我的视图", runs & Q(due_on__gte=today, due_on__lte=soon)),
        View("submitted", "待受理", "我的视图", Q(state=State.SUBMITTED)),
        View("resubmitted", "补正后重新提交", "我的视图", Q(state=State.SUBMITTED, submitted_at__gt=F("first_submitted_at"))),
        View("paused", "停表中", "我的视图", ~runs),
        View("all", "全部在办", "本局共享", Q()),
        *tracks,
        View("unassigned", "未分派", "本局共享", Q(assignee__isnull=True)),
    )


def counts(rows: QuerySet[Filing], found: tuple[View, ...]) -> dict[str, int]:
    """How many filings each view holds, in one query (T13: the same conditions as the lists)."""
    return rows.order_by().aggregate(**{view.key: Count("pk", filter=view.condition) if view.condition else Count("pk") for view in found})
