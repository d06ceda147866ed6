"""What happened to a row of supervision, from the audit trail: newest first, as the timeline draws it."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from portal.audit.models import Entry


def moments(subject: Model, first: str, *, names: bool = True) -> list[dict[str, Any]]:
    """The acts on this row; `first` is the word for what is no step: how it came to be. Without `names` only the party is told."""
    rows = Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("-no")
    return [
        {
            "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
            "who": " ".join(part for part in _who(entry, names) if part),
            "what": _words(entry.data, first),
            "clause": entry.data.get("clause", ""),
            "now": number == 0,
        }
        for number, entry in enumerate(rows)
    ]


def _who(entry: Entry, names: bool) -> tuple[str, ...]:
    return (entry.actor_name, entry.actor_role) if names else (entry.actor_party,)


def _words(data: dict[str, Any], first: str) -> str:
    what = str(data.get("label") or first)
    return f"{what}：{data['note']}" if data.get("note") else what
