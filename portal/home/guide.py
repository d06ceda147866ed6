"""The guide to filing, taken from the rules and figures themselves: what cannot differ from how a filing is judged."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.enums import Matter
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from filings.rules.materials import MaterialNeed, materials
from filings.rules.routing import WHERE
from portal.institutions.enums import Kind, Track
from portal.policy.queries import FigureValue, figure

_BOTH: Final = ("acceptance", "supplement_answer_days")
_CLOCKS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.EXAMINING: (*_BOTH, "examining_filing", "city_report"),
    Kind.GRADING: (
        *_BOTH,
        "grading_filing",
        "evaluation",
        "publicity_start",
        "publicity",
        "objection_answer",
        "ministry_report",
        "city_report",
        "validity_years",
        "renewal_window_months",
    ),
}


@dataclass(frozen=True, slots=True)
class TrackGuide:
    """One track: where to go, what to bring, how long it takes."""

    track: Track
    kind: str
    where: str
    clause: str
    materials: tuple[MaterialNeed, ...]
    clocks: tuple[FigureValue, ...]

    @property
    def label(self) -> str:
        """The track's name."""
        return str(self.track.label)


def guides(on: date) -> tuple[TrackGuide, ...]:
    """Every track with the materials of an initial filing and its clocks, as they hold on a day. Clause: 附1二, 附2二."""
    return tuple(
        TrackGuide(
            track=track,
            kind=str(track.kind.label),
            where=WHERE[track],
            clause=f"{track.annex}二(二)",
            materials=_needed(track),
            clocks=tuple(figure(key, on) for key in _clocks(track)),
        )
        for track in Track
    )


def _clocks(track: Track) -> tuple[str, ...]:
    """Of a social organisation the whole takes as long as its call says (B65)."""
    return tuple(key for key in _CLOCKS[track.kind] if track is not Track.GRADING_SOCIAL or key != "grading_filing")


def _needed(track: Track) -> tuple[MaterialNeed, ...]:
    return tuple(need for need in materials(Answers(matter=Matter.INITIAL, track=track, stated=frozenset()), Facts()) if need.required)
