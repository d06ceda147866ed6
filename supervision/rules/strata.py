"""The strata of a draw: the credit class of a registration, and its city. Clause: 文三(一), 文三(二). The classes are ours (internal, D95)."""

from typing import Final

from supervision.enums import CreditClass

CLAUSE: Final = "文三(一)"
_BY_STARS: Final = {
    "5": CreditClass.A,
    "4": CreditClass.A,
    "3": CreditClass.B,
    "2": CreditClass.C,
    "1": CreditClass.D,
}


def credit_class(stars: str, *, is_watched: bool) -> CreditClass:
    """The class on a day, from the star fact that holds on it ("" where it has none) and from the watch list.

    Watched is D whatever the stars; not rated yet is B: nothing speaks for it or against it. A value that is no number of stars counts
    as not rated.
    """
    if is_watched:
        return CreditClass.D
    return _BY_STARS.get(stars.strip(), CreditClass.B)


def stratum(city: str, found: CreditClass) -> str:
    """How a stratum is called in a draw's document: 柳州市·A 级."""
    return f"{city}·{found.label}"
