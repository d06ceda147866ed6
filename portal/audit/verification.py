"""Walking the chain: is every entry the one that was written, and is none missing?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import cast

from portal.audit.chain import GENESIS
from portal.audit.models import Entry

CHUNK = 2000
BEFORE_ALL = -(2**63)


class Break(Enum):
    """How a chain can be broken; the value is said to the auditor."""

    NUMBER = "序号不连续，此条缺失"
    LINK = "与前一条的摘要不衔接"
    CONTENT = "内容与摘要不符"
    NOTED = "与此前留存的摘要不符"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chain up to its first break. `count` entries are whole, the last of them has `last_hash`."""

    count: int
    last_hash: str
    kind: Break | None = None

    @property
    def broken_no(self) -> int:
        """The first row that is wrong, when one is."""
        return self.count + 1


def verify(*, noted: tuple[int, str] | None = None, chunk: int = CHUNK) -> Verdict:
    """Walk the chain from its first entry, `chunk` rows at a time, and stop at the first break.

    `noted` is a number and hash that somebody kept: only with it can the loss of the last entries be seen, as the rest is a whole chain.
    """
    no, last_hash = 0, GENESIS
    for found_no, entry in _rows(chunk):
        if kind := _break(no + 1, last_hash, found_no, entry, noted):
            return Verdict(no, last_hash, kind)
        no, last_hash = found_no, cast(Entry, entry).hash
    return Verdict(no, last_hash, Break.NUMBER if noted and noted[0] > no else None)


def _break(no: int, prev_hash: str, found_no: int, entry: Entry | None, noted: tuple[int, str] | None) -> Break | None:
    """What is wrong with the row found where entry `no` should follow `prev_hash`."""
    if found_no != no:
        return Break.NUMBER
    if entry is None:
        return Break.CONTENT
    if entry.prev_hash != prev_hash:
        return Break.LINK
    if entry.hash != _digest(entry):
        return Break.CONTENT
    return Break.NOTED if noted and noted[0] == no and noted[1] != entry.hash else None


def _digest(entry: Entry) -> str | None:
    try:
        return entry.digest()
    except (TypeError, ValueError):  # a value that no act can have written, e.g. a float
        return None


def _rows(chunk: int) -> Iterator[tuple[int, Entry | None]]:
    """Every row by number, None in the place of one that cannot even be read."""
    numbers = list(Entry.objects.order_by("no").values_list("no", flat=True)[:chunk])
    while numbers:
        yield from _read(numbers)
        numbers = list(Entry.objects.filter(no__gt=numbers[-1]).order_by("no").values_list("no", flat=True)[:chunk])


def _read(numbers: list[int]) -> list[tuple[int, Entry | None]]:
    try:
        return [(entry.no, entry) for entry in Entry.objects.filter(no__range=(numbers[0], numbers[-1])).order_by("no")]
    except Exception:  # SQLite keeps any text in any column; whatever reading it raises, the row is not what was written
        if len(numbers) == 1:
            return [(numbers[0], None)]
    return [row for no in numbers for row in _read([no])]
