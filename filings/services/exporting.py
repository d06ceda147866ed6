"""Taking a list away: which columns its reader wants, and the note in the audit trail of what left the portal."""

from collections.abc import Sequence
from datetime import datetime

from filings.models import ColumnChoice
from portal.accounts.models import User
from portal.audit import services as audit
from portal.workflow.acting import act


def take(listing: str, columns: Sequence[str], *, rows: int, form: str, query: str, by: User, at: datetime) -> None:
    """Keeps the choice for the next time, and notes who took how many rows of which list, under which conditions and with which columns."""
    with act(by, at):
        ColumnChoice.objects.update_or_create(user=by, listing=listing, defaults={"columns": list(columns)})
        audit.record("filings.export", by, data={"list": listing, "rows": rows, "columns": list(columns), "form": form, "query": query})
