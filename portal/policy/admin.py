"""The admin shows and does not write: what it shows is changed by services."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from portal.policy.models import Figure, FigureProposal


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """A page of the admin that lists and shows."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(Figure)
class FigureAdmin(ReadOnlyAdmin):
    """Every record of every figure."""

    list_display = ("key", "value", "unit", "source", "basis", "effective_from", "set_by", "set_at")
    list_filter = ("source", "unit")
    search_fields = ("key", "basis")


@admin.register(FigureProposal)
class FigureProposalAdmin(ReadOnlyAdmin):
    """Every change that was proposed, and what became of it."""

    list_display = ("key", "value", "effective_from", "proposed_by", "proposed_at", "outcome", "closed_by", "closed_at")
    list_filter = ("outcome",)
