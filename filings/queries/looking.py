"""What an officer has seen of a filing, and what is new to him (N7)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from filings.models import Filing, FilingVersion, Look
from filings.queries.checklist import submitted_versions
from filings.queries.reading import differences
from filings.rules.looking import Sighting, Tick, sightings, unread_reasons
from filings.services.versions import document
from portal.accounts.models import User
from portal.policy.clauses import Reason


def with_look(rows: QuerySet[Filing], officer: User) -> QuerySet[Filing]:
    """With what this officer has seen of each, in the same query."""
    own = Look.objects.filter(filing=OuterRef("pk"), officer=officer)
    return rows.annotate(
        looked_no=Subquery(own.annotate(no=F("version__no")).values("no")[:1]), look_ticks=Subquery(own.values("ticks")[:1])
    )


def seen_by(versions: Sequence[FilingVersion], looked: int | None, ticks: Mapping[str, Any] | None) -> tuple[Sighting, ...]:
    """Every change since the last look, from rows that are loaded: `versions` are those submitted, oldest first."""
    known = {path: Tick(tick["no"], tick["since"]) for path, tick in (ticks or {}).items()}
    return sightings({version.no: document(version) for version in versions}, known, looked=looked)


def was_resubmitted(filing: Filing) -> bool:
    """Whether there is anything to compare: known without a query."""
    return filing.submitted_at != filing.first_submitted_at


def unread(filing: Filing, officer: User) -> tuple[Reason, ...]:
    """Why this officer cannot decide yet: changes he has not acknowledged."""
    if not was_resubmitted(filing):
        return ()
    versions = submitted_versions(filing)
    look = Look.objects.filter(filing=filing, officer=officer).select_related("version").first()
    found = seen_by(versions, look.version.no if look and look.version else None, look.ticks if look else None)
    return unread_reasons(found, labels_of([one for one in found if not one.acknowledged], versions))


def labels_of(found: Sequence[Sighting], versions: Sequence[FilingVersion]) -> list[str]:
    """A name for each change, by the labels of the form."""
    by_no = {version.no: version for version in versions}
    rows = [differences([one.change], by_no[one.since], versions[-1])[0] for one in found[:3]]
    return [f"{row.section}・{row.label}" for row in rows]
