"""The first figures: their numbers, their clause, their unit."""

import pytest

from portal.policy.clauses import is_citation
from portal.policy.figures import FIGURES, FigureError, Source, Unit

NOTICE = {
    "examining_filing": (7, "working_days", "附1二(三)"),
    "grading_filing": (10, "working_days", "附2二(五)"),
    "evaluation": (30, "working_days", "附2二(三)"),
    "publicity": (5, "working_days", "附2二(四)"),
    "ministry_report": (5, "working_days", "附2二(五)"),
    "city_report": (10, "working_days", "附1末、附2末"),
    "validity_years": (3, "years", "文一(二)、附2二(五)"),
    "renewal_window_months": (3, "months", "文一(二)"),
    "min_assessors": (3, "count", "附1一(二)、附2一(二)"),
    "lookback_years": (3, "years", "附2一(七)3、附2一(七)4"),
    "paper_records_years": (3, "years", "文二(一)"),
    "electronic_records_years": (5, "years", "文二(一)"),
    "rating_cycle_years": (3, "years", "文三(二)"),
    "rating_pass_stars": (3, "count", "文三(二)"),
    "recurrence_years": (1, "years", "附3一(二)1"),
    "idle_suspension_years": (1, "years", "附3一(二)3"),
    "idle_termination_years": (2, "years", "附3一(三)7"),
}


def test_notice_figures_are_those_of_the_clock_table() -> None:
    found = {key: (spec.value, spec.unit.value, spec.basis) for key, spec in FIGURES.items() if spec.source is Source.NOTICE}
    assert found == NOTICE


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        pytest.param("acceptance", 5, "working_days", id="D03"),
        pytest.param("supplement_answer_days", 30, "calendar_days", id="D98"),
        pytest.param("publicity_start", 2, "working_days", id="D99"),
        pytest.param("ministry_estimate", 5, "working_days", id="D01-estimate"),
        pytest.param("day_closes_at", "18:00", "time", id="D77"),
        pytest.param("credit_report_age_days", 90, "calendar_days", id="D29"),
        pytest.param("incident_report_hours", 2, "hours", id="D12"),
        pytest.param("interim_review_days", 30, "calendar_days", id="D94"),
        pytest.param("renewal_before_window", False, "flag", id="D05"),
        pytest.param("centre_report_counts", False, "flag", id="D01"),
        pytest.param("unused_mandate", 10, "working_days", id="unused-mandate"),
        pytest.param("mandate_age_days", 90, "calendar_days", id="mandate-age"),
        pytest.param("commitment_age_days", 180, "calendar_days", id="D68"),
        pytest.param("draw_class_d_percent", 100, "percent", id="D95"),
        pytest.param("inspections_per_year", 2, "count", id="D95-cap"),
        pytest.param("dormancy_answer", 10, "working_days", id="D13"),
        pytest.param("accident_loss_yuan", 1_000_000, "yuan", id="D105"),
    ],
)
def test_internal_figures_are_those_decided(key: str, value: object, unit: str) -> None:
    spec = FIGURES[key]
    assert (spec.value, spec.unit.value, spec.source) == (value, unit, Source.INTERNAL)


def test_no_internal_figure_claims_a_clause_of_the_notice() -> None:
    internal = [spec for spec in FIGURES.values() if spec.source is Source.INTERNAL]
    assert [spec.key for spec in internal if spec.basis.startswith(("文", "附"))] == []
    assert [spec.key for spec in FIGURES.values() if not is_citation(spec.basis)] == []


@pytest.mark.parametrize("key", FIGURES)
def test_first_value_fits_its_unit(key: str) -> None:
    assert FIGURES[key].check(FIGURES[key].value) == FIGURES[key].value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("grading_filing", -1),
        ("grading_filing", "10"),
        ("grading_filing", 2.5),
        ("grading_filing", True),
        ("day_closes_at", "25:00"),
        ("day_closes_at", "18:00+08:00"),
        ("day_closes_at", 18),
        ("anonymous_objections", 1),
        ("anonymous_objections", None),
    ],
)
def test_check_refuses_what_does_not_fit_the_unit(key: str, value: object) -> None:
    with pytest.raises(FigureError):
        FIGURES[key].check(value)


def test_units_of_days_say_which_days() -> None:
    wrong = [key for key, spec in FIGURES.items() if key.endswith("_days") is not (spec.unit is Unit.CALENDAR_DAYS)]
    assert wrong == []
