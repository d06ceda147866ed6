"""A filing as the officer's file page reads it: everything about it in a number of queries that does not grow with its rows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from filings.enums import Matter, ObjectionState, State
from filings.models import CheckAnswer, Filing, FilingLine, FilingVersion, Note, Objection, Publicity
from filings.models.record import CLOSED
from filings.queries.checklist import ChecklistItem, last_changes, settled, submitted_versions
from filings.queries.clock import filing_clock
from filings.queries.intake import numbers_on
from filings.queries.people import counted_on
from filings.queries.reading import Difference, Passage, Words, differences, passages
from filings.rules.answers import Answers, from_sections
from filings.rules.diff import Change, reopened
from filings.rules.eligibility import blocking_decision
from filings.rules.form_sections import sections_for
from filings.rules.materials import titles
from filings.rules.staffing import AssessorGap, assessor_gaps
from filings.services.versions import document
from portal.audit.models import Entry
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of
from portal.institutions.enums import Track
from portal.people.models import TeamMember
from portal.policy.clauses import Reason
from portal.terms.queries import ClockView

HISTORY = 40  # moments on the page; more of them stand in the audit trail
# What the page tells in its own place: each answer of the checklist, each note.
_ELSEWHERE = ("filings.answer_check", "filings.add_note")
# While a panel works its members are shown one by one.
_WITH_PANEL = (State.REVIEWED, State.EVALUATING)
_WITH_OBJECTIONS = (State.PUBLICISED,)


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

    @property
    def version(self) -> FilingVersion:
        """The version last submitted."""
        return self.versions[-1]

    @cached_property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        return settled(Track(self.filing.track), self.answers, self.versions)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What the last submission changed; empty for the first."""
        return last_changes(self.versions)

    @cached_property
    def words(self) -> Words:
        """The words of the last two versions, the divisions looked up once for both."""
        return Words(self.version.form_version.labels, *(document(version) for version in self.versions[-2:]))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The sections of the last version in words."""
        return passages(self.version, words=self.words)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The changes in words."""
        return differences(self.changes, self.versions[-2], self.version, words=self.words) if self.changes else ()

    @cached_property
    def reopened(self) -> frozenset[str]:
        """The checks that the last submission's changes touch."""
        return reopened(self.changes, (item.check for item in self.checklist))

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
    )


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
    rows = Objection.objects.filter(publicity__filing=filing).select_related("publicity")
    return tuple(sorted(rows, key=lambda row: row.state != ObjectionState.OPEN))
