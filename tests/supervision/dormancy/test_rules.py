"""One and two years of silence: corresponding days, month ends, suspended days. Clause: 附3一(二)3, 附3一(三)7; D13, D86, D74."""

from datetime import date, timedelta

import pytest

from supervision.enums import DormancyState
from supervision.rules.idleness import Silence, Stretch, asking_reasons, blaming_reasons, last_activity, reached_on, silence

D = date
LAST = D(2025, 3, 10)


@pytest.mark.parametrize(
    ("last", "years", "suspended", "day"),
    [
        (LAST, 1, [], D(2026, 3, 11)),  # more than a year: the day after the corresponding day
        (LAST, 2, [], D(2027, 3, 10)),  # two years (含): on it
        (D(2024, 2, 29), 1, [], D(2025, 3, 1)),
        (D(2024, 2, 29), 2, [], D(2026, 2, 28)),
        (LAST, 1, [(D(2025, 6, 1), D(2025, 7, 1))], D(2026, 4, 10)),
        (LAST, 1, [(D(2025, 1, 1), D(2025, 3, 21))], D(2026, 3, 21)),  # only the ten days after the last activity
        (LAST, 1, [(D(2024, 1, 1), D(2025, 3, 11))], D(2026, 3, 11)),  # over on the day after: nothing to subtract
        (LAST, 1, [(D(2026, 3, 12), D(2026, 5, 1))], D(2026, 3, 11)),  # began after the mark
        (LAST, 1, [(D(2026, 3, 11), D(2026, 3, 21))], D(2026, 3, 21)),  # the mark itself is suspended
        (LAST, 1, [(D(2025, 6, 1), D(2025, 6, 11)), (D(2025, 6, 6), D(2025, 6, 21))], D(2026, 3, 31)),  # what overlaps counts once
        (LAST, 1, [(D(2026, 3, 1), D(2026, 3, 11)), (D(2026, 3, 15), D(2026, 3, 20))], D(2026, 3, 26)),  # pushed into the next
        (LAST, 1, [(D(2026, 1, 1), None)], None),  # stands still while it lasts
        (LAST, 2, [(D(2027, 4, 1), None)], D(2027, 3, 10)),
    ],
)
def test_mark_is_reached_on_its_day(last: date, years: int, suspended: list[Stretch], day: date | None) -> None:
    assert reached_on(last, years, suspended) == day


@pytest.mark.parametrize(
    ("today", "years"), [(D(2026, 3, 10), 0), (D(2026, 3, 11), 1), (D(2027, 3, 9), 1), (D(2027, 3, 10), 2), (D(2030, 1, 1), 2)]
)
def test_highest_mark_counts(today: date, years: int) -> None:
    found = silence(LAST, [], today)
    assert (found.years if found else 0) == years
    if found:
        assert found == Silence(LAST, LAST + timedelta(days=1), years, D(2026, 3, 11) if years == 1 else D(2027, 3, 10))


def test_last_activity_is_the_latest_of_what_is_known() -> None:
    filed = D(2024, 1, 5)
    assert last_activity(filed, None, None) == filed
    assert last_activity(filed, D(2025, 2, 1), D(2024, 9, 1)) == D(2025, 2, 1)
    assert last_activity(filed, D(2025, 4, 1), D(2025, 5, 1)) == D(2025, 5, 1)


def test_nothing_is_asked_of_what_is_not_silent_unconfirmed_or_over() -> None:
    found = silence(LAST, [], D(2026, 3, 11))
    assert asking_reasons(found, may_conclude=True, standing=True) == ()
    rules = [
        asking_reasons(None, may_conclude=True, standing=True),
        asking_reasons(found, may_conclude=False, standing=True),
        asking_reasons(found, may_conclude=True, standing=False),
    ]
    assert [[reason.rule for reason in one] for one in rules] == [["D86"], ["D74"], ["L04"]]


@pytest.mark.parametrize(
    ("state", "today", "refused"),
    [
        (DormancyState.ASKED, D(2026, 4, 1), True),
        (DormancyState.ASKED, D(2026, 4, 2), False),
        (DormancyState.ANSWERED, D(2026, 3, 20), False),
    ],
)
def test_nobody_is_blamed_before_his_days_are_over(state: DormancyState, today: date, refused: bool) -> None:
    assert bool(blaming_reasons(state, D(2026, 4, 1), today)) is refused
