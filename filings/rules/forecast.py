"""The latest dates of a filing made today: every phase at its full length, the ministry's time estimated."""

from dataclasses import dataclass
from datetime import date

from filings.enums import Matter
from filings.rules.answers import Answers
from filings.rules.facts import Facts, Figures
from filings.rules.path import Path, path_of
from filings.rules.renewal import next_term
from portal.institutions.enums import Kind, Track
from portal.workdays.rules import Calendar, Due, validity_end


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step. `provisional`: the calendar of that year is not settled (D78); `estimated`: a time nobody has set."""

    step: str
    label: str
    on: date
    provisional: bool = False
    estimated: bool = False


class _Walk:
    """Steps one after the other, each so many working days after the last; doubt about one date stays with all later ones."""

    def __init__(self, on: date, calendar: Calendar) -> None:
        self.calendar, self.on, self.provisional, self.estimated = calendar, on, False, False
        self.steps: list[Step] = []

    def go(self, step: str, label: str, days: int, *, estimated: bool = False) -> None:
        due: Due = self.calendar.add(self.on, days)
        self.on, self.provisional, self.estimated = due.on, self.provisional or due.provisional, self.estimated or estimated
        self.steps.append(Step(step, label, self.on, self.provisional, self.estimated))


def forecast(answers: Answers, facts: Facts, on: date, figures: Figures, calendar: Calendar) -> tuple[Step, ...]:
    """Dated steps from submission on `on` (day zero) to the decision and the end of validity; latest dates, no supplement.

    A social organisation's dates are those of its call (B65): without one there is only the submission.
    """
    track = Track(answers.track)
    walk = _Walk(on, calendar)
    walk.go("submit", "提交", 0)
    if track is Track.GRADING_SOCIAL and answers.matter == Matter.INITIAL:
        return (*walk.steps, *_by_call(facts, figures))
    if track.kind is Kind.EXAMINING:
        walk.go("decide", "出具回执", figures["examining_filing"])
        return tuple(walk.steps)
    _grade(walk, path_of(track, Matter(answers.matter), adds=answers.adds, figures=figures), figures)
    return (*walk.steps, *_validity(walk.steps[-1], Matter(answers.matter), facts, figures))


def decided_on(steps: tuple[Step, ...]) -> date | None:
    """The forecast day of the decision, None where nobody can say."""
    return next((step.on for step in steps if step.step == "decide"), None)


def _grade(walk: _Walk, path: Path, figures: Figures) -> None:
    """The ten days are spread as latest dates: review first, the start of publicity inside them (D99), the decision with the rest."""
    left = figures["grading_filing"]
    walk.go("accept", "受理", figures["acceptance"])
    if path.evaluated:
        review = left // 2
        left -= review
        walk.go("review", "材料审核通过", review)
        walk.go("evaluate", "技术评估结论", figures["evaluation"])
    if path.publicised:
        start = min(left, figures["publicity_start"])
        left -= start
        walk.go("publicise", "开始公示", start)
        walk.go("close_publicity", "公示结束", figures["publicity"])
    if path.reported:
        walk.go("report", "报人社部", figures["ministry_report"])
        left -= figures["ministry_report"] if figures["centre_report_counts"] else 0
        walk.go("record_code", "赋机构编码", figures["ministry_estimate"], estimated=True)  # the notice sets the ministry no time
    walk.go("decide", "出具回执", max(left, 0))


def _by_call(facts: Facts, figures: Figures) -> tuple[Step, ...]:
    if facts.call_deadline is None:
        return ()
    decided = Step("decide", "出具回执", facts.call_deadline)
    return (decided, *_validity(decided, Matter.INITIAL, facts, figures))


def _validity(decided: Step, matter: Matter, facts: Facts, figures: Figures) -> tuple[Step, ...]:
    """An initial filing counts from the decision (D07), a renewal from the old end if decided in time (D06), a change keeps it (D19)."""
    years = figures["validity_years"]
    if matter is Matter.CHANGE:
        until = facts.valid_to
    elif matter is Matter.RENEWAL and facts.valid_to is not None:
        until = next_term(decided.on, facts.valid_to, years)[1]
    else:
        until = validity_end(decided.on, years)
    return (Step("valid_to", "有效期止", until, decided.provisional, decided.estimated),) if until else ()
