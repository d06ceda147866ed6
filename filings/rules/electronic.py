"""Which electronic verification belongs to which check of the list, and how far back a record counts (D25, D28, D84)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from filings.enums import ListingKind
from filings.rules.facts import Figures
from filings.rules.records import bounded, stands_only
from portal.institutions.enums import Track
from portal.verification.enums import Matter

# A check that a source can speak to, by the part of its id that both annexes share.
MATTERS_OF: Final[Mapping[str, tuple[Matter, ...]]] = {
    "A02": (Matter.REGISTRY, Matter.SEAL),
    "B02": (Matter.REGISTRY, Matter.SEAL),
    "A06": (Matter.DISHONEST, Matter.TRAINING_BREACH, Matter.BAD_RECORD, Matter.ILLEGAL_ORGANISATION),
    "B06": (Matter.DISHONEST, Matter.TRAINING_BREACH, Matter.BAD_RECORD, Matter.ILLEGAL_ORGANISATION),
    "B32": (Matter.TRAINING_BREACH, Matter.REPRESENTATIVE_BREACH),
    "B33": (Matter.ANNUAL_INSPECTION, Matter.ILLEGAL_ORGANISATION),
    "B34": (Matter.ABNORMAL_OPERATION,),
    "B35": (Matter.BAD_RECORD,),
}
_OF_ALL: Final = (Matter.REGISTRY, Matter.DISHONEST, Matter.TRAINING_BREACH, Matter.ILLEGAL_ORGANISATION, Matter.BAD_RECORD, Matter.SEAL)


def matters_for(track: Track) -> tuple[Matter, ...]:
    """What is asked about an applicant of a track: of a social organisation the whole negative list."""
    return tuple(Matter) if track is Track.GRADING_SOCIAL else _OF_ALL


def counts_since(matter: Matter, track: Track, on: date, figures: Figures) -> date:
    """The first day of the look-back: the years of the notice, only the day itself, or any time, as for what the applicant lists itself."""
    if matter.is_positive:
        return on
    kind = ListingKind(matter.value)
    if track is not Track.GRADING_SOCIAL and stands_only(kind):
        return on
    return bounded(kind, track, on, figures)
