"""A filing as the officer's file page reads it: everything about it in a number of queries that does not grow with its rows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from filings.enums import Matter, ObjectionState, State
from filings.models import (
    CheckAnswer,
    Clarification,
    Filing,
    FilingLine,
    FilingVersion,
    Note,
    Objection,
    Publicity,
    SupplementConsent,
    SupplementItem,
)
from filings.models.record import CLOSED
from filings.queries.checklist import ChecklistItem, settled, submitted_versions
from filings.queries.clarifications import clarifications
from filings.queries.clock import centre_slots, filing_clock
from filings.queries.doubts import doubts_of, is_doubted
from filings.queries.intake import numbers_on
from filings.queries.looking import seen_by, was_resubmitted
from filings.queries.norms import norm_facts
from filings.queries.people import counted_on
from filings.queries.reading import Difference, Passage, differences, passages
from filings.queries.supplements import Standing, asked_items, standing_items
from filings.rules.answers import Answers, from_sections
from filings.rules.diff import Change
from filings.rules.electronic import Doubt
from filings.rules.eligibility import blocking_decision
from filings.rules.facts import Facts
from filings.rules.form_sections import sections_for
from filings.rules.looking import Sighting, unread_reasons
from filings.rules.materials import titles
from filings.rules.norms import doubtful_numbers
from filings.rules.staffing import AssessorGap, assessor_gaps
from filings.services.versions import document
from portal.audit.models import Entry
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of
from portal.institutions.enums import Track
from portal.people.models import TeamMember
from portal.policy.clauses import Reason
from portal.terms.queries import ClockView
from portal.terms.rules.slot import Slot

HISTORY = 40  # moments on the page; more of them stand in the audit trail
# What the page tells in its own place: each answer of the checklist, each note, each change ticked, each item judged.
_ELSEWHERE = ("filings.answer_check", "filings.add_note", "filings.acknowledge", "filings.mark_item")
# While a panel works its members are shown one by one.
_WITH_PANEL = (State.REVIEWED, State.EVALUATING)
_WITH_CENTRE = (State.EVALUATED, State.REPORTING)
_WITH_OBJECTIONS = (State.PUBLICISED,)
_BEFORE_ACCEPTANCE = (State.DRAFT, State.SUBMITTED, State.SUPPLEMENTING, State.DECLINED)


@dataclass(frozen=True)
class Dossier:
    """Everything submitted and answered so far; `versions` oldest first, `files` those that stand and those replaced."""

    filing: Filing
    today: date
    versions: tuple[FilingVersion, ...]
    answers: tuple[CheckAnswer, ...]
    lines: tuple[FilingLine, ...]
    files: tuple[Attachment, ...]
    notes: tuple[Note, ...]
    history: tuple[Entry, ...]
    panel: tuple[TeamMember, ...]
    objections: tuple[Objection, ...]
    clock: ClockView | None
    centre: Slot | None  # the Centre's own clock, while it is the Centre's turn
    asked: tuple[SupplementItem, ...]
    consents: tuple[SupplementConsent, ...]
    clarifications: tuple[Clarification, ...]
    doubts: tuple[Doubt, ...]

    @property
    def version(self) -> FilingVersion:
        """The version last submitted."""
        return self.versions[-1]

    @cached_property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        return settled(Track(self.filing.track), self.answers, self.versions, self.doubts)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The sections of the last version in words."""
        return passages(self.version)

    @cached_property
    def sightings(self) -> tuple[Sighting, ...]:
        """What changed since the reader's last look, ticked or not (N7); for whoever decides nothing here, since the first submission."""
        return seen_by(self.versions, self.filing.looked_no, self.filing.look_ticks)  # type: ignore[attr-defined]

    @cached_property
    def changed(self) -> tuple[Change, ...]:
        """The same as the rules know them."""
        return tuple(one.change for one in self.sightings)

    @cached_property
    def differences(self) -> tuple[tuple[Sighting, Difference], ...]:
        """The same in words."""
        by_no = {version.no: version for version in self.versions}
        numbers = dict.fromkeys(one.since for one in self.sightings)
        words = {no: differences((one.change for one in self.sightings if one.since == no), by_no[no], self.version) for no in numbers}
        told = {(no, row.path): row for no, rows in words.items() for row in rows}
        return tuple((one, told[one.since, one.change.path]) for one in self.sightings)

    @cached_property
    def unread(self) -> tuple[Reason, ...]:
        """What the reader has not acknowledged, as a reason not to decide yet."""
        return unread_reasons(self.sightings, [f"{row.section}・{row.label}" for one, row in self.differences if not one.acknowledged])

    @cached_property
    def supplements(self) -> tuple[Standing, ...]:
        """What was asked and still counts, with what came of it."""
        return standing_items(self.asked, self.versions)

    @cached_property
    def read(self) -> Answers:
        """The document as the rules read it, uploads included (they were frozen with it)."""
        return from_sections(document(self.version), matter=self.filing.matter, track=self.filing.track)

    @cached_property
    def titles(self) -> dict[str, tuple[str, str]]:
        """Upload → its name and clause: those of the matrix and those the form asks for beside it."""
        track = Track(self.filing.track)
        fields = next(spec.fields for spec in sections_for(track, Matter(self.filing.matter)) if spec.key == "materials")
        return {field.key: (field.label, field.clause) for field in fields} | titles(track)

    @cached_property
    def gaps(self) -> tuple[AssessorGap, ...]:
        """How many assessors count for each occupation on the day it was submitted (D26, D103)."""
        on = counted_on(self.version)
        return assessor_gaps(self.read, on, numbers_on(on))

    @cached_property
    def doubtful_norms(self) -> tuple[Reason, ...]:
        """The numbers of norms that are not on file here: the reviewer checks them by hand (D40)."""
        known = norm_facts(self.filing.legal_person, self.read, self.today)
        return doubtful_numbers(self.read, Facts(**known))

    @cached_property
    def blocking(self) -> tuple[Reason, ...]:
        """What the document shows that will keep it from being granted (D91)."""
        return blocking_decision(self.read, self.today, numbers_on(self.today))


def dossier(filing: Filing, today: date) -> Dossier:
    """Loads it; `filing` comes from `with_neighbours`."""
    return Dossier(
        filing=filing,
        today=today,
        versions=tuple(submitted_versions(filing)),
        answers=tuple(filing.check_answers.select_related("answered_by")),
        lines=tuple(filing.lines.all()),
        files=tuple(attachments_of(filing).order_by("key", "-uploaded_at", "-pk")),
        notes=tuple(filing.notes.select_related("by")),
        history=history(filing),
        panel=_panel(filing),
        objections=_objections(filing),
        clock=filing_clock(filing, today),
        centre=centre_slots([filing.pk], today).get(filing.pk) if filing.state in _WITH_CENTRE else None,
        asked=tuple(asked_items(filing)) if filing.supplement_asked_at else (),
        consents=_consents(filing),
        clarifications=clarifications(filing) if filing.state not in _BEFORE_ACCEPTANCE else (),
        doubts=doubts_of(filing),
    )


def _consents(filing: Filing) -> tuple[SupplementConsent, ...]:
    """The requests to ask for more; they are answered, used or lapsed once the file is accepted."""
    if filing.state != State.SUBMITTED or not was_resubmitted(filing):
        return ()
    return tuple(filing.consents.select_related("requested_by", "answered_by", "version", "notice"))


def with_neighbours(rows: QuerySet[Filing]) -> QuerySet[Filing]:
    """With whom it concerns, and how many other filings and registrations its legal person has, in the same query."""
    others = Filing.objects.filter(legal_person=OuterRef("legal_person"), first_submitted_at__isnull=False).exclude(pk=OuterRef("pk"))
    by_person = others.order_by().values("legal_person")
    shown = Publicity.objects.filter(filing=OuterRef("pk"), closed_at__isnull=True).values("ends_on")[:1]
    all_of_them = by_person.annotate(total=Count("pk")).values("total")
    in_hand = by_person.annotate(running=Count("pk", filter=~Q(state__in=CLOSED))).values("running")
    joined = ("legal_person", "authority", "desk", "assignee", "team", "registration", "accepted_by", "proposed_by", "decided_by")
    return rows.select_related(*joined, "city_report").annotate(
        other_filings=Coalesce(Subquery(all_of_them), 0),
        other_open=Coalesce(Subquery(in_hand), 0),
        publicity_ends_on=Subquery(shown),
        is_doubted=is_doubted(),
    )


def history(filing: Filing, limit: int = HISTORY) -> tuple[Entry, ...]:
    """The latest acts about a filing, newest first."""
    rows = Entry.objects.filter(subject_type=filing._meta.label_lower, subject_id=str(filing.pk)).exclude(act__in=_ELSEWHERE)
    return tuple(rows.order_by("-no")[:limit])


def _panel(filing: Filing) -> tuple[TeamMember, ...]:
    if filing.team is None or filing.state not in _WITH_PANEL:
        return ()
    return tuple(filing.team.members.select_related("person"))


def _objections(filing: Filing) -> tuple[Objection, ...]:
    """The objections of the publicity that is on, those to be answered first."""
    if filing.state not in _WITH_OBJECTIONS:
        return ()
    rows = Objection.objects.filter(publicity__filing=filing).select_related("publicity", "carried_from")
    return tuple(sorted(rows, key=lambda row: row.state != ObjectionState.OPEN))
