"""Calendars of the tests, without a database."""

from datetime import date

from portal.workdays.national import packaged_days, packaged_years
from portal.workdays.rules import GUANGXI, NATIONAL, Calendar

ORDER_98 = "自治区政府令第98号"

NATIONWIDE = Calendar(NATIONAL, 1, packaged_days(), {}, packaged_years(), frozenset())
REGION = Calendar(
    GUANGXI,
    1,
    packaged_days(),
    {date(2024, 4, 11): (False, "壮族三月三", ORDER_98), date(2024, 4, 12): (False, "壮族三月三", ORDER_98)},
    packaged_years(),
    frozenset({2024}),
)
