"""Reads of draws: the desk's, the public ones, whether a stored draw still fits its hashes, and who was drawn. Clause: 文三(一), N1."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from portal.access.models import Membership
from portal.authorities.models import AuthorityKind
from supervision import redraw
from supervision.enums import DrawState
from supervision.models import Draw, InspectionPlan
from supervision.queries.visible import by_officers

BOUND = (DrawState.FROZEN, DrawState.SEEDED, DrawState.DRAWN)  # frozen, and its visits not yet arranged
PARTS = {"objects": "抽查对象名录", "inspectors": "检查人员名录", "sizes": "抽取数"}
_WITH = ("plan__authority", "prepared_by", "frozen_by", "seeded_by", "replaces")


def _light() -> QuerySet[Draw]:
    """Without the registers, which are long."""
    return Draw.objects.select_related(*_WITH).defer("document", "result", "replaces__document", "replaces__result")


def visible(posts: Iterable[Membership]) -> QuerySet[Draw]:
    """What officers read: their authority's own; the region, the Centre and auditors all."""
    return by_officers(_light(), posts, "plan__authority")


def public() -> QuerySet[Draw]:
    """What everybody reads from the freeze on, void draws too."""
    return _light().filter(frozen_at__isnull=False).order_by("-frozen_at", "-pk")


def found_by(rows: QuerySet[Draw], text: str) -> QuerySet[Draw]:
    """Those whose number, plan or authority holds the text."""
    if not text:
        return rows
    return rows.filter(Q(number__icontains=text) | Q(plan__title__icontains=text) | Q(plan__authority__name__icontains=text))


def counts(rows: QuerySet[Draw]) -> dict[str, int]:
    """How many there are in each state, in one query."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def bound_beside(draw: Draw) -> Draw | None:
    """Another draw that is frozen and not yet published, from registers that may share objects with this one's; the region's shares with all."""
    rows = _light().filter(state__in=BOUND).exclude(pk=draw.pk)
    if draw.authority.kind != AuthorityKind.REGION:
        rows = rows.filter(Q(plan__authority=draw.plan.authority_id) | Q(plan__authority__kind=AuthorityKind.REGION))
    return rows.first()


def to_replace(plan: InspectionPlan) -> Draw | None:
    """The void draw of the plan that no other replaces yet, the last one, where it had been frozen."""
    rows = plan.draws.filter(state=DrawState.VOID, frozen_at__isnull=False, replaced_by__isnull=True)
    return rows.order_by("-void_at", "-pk").first()


def check(draw: Draw) -> tuple[str, ...]:
    """What of a stored draw no longer fits what was published at the freeze, in words; empty where all of it does."""
    if not draw.hashes:
        return ()
    try:
        now = redraw.hashes(draw.document)
    except (KeyError, TypeError):
        return ("抽取文件",)
    found = [label for part, label in PARTS.items() if now[part] != draw.hashes.get(part)]
    if draw.result and not found and _again(draw) != draw.result:
        found.append("抽取结果")
    return tuple(found)


def _again(draw: Draw) -> dict[str, Any] | None:
    try:
        return redraw.draw(draw.document, draw.seed)
    except redraw.Unfit:
        return None


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: how many the register holds, how many of them take part, how many are drawn."""

    name: str
    listed: int
    free: int
    size: int


def strata(document: Mapping[str, Any]) -> list[Stratum]:
    """The strata of a document by name."""
    rows = document["objects"]
    total, free = Counter(row["stratum"] for row in rows), Counter(row["stratum"] for row in rows if not row["excluded"])
    sizes = document["sizes"]["strata"]
    return [Stratum(name, total[name], free[name], sizes.get(name, 0)) for name in sorted(total)]


def excluded(document: Mapping[str, Any]) -> list[tuple[str, int]]:
    """How many objects stay out for each reason, the most frequent first."""
    return Counter(row["excluded"] for row in document["objects"] if row["excluded"]).most_common()


@dataclass(frozen=True, slots=True)
class Line:
    """One that was drawn, as everybody reads it; the team as (certificate, name)."""

    no: int
    id: str
    name: str
    stratum: str
    team: tuple[tuple[str, str], ...]
    is_short: bool


def lines(draw: Draw) -> list[Line]:
    """Who was drawn, in the order of the draw; empty before it."""
    if not draw.result:
        return []
    names = {row["id"]: row["name"] for part in ("objects", "inspectors") for row in draw.document[part]}
    short = set(draw.result["short"])
    return [
        Line(
            no, row["object"], names[row["object"]], row["stratum"], tuple((key, names[key]) for key in row["team"]), row["object"] in short
        )
        for no, row in enumerate(draw.result["drawn"], start=1)
    ]
