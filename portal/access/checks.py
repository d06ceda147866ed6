"""The system check that no superuser exists: nobody stands outside the memberships, and none is needed."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import connections

from portal.accounts.models import User


def no_superuser(databases: Sequence[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Runs with `check --database default` and before every `migrate`; silent before the table exists."""
    return [
        Error(f"the account {username} is a superuser", hint="Take the flag away and grant a membership.", id="access.E001")
        for alias in databases or ()
        if User._meta.db_table in connections[alias].introspection.table_names()
        for username in User.objects.using(alias).filter(is_superuser=True).order_by("username").values_list("username", flat=True)
    ]
