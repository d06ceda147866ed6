"""What a renewal says otherwise than what stands approved, and what supervision has noted of the term that ends (D66, D108, L10)."""

from dataclasses import dataclass
from datetime import date

from filings.enums import Matter
from filings.models import Filing, FilingVersion
from filings.queries.reading import Difference, Words, worded
from filings.rules.diff import diff
from filings.services.prefilling import compared
from filings.services.versions import document
from portal.institutions.models import ConductRecord

LIMIT = 40


@dataclass(frozen=True, slots=True)
class Since:
    """The differences in words, and the conduct records of the term, the newest first."""

    differences: tuple[Difference, ...]
    conduct: tuple[ConductRecord, ...]


def since_approval(filing: Filing, version: FilingVersion, on: date) -> Since | None:
    """For a renewal in hand; None for another matter, and once it is decided and stands approved itself."""
    registration = filing.registration
    if filing.matter != Matter.RENEWAL or registration is None or not filing.is_open:
        return None
    before, after = compared(registration, document(version), on=on)
    words = Words(version.form_version.labels, before, after)
    records = registration.conduct.filter(on__gte=registration.term_starts_on)
    return Since(worded(diff(before, after), before, after, words), tuple(records[:LIMIT]))
