"""The system check of the append-only triggers: SQLite drops them silently when a migration rebuilds the table."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connections

from portal.audit import triggers


def triggers_stand(databases: Sequence[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Runs with `check --database default` and before every `migrate`."""
    return [
        Error(f"the audit table lacks its trigger {name}", hint="Put it back: portal.audit.triggers.install.", id="audit.E001")
        for alias in databases or ()
        for name in triggers.missing(connections[alias])
    ]
