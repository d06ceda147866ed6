"""What became of a filing since a page was drawn: what a stale page shows instead of doing what it was asked."""

from datetime import datetime

from filings.enums import State
from filings.models import Filing
from filings.queries.checklist import changes_between, submitted_versions
from filings.queries.reading import Difference, differences
from portal.audit.models import Entry

# Work on the file that moves nothing a page could be stale by.
_QUIET = ("filings.answer_check", "filings.acknowledge", "filings.mark_item")


def since(filing: Filing, seen: int) -> tuple[tuple[Difference, ...], tuple[Entry, ...]]:
    """The differences between the version that was seen and the row as it stands, and the acts that brought them, oldest first.

    Steps carry the version they made; what came after the first step that is newer than `seen` is new to the reader. An act that is no
    step (an assignment) shows by itself.
    """
    rows = Entry.objects.filter(subject_type=filing._meta.label_lower, subject_id=str(filing.pk)).exclude(act__in=_QUIET)
    entries = list(rows.order_by("no"))
    newer = next((at for at, entry in enumerate(entries) if entry.data.get("version", 0) > seen), len(entries) - 1)
    fresh = entries[max(newer, 0) :]
    found = [*_state(filing, fresh)]
    if fresh:
        found += _content(filing, fresh[0].at)
    return tuple(found), tuple(fresh)


def _state(filing: Filing, entries: list[Entry]) -> list[Difference]:
    """The state before the first of these steps against the one that stands."""
    before = next((entry.data["from"] for entry in entries if entry.data.get("from") in State.values), "")
    if not before:
        return []
    return [Difference("", "办理状态", str(State(before).label), filing.get_state_display())]


def _content(filing: Filing, at: datetime) -> list[Difference]:
    """What was submitted anew from then on, against what stood before."""
    versions = submitted_versions(filing)
    older = [version for version in versions if version.submitted_at and version.submitted_at < at]
    if not older or older[-1] == versions[-1]:
        return []
    return list(differences(changes_between(older[-1], versions[-1]), older[-1], versions[-1]))
