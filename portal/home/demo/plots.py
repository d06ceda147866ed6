"""The plots of the demo region's filings: which acts, how many working days apart, and how long ago the last of them was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from filings.enums import State
from portal.home.demo import acts, case
from portal.home.demo.case import Case
from portal.institutions.enums import Kind

Act = Callable[[Case, datetime], None]
Step = tuple[int, Act]  # working days after the step before; 0: later on the same day

_GRADING, _EXAMINING = Kind.GRADING, Kind.EXAMINING


@dataclass(frozen=True, slots=True)
class Plot:
    """One story: where it ends, for which kind of institution, its steps, and its age (working days since the last step, at least 1).

    `city`: where it is told by preference ("" anywhere); `place`: the institution of the list it belongs to, if to a certain one.
    """

    ends: State
    kind: Kind
    steps: tuple[Step, ...]
    age: int = 1
    city: str = ""
    place: int | None = None

    @property
    def length(self) -> int:
        """Working days from the first step to the last."""
        return sum(gap for gap, _ in self.steps)


def _p(act: Act, **options: object) -> Act:
    return partial(act, **options)


_SUBMIT: tuple[Step, ...] = ((0, case.begin), (1, case.fill), (0, case.submit))
_ACCEPT: tuple[Step, ...] = (*_SUBMIT, (2, acts.accept))
_ROUND: tuple[Step, ...] = (*_SUBMIT, (2, acts.ask), (6, case.resubmit))
_TWO_ROUNDS: tuple[Step, ...] = (
    *_SUBMIT,
    (2, _p(acts.ask, items=("venues", "assessors"))),
    (5, _p(case.resubmit, cures=("assessors",))),
    (3, _p(acts.ask, items=("venues",))),
    (4, _p(case.resubmit, cures=("venues",))),
)
_CHECK: tuple[Step, ...] = ((1, acts.check), (0, acts.clear))
_REVIEWED: tuple[Step, ...] = (*_ACCEPT, *_CHECK)
_PANEL: tuple[Step, ...] = ((1, acts.invite), (1, acts.answer))
_EVALUATING: tuple[Step, ...] = (*_REVIEWED, *_PANEL, (1, acts.open_evaluation))


def _evaluated(start: tuple[Step, ...] = _EVALUATING, failed: str = "", dissent: bool = False) -> tuple[Step, ...]:
    return (*start, (6, _p(acts.sign, failed=failed, dissent=dissent)), (1, _p(acts.conclude, failed=failed)))


_TO_MINISTRY: tuple[Step, ...] = ((1, acts.publicise), (6, acts.close), (2, acts.report))
_CORRECTED: tuple[Step, ...] = ((1, acts.publicise), (2, acts.correct_publicity))
_CODED: tuple[Step, ...] = (*_TO_MINISTRY, (8, acts.record_code))
_DECIDE: tuple[Step, ...] = ((1, acts.propose), (1, acts.approve))
_REPORTED: tuple[Step, ...] = ((3, acts.send_report), (2, acts.acknowledge))
_REVIEWED_EXAMINING: tuple[Step, ...] = (*_ACCEPT, *_CHECK)
_OBJECTED: tuple[Step, ...] = (*_ACCEPT, (2, _p(acts.check, unmet="16")), (1, acts.object_to))
_LATER_REVIEWED: tuple[Step, ...] = (*_ROUND, (2, acts.accept), *_CHECK)
_LATER_EVALUATING: tuple[Step, ...] = (*_LATER_REVIEWED, *_PANEL, (1, acts.open_evaluation))
_HALF_PANEL: tuple[Step, ...] = ((1, acts.invite), (1, _p(acts.answer, waiting=1)))

# An initial filing from its first page to the report of its registration; the decision comes AFTER_DECISION working days before the end.
FILED: tuple[Step, ...] = (*_evaluated(), *_CODED, *_DECIDE, *_REPORTED)
AFTER_DECISION = sum(gap for gap, _ in _REPORTED)

_L, _N, _R = "450200", "450100", "450000"
_S = State

# The first fifteen end in each of the states once: a small region shows them all.
PLOTS: tuple[Plot, ...] = (
    # the two institutions with demo accounts
    Plot(_S.DECIDED, _GRADING, (*_evaluated(_LATER_EVALUATING, "last", True), *_CODED, *_DECIDE, *_REPORTED), 12, place=0),
    Plot(_S.SUPPLEMENTING, _GRADING, (*_SUBMIT, (2, _p(acts.ask, items=("venues", "plan", "assessors")))), 4, place=1),
    Plot(_S.ACCEPTED, _GRADING, (*_ACCEPT, (1, acts.half), (2, acts.clarify)), 5, _L),
    Plot(_S.SUBMITTED, _GRADING, _SUBMIT, 5, _L),
    Plot(_S.REVIEWED, _GRADING, (*_REVIEWED, *_HALF_PANEL), 1, _L),
    Plot(_S.EVALUATING, _GRADING, (*_EVALUATING, (3, _p(acts.sign, waiting=1))), 2, _L),
    Plot(_S.EVALUATED, _GRADING, _evaluated(), 2, _L),
    Plot(_S.PUBLICISED, _GRADING, (*_evaluated(), (1, acts.publicise), (2, acts.raise_objection)), 1, _L),
    Plot(_S.REPORTING, _GRADING, (*_evaluated(), *_CORRECTED, (6, acts.close)), 2, _N),
    Plot(_S.AT_MINISTRY, _GRADING, (*_evaluated(), *_TO_MINISTRY), 5, _L),
    Plot(_S.DECIDING, _GRADING, (*_evaluated(), *_CODED), 1, _L),
    Plot(_S.APPROVING, _GRADING, (*_evaluated(dissent=True), *_CODED, (1, acts.propose)), 1, _L),
    Plot(_S.DECLINED, _EXAMINING, (*_SUBMIT, (2, acts.ask), (26, acts.decline)), 9, _L),  # 30 days, and a day off may follow
    Plot(_S.WITHDRAWN, _GRADING, (*_ACCEPT, (2, case.withdraw)), 14, _N),
    Plot(_S.DRAFT, _GRADING, ((0, case.begin), (2, _p(case.fill, sections=5))), 1, _L),
    # decided
    Plot(_S.DECIDED, _EXAMINING, (*_REVIEWED_EXAMINING, *_DECIDE, (4, acts.send_report)), 6, _L),
    Plot(_S.DECIDED, _GRADING, (*_OBJECTED, *_DECIDE), 8, _L),
    Plot(_S.DECIDED, _GRADING, (*_evaluated(), *_CODED, *_DECIDE), 4, _N),
    Plot(_S.DECIDED, _EXAMINING, (*_REVIEWED_EXAMINING, *_DECIDE), 3, _R),
    Plot(_S.DECIDED, _GRADING, (*_evaluated(), *_TO_MINISTRY, (9, acts.record_return), *_DECIDE), 5, _N),
    # in hand, by due day
    Plot(_S.ACCEPTED, _GRADING, _ACCEPT, 12, _L),
    Plot(_S.ACCEPTED, _GRADING, _ACCEPT, 10, _L),
    Plot(_S.ACCEPTED, _EXAMINING, (*_ACCEPT, (1, _p(acts.check, share=0.7))), 4, _L),
    Plot(_S.SUBMITTED, _GRADING, _ROUND, 3, _L),
    Plot(_S.SUBMITTED, _GRADING, _SUBMIT, 7, _L),
    Plot(_S.SUBMITTED, _EXAMINING, _SUBMIT, 2, _N),
    Plot(_S.PUBLICISED, _GRADING, (*_evaluated(), *_CORRECTED), 1, _N),
    Plot(_S.DECIDING, _GRADING, _OBJECTED, 2, _N),
    Plot(_S.APPROVING, _EXAMINING, (*_REVIEWED_EXAMINING, (1, acts.propose)), 1, _L),
    Plot(_S.REVIEWED, _GRADING, _REVIEWED, 2, _N),
    Plot(_S.EVALUATING, _GRADING, (*_EVALUATING, (4, _p(acts.sign, dissent=True))), 1, _N),
    Plot(_S.EVALUATED, _GRADING, _evaluated(_LATER_EVALUATING), 5, _N),
    Plot(_S.SUPPLEMENTING, _EXAMINING, (*_SUBMIT, (3, _p(acts.ask, items=("rules",)))), 11, _L),
    Plot(_S.ACCEPTED, _GRADING, (*_TWO_ROUNDS, (2, acts.accept)), 1, _N),
    Plot(_S.AT_MINISTRY, _GRADING, (*_evaluated(dissent=True), *_TO_MINISTRY), 12, _N),
    Plot(_S.DECIDING, _GRADING, _evaluated(failed="all"), 1, _L),
    Plot(_S.SUBMITTED, _GRADING, _TWO_ROUNDS, 1, _L),
    Plot(_S.ACCEPTED, _EXAMINING, _ACCEPT, 3, _R),
    Plot(_S.DECIDED, _GRADING, (*_evaluated(failed="last"), *_CODED, *_DECIDE, *_REPORTED), 20),
    Plot(_S.DECIDED, _GRADING, (*_evaluated(_LATER_EVALUATING), *_CODED, (1, acts.propose), (1, acts.send_back), *_DECIDE), 2, _L),
    Plot(_S.PUBLICISED, _GRADING, (*_evaluated(), (1, acts.publicise), (2, acts.raise_objection), (2, acts.answer_objection)), 1),
    Plot(_S.REPORTING, _GRADING, (*_evaluated(), (1, acts.publicise), (6, acts.close)), 6, _L),
    Plot(_S.DRAFT, _GRADING, ((0, case.begin), (1, case.fill)), 1, _N),
    Plot(_S.SUBMITTED, _GRADING, _SUBMIT, 1, _L),
    Plot(_S.REVIEWED, _GRADING, (*_REVIEWED, (1, acts.invite), (2, _p(acts.answer, recused=True))), 1, _L),
    Plot(_S.EVALUATING, _GRADING, _EVALUATING, 3, _L),
    Plot(_S.APPROVING, _GRADING, (*_OBJECTED, (2, acts.propose)), 2),
    Plot(_S.DECLINED, _GRADING, (*_SUBMIT, (3, acts.decline)), 25),
    Plot(_S.WITHDRAWN, _EXAMINING, (*_SUBMIT, (1, case.withdraw)), 30),
    Plot(_S.DECIDED, _EXAMINING, (*_OBJECTED, *_DECIDE), 16, _N),
    Plot(_S.DECIDED, _GRADING, (*_evaluated(failed="all"), *_DECIDE), 11),
    Plot(_S.DECIDED, _EXAMINING, (*_ROUND, (2, acts.accept), *_CHECK, *_DECIDE, *_REPORTED), 18),
    Plot(_S.SUPPLEMENTING, _GRADING, (*_ROUND, (2, _p(acts.ask, items=("rules",), approved=True))), 3),
    Plot(_S.ACCEPTED, _GRADING, _ACCEPT, 5),
    Plot(_S.SUBMITTED, _GRADING, (*_SUBMIT, (1, case.recall), (1, case.submit)), 4),
    Plot(
        _S.PUBLICISED,
        _GRADING,
        (*_evaluated(), (1, acts.publicise), (1, acts.raise_objection), (2, _p(acts.answer_objection, upheld="last"))),
        1,
        _L,
    ),
    Plot(
        _S.DECIDING,
        _GRADING,
        (*_evaluated(), (1, acts.publicise), (2, _p(acts.raise_objection, named=False)), (3, _p(acts.answer_objection, upheld="all"))),
        2,
    ),
    Plot(_S.EVALUATED, _GRADING, _evaluated(failed="last"), 1),
    Plot(_S.AT_MINISTRY, _GRADING, (*_evaluated(), *_TO_MINISTRY), 3),
    Plot(_S.DECIDED, _GRADING, (*_evaluated(), *_CODED, *_DECIDE, *_REPORTED), 40, _L),
)
