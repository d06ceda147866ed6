"""The sweep: what the passing of time does to terms, in chunks that are each a transaction of their own."""

from dataclasses import dataclass
from datetime import datetime

from portal.terms.recipients import recipients_of
from portal.terms.services.recomputing import recompute_behind
from portal.terms.services.reminding import Recipients, remind
from portal.workdays.rules import GUANGXI, NATIONAL
from portal.workdays.services import calendar

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """How many terms changed under a new calendar, and how many reminders were written."""

    recomputed: int
    reminded: int


def sweep(*, at: datetime, recipients: Recipients = recipients_of) -> Swept:
    """Recompute what is behind its calendar, then remind; a second run finds nothing to do."""
    recomputed = reminded = 0
    for key in (GUANGXI, NATIONAL):
        seen = CHUNK
        while seen == CHUNK:
            chunk = recompute_behind(calendar(key), at=at, limit=CHUNK)
            seen, recomputed = chunk.seen, recomputed + len(chunk.changed)
    seen = CHUNK
    while seen == CHUNK:
        due = remind(at=at, recipients=recipients, limit=CHUNK)
        seen, reminded = due.seen, reminded + due.written
    return Swept(recomputed, reminded)
