"""Which of the phases a filing goes through: evaluation, publicity, the ministry (A44, D16-D18, D96)."""

from dataclasses import dataclass
from typing import Final

from filings.enums import Matter, State
from filings.rules.facts import Figures
from portal.institutions.enums import Kind, Track


@dataclass(frozen=True, slots=True)
class Path:
    """The phases ahead; a filing reported to the ministry has been publicised before."""

    evaluated: bool
    publicised: bool
    reported: bool


STRAIGHT: Final = Path(evaluated=False, publicised=False, reported=False)


def path_of(track: Track, matter: Matter, *, adds: bool, figures: Figures) -> Path:
    """The phases of a filing. `adds`: a change that asks for more scope. Clause: 附2二(三), 附2二(四), 附2二(五)."""
    if track.kind is Kind.EXAMINING or (matter is Matter.CHANGE and not adds):
        return STRAIGHT
    if matter is Matter.CHANGE:
        evaluated = bool(figures["addition_evaluation"])
        public = evaluated and bool(figures["addition_publicity"])  # only what passed the evaluation is publicised (B58)
        return Path(evaluated=evaluated, publicised=public, reported=public)
    if matter is Matter.RENEWAL:
        public = bool(figures["renewal_publicity"])
        return Path(evaluated=True, publicised=public, reported=public and bool(figures["renewal_ministry"]))
    return Path(evaluated=True, publicised=True, reported=True)


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase as the strip shows it; `mark` done, now or todo."""

    label: str
    mark: str


_PHASES: Final = (
    ("填报", "", frozenset({State.DRAFT, State.SUPPLEMENTING})),
    ("受理", "", frozenset({State.SUBMITTED})),
    ("材料审核", "", frozenset({State.ACCEPTED})),
    ("技术评估", "evaluated", frozenset({State.REVIEWED, State.EVALUATING})),
    ("公示", "publicised", frozenset({State.EVALUATED, State.PUBLICISED})),
    ("报部审核", "reported", frozenset({State.REPORTING, State.AT_MINISTRY})),
    ("决定", "", frozenset({State.DECIDING, State.APPROVING})),
)


def phases(path: Path, state: State) -> tuple[Phase, ...]:
    """The phases of a path with the one a filing is in; none for a filing that was withdrawn or declined."""
    if state in (State.DECLINED, State.WITHDRAWN):
        return ()
    passed = [(label, states) for label, needed, states in _PHASES if not needed or getattr(path, needed) or state in states]
    here = next((place for place, (_, states) in enumerate(passed) if state in states), len(passed))
    return tuple(Phase(label, "done" if place < here else "now" if place == here else "todo") for place, (label, _) in enumerate(passed))


# The acts of each stretch: those that lead into it, through it and out of it.
_EVALUATION: Final = frozenset({"clear_grading", "open_evaluation", "conclude", "fail"})
_PUBLICITY: Final = frozenset({"conclude", "publicise", "correct_publicity", "uphold"})
_MINISTRY: Final = frozenset({"close_publicity", "report", "record_code", "record_return"})


def passed_by(path: Path) -> frozenset[str]:
    """The acts that a grading filing on this path never comes to: another one leads on in their place."""
    if not path.evaluated:
        return _EVALUATION | _PUBLICITY | _MINISTRY | {"settle", "end_publicity"}
    return frozenset({"clear_change"}) | _after_evaluation(path)


def _after_evaluation(path: Path) -> frozenset[str]:
    if not path.publicised:
        return _PUBLICITY | _MINISTRY | {"end_publicity"}
    return frozenset({"settle", "end_publicity"}) if path.reported else _MINISTRY | {"settle"}
