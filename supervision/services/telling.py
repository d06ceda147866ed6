"""Who is told of what in the ledgers, bulletins and silences: the institution concerned, with the address of its own page."""

from datetime import datetime
from typing import Protocol

from django.utils import timezone

from portal.access.queries import users_of
from portal.inbox.services import tell
from portal.institutions.models import LegalPerson


class Concerning(Protocol):
    """A row that one institution reads under /my/activity/."""

    pk: int
    version: int

    @property
    def institution(self) -> LegalPerson: ...


def tell_institution(row: Concerning, place: str, title: str, body: str, clause: str, at: datetime) -> None:
    """To everybody of the institution, once for this state of the row; `place`: issues, dormancy."""
    people = users_of(row.institution, timezone.localdate(at))
    key, link = f"{place}:{row.pk}:{row.version}:my", f"/my/activity/{place}/{row.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=clause, at=at)
