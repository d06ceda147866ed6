"""Registrations and their renewals: the window of each, the filing in hand, what expires soon, what the intake must know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet

from filings.enums import Matter, State
from filings.models import Filing, FilingVersion
from filings.models.record import CLOSED
from filings.queries.clock import term_of
from filings.rules.places import place
from filings.rules.renewal import start_reasons
from filings.services.prefilling import changes_since_approval
from filings.services.versions import document
from portal.institutions.enums import Track
from portal.institutions.models import Registration
from portal.institutions.queries import bar_on, standing, standings
from portal.institutions.rules.standing import Answer
from portal.institutions.validity import ENDED
from portal.policy.clauses import Reason
from portal.terms.renewal import window
from portal.terms.rules.window import Window

SOON = 120  # days before the end from which a registration is watched, as the first reminder says


@dataclass(frozen=True, slots=True)
class Outlook:
    """One registration on a day: its standing, its window (None: no validity), the newest renewal, the days left (0 on the last one)."""

    registration: Registration
    answer: Answer
    window: Window | None
    renewal: Filing | None
    days_left: int | None

    @property
    def in_hand(self) -> Filing | None:
        """The renewal that is open, draft or submitted."""
        return self.renewal if self.renewal is not None and self.renewal.is_open else None


def outlooks(registrations: Iterable[Registration], on: date) -> list[Outlook]:
    """The same for many, in a number of queries that does not grow with them."""
    rows = list(registrations)
    answers, renewals = standings(rows, on=on), renewals_of(rows)
    return [_outlook(row, answers[row.pk], renewals.get(row.pk), on) for row in rows]


def _outlook(row: Registration, answer: Answer, renewal: Filing | None, on: date) -> Outlook:
    left = (row.valid_to - on).days if row.valid_to and on <= row.valid_to else None
    return Outlook(row, answer, window_of(row, on), renewal, left)


def window_of(registration: Registration, on: date) -> Window | None:
    """The window of a registration by the figures of the day; None for an examining one (A44)."""
    return window(registration.valid_to, on=on) if registration.valid_to else None


def start_blockers(registration: Registration, on: date) -> tuple[Reason, ...]:
    """Why a renewal of this registration cannot be begun on this day."""
    bar = bar_on(registration.legal_person.credit_code, on)
    return start_reasons(
        Track(registration.track),
        standing(registration, on=on).standing,
        window_of(registration, on),
        on,
        barred=f"自 {bar.from_on} 起不再受理本单位的备案：{bar.reason}" if bar else "",
        active=active_filing(registration),
    )


def active_filing(registration: Registration) -> str:
    """The number of an open filing of the same legal person and track, "" where there is none (D37)."""
    rows = Filing.objects.filter(legal_person=registration.legal_person_id, track=registration.track).exclude(state__in=CLOSED)
    found = rows.first()
    return (found.number or "草稿") if found else ""


def renewal_facts(filing: Filing, version: FilingVersion, on: date) -> dict[str, Any]:
    """What the rules of intake must know of a renewal: its window, the end, and the sections that differ from what stands (D66).

    A supplement is answered after the window too: what was delivered in time stays in time (D92, D97).
    """
    registration = filing.registration
    if filing.matter != Matter.RENEWAL or registration is None:
        return {}
    found = window_of(registration, on)
    asked = filing.state == State.SUPPLEMENTING or found is None
    changes = changes_since_approval(registration, document(version), on=on)
    return {
        "renewal_window": None if asked or found is None else (found.opens_on, found.closes_on),
        "valid_to": registration.valid_to,
        "changed_sections": frozenset(place(change.path).section for change in changes),
    }


def under_review(filing: Filing, on: date) -> bool:
    """Whether a submitted renewal keeps its registration 续期审理中: in hand, and not past the day its supplement was due (D97)."""
    if filing.state == State.DRAFT or not filing.is_open:
        return False
    if filing.state != State.SUPPLEMENTING:
        return True
    due_on = term_of(filing, "supplement_answer").due_on
    return due_on is None or on <= due_on


def renewals_of(registrations: Iterable[Registration]) -> dict[int, Filing]:
    """The newest renewal of each, by the registration's key, in one query."""
    rows = Filing.objects.filter(registration__in=list(registrations), matter=Matter.RENEWAL).order_by("pk")
    return {row.registration_id: row for row in rows if row.registration_id}


def expiring(on: date, *, days: int = SOON) -> QuerySet[Registration]:
    """The registrations whose validity ends within so many days, and those that ended and have not left the register; the earliest first."""
    rows = Registration.objects.filter(valid_to__lte=on + timedelta(days=days)).exclude(state__in=ENDED)
    return rows.select_related("legal_person", "supervised_by").order_by("valid_to", "pk")


def registered() -> QuerySet[Registration]:
    """Every registration on the register; the earliest end first, those without one last."""
    rows = Registration.objects.exclude(state__in=ENDED).select_related("legal_person", "supervised_by")
    return rows.order_by(F("valid_to").asc(nulls_last=True), "pk")


def renewing_now() -> QuerySet[Registration]:
    """The registrations with a submitted renewal in hand; the earliest end first."""
    open_ones = Filing.objects.filter(matter=Matter.RENEWAL, first_submitted_at__isnull=False).exclude(state__in=CLOSED)
    rows = Registration.objects.filter(pk__in=open_ones.values("registration"))
    return rows.select_related("legal_person", "supervised_by").order_by("valid_to", "pk")
