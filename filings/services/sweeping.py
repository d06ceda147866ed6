"""What the passing of time does to filings: due days that a calendar edit has moved are copied, overdue ones are brought before the approver."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

from filings.models import Clarification, Filing
from filings.services import assisting, crossing, inviting, lapsing
from filings.services.clocks import SHOWN, show
from filings.services.notices import Telling, notice
from filings.services.relieving import release_left
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.outbox.models import Task
from portal.outbox.services import enqueue
from portal.terms.models import Term
from portal.terms.queries import changed_since
from portal.workflow.acting import act

# Where the last sweep stopped reading. Losing it costs one full reading, which changes nothing that is right.
_MARK = "filings:terms-read-to"
_CHUNK = 500
# The authority's own clocks: an applicant who is late has his own consequence (D98).
_DUTIES = ("acceptance", "examining_filing", "grading_filing", "evaluation")
_LOOK_BACK = timedelta(days=30)  # a sweep that slept for longer leaves the rest to the overdue list


@dataclass(frozen=True, slots=True)
class Swept:
    """How many filings and questions took over a new due day, how many were brought before an approver, what became of validities and mandates."""

    refreshed: int
    escalated: int
    lapsing: lapsing.Swept
    released: int  # taken from somebody who has left (T12)
    invitations: int  # experts reminded of an invitation they have not answered
    mandates: int  # of the counter, ended unused


def sweep(*, at: datetime) -> Swept:
    """All of it, once; a second run finds nothing to do."""
    crossing.tell_ended(at=at)
    escalated = escalate(timezone.localdate(at), at=at)
    return Swept(
        refreshed=refresh_due_days(),
        escalated=escalated,
        lapsing=lapsing.sweep(at=at),
        released=release_left(at=at),
        invitations=inviting.remind_waiting(at=at),
        mandates=assisting.lapse_unused(at=at),
    )


def refresh_due_days() -> int:
    """Copies the day of its term to every filing and question whose term a calendar edit has moved since the last run. How many were read."""
    return _read_on(Filing, _MARK, _copy) + _read_on(Clarification, f"{_MARK}:questions", _copy_questions)


def _read_on(subject_type: type[Model], mark: str, copy: Callable[[frozenset[int]], None]) -> int:
    read, marker = 0, cache.get(mark, 0)
    while True:
        found = changed_since(marker, subject_type, limit=_CHUNK)
        if not found.subjects:
            return read
        copy(found.subjects)
        read, marker = read + len(found.subjects), found.marker
        cache.set(mark, marker, timeout=None)


def _copy_questions(numbers: frozenset[int]) -> None:
    """Until when a question may be answered, which its page and the rules of an adverse step read (D76)."""
    terms = Term.objects.filter(subject_type=Clarification._meta.label_lower, subject_id__in=numbers, due_on__isnull=False)
    for term in terms.order_by("pk"):
        Clarification.objects.filter(pk=term.subject_id).update(due_on=term.due_on)


def _copy(numbers: frozenset[int]) -> None:
    """A projection: no act, and the version stays as it is."""
    running: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(subject_type=Filing._meta.label_lower, subject_id__in=numbers, stopped_at=None):
        running[term.subject_id].append(term)
    filings = list(Filing.objects.filter(pk__in=numbers))
    for filing in filings:
        show(filing, running[filing.pk])
    Filing.objects.bulk_update(filings, SHOWN)


def escalate(today: date, *, at: datetime) -> int:
    """Tells the approver of each clock that his authority has let pass its day: once for each day that was missed (D98). How many.

    An authority's silence is never acceptance: nothing else changes.
    """
    late = Term.objects.filter(
        subject_type=Filing._meta.label_lower,
        key__in=_DUTIES,
        stopped_at=None,
        paused_since=None,
        due_on__lt=today,
        due_on__gte=today - _LOOK_BACK,
    )
    waiting = {_key(term): term for term in late.order_by("subject_id", "pk")}
    for key in Task.objects.filter(key__in=list(waiting)).values_list("key", flat=True):
        del waiting[str(key)]
    filings = Filing.objects.select_related("authority").in_bulk([term.subject_id for term in waiting.values()])
    for key, term in waiting.items():
        filing = filings[term.subject_id]
        with act(None, at, filing.authority):
            audit.record("filings.escalate", filing, data={"due_on": term.due_on, "clock": term.key})
            words = {"what": "overdue", "told_as": key, "state": filing.state, "due_on": str(term.due_on), "clock": term.label}
            enqueue("filings.notify", key=key, filing_id=filing.pk, **words)
    return len(waiting)


def _key(term: Term) -> str:
    """One promise for each day missed, whatever is done to the filing meanwhile."""
    return f"overdue:{term.subject_id}:{term.key}:{term.due_on}"


@notice
def overdue(to: Telling) -> None:
    """The approver hears of it, whoever the file is assigned to."""
    title = f"逾期未办：{to.filing.applicant_name}"
    to.desk(
        [Role.APPROVER],
        title,
        f"受理编号 {to.filing.number}，{to.words['clock']}应于 {to.words['due_on']} 届满，现为“{to.then.label}”，请督办。",
    )
