"""What the page of statistics shows, read from the rollups alone: a fixed number of small queries at every size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Sum

from portal.authorities.models import Authority
from portal.home.models import FilingCount, HolderTime, RollupState, ValidCount
from portal.home.statistics.refreshing import WHOLE
from portal.terms.rules.holders import HolderKind

HUNDRED: Final = 100
EVERYWHERE: Final = "全区"
_TONES: Final = {
    HolderKind.AUTHORITY: "authority",
    HolderKind.INSTITUTION: "applicant",
    HolderKind.PANEL: "experts",
    HolderKind.CENTRE: "centre",
    HolderKind.MINISTRY: "ministry",
}
_STEPS: Final = (
    ("submitted", "提交"),
    ("accepted", "受理"),
    ("reviewed", "材料审核"),
    ("evaluated", "技术评估"),
    ("publicised", "公示"),
    ("reported", "报部审核"),
    ("granted", "出具回执"),
)
_COUNTS: Final = (*(name for name, _ in _STEPS), "decided", "open", "paused", "overdue", "withdrawn", "declined")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: a year, a kind ("" both), one authority (None: everywhere); `own` are the only ones a city's reader sees besides.

    `known` are the years and `authorities` all that file, read once for the whole page.
    """

    year: str
    kind: str = ""
    authority: Authority | None = None
    own: frozenset[int] | None = None
    authorities: tuple[Authority, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def shown(self) -> list[Authority]:
        """The authorities the reader sees."""
        return [row for row in self.authorities if self.own is None or row.pk in self.own]


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's part of a bar: mean working days a file, and the part of the longest bar in hundredths."""

    holder: str
    tone: str
    mean: float
    share: int


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One bar and its figures: means, median and 90th percentile in working days; all zero without a file."""

    name: str
    files: int
    means: tuple[Share, ...]
    mean: float
    bureau_median: int
    bureau_ninetieth: int
    median: int
    ninetieth: int

    @property
    def shares(self) -> tuple[Share, ...]:
        """The parts of the bar: holders who had no time have none."""
        return tuple(share for share in self.means if share.share)

    @property
    def rest(self) -> int:
        """What the longest bar has beyond this one."""
        return max(0, HUNDRED - sum(share.share for share in self.means))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel: how many filings reached it, of those submitted in hundredths."""

    label: str
    count: int
    share: int


def as_of() -> RollupState | None:
    """When the rollups were refreshed; None before the first time."""
    return RollupState.objects.filter(as_of__isnull=False).first()


def years(today: date) -> tuple[str, ...]:
    """The years there is something of, the latest first; this year always."""
    found = {str(today.year), *FilingCount.objects.values_list("year", flat=True).distinct()}
    found |= {period[:4] for period in HolderTime.objects.values_list("period", flat=True).distinct()}
    return tuple(sorted(found, reverse=True))


def times(asked: Asked) -> list[TimeRow]:
    """A bar for every authority, zeros included (T21), and one for everywhere; a city's reader has his own and everywhere."""
    rows = HolderTime.objects.filter(period=asked.year, kind=asked.kind)
    found: dict[int | None, dict[str, HolderTime]] = {}
    for row in rows:
        found.setdefault(row.authority_id, {})[row.holder] = row
    wanted = [*((row.city_name, found.get(row.pk, {})) for row in asked.shown), (EVERYWHERE, found.get(None, {}))]
    longest = max((_mean(held.get(WHOLE)) for _, held in wanted), default=0.0)
    return [_time_row(name, held, longest) for name, held in wanted]


def months(asked: Asked) -> list[TimeRow]:
    """A row for each month of the year that something was decided in, of one authority or everywhere."""
    rows = HolderTime.objects.filter(period__startswith=f"{asked.year}-", kind=asked.kind, authority=asked.authority)
    found: dict[str, dict[str, HolderTime]] = {}
    for row in rows:
        found.setdefault(row.period, {})[row.holder] = row
    longest = max((_mean(held.get(WHOLE)) for held in found.values()), default=0.0)
    return [_time_row(period, found[period], longest) for period in sorted(found)]


def _mean(row: HolderTime | None) -> float:
    return row.working_days / row.files if row else 0.0


def _time_row(name: str, held: Mapping[str, HolderTime], longest: float) -> TimeRow:
    whole, bureau = held.get(WHOLE), held.get(HolderKind.AUTHORITY)
    means = tuple(
        Share(holder.label, tone, round(mean, 1), _hundredths(mean, longest))
        for holder, tone in _TONES.items()
        for mean in (_mean(held.get(holder)),)
    )
    return TimeRow(
        name=name,
        files=whole.files if whole else 0,
        means=means,
        mean=round(_mean(whole), 1),
        bureau_median=bureau.median if bureau else 0,
        bureau_ninetieth=bureau.ninetieth if bureau else 0,
        median=whole.median if whole else 0,
        ninetieth=whole.ninetieth if whole else 0,
    )


def _hundredths(part: float, whole: float) -> int:
    return max(1, round(part * HUNDRED / whole)) if part and whole else 0


def counts(asked: Asked) -> dict[str, int]:
    """The filings of the year in one authority, those of a city's reader, or everywhere."""
    rows = FilingCount.objects.filter(year=asked.year)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.authority is not None:
        rows = rows.filter(authority=asked.authority)
    elif asked.own is not None:
        rows = rows.filter(authority__in=asked.own)
    sums = rows.aggregate(**{f"sum_{name}": Sum(name) for name in _COUNTS})
    return {name: sums[f"sum_{name}"] or 0 for name in _COUNTS}


def funnel(counted: Mapping[str, int], kind: str) -> list[Step]:
    """The steps of the road with how many came so far; an examining filing knows no evaluation, publicity or ministry."""
    steps: Iterable[tuple[str, str]] = _STEPS
    if kind == "examining":
        steps = [row for row in _STEPS if row[0] not in ("evaluated", "publicised", "reported")]
    return [Step(label, counted[name], _hundredths(counted[name], counted["submitted"])) for name, label in steps]


def valid_by_city(authorities: Iterable[Authority]) -> list[dict[str, object]]:
    """Institutions in good standing by city, each tile leading to the directory of that city."""
    found = dict(ValidCount.objects.values_list("authority_id", "count"))
    return [
        {
            "code": row.code,
            "name": row.city_name.removesuffix("市"),
            "count": found.get(row.pk, 0),
            "url": f"/directory/?status=valid&city={row.code}",
            "active": False,
        }
        for row in authorities
    ]
