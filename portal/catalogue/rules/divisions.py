"""Administrative divisions of Guangxi by their six digits."""

from typing import Final

REGION: Final = "450000"


def in_guangxi(code: str) -> bool:
    """Whether a division code lies in Guangxi."""
    return len(code) == 6 and code.isascii() and code.isdigit() and code.startswith(REGION[:2])


def city_code(code: str) -> str | None:
    """The prefecture-level city a division belongs to (itself for a city); None for the region and for what lies outside it.

    Answers for districts that are newer than our list: the first four digits name the city.
    """
    city = code[:4] + "00"
    return city if in_guangxi(code) and city != REGION else None
