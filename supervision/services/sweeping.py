"""What the passing of time does to supervision: incidents nobody has heard, rectifications that are late. Clause: 文二(二), 文三(一)."""

from dataclasses import dataclass
from datetime import datetime

from supervision.services.alarming import escalate_unheard
from supervision.services.overdue import mark_overdue


@dataclass(frozen=True, slots=True)
class Swept:
    """How many incidents were brought before the region, how many issues became overdue."""

    escalated: int
    overdue: int


def sweep(*, at: datetime) -> Swept:
    """All of it, once; a second run finds nothing to do."""
    return Swept(escalated=escalate_unheard(at=at), overdue=mark_overdue(at=at))
