"""The region that is told and copied: the demo's, and two files that went to and fro four times."""

from functools import partial
from typing import Final

from filings.enums import State
from portal.home.demo import acts, case
from portal.home.demo.plots import Plot, Step
from portal.institutions.enums import Kind

SIZE: Final = 100  # institutions and filings that are told through the services; everything else is copies of them
DESK: Final = "450200"
VERSIONS: Final = 5


def _round(*left: str, cured: str) -> tuple[Step, ...]:
    """A supplement notice that asks for what is left, and the answer that mends one of it."""
    return ((2, partial(acts.ask, items=left)), (4, partial(case.resubmit, cures=(cured,))))


_FOUR_ROUNDS: Final[tuple[Step, ...]] = (
    (0, case.begin),
    (1, case.fill),
    (0, case.submit),
    *_round("venues", "assessors", "rules", "plan", cured="assessors"),
    *_round("venues", "rules", "plan", cured="rules"),
    *_round("venues", "plan", cured="plan"),
    *_round("venues", cured="venues"),
)
FIVE_VERSIONS: Final = (
    Plot(State.SUBMITTED, Kind.GRADING, _FOUR_ROUNDS, 1, DESK),
    Plot(State.ACCEPTED, Kind.GRADING, (*_FOUR_ROUNDS, (1, acts.accept), (1, acts.half)), 2, DESK),
)
