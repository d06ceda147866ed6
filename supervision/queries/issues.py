"""The ledgers as lists: narrowed by what the address asks, counted, one page at a cost that does not grow, and the rate. Clause: 文三(一)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from portal.access.models import Membership
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.authorities.models import Authority
from portal.documents.models import Attachment
from portal.inbox.reminders import Subject
from portal.institutions.models import LegalPerson, Registration
from supervision.enums import IssueEnd, IssueState
from supervision.models import Issue, IssueReport
from supervision.queries.visible import by_institution, by_officers
from supervision.rules.issues import Rate

PEOPLE = ("authority", "registration__legal_person", "raised_by")
SOURCES: Mapping[str, str] = {"inspection": "检查", "sitting": "场次", "anomaly": "数据异常", "complaint": "投诉举报", "incident": "要情"}
BY_HAND = "hand"
NAMES = 200  # institutions a word may stand for


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks; empty parts ask nothing. Days are inclusive."""

    words: str = ""
    ledger: str = ""
    state: str = ""
    cities: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    late: bool = False
    source: str = ""
    since: date | None = None
    until: date | None = None


def desk(held: Iterable[Membership]) -> QuerySet[Issue]:
    """The ledgers of the authorities of these memberships: one indexed column."""
    return by_officers(Issue.objects.all(), held, "authority")


def readable(held: Iterable[Membership]) -> QuerySet[Issue]:
    """What they may open: their own, and what others raised of the institutions they supervise."""
    return by_officers(Issue.objects.select_related(*PEOPLE), held, "authority", "registration__supervised_by")


def own(held: Iterable[Membership]) -> QuerySet[Issue]:
    """The issues of the reader's institutions."""
    return by_institution(Issue.objects.all(), held)


def narrowed(rows: QuerySet[Issue], wanted: Wanted, today: date) -> QuerySet[Issue]:
    """Those the wish is about."""
    found = rows.filter(_equal(wanted)) if (wanted.ledger or wanted.state or wanted.cities or wanted.severities) else rows
    if wanted.late:
        found = found.filter(late(today))
    if wanted.source:
        found = found.filter(_source(wanted.source))
    if wanted.since is not None:
        found = found.filter(raised_at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        found = found.filter(raised_at__lte=_midnight(wanted.until, time.max))
    return found.filter(_words(wanted.words)) if wanted.words else found


def _equal(wanted: Wanted) -> Q:
    asked = {"ledger": wanted.ledger, "state": wanted.state, "authority__code__in": wanted.cities, "severity__in": wanted.severities}
    return Q(**{column: value for column, value in asked.items() if value})


def late(today: date) -> Q:
    """Ordered, not reported by the end of its last day: what `rules.is_overdue` says of one."""
    return Q(state=IssueState.RECTIFYING, due_on__lt=today)


def _source(name: str) -> Q:
    if name == BY_HAND:
        return Q(**{f"{column}__isnull": True for column in SOURCES})
    return Q(**{f"{name}__isnull": False})


def _midnight(day: date, at: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _words(words: str) -> Q:
    people = LegalPerson.objects.filter(Q(name__icontains=words) | Q(credit_code=words)).values_list("pk", flat=True)[:NAMES]
    return Q(number__contains=words) | Q(registration__legal_person__in=list(people))


def page_of(rows: QuerySet[Issue], start: int, stop: int, total: int) -> list[Issue]:
    """These rows, newest first; what stands in the second half is read from the other end."""
    found = rows.select_related(*PEOPLE)
    if start * 2 <= total:
        return list(found.order_by("-raised_at", "-pk")[start:stop])
    return list(reversed(found.order_by("raised_at", "pk")[total - min(stop, total) : total - start]))


def open_counts(rows: QuerySet[Issue], today: date) -> dict[tuple[str, str], tuple[int, int]]:
    """(ledger, state) -> how many, and how many of them late; of what is not closed, in one query."""
    waiting = rows.filter(state__in=[IssueState.OPEN, IssueState.RECTIFYING, IssueState.REPORTED])
    found = waiting.order_by().values_list("ledger", "state").annotate(count=Count("pk"), overdue=Count("pk", filter=late(today)))
    return {(ledger, state): (count, overdue) for ledger, state, count, overdue in found}


def rate(rows: QuerySet[Issue], since: date, until: date) -> Rate:
    """整改率 of what was ordered, due in these days, and not waived: mended is what was reported in time and verified."""
    due = rows.filter(due_on__range=(since, until)).exclude(ending=IssueEnd.WAIVED)
    found = due.order_by().aggregate(due=Count("pk"), done=Count("pk", filter=Q(mended_on__lte=F("due_on"))))
    return Rate(found["done"], found["due"])


def reports_of(issue: Issue) -> list[tuple[IssueReport, list[Attachment]]]:
    """Each round of an issue with its files, the newest first, in two queries."""
    rounds = list(issue.reports.select_related("reported_by", "answered_by").order_by("-no"))
    files = Attachment.objects.filter(
        subject_type__app_label="supervision", subject_type__model="issuereport", subject_id__in=[row.pk for row in rounds]
    )
    by_round: dict[int, list[Attachment]] = {}
    for file in files.order_by("pk") if rounds else ():
        by_round.setdefault(file.subject_id, []).append(file)
    return [(row, by_round.get(row.pk, [])) for row in rounds]


def registrations_for(held: Collection[Membership], words: str) -> QuerySet[Registration]:
    """The registrations an inspector may raise an issue about, by a part of the name or the code: those his authority supervises,
    filed, or has sittings of; the region's inspectors all."""
    rows = by_officers(Registration.objects.all(), held, "supervised_by", "filed_with", "sittings__authority")
    if words:
        rows = rows.filter(Q(legal_person__name__icontains=words) | Q(legal_person__credit_code=words))
    return rows.select_related("legal_person", "supervised_by").order_by("legal_person__name", "pk").distinct()


def inspecting(held: Iterable[Membership], right: str = "inspect") -> list[Authority]:
    """The authorities at which one of these memberships brings the right."""
    parties = [row.authority for row in held if row.authority is not None and right in ROLE_RIGHTS[Role(row.role)]]
    return list(dict.fromkeys(parties))


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """Issues by their numbers, as reminders name them."""
    rows = Issue.objects.filter(pk__in=numbers).values_list("pk", "number", "registration__legal_person__name")
    return {
        pk: Subject(f"{name}的整改（{number}）", desk=f"/desk/supervision/issues/{pk}/", my=f"/my/activity/issues/{pk}/")
        for pk, number, name in rows
    }
