"""What a filing amounts to on a day: the one judgement that form, intake and simulator share (N8)."""

from dataclasses import dataclass, replace
from datetime import date

from filings.enums import Stage
from filings.rules.answers import Answers
from filings.rules.eligibility import Findings, examine
from filings.rules.facts import Facts, Figures
from filings.rules.forecast import Step, decided_on, forecast
from filings.rules.materials import MaterialNeed, materials
from filings.rules.routing import Route, route
from filings.rules.staffing import AssessorGap, assessor_gaps
from portal.policy.clauses import Reason
from portal.workdays.rules import Calendar


@dataclass(frozen=True, slots=True)
class Judgement:
    """Answers with what follows from them; `facts` know by then on which day it would be decided."""

    answers: Answers
    facts: Facts
    figures: Figures
    route: Route
    materials: tuple[MaterialNeed, ...]
    findings: Findings
    gaps: tuple[AssessorGap, ...]
    forecast: tuple[Step, ...]

    @property
    def blockers(self) -> tuple[Reason, ...]:
        """Everything that keeps it from being submitted, at once (T5)."""
        return self.findings.submission

    @property
    def staged_blockers(self) -> tuple[tuple[Stage, Reason], ...]:
        """Everything that blocks, with the stage it blocks at (D91)."""
        return (
            *((Stage.SUBMISSION, reason) for reason in self.findings.submission),
            *((Stage.DECISION, reason) for reason in self.findings.decision),
        )


def judge(answers: Answers, facts: Facts, on: date, figures: Figures, calendar: Calendar) -> Judgement:
    """Where the filing goes, what it needs, what stands in its way and when it would be done, if submitted on `on`."""
    steps = forecast(answers, facts, on, figures, calendar)
    facts = replace(facts, decided_by=decided_on(steps))
    return Judgement(
        answers=answers,
        facts=facts,
        figures=figures,
        route=route(answers, facts),
        materials=materials(answers, facts),
        findings=examine(answers, facts, on, figures),
        gaps=assessor_gaps(answers, on, figures),
        forecast=steps,
    )
