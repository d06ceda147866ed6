"""The queue of a desk: the open filings of my authority in the order of their due days, with saved views and counts.

A bureau's queue are the filings it accepted, wherever they are now; the Centre's those on its desk. Either is one indexed column.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet

from filings.enums import State
from filings.models import Filing
from filings.models.record import CLOSED
from filings.queries.queue_parts import EVERYTHING, NOTHING, Condition, Part, among, due, parts, resubmitted, size, unassigned
from portal.accounts.models import User
from portal.authorities.models import Authority, AuthorityKind
from portal.institutions.enums import Track
from portal.workdays.services import calendar

SOON_WORKING_DAYS = 3
ONE_DAY = timedelta(days=1)
_TURN: Mapping[str, tuple[State, ...]] = {
    "accept_filing": (State.SUBMITTED,),
    "review_filing": (State.ACCEPTED, State.REVIEWED, State.DECIDING),
    "approve_filing": (State.APPROVING,),
    "publicise_filing": (State.EVALUATED, State.PUBLICISED, State.REPORTING, State.AT_MINISTRY),
}


@dataclass(frozen=True, slots=True)
class View:
    """A view of the queue: its key in the URL, its word, its condition."""

    key: str
    label: str
    group: str
    condition: Condition


def due_column(authority: Authority) -> str:
    """Whose clock orders the queue: at the Centre its own, at a bureau the bureau's, which has no day while it stands still."""
    return "centre_due_on" if authority.kind == AuthorityKind.CENTRE else "due_on"


def queue(authority: Authority) -> QuerySet[Filing]:
    """The open filings of this authority, drafts excepted, overdue and due first, paused ones last."""
    column = "desk" if authority.kind == AuthorityKind.CENTRE else "authority"
    rows = Filing.objects.filter(**{column: authority}).exclude(state__in=(*CLOSED, State.DRAFT))
    return rows.select_related("assignee").order_by(F(due_column(authority)).asc(nulls_last=True), "pk")


def turn_of(user: User, authority: Authority, rights: Collection[str], absent: Collection[User] = ()) -> Condition:
    """The filings whose next step this user may take with these rights on the authority: his own, unassigned ones, and those of the
    colleagues he stands in for (`absent`).

    Only what is on its desk: an application of a call that lies with its recommender is not the region's turn.
    """
    states = [state.value for right, found in _TURN.items() if right in rights for state in found]
    return among("desk", [authority.pk]) & among("state", states) & (among("assignee", _keys([user, *absent])) | unassigned())


def _keys(users: Collection[User]) -> list[int]:
    return [user.pk for user in users]


def counting(authority: Authority) -> Condition:
    """The leading clock runs and is this authority's own: not paused, not the applicant's, not that of whoever has the file."""
    if authority.kind == AuthorityKind.CENTRE:  # what is on its desk waits for nobody else; the bureau's clock stands still meanwhile
        return among("desk", [authority.pk])
    here = among("desk", [authority.pk]) & among("paused_by", [""])
    return here & ~among("clock_key", ["supplement_answer"])


def paused(authority: Authority) -> Condition:
    """The leading clock stands still, whoever has the file: what the statistics count as well (T13). At the Centre none does."""
    return NOTHING if authority.kind == AuthorityKind.CENTRE else ~among("paused_by", [""])


def overdue(authority: Authority, today: date) -> Condition:
    """A clock this authority answers for is over: its own leading one, or the evaluation (B53)."""
    before = today - ONE_DAY
    own = counting(authority) & due(due_column(authority), upto=before)
    return own if authority.kind == AuthorityKind.CENTRE else own | due("evaluation_due_on", upto=before)


def soon(authority: Authority, today: date) -> Condition:
    """Its own clock ends within the next working days, today included."""
    until = calendar().add(today, SOON_WORKING_DAYS).on
    return counting(authority) & due(due_column(authority), since=today, upto=until)


def views(user: User, authority: Authority, rights: Collection[str], today: date, absent: Collection[User] = ()) -> tuple[View, ...]:
    """The standing views, mine first, then what each colleague he stands in for has in hand, then those of the office."""
    tracks = tuple(
        View(track.value, track.label, "本局共享", among("track", [track.value])) for track in Track if track is not Track.GRADING_SOCIAL
    )
    return (
        View("mine", "我的待办", "我的视图", turn_of(user, authority, rights, absent)),
        *(View(f"for-{other.pk}", f"代{other}办理", "我的视图", among("assignee", [other.pk])) for other in absent),
        View("overdue", "逾期", "我的视图", overdue(authority, today)),
        View("soon", f"{SOON_WORKING_DAYS} 个工作日内到期", "我的视图", soon(authority, today)),
        View("submitted", "待受理", "我的视图", among("state", [State.SUBMITTED.value])),
        View("resubmitted", "补正后重新提交", "我的视图", resubmitted()),
        View("paused", "停表中", "我的视图", paused(authority)),
        View("all", "全部在办", "本局共享", EVERYTHING),
        *tracks,
        View("unassigned", "未分派", "本局共享", unassigned()),
    )


def parts_of(authority: Authority) -> list[Part]:
    """The queue in parts: every count of the desk's page is a sum of them."""
    return parts(queue(authority), due_column(authority))


def counts(found: list[Part], shown: tuple[View, ...]) -> dict[str, int]:
    """How many filings each view holds (T13: the same conditions as the lists)."""
    return {view.key: size(found, view.condition) for view in shown}
