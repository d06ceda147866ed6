"""Reads of the audit chain."""

from datetime import datetime

from django.db.models import Model, QuerySet

from portal.audit.models import Entry


def history(subject: Model) -> QuerySet[Entry]:
    """Everything recorded about one subject, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def entries_for(
    *,
    actor_id: int | None = None,
    act: str = "",
    subject_type: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Entry]:
    """The auditor's list, newest first, narrowed by what is given; `since` is included, `until` is not."""
    wanted = {"actor_id": actor_id, "act": act, "subject_type": subject_type, "at__gte": since, "at__lt": until}
    return Entry.objects.filter(**{lookup: value for lookup, value in wanted.items() if value not in (None, "")}).order_by("-no")
