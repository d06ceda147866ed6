"""Who is in a draw, who stays out and why, and how many are drawn: the document before there is a seed. Clause: 文三(一), N1, T16, D95."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.institutions.enums import Standing
from portal.policy.clauses import Reason
from portal.workdays.rules import months_before
from supervision.enums import CreditClass
from supervision.rules.strata import CLAUSE, stratum

GOOD: Final = frozenset({Standing.VALID, Standing.RENEWING})
POOL: Final = GOOD | {Standing.SUSPENDED}  # named in the register; the suspended with the reason why they are not drawn
MOST_TEAM: Final = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registration on the day of a draw. `inspected`: visits of the institution this year, by whatever authority; all its registrations."""

    id: str
    name: str
    institution: int
    city: str
    city_name: str
    credit_class: CreditClass
    standing: Standing
    is_held: bool = False
    last_drawn_on: date | None = None
    inspected: int = 0

    @property
    def stratum(self) -> str:
        return stratum(self.city_name, self.credit_class)

    @property
    def is_good(self) -> bool:
        """Whether it counts for the shares: in good standing, drawn lately or not."""
        return self.standing in GOOD and not self.is_held


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of the day: percent by class and at least, months of rest, visits an institution a year, inspectors a team."""

    shares: Mapping[CreditClass, int]
    least: int
    rest: int
    cap: int
    team: int

    @property
    def stored(self) -> dict[str, int]:
        """As a draw keeps them."""
        return {
            **{f"share_{key.value}": share for key, share in self.shares.items()},
            "least": self.least,
            "rest": self.rest,
            "cap": self.cap,
        }


@dataclass(frozen=True, slots=True)
class Taker:
    """An inspector on the day of a draw. `avoids`: the institutions he keeps out of."""

    id: str
    name: str
    valid_until: date
    cities: tuple[str, ...] = ()
    avoids: frozenset[int] = frozenset()


def why_excluded(candidate: Candidate, limits: Limits, on: date) -> str:
    """Why this one is not drawn, in words for everybody; empty where it takes part. The cap holds for class D as well (D95)."""
    if candidate.standing not in GOOD:
        return f"{candidate.standing.label}期间"
    if candidate.is_held:
        return "有在办案件"
    if candidate.inspected >= limits.cap:
        return f"本年度已检查 {candidate.inspected} 次，达到上限"
    rests = candidate.credit_class != CreditClass.D and candidate.last_drawn_on is not None
    if rests and candidate.last_drawn_on > months_before(on, limits.rest):  # type: ignore[operator]
        return f"{limits.rest} 个月内已抽中"
    return ""


def objects(candidates: Iterable[Candidate], limits: Limits, on: date) -> list[dict[str, str]]:
    """The register of objects, by id. An institution with fewer visits left this year than registrations takes part with as many as are left."""
    pool = sorted((row for row in candidates if row.standing in POOL), key=lambda row: row.id)
    left: dict[int, int] = {row.institution: limits.cap - row.inspected for row in pool}
    rows = []
    for row in pool:
        why = why_excluded(row, limits, on)
        if not why and left[row.institution] < 1:
            why = "同一机构本年度剩余检查次数已由其他备案登记占用"
        if not why:
            left[row.institution] -= 1
        rows.append({"id": row.id, "name": row.name, "city": row.city, "stratum": row.stratum, "excluded": why})
    return rows


def part(count: int, percent: int) -> int:
    """A share of so many, rounded up (D95)."""
    return -(-count * percent // 100)


def sizes(candidates: Collection[Candidate], rows: Iterable[Mapping[str, str]], limits: Limits) -> dict[str, int]:
    """How many are drawn of each stratum: the share of those in good standing, no more than may be drawn; class D whole.

    Where all that does not reach the least share of the whole register, strata give one more each, the heavier classes first, as long as
    they have any.
    """
    good = Counter(row.stratum for row in candidates if row.is_good)
    classes = {row.stratum: row.credit_class for row in candidates}
    free = Counter(row["stratum"] for row in rows if not row["excluded"])
    found = {name: min(part(good[name], limits.shares[classes[name]]), free[name]) for name in free}
    lacking = part(sum(good.values()), limits.least) - sum(found.values())
    order = sorted(free, key=lambda name: (classes[name].value, name), reverse=True)
    while lacking > 0 and any(found[name] < free[name] for name in order):
        for name in order:
            if lacking > 0 and found[name] < free[name]:
                found[name] += 1
                lacking -= 1
    return dict(sorted(found.items()))


def inspectors(takers: Iterable[Taker], ids: Mapping[int, Sequence[str]], on: date) -> list[dict[str, Any]]:
    """The register of inspectors, by id. `ids`: the objects of each institution."""
    rows = []
    for one in sorted(takers, key=lambda one: one.id):
        expired = f"证件已于 {one.valid_until} 到期" if one.valid_until < on else ""
        avoids = sorted(key for institution in one.avoids for key in ids.get(institution, ()))
        rows.append({"id": one.id, "name": one.name, "excluded": expired, "cities": sorted(one.cities), "avoids": avoids})
    return rows


def document(candidates: Collection[Candidate], takers: Collection[Taker], limits: Limits, on: date) -> dict[str, Any]:
    """The whole document, as `redraw` draws from it."""
    rows = objects(candidates, limits, on)
    ids: dict[int, list[str]] = defaultdict(list)
    for row in candidates:
        ids[row.institution].append(row.id)
    known = {row["id"] for row in rows}
    named = {institution: [key for key in keys if key in known] for institution, keys in ids.items()}
    return {
        "format": "draw-1",
        "objects": rows,
        "inspectors": inspectors(takers, named, on),
        "sizes": {"strata": sizes(candidates, rows, limits), "team": limits.team},
    }


def document_reasons(found: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Why nothing can be drawn from this document."""
    reasons = []
    if not any(not row["excluded"] for row in found["objects"]):
        reasons.append(Reason(CLAUSE, "没有可以抽取的对象：监管的备案登记中没有状态正常、未达到检查次数上限的。", "T16"))
    free = sum(not row["excluded"] for row in found["inspectors"])
    if free < found["sizes"]["team"]:
        text = f"每组 {found['sizes']['team']} 人，名录中证件有效的检查人员只有 {free} 人，请先补充检查人员名录。"
        reasons.append(Reason(CLAUSE, text, "S06", "team", "/desk/supervision/inspectors/"))
    return tuple(reasons)
