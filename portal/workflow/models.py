"""The base of every model with a workflow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django_fsm import FSMFieldMixin

from portal.policy.clauses import Reason

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.workflow.steps import Step


class StaleError(Exception):
    """Somebody else wrote the row since it was read: `seen` is the version that was read, `found` the one that stands (None: gone)."""

    def __init__(self, subject: models.Model, *, seen: int, found: int | None) -> None:
        super().__init__(f"{subject._meta.label} {subject.pk}: version {seen} was read, {found} stands")
        self.subject = subject
        self.seen = seen
        self.found = found


class Stateful(models.Model):
    """A row with states: every write raises `version`, and a write from an older version is refused.

    The comparison stands in the UPDATE itself, so that it holds on SQLite too, where rows cannot be locked.
    """

    version = models.PositiveIntegerField("修订号", default=1, editable=False)

    class Meta:
        abstract = True

    def lends(self, by: User, step: Step) -> bool:
        """Whether somebody without the right may take this one step here for its party: nobody, unless a subject says so."""
        return False

    def parted(self, by: User, step: Step, on: date) -> tuple[Reason, ...]:
        """Why somebody with the right keeps out of the step on this subject (separation of duties): no reason, unless a subject says so."""
        return ()

    def marks(self, by: User, at: datetime) -> dict[str, str]:
        """What the audit entry of a step adds about the actor, such as for whom he stands in: nothing, unless a subject says so."""
        return {}

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: models.QuerySet[Any] | None = None) -> None:
        # django-fsm lifts the protection of the whole class while it refreshes; dropping the loaded values of this one row is enough.
        dropped = {
            field.attname: self.__dict__.pop(field.attname)
            for field in self._meta.concrete_fields
            if isinstance(field, FSMFieldMixin)
            and field.protected
            and field.attname in self.__dict__
            and (fields is None or field.name in fields)
        }
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        except self.DoesNotExist:
            self.__dict__.update(dropped)
            raise

    def _do_update(  # type: ignore[override]  # the stubs describe Django 6
        self,
        base_qs: models.QuerySet[Any],
        using: str | None,
        pk_val: Any,
        values: Collection[tuple[models.Field[Any, Any], type[models.Model] | None, Any]],
        update_fields: Iterable[str] | None,
        forced_update: bool,
    ) -> bool:
        seen = self.version
        written = [(field, model, value) for field, model, value in values if field.name != "version"]
        written.append((self._meta.get_field("version"), None, seen + 1))  # type: ignore[arg-type]
        updated: bool = super()._do_update(  # type: ignore[call-arg, assignment]
            base_qs.filter(version=seen), using, pk_val, written, update_fields, forced_update
        )
        if updated:
            self.version = seen + 1
            return True
        found = base_qs.filter(pk=pk_val).values_list("version", flat=True).first()
        if found is None and not forced_update and not update_fields:
            return False  # a new row whose key was chosen beforehand: Django goes on to insert it
        raise StaleError(self, seen=seen, found=found)
