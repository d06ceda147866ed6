"""What does not go together of one person's posts (N14, O20), and when an unanswered invitation is reminded of by itself."""

from datetime import date

import pytest

from filings.rules.invitation import reminder_due
from filings.rules.posts import Post, post_overlaps
from tests.filings.rules.cases import CALENDAR

A, B = "柳州龙屏机械制造有限公司", "柳州凤岭职业学校"


@pytest.mark.parametrize(
    ("posts", "rules"),
    [
        pytest.param([], [], id="nowhere"),
        pytest.param([(A, "assessor")], [], id="one-post"),
        pytest.param([(A, "assessor"), (A, "expert")], [], id="O20-assessor-and-expert-go-together"),
        pytest.param([(A, "assessor"), (A, "supervisor")], ["O20"], id="O20-watching-himself"),
        pytest.param([(A, "assessor"), (B, "assessor")], ["N14"], id="N14-two-institutions"),
        pytest.param([(A, "assessor"), (B, "supervisor")], ["N14"], id="O20-watching-another-institution"),
        pytest.param([(A, "assessor"), (A, "supervisor"), (B, "staff")], ["N14", "O20"], id="N14-O20-both"),
    ],
)
def test_what_does_not_go_together(posts: list[tuple[str, str]], rules: list[str]) -> None:
    assert [reason.rule for reason in post_overlaps(Post(name, "企业自主评价", role) for name, role in posts)] == rules


ASKED = date(2026, 9, 7)  # a Monday


@pytest.mark.parametrize(
    ("reminded", "today", "due"),
    [
        pytest.param(None, date(2026, 9, 9), False, id="before-the-first-stage"),
        pytest.param(None, date(2026, 9, 10), True, id="first-stage"),
        pytest.param(date(2026, 9, 9), date(2026, 9, 10), True, id="bureau-reminded-the-day-before"),
        pytest.param(date(2026, 9, 10), date(2026, 9, 11), False, id="stage-served"),
        pytest.param(date(2026, 9, 11), date(2026, 9, 12), False, id="stage-served-late-by-the-bureau"),
        pytest.param(date(2026, 9, 10), date(2026, 9, 14), False, id="second-stage-is-working-days"),
        pytest.param(date(2026, 9, 10), date(2026, 9, 15), True, id="second-stage"),
        pytest.param(None, date(2026, 11, 2), True, id="slept-through-both"),
        pytest.param(date(2026, 11, 2), date(2026, 11, 3), False, id="slept-through-both-once"),
    ],
)
def test_each_stage_reminds_once(reminded: date | None, today: date, due: bool) -> None:
    assert reminder_due(ASKED, reminded, today, (3, 6), CALENDAR) is due
    assert reminder_due(ASKED, reminded, today, (), CALENDAR) is False
