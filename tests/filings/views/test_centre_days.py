"""D99: the Centre's list and the file page count the days of one wait alike, on the days around each pause."""

from datetime import date, datetime, timedelta

import pytest
from django.core.paginator import Paginator

from filings.models import Filing
from filings.queries.centre import STAGES, at_stage
from filings.queries.dossier import Dossier, dossier, with_neighbours
from filings.services import evaluating, publicising
from filings.views import officer_words as words
from filings.views.centre_overview import _filings
from tests.filings import road
from tests.filings.stage import MONDAY, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FRIDAY = MONDAY + 4 * DAY  # the conclusion
TUESDAY = MONDAY + 8 * DAY  # the publicity begins


def evaluated() -> Filing:
    """Notice sent on Monday, concluded on Friday."""
    bureau = desk()
    filing = road.reviewed(road.accepted(submitted(at=MONDAY), bureau, MONDAY), bureau, MONDAY)
    filing, people = road.evaluating_now(filing, bureau, MONDAY)
    lines = dict.fromkeys(filing.lines.values_list("pk", flat=True), evaluating.LineResult.PASSED)
    road.signed(filing, lines, FRIDAY)
    found = evaluating.Conclusion(heads=road.HEADS, lines=lines, methods=list(evaluating.Method), text="结论。")
    return evaluating.conclude(filing, found, by=people[0].user, at=FRIDAY, seen=filing.version)


def both(filing: Filing, on: date) -> tuple[dict[str, object], Dossier]:
    """The row of the list and the file page on a day."""
    stage = next(stage for stage in STAGES.values() if stage.state == filing.state)
    [row] = _filings(Paginator(at_stage(stage), 25).get_page(1), stage, on)
    return row, dossier(with_neighbours(Filing.objects.all()).get(pk=filing.pk), on)


def compared(filing: Filing, on: date) -> tuple[str, str]:
    """The Centre's own days as both say them; the bureau's are the same on both and in the ledger of the strip."""
    row, page = both(filing, on)
    told = words.next_line(page.filing, page.clock, frozenset(), on, page.centre)
    own, bureau = row["own"], row["bureau"]
    assert page.clock is not None and told is not None
    assert (own, bureau) == (page.centre, page.clock.slot)
    assert page.clock.ledger.left == bureau.total - bureau.used
    assert (told.left, told.until, told.overdue) == (own.line1, own.line2, own.tone == "overdue")
    return own.line1, bureau.line1


def test_list_and_file_count_alike_from_the_conclusion_to_the_publicity() -> None:
    """The day of the conclusion is not counted, each day of the wait is, of the Centre's two and of the bureau's nine."""
    filing = evaluated()
    assert [compared(filing, (FRIDAY + days * DAY).date()) for days in range(7)] == [
        ("剩 2 个工作日", "剩 10 个工作日"),
        ("剩 2 个工作日", "剩 10 个工作日"),
        ("剩 2 个工作日", "剩 10 个工作日"),
        ("剩 1 个工作日", "剩 9 个工作日"),
        ("今日到期", "剩 8 个工作日"),
        ("逾期 1 个工作日", "剩 7 个工作日"),
        ("逾期 2 个工作日", "剩 6 个工作日"),
    ]


def test_list_and_file_count_alike_from_the_end_of_the_publicity_to_the_report() -> None:
    """The publicity and the wait for the report are not counted; what was left stands still on both."""
    officer = centre_officer()
    filing = road.publicised(evaluated(), officer, TUESDAY)
    end: datetime = road.day_after_publicity(filing)
    filing = publicising.close(filing, by=officer, at=end, seen=filing.version)
    found = [compared(filing, (end + days * DAY).date()) for days in range(3)]
    assert {bureau for _, bureau in found} == {"停表·区中心"}
    page = both(filing, end.date())[1]
    assert page.clock is not None
    assert page.clock.ledger.left == 8
