"""What the first act on a thing needs, before there is a row with steps: the right on its party, and a number."""

from datetime import datetime

from django.utils import timezone

from portal.accounts import rights
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.documents.services.numbering import draw
from portal.policy.clauses import Reason
from portal.workflow.acting import Party
from portal.workflow.performing import NotAllowed

# What stands before the year. Internal: the notice sets no series.
SERIES = {
    "inspection_plan": "桂技评督计",
    "draw": "桂技评抽",
    "inspection": "桂技评检",
    "issue": "桂技评问",
    "bulletin": "桂技评通",
    "complaint": "桂技评诉",
    "incident": "桂技评情",
    "sitting": "桂技评场",
}


def need(by: User, right: str, party: Party, clause: str) -> None:
    """Raises NotAllowed where this user lacks the right on the party."""
    if not by.has_perm(right, party):
        roles = "、".join(role.label for role in rights.roles_with(right)) or rights.MEMBERS[right]
        raise NotAllowed((Reason(clause, f"你没有“{rights.label(right)}”的权限：须由{party}的{roles}办理。"),))


def numbered(authority: Authority, kind: str, at: datetime) -> str:
    """The next number of the series of an authority and year: 桂技评问〔2026〕4501-0012号. Drawn in the act, given back if it fails."""
    year = timezone.localdate(at).year
    return f"{SERIES[kind]}〔{year}〕{authority.number}-{draw(authority, kind, year):04d}号"
