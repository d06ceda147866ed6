"""Renewal by its rules: the window at its edges, the next term, what a lapse is called (G12, D05-D07, D92)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filings.enums import Outcome, State
from filings.rules.renewal import lapse_title, next_term, start_reasons, window_reasons
from portal.institutions.enums import Standing, Track
from portal.terms.rules.window import Window
from portal.workdays.rules import months_after, renewal_window, validity_end

DAY = timedelta(days=1)
EMPLOYER = Track.GRADING_EMPLOYER
WINDOW = Window(date(2026, 6, 28), date(2026, 9, 28), date(2026, 9, 28))
days = st.dates(date(2021, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("on", "words"),
    [
        pytest.param(date(2026, 6, 27), "还早", id="the-day-before"),
        pytest.param(date(2026, 6, 28), "", id="first"),
        pytest.param(date(2026, 9, 28), "", id="last"),
        pytest.param(date(2026, 9, 29), "已截止", id="the-day-after"),
    ],
)
def test_window_at_its_edges(on, words):
    found = window_reasons(WINDOW, on)
    assert [reason.rule for reason in found] == (["G12"] if words else [])
    assert not found or (words in found[0].text and "2026-06-28 至 2026-09-28" in found[0].text)


@pytest.mark.parametrize(
    ("standing", "barred", "active", "rules"),
    [
        pytest.param(Standing.VALID, "", "", [], id="G12"),
        pytest.param(Standing.SUSPENDED, "", "", [], id="D39"),
        pytest.param(Standing.TERMINATED, "", "", ["D97"], id="terminated"),
        pytest.param(Standing.CANCELLED, "", "", ["D97"], id="cancelled"),
        pytest.param(Standing.VALID, "不再受理", "4502-2026-0001", ["L12", "D37"], id="D90-D37"),
    ],
)
def test_what_keeps_a_renewal_from_being_begun(standing, barred, active, rules):
    found = start_reasons(EMPLOYER, standing, WINDOW, date(2026, 7, 1), barred=barred, active=active)
    assert [reason.rule for reason in found] == rules


@pytest.mark.parametrize("track", [Track.EXAMINING_QUALIFICATION, Track.EXAMINING_SPECIAL])
def test_examining_institutions_have_nothing_to_renew(track):
    assert [reason.rule for reason in start_reasons(track, Standing.VALID, None, date(2026, 7, 1))] == ["D15"]


@pytest.mark.parametrize(
    ("decided_on", "valid_to", "term"),
    [
        pytest.param(date(2026, 9, 28), date(2026, 9, 28), (date(2026, 9, 29), date(2029, 9, 28)), id="D06-on-the-last-day"),
        pytest.param(date(2026, 9, 29), date(2026, 9, 28), (date(2026, 9, 29), date(2029, 9, 28)), id="D06-the-day-after"),
        pytest.param(date(2026, 10, 13), date(2026, 9, 28), (date(2026, 10, 13), date(2029, 10, 12)), id="D06-late"),
        pytest.param(date(2027, 1, 4), date(2027, 2, 28), (date(2027, 3, 1), date(2030, 2, 28)), id="D07-end-of-february"),
        pytest.param(date(2028, 1, 4), date(2028, 2, 28), (date(2028, 2, 29), date(2031, 2, 28)), id="D07-leap-day"),
        pytest.param(date(2028, 1, 4), date(2028, 2, 29), (date(2028, 3, 1), date(2031, 2, 28)), id="D07-after-the-leap-day"),
    ],
)
def test_next_term(decided_on, valid_to, term):
    assert next_term(decided_on, valid_to, 3) == term


@given(days, st.integers(0, 90), st.integers(1, 5))
def test_terms_decided_in_time_follow_without_gap_or_overlap(filed_on, early, years):
    valid_to = validity_end(filed_on, years)
    first, last = next_term(valid_to - early * DAY, valid_to, years)
    assert first == valid_to + DAY
    assert last == validity_end(first, years)
    assert months_after(first, 12 * years) - DAY <= last <= months_after(first, 12 * years)


@given(days, st.integers(1, 400), st.integers(1, 5))
def test_term_decided_late_begins_with_the_decision(filed_on, late, years):
    valid_to = validity_end(filed_on, years)
    first, last = next_term(valid_to + late * DAY, valid_to, years)
    assert (first, last) == (valid_to + late * DAY, validity_end(first, years))


@given(days, st.integers(1, 11))
def test_either_reading_meets_the_other_at_one_day(valid_to, months):
    """D05: what one calls open the other calls over, but for the day on which both are."""
    opens_on, closes_on = renewal_window(valid_to, months)
    other_opens, other_closes = renewal_window(valid_to, months, before=True)
    assert other_opens < other_closes == opens_on < closes_on == valid_to


@pytest.mark.parametrize(
    ("state", "outcome", "title"),
    [
        ("", "", "有效期届满，未申请延续"),
        (State.WITHDRAWN, "", "有效期届满，延续申请已撤回"),
        (State.DECLINED, "", "有效期届满，延续申请未获受理"),
        (State.SUPPLEMENTING, "", "有效期届满，延续申请逾期未补正"),
        (State.DECIDED, Outcome.REFUSED, "有效期届满，延续备案未通过"),
        (State.DECIDED, Outcome.GRANTED, "有效期届满，未申请延续"),
    ],
)
def test_what_a_lapse_is_called(state, outcome, title):
    """V3.11."""
    assert lapse_title(state, outcome) == title
