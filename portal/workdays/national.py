"""The national arrangement as the `chinesecalendar` package states it, in Chinese and as plain values."""

from datetime import date
from functools import cache
from typing import Final

import chinese_calendar

# The package's short names are not what a notice prints.
_NAMES: Final[dict[str, str]] = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@cache
def packaged_days() -> dict[date, tuple[bool, str]]:
    """Every day that differs from a plain week: day -> (working, name), make-up working days included."""
    off = {on: (False, _name(holiday)) for on, holiday in chinese_calendar.holidays.items()}
    made_up = {on: (True, f"{_name(holiday)}调休上班") for on, holiday in chinese_calendar.workdays.items()}
    return off | made_up


@cache
def packaged_years() -> frozenset[int]:
    """The years the package covers; beyond its last one nothing is known."""
    return frozenset(range(min(packaged_days()).year, max(packaged_days()).year + 1))


def _name(holiday: str) -> str:
    chinese: str = chinese_calendar.Holiday(holiday).chinese
    return _NAMES.get(chinese, chinese)
