"""What the passing of time does to validities: each is watched before its end, lapses once after it, and lines given up leave (G12, L09, D97)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from filings.enums import Matter, State
from filings.models import Filing
from filings.queries.renewing import SOON, renewals_of
from filings.rules.renewal import CLAUSE, lapse_title
from filings.services.renewing import keep_standing
from portal.access.queries import users_of
from portal.accounts.rights import Role
from portal.directory import services as directory
from portal.directory.models import EntryVersion
from portal.inbox.services import tell
from portal.institutions import validity
from portal.institutions.enums import FactKind
from portal.institutions.models import Fact, Registration, ScopeLine
from portal.terms import services as terms
from portal.terms.models import Term
from portal.terms.rules.holders import HolderKind, Owner
from portal.workflow.acting import act

CLOCK = "renewal"  # the key of the clock of a validity
_SUBJECT = Registration._meta.label_lower


@dataclass(frozen=True, slots=True)
class Swept:
    """How many validities began to be watched, how many lapsed, how many entries lost lines that had run out."""

    watched: int
    lapsed: int
    shortened: int


def sweep(*, at: datetime) -> Swept:
    """All of it, once; a second run finds nothing to do."""
    today = timezone.localdate(at)
    _leave_unanswered(today, at=at)
    lapsed = sum(lapse(registration, at=at) for registration in _over(today))
    return Swept(_watch(today, at=at), lapsed, _shorten(today, at=at))


def lapse(registration: Registration, *, at: datetime) -> bool:
    """Lapses one registration, shows it in its entry and tells both sides; False where there was nothing to lapse."""
    title = _title(registration)
    with act(None, at, registration.supervised_by):
        if validity.lapse(registration, title=title, at=at) is None:
            return False
        directory.publish(registration, reason="有效期届满", clause=CLAUSE, by=None, at=at)
        _tell(registration, title, at=at)
    return True


def _title(registration: Registration) -> str:
    """What it lapses by: what became of the renewal of this term, or that none was submitted."""
    renewal = renewals_of([registration]).get(registration.pk)
    if renewal is None or renewal.first_submitted_at is None or timezone.localdate(renewal.created_at) < registration.term_starts_on:
        return lapse_title("", "")
    return lapse_title(renewal.state, renewal.outcome)


def _tell(registration: Registration, title: str, *, at: datetime) -> None:
    today, person = timezone.localdate(at), registration.legal_person
    key = f"lapse:{registration.pk}:{registration.valid_to}"
    what = f"{registration.get_track_display()}备案（{registration.number}）有效期至 {registration.valid_to}。"
    tell(
        users_of(person, today),
        key=f"{key}:my",
        title=title,
        body=f"{what}期满后不得开展评价；需要继续开展的，请重新办理初次备案。",
        link=f"/my/registrations/{registration.pk}/",
        clause=CLAUSE,
        at=at,
    )
    officers = users_of(registration.supervised_by, today, [Role.REVIEWER, Role.APPROVER])
    body = f"{what}目录已显示已到期。是否终止备案、移出目录，请按程序处理。"
    tell(officers, key=f"{key}:desk", title=f"{person.name}：{title}", body=body, link="/desk/expiring/", clause="附3一(三)11", at=at)


def _over(today: date) -> Iterable[Registration]:
    """Registrations past their end that are neither under review nor recorded as lapsed."""
    facts = Fact.objects.filter(registration=OuterRef("pk"))
    reviewed = facts.filter(Q(until_on__isnull=True) | Q(until_on__gt=today), kind=FactKind.RENEWAL)
    lapsed = facts.filter(kind=FactKind.EXPIRY, until_on__isnull=True)
    rows = Registration.objects.filter(~Exists(reviewed), ~Exists(lapsed), valid_to__lt=today).exclude(state__in=validity.ENDED)
    return list(rows.select_related("legal_person", "supervised_by", "filed_with").order_by("pk"))


def _leave_unanswered(today: date, *, at: datetime) -> None:
    """A renewal whose supplement is overdue no longer keeps its registration from the end (D97)."""
    waiting = Filing.objects.filter(matter=Matter.RENEWAL, state=State.SUPPLEMENTING, due_on__lt=today)
    held = waiting.filter(registration__facts__kind=FactKind.RENEWAL, registration__facts__until_on__isnull=True)
    for filing in held.select_related("registration__supervised_by"):
        keep_standing(filing, by=None, at=at)


def _watch(today: date, *, at: datetime) -> int:
    """Keeps a clock for every validity that ends soon and is not being renewed, so that its institution is reminded (D05). How many began."""
    soon = {
        row.pk: row
        for row in Registration.objects.filter(valid_to__gte=today, valid_to__lte=today + timedelta(days=SOON))
        .exclude(state__in=validity.ENDED)
        .exclude(facts__in=Fact.objects.filter(kind=FactKind.RENEWAL, until_on__isnull=True))
        .select_related("legal_person", "supervised_by")
    }
    running = {term.subject_id: term for term in Term.objects.filter(subject_type=_SUBJECT, key=CLOCK, stopped_at=None)}
    for number, term in running.items():
        if number not in soon or soon[number].valid_to != term.due_on:
            _unwatch(Registration.objects.select_related("supervised_by").get(pk=number), at=at)
    fresh = [row for number, row in soon.items() if number not in running or running[number].due_on != row.valid_to]
    for row in fresh:
        assert row.valid_to is not None
        owner = Owner(HolderKind.INSTITUTION, ref=str(row.legal_person_id))
        with act(None, at, row.supervised_by):
            terms.start_validity(
                row,
                CLOCK,
                from_on=row.term_starts_on,
                until_on=row.valid_to,
                owner=owner,
                label="备案有效期",
                clause=CLAUSE,
                at=at,
                by=None,
            )
    return len(fresh)


def _unwatch(registration: Registration, *, at: datetime) -> None:
    """The clock has served: a renewal is in hand, or the validity is over or another one."""
    with act(None, at, registration.supervised_by):
        terms.stop(registration, CLOCK, outcome="不再提醒", at=at, by=None)


def _shorten(today: date, *, at: datetime) -> int:
    """Shows entries without the lines whose last day has passed since the entry was written. How many."""
    gone = ScopeLine.objects.filter(registration=OuterRef("registration"), until_on__lte=today, until_on__gt=OuterRef("shown_from__date"))
    entries = EntryVersion.objects.filter(Exists(gone), shown_to__isnull=True).select_related("registration__filed_with")
    for entry in entries:
        directory.publish(entry.registration, reason="部分职业备案届满", clause=CLAUSE, by=None, at=at)
    return len(entries)
