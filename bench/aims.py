"""The measured lines held against the aims."""

from collections.abc import Iterator

from bench.subjects import Line


def judged(lines: list[Line]) -> Iterator[Line]:
    """One line for each aim: its figure, the most it may be, and whether it is met."""
    found = {(line["filings"], line["what"]): line for line in lines}
    small, large = min(size for size, _ in found), max(size for size, _ in found)

    def of(size: int, what: str, figure: str = "ms") -> float:
        return float(found[size, what][figure])

    yield _aim("queue_sql", of(large, "queue_first_page", "sql"), 12)
    yield _aim("queue_sql_growth", of(large, "queue_first_page", "sql") - of(small, "queue_first_page", "sql"), 0)
    yield _aim("queue_100k_to_1k", of(large, "queue_first_page") / of(small, "queue_first_page"), 1.3)
    yield _aim("queue_last_to_first", of(large, "queue_last_page") / of(large, "queue_first_page"), 1.5)
    yield _aim("queue_to_bare_page", of(large, "queue_first_page", "ratio_to_bare"), 2.5)
    yield _aim("file_page_sql", of(large, "file_page", "sql"), 15)
    yield _aim("file_page_100k_to_1k", of(large, "file_page") / of(small, "file_page"), 1.3)
    for what in ("search_code", "search_two_characters"):
        yield _aim(f"{what}_to_bare", of(large, what, "ratio_to_bare"), 2)
    yield _aim("accept_sql", of(large, "accept", "sql"), 15)
    yield _aim("accept_100k_to_1k", of(large, "accept") / of(small, "accept"), 1.3)


def _aim(name: str, value: float, most: float) -> Line:
    return {"aim": name, "value": round(value, 2), "at_most": most, "met": value <= most}
