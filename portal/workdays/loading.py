"""The calendar the database starts with: the packaged national data, and the one regional year that is known for certain."""

from datetime import date, datetime
from typing import Any, Final

from django.db.models import F

from portal.workdays.national import packaged_years

SANYUESAN: Final = "壮族三月三"
# No other year is known from the notice itself, and nobody guesses one (D08).
REGIONAL_2024: Final = (date(2024, 4, 11), date(2024, 4, 12))
REGIONAL_BASIS: Final = "自治区政府令第98号"


def load_calendar(arrangement: Any, arranged_day: Any, version: Any, *, at: datetime) -> bool:
    """Add the version row and 2024's regional days where missing; raise the version when the packaged data has grown.

    Takes the model classes, historical ones in a migration; tells whether anything changed.
    """
    through = max(packaged_years())
    _, created = version.objects.get_or_create(pk=1, defaults={"national_through": through})
    grown = version.objects.exclude(national_through=through).update(national_through=through, number=F("number") + 1)
    seeded = not arrangement.objects.filter(scope="guangxi", year=2024).exists()
    if seeded:
        year = arrangement.objects.create(
            scope="guangxi",
            year=2024,
            basis=REGIONAL_BASIS,
            entered_by="系统",
            entered_at=at,
            confirmed_by="系统",
            confirmed_at=at,
        )
        arranged_day.objects.bulk_create(arranged_day(arrangement=year, on=on, working=False, name=SANYUESAN) for on in REGIONAL_2024)
    return bool(created or grown or seeded)
