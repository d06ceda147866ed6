"""The terms of one subject, read and locked once for an act that changes several of them."""

from types import TracebackType
from typing import Any, Self

from django.db import models

from portal.terms.models import Term, TermEvent


class Held:
    """Every term of a subject, locked until the act ends; stands wherever a subject may, and keeps up with what the act does.

    As a context it writes the events of all its terms together, when the block ends; otherwise each at once.
    """

    def __init__(self, subject: models.Model) -> None:
        self.subject = subject
        self.terms = list(Term.objects.select_for_update().filter(**terms_of(subject)).order_by("id"))
        self._waiting: list[TermEvent] | None = None

    def __enter__(self) -> Self:
        self._waiting = []
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        waiting, self._waiting = self._waiting, None
        if kind is None and waiting:
            TermEvent.objects.bulk_create(waiting)

    def write(self, row: TermEvent) -> None:
        """The event of one of its terms."""
        if self._waiting is None:
            row.save(force_insert=True)
        else:
            self._waiting.append(row)

    def events(self, term: Term) -> list[TermEvent]:
        """Everything that happened to one of its terms, what waits to be written included."""
        return [*term.events.all(), *(row for row in self._waiting or () if row.term is term)]

    def latest(self, key: str) -> Term | None:
        """The term of this key that began last, running or not."""
        return next((term for term in reversed(self.terms) if term.key == key), None)

    def running(self) -> list[Term]:
        """Those that have not been stopped."""
        return [term for term in self.terms if term.is_open]


Subject = models.Model | Held


def terms_of(subject: Subject) -> dict[str, Any]:
    """The columns that name a subject."""
    model = subject.subject if isinstance(subject, Held) else subject
    return {"subject_type": model._meta.label_lower, "subject_id": model.pk}


def latest(subject: Subject, key: str) -> Term | None:
    """The term of this key that began last, locked."""
    if isinstance(subject, Held):
        return subject.latest(key)
    return Term.objects.select_for_update().filter(**terms_of(subject), key=key).order_by("-id").first()
