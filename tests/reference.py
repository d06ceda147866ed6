"""What the migrations load, kept for tests with real transactions, which empty every table."""

from django.apps import apps
from django.core.serializers import sort_dependencies
from django.db import models

# Django makes these anew after it has emptied the database.
MADE_BY_DJANGO = {"contenttypes", "auth"}

Kept = list[tuple[type[models.Model], list[models.Model]]]


def kept_rows() -> Kept:
    """Every row of the freshly migrated database, tables in an order that respects their foreign keys."""
    configs = [(config, None) for config in apps.get_app_configs() if config.label not in MADE_BY_DJANGO]
    tables = ((model, list(model._base_manager.order_by("pk"))) for model in sort_dependencies(configs, allow_cycles=True))
    return [(model, rows) for model, rows in tables if rows]


def restore(kept: Kept) -> None:
    """Put the rows back, with their keys, into emptied tables."""
    for model, rows in kept:
        model._base_manager.bulk_create(rows, batch_size=500)
