"""Who filled a filing in at the counter keeps out of every act that leads to its decision, the steps and what stands beside them."""

from datetime import datetime

from django.utils import timezone

from filings.models import Filing
from portal.accounts.models import User
from portal.workflow.performing import Refused


def keep_apart(filing: Filing, by: User, at: datetime) -> None:
    """Raises Refused for an officer who filled it in, or stands in for one who did. Steps of the workflow ask the same by themselves."""
    reasons = filing.parted_from(by, timezone.localdate(at))
    if reasons:
        raise Refused(reasons)
