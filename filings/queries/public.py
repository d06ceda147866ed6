"""What the public reads of publicities: frozen snapshots, whether objections are still taken, the answer to one objection."""

from datetime import date

from django.db.models import Q, QuerySet

from filings.enums import State
from filings.models import Objection, Publicity
from portal.documents.codes import normalise


def running(today: date) -> QuerySet[Publicity]:
    """The publicities that take objections today, the one that ends first at the top (D77: to 24:00 of the last day)."""
    return Publicity.objects.filter(_open(today)).select_related("replaced_by").order_by("ends_on", "pk")


def ended(today: date) -> QuerySet[Publicity]:
    """Those that are over, the latest first."""
    return Publicity.objects.exclude(_open(today)).select_related("replaced_by").order_by("-ends_on", "-pk")


def latest(most: int) -> QuerySet[Publicity]:
    """Those begun last, running or over, the newest first."""
    return Publicity.objects.order_by("-started_at", "-pk")[:most]


def is_running(publicity: Publicity, today: date) -> bool:
    """Whether objections are still taken."""
    return publicity.closed_at is None and today <= publicity.ends_on and publicity.filing.state == State.PUBLICISED


def _open(today: date) -> Q:
    """A filing withdrawn in the middle of its publicity is no longer publicised."""
    return Q(closed_at__isnull=True, ends_on__gte=today, filing__state=State.PUBLICISED)


def objection(code: str) -> Objection | None:
    """The objection of this receipt code, as typed or pasted."""
    found = Objection.objects.select_related("publicity__filing__authority", "carried_from").filter(receipt_code=normalise(code) or "")
    return found.first()
