"""What upper apps lay beside an entry of the register: the directory shows it without knowing them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AwaySite:
    """A standing site in another city, with that city's consent (文二(二)): where, what, from when to when."""

    city: str
    name: str
    address: str
    occupations: tuple[str, ...]
    starts_on: date
    ends_on: date


Sites = Callable[[str, date], Sequence[AwaySite]]


def _none(credit_code: str, on: date) -> Sequence[AwaySite]:
    return ()


# Set once by the app that keeps the notices; it stands to our right.
_sites: Sites = _none


def use_away_sites(sites: Sites) -> None:
    """Lets an app say which standing sites an institution has in other cities, as of any day."""
    global _sites
    _sites = sites


def away_sites(credit_code: str, on: date) -> Sequence[AwaySite]:
    """The standing sites of this credit code in other cities as they stood at the end of a day."""
    return _sites(credit_code, on)
