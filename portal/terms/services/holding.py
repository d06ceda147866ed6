"""The terms of one subject, read and locked once for an act that changes several of them."""

from typing import Any

from django.db import models

from portal.terms.models import Term


class Held:
    """Every term of a subject, locked until the act ends; stands wherever a subject may, and keeps up with what the act does."""

    def __init__(self, subject: models.Model) -> None:
        self.subject = subject
        self.terms = list(Term.objects.select_for_update().filter(**terms_of(subject)).order_by("id"))

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
