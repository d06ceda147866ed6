"""The questions asked about a filing after acceptance, with their answers."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from filings.models import Clarification, Filing
from filings.rules.clarification import Question
from portal.terms.models import Term


def clarifications(filing: Filing) -> tuple[Clarification, ...]:
    """All of them, oldest first, with who asked and who answered, and whether each has its clock; one query."""
    clock = Term.objects.filter(subject_type=Clarification._meta.label_lower, subject_id=OuterRef("pk"))
    rows = filing.clarifications.annotate(has_clock=Exists(clock))
    return tuple(rows.select_related("asked_by", "answered_by", "version__form_version"))


def question(row: Clarification, labels: Mapping[str, Any] | None = None) -> Question:
    """A question as the rules know it, named by the labels of the form it was asked about."""
    known = labels if labels is not None else row.version.form_version.labels
    title = known[row.section]["title"] if row.section in known else row.section
    return Question(title, row.due_on, timezone.localdate(row.answered_at) if row.answered_at else None)


def questions(filing: Filing) -> tuple[Question, ...]:
    """The same for a filing that is not loaded with them."""
    return tuple(question(row) for row in clarifications(filing))
