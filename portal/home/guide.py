"""The guide to filing, taken from the rules and figures themselves: what cannot differ from how a filing is judged."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.enums import Matter
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from filings.rules.materials import MaterialNeed, materials
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
_WHERE: Final[dict[Track, str]] = {
    Track.EXAMINING_QUALIFICATION: "经职业资格实施部门（单位）同意后，向自治区申请。",
    Track.EXAMINING_SPECIAL: "按注册地向设区市申请；驻邕中直、区直单位和全区性社会团体向自治区申请。",
    Track.GRADING_EMPLOYER: "按注册地向设区市申请；中央企业驻桂分支机构和驻邕区直单位向自治区申请。",
    Track.GRADING_SCHOOL: "按注册地向设区市申请；驻邕区直院校向自治区申请。",
    Track.GRADING_SOCIAL: "仅在遴选公告期间受理：设区市遴选推荐，自治区受理备案。",
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
            where=_WHERE[track],
            clause=f"{track.annex}二(二)",
            materials=_needed(track),
            clocks=tuple(figure(key, on) for key in _CLOCKS[track.kind]),
        )
        for track in Track
    )


def _needed(track: Track) -> tuple[MaterialNeed, ...]:
    return tuple(need for need in materials(Answers(matter=Matter.INITIAL, track=track, stated=frozenset()), Facts()) if need.required)
