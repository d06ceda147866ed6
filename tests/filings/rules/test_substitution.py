"""Who may stand in for whom, and when (T12)."""

from datetime import date

import pytest

from filings.rules.substitution import Span, overlap_reasons, right_reasons, span_reasons

TODAY = date(2026, 9, 7)
A, B, C = 1, 2, 3


def span(absent=A, substitute=B, first=10, last=20):
    return Span(absent, substitute, date(2026, 9, first), date(2026, 9, last), "已有")


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        pytest.param(span(), [], id="in-order"),
        pytest.param(span(first=7, last=7), [], id="one-day-today"),
        pytest.param(span(substitute=A), ["substitute"], id="himself"),
        pytest.param(span(first=6), ["from_on"], id="yesterday"),
        pytest.param(span(first=20, last=19), ["to_on"], id="ends-before-it-begins"),
    ],
)
def test_persons_and_days(wanted, fields):
    assert [reason.path for reason in span_reasons(wanted, TODAY)] == fields


@pytest.mark.parametrize(
    ("standing", "fields"),
    [
        pytest.param(span(first=1, last=9), [], id="the-day-before"),
        pytest.param(span(first=21, last=25), [], id="the-day-after"),
        pytest.param(span(first=1, last=10), ["from_on"], id="shares-the-first-day"),
        pytest.param(span(first=20, last=25), ["from_on"], id="shares-the-last-day"),
        pytest.param(span(substitute=C, first=12, last=13), ["from_on"], id="within"),
        pytest.param(span(absent=B, substitute=C, first=15, last=15), ["substitute"], id="substitute-is-away-himself"),
        pytest.param(span(absent=C, substitute=A, first=15, last=15), ["from_on"], id="stands-in-for-somebody-then"),
        pytest.param(span(absent=C, substitute=B), [], id="one-substitute-for-two"),
    ],
)
def test_overlap_is_refused(standing, fields):
    assert [reason.path for reason in overlap_reasons(span(), [standing])] == fields


@pytest.mark.parametrize(
    ("absent", "substitute", "count"),
    [
        pytest.param({"accept_filing"}, {"accept_filing"}, 0, id="same-post"),
        pytest.param({"accept_filing"}, {"accept_filing", "review_filing"}, 0, id="more-than-that"),
        pytest.param({"accept_filing", "review_filing"}, {"accept_filing"}, 1, id="one-of-two"),
        pytest.param({"accept_filing"}, set(), 1, id="no-post"),
        pytest.param(set(), {"accept_filing"}, 1, id="nothing-to-stand-in-for"),
    ],
)
def test_substitute_holds_every_post(absent, substitute, count):
    assert len(right_reasons(absent, substitute)) == count
