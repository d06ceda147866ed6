"""Which electronic verification belongs to which check of the list, what it leaves to be answered, and how far back a record counts (D25, D28, D84)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from filings.enums import AnsweredBy, Head, ListingKind
from filings.rules.conditions import Check
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


_OWN: Final = "D25."  # a check of its own, for a doubt that none of the list's stands for


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a source answered against the applicant and still says: listed, or not as stated; `since` it first said just this."""

    matter: Matter
    words: str
    since: datetime


def matters_of(check_id: str) -> tuple[Matter, ...]:
    """The matters that a check of the list answers for; most have none."""
    return (Matter(check_id.removeprefix(_OWN)),) if check_id.startswith(_OWN) else MATTERS_OF.get(check_id, ())


def checks_of_doubts(doubts: Iterable[Doubt], asked: Iterable[Check]) -> tuple[Check, ...]:
    """What the reviewer is asked besides, so that every doubt has a check: a change of basic information has none for the registry (T8)."""
    covered = {matter for check in asked for matter in matters_of(check.id)}
    return tuple(
        Check(
            id=f"{_OWN}{doubt.matter.value}",
            head=Head.CREDIT,
            text=f"电子核验“{doubt.matter.label}”的结果已经核对",
            clause="附1二(一)末",
            answered_by=AnsweredBy.REVIEWER,
            reads=(),
            tracks=frozenset(Track),
        )
        for doubt in doubts
        if doubt.matter not in covered
    )


def unanswered(doubts: Iterable[Doubt], check_id: str, *, note: str, answered_at: datetime) -> tuple[Doubt, ...]:
    """The doubts that an answer does not stand for: it was given before they came back, or says nothing to them."""
    matters: Collection[Matter] = matters_of(check_id)
    return tuple(doubt for doubt in doubts if doubt.matter in matters and (doubt.since > answered_at or not note.strip()))


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
