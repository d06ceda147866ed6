"""Dated substitution (代理): who may stand in for whom, and on which days (T12)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from portal.policy.clauses import Reason


@dataclass(frozen=True, slots=True)
class Span:
    """A substitution as it stands: the days [from_on, to_on], both included, of these two persons, in words and by their ids."""

    absent: int
    substitute: int
    from_on: date
    to_on: date
    words: str

    def meets(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return self.from_on <= other.to_on and other.from_on <= self.to_on


def span_reasons(wanted: Span, today: date) -> tuple[Reason, ...]:
    """What is wrong with the persons and the days by themselves."""
    found = []
    if wanted.absent == wanted.substitute:
        found.append(Reason("", "代理人不能是本人。", "T12", "substitute"))
    if wanted.from_on < today:
        found.append(Reason("", "起始日不能早于今天。", "T12", "from_on"))
    if wanted.to_on < wanted.from_on:
        found.append(Reason("", "截止日不能早于起始日。", "T12", "to_on"))
    return tuple(found)


def overlap_reasons(wanted: Span, standing: Iterable[Span]) -> tuple[Reason, ...]:
    """One substitute a day; nobody stands in while he is away himself, and nobody is away while he stands in: no chains."""
    found = []
    for other in standing:
        if not wanted.meets(other):
            continue
        if other.absent == wanted.absent:
            found.append(Reason("", f"这段时间已有代理：{other.words}。", "T12", "from_on"))
        elif other.absent == wanted.substitute:
            found.append(Reason("", f"代理人在这段时间不在岗：{other.words}。", "T12", "substitute"))
        elif other.substitute == wanted.absent:
            found.append(Reason("", f"他在这段时间正在代理他人：{other.words}。请先终止那一项。", "T12", "from_on"))
    return tuple(found)


def right_reasons(absent: Collection[str], substitute: Collection[str]) -> tuple[Reason, ...]:
    """The substitute holds every post of the one who is away; rights are given by posts and never by a substitution."""
    if not absent:
        return (Reason("", "他不在本机关任受理、审核、审批岗，不需要代理。", "T12", "substitute"),)
    if set(absent) - set(substitute):
        return (Reason("", "代理人须在本机关任与他相同的岗位。", "T12", "substitute"),)
    return ()
