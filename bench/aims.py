"""The measured lines held against the aims."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from bench.subjects import Line

# what → the statements it may take; none of them takes more of them where there is more
SQL: Final = {
    "queue_first_page": 12,
    "file_page": 15,
    "file_page_five_versions": 15,
    "resubmission_diff": 15,
    "statistics_page": 15,
    "accept": 15,
    "tick_a_change": 15,
}
TO_BARE: Final = {"queue_first_page": 2.5, "search_code": 2, "search_two_characters": 2}
FLAT: Final = (*SQL, "queue_last_page")
GROWTH: Final = 1.3  # from a size to the next
LAST_PAGE: Final = 1.5  # of the first


def judged(lines: list[Line]) -> Iterator[Line]:
    """One line for each aim: its figure, the most it may be, and whether it is met."""
    found = {(line["filings"], line["what"]): line for line in lines}
    sizes: list[int] = sorted({size for size, _ in found})  # type: ignore[type-var]
    large = sizes[-1]

    def of(size: int, what: str, figure: str = "ms") -> float:
        return float(found[size, what][figure])  # type: ignore[arg-type]

    for what, most in SQL.items():
        yield _aim(f"{what}_sql", of(large, what, "sql"), most)
        yield _aim(f"{what}_sql_growth", of(large, what, "sql") - of(sizes[0], what, "sql"), 0)
    for what, limit in TO_BARE.items():
        yield _aim(f"{what}_to_bare", of(large, what, "ratio_to_bare"), limit)
    yield _aim("queue_last_to_first", of(large, "queue_last_page") / of(large, "queue_first_page"), LAST_PAGE)
    for fewer, more in pairwise(sizes):
        for what in FLAT:
            yield _aim(f"{what}_{_short(more)}_to_{_short(fewer)}", of(more, what) / of(fewer, what), GROWTH)


def _short(size: int) -> str:
    """1000000 → 1M, 100000 → 100k."""
    return f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1000}k"


def _aim(name: str, value: float, most: float) -> Line:
    return {"aim": name, "value": round(value, 2), "at_most": most, "met": value <= most}
