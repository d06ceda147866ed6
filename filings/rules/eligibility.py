"""Whether a filing may be submitted and decided: every data rule in one call, all reasons at once (T5)."""

from dataclasses import dataclass
from datetime import date

from filings.rules.admission import admission_flags, admission_reasons
from filings.rules.answers import Answers
from filings.rules.applicant import applicant_flags, applicant_reasons, excluded_reasons
from filings.rules.changes import change_reasons
from filings.rules.facts import Facts, Figures
from filings.rules.materials import missing_materials
from filings.rules.norms import doubtful_numbers
from filings.rules.records import record_flags, record_reasons, signature_reasons, unattested, unattested_negative, unreported
from filings.rules.routing import route
from filings.rules.scope import audience_reasons, scope_reasons, scope_warnings
from filings.rules.sites import lease_warnings, site_reasons
from filings.rules.staffing import staffing_reasons, staffing_warnings
from portal.institutions.enums import Track
from portal.policy.clauses import Reason


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in the way of submission, what will block the decision (D91), and what only warns."""

    submission: tuple[Reason, ...]
    decision: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def examine(answers: Answers, facts: Facts, on: date, figures: Figures) -> Findings:
    """All findings on a day: at submission for the form and the simulator, again at the decision."""
    routed = route(answers, facts)
    return Findings(
        submission=(
            *admission_reasons(answers, facts, on),
            *change_reasons(answers, facts),
            *routed.blockers,
            *applicant_reasons(answers, facts),
            *scope_reasons(answers, facts.scope),
            *audience_reasons(answers),
            *_capacity(answers, on, figures),
            *_stale_report(answers, on, figures),
            *missing_materials(answers, facts),
            *(unattested(answers) if answers.needs_capacity else ()),
            *signature_reasons(answers, on, figures),
        ),
        decision=blocking_decision(answers, on, figures),
        warnings=(
            *admission_flags(answers, facts),
            *routed.flags,
            *applicant_flags(answers, facts),
            *record_flags(answers, on, figures),
            *unreported(answers, facts),
            *_doubts(answers, facts, on, figures),
        ),
    )


def blocking_decision(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """What will keep a filing from being granted (D91). A change of basic data stays possible for everybody (D90): nothing is held against it."""
    if not answers.needs_capacity:
        return ()
    return (*excluded_reasons(answers), *record_reasons(answers, on, figures), *unattested_negative(answers))


def _capacity(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """People, sites and rules; a change of basic data alone is not judged on them (D18)."""
    if not answers.needs_capacity:
        return ()
    return (*staffing_reasons(answers, on, figures), *site_reasons(answers), *_no_rules(answers))


def _doubts(answers: Answers, facts: Facts, on: date, figures: Figures) -> tuple[Reason, ...]:
    if not answers.needs_capacity:
        return ()
    return (
        *scope_warnings(answers, facts.scope),
        *doubtful_numbers(answers, facts),
        *staffing_warnings(answers, on, figures, facts.decided_by),
        *lease_warnings(answers, on, figures, facts.decided_by),
    )


def _no_rules(answers: Answers) -> tuple[Reason, ...]:
    if answers.rules or not answers.states("rules"):
        return ()
    return (Reason(answers.clause("一(四)"), "还没有列出管理制度，至少填写一项。", answers.rule("22"), "rules"),)


def _stale_report(answers: Answers, on: date, figures: Figures) -> tuple[Reason, ...]:
    """A social organisation's credit report is of the last 90 days (internal, D29)."""
    if answers.track != Track.GRADING_SOCIAL or answers.credit_report_on is None:
        return ()
    age = (on - answers.credit_report_on).days
    if age <= figures["credit_report_age_days"]:
        return ()
    text = f"信用报告出具已 {age} 天，须在 {figures['credit_report_age_days']} 天内。请换新报告。"
    return (Reason("附2二(一)1(7)", text, "D29", "materials.credit_report_on"),)
