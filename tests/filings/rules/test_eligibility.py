"""What only the whole can show: stages apart, the age of a credit report, nothing judged for a change of basic data."""

from datetime import date

import pytest

from filings.enums import Matter
from filings.rules.answers import Answers
from filings.rules.eligibility import examine
from portal.institutions.enums import Track
from tests.filings.rules.cases import FACTS, FIGURES_NOW, ON, answers


@pytest.mark.parametrize(
    ("track", "issued", "expected"),
    [
        pytest.param(Track.GRADING_SOCIAL, date(2026, 7, 11), [], id="D29-90-days"),
        pytest.param(Track.GRADING_SOCIAL, date(2026, 7, 10), ["D29"], id="D29-91-days"),
        pytest.param(Track.GRADING_SCHOOL, date(2020, 1, 1), [], id="D29-social-alone"),
    ],
)
def test_age_of_the_credit_report(track, issued, expected):
    given = Answers(Matter.INITIAL, track, credit_report_on=issued)
    assert [reason.rule for reason in examine(given, FACTS, ON, FIGURES_NOW).submission if reason.rule == "D29"] == expected


@pytest.mark.parametrize("matter", [Matter.CHANGE, Matter.RENEWAL])
def test_complete_change_and_renewal_pass(matter):
    given = answers(Track.GRADING_EMPLOYER, matter)
    assert examine(given, FACTS, ON, FIGURES_NOW).submission == ()


def test_negative_item_stays_out_of_submission():
    given = answers(
        Track.GRADING_SOCIAL, commitment={"attested": [], "rows": [{"row_id": "l1", "kind": "bad_record", "from_on": "2025-01-01"}]}
    )
    found = examine(given, FACTS, ON, FIGURES_NOW)
    assert [reason.rule for reason in found.decision] == ["B35", "B31", "B32", "B33", "B34", "B35"]
    assert not {"B31", "B32", "B33", "B34", "B35"} & {reason.rule for reason in found.submission}
