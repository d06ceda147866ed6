"""The selection call: its dates, criteria and places, its window, the cities' recommendations and what comes of them. Clause: 附2二(二), 附2二(五)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from filings.enums import CallOutcome
from portal.policy.clauses import Reason
from portal.workdays.rules import Calendar

CLAUSE: Final = "附2二(二)"
LIMITS: Final = "附2二(五)"  # a social organisation's times are those of its call (B65)
FULL_MARKS: Final = 100  # internal: calls are compared with one another


@dataclass(frozen=True, slots=True)
class Dates:
    """The call's own dates. The window is whole days, both ends included; the other three are the last days of what authorities owe."""

    opens_on: date
    closes_on: date
    recommend_by: date
    result_by: date
    decide_by: date


@dataclass(frozen=True, slots=True)
class Criterion:
    """One scored item: its reference, its title, the most points it can bring."""

    ref: int
    title: str
    points: int


@dataclass(frozen=True, slots=True)
class Row:
    """One application as its city judges it; None where nothing was said yet."""

    ref: int
    name: str
    points: int | None = None
    rank: int | None = None
    is_recommended: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recommended:
    """One recommended application as the region sums up."""

    ref: int
    points: int
    rank: int
    applied_at: datetime


_ORDER: Final = (
    ("opens_on", "closes_on", False, "申请截止不能早于申请开始。"),
    ("closes_on", "recommend_by", True, "推荐截止应晚于申请截止。"),
    ("recommend_by", "result_by", False, "结果公布不能早于推荐截止。"),
    ("result_by", "decide_by", True, "备案办结应晚于结果公布。"),
)
_OWED: Final = {"recommend_by": "推荐截止", "result_by": "结果公布截止", "decide_by": "备案办结日期"}


def date_reasons(dates: Dates, days: Calendar) -> tuple[Reason, ...]:
    """Why these dates cannot stand: out of order, or an authority's last day on a day off."""
    found = [
        Reason(LIMITS, text, "B65", later)
        for earlier, later, strictly, text in _ORDER
        if getattr(dates, later) < getattr(dates, earlier) or (strictly and getattr(dates, later) == getattr(dates, earlier))
    ]
    found += [
        Reason(LIMITS, f"{label} {getattr(dates, name)} 不是工作日，请改为工作日。", "B65", name)
        for name, label in _OWED.items()
        if not days.is_working(getattr(dates, name))
    ]
    return tuple(found)


def criteria_reasons(criteria: Sequence[Criterion], pass_points: int) -> tuple[Reason, ...]:
    """Why nobody can be scored by these: none, two of one name, not a hundred in all, or a pass mark beyond them."""
    if not criteria:
        return (Reason(CLAUSE, "还没有评分项目。", "B46", "criteria"),)
    found = []
    titles = [item.title for item in criteria]
    if len(set(titles)) < len(titles):
        found.append(Reason(CLAUSE, "评分项目不能重名。", "B46", "criteria"))
    total = sum(item.points for item in criteria)
    if total != FULL_MARKS:
        found.append(Reason(CLAUSE, f"各项满分合计为 {total} 分，应为 {FULL_MARKS} 分。", "D32", "criteria"))
    if pass_points > FULL_MARKS:
        found.append(Reason(CLAUSE, f"推荐最低分不能超过 {FULL_MARKS} 分。", "D32", "pass_points"))
    return tuple(found)


def places_reasons(in_all: int | None, by_city: Mapping[str, int]) -> tuple[Reason, ...]:
    """Why the places cannot stand: they are counted in all or by city, one of the two, at least one place."""
    if in_all is not None and by_city:
        return (Reason(CLAUSE, "名额按全区或者按设区市设定，两者选一。", "D32", "places_in_all"),)
    if (in_all if in_all is not None else sum(by_city.values())) < 1:
        return (Reason(CLAUSE, "还没有名额。填写全区名额，或者各市名额。", "D32", "places_in_all"),)
    return ()


def publish_reasons(dates: Dates, others: Sequence[Dates], on: date) -> tuple[Reason, ...]:
    """Why it cannot be published today: its window has begun, or crosses that of another call."""
    found = []
    if dates.opens_on < on:
        found.append(Reason(CLAUSE, f"申请开始 {dates.opens_on} 已过，请退回修改日期。", "B46", "opens_on"))
    return (*found, *_crossing(dates, others, "opens_on"))


def _crossing(dates: Dates, others: Sequence[Dates], path: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(CLAUSE, f"申请期与另一公告（{other.opens_on} 至 {other.closes_on}）重叠，申请无法归到一个公告。", "B46", path)
        for other in others
        if dates.opens_on <= other.closes_on and other.opens_on <= dates.closes_on
    )


def extension_reasons(before: Dates, after: Dates, others: Sequence[Dates], days: Calendar, *, reason: str, on: date) -> tuple[Reason, ...]:
    """Why a published call cannot be extended like this: its window is over, a day moves earlier, the dates do not fit, no reason (B65)."""
    if on > before.closes_on:
        return (Reason(LIMITS, f"申请期已于 {before.closes_on} 24:00 截止，不能再延长。", "B65", "closes_on"),)
    found = []
    if after.closes_on <= before.closes_on:
        found.append(Reason(LIMITS, f"申请截止只能延后，须在 {before.closes_on} 以后。", "B65", "closes_on"))
    found += [
        Reason(LIMITS, f"{label}不能提前，原定 {getattr(before, name)}。", "B65", name)
        for name, label in _OWED.items()
        if getattr(after, name) < getattr(before, name)
    ]
    if not reason.strip():
        found.append(Reason(CLAUSE, "请写明延长的理由。", path="reason"))
    return (*found, *date_reasons(after, days), *_crossing(after, others, "closes_on"))


def closed_reasons(closes_on: date, on: date) -> tuple[Reason, ...]:
    """Why the city does not score yet: applications come in until 24:00 of the last day (D92)."""
    if on > closes_on:
        return ()
    return (Reason(CLAUSE, f"申请期至 {closes_on} 24:00，截止后开始评分。", "D92"),)


def score_reasons(criteria: Sequence[Criterion], points: Mapping[int, int | None], notes: Mapping[int, str]) -> tuple[Reason, ...]:
    """What is wrong with the points of one application: missing, out of bounds, or points lost without a word why."""
    found = []
    for item in criteria:
        given, path = points.get(item.ref), f"points_{item.ref}"
        if given is None:
            found.append(Reason(CLAUSE, f"“{item.title}”还没有评分。", "D32", path))
        elif not 0 <= given <= item.points:
            found.append(Reason(CLAUSE, f"“{item.title}”应在 0 至 {item.points} 分之间。", "D32", path))
        elif given < item.points and not notes.get(item.ref, "").strip():
            found.append(Reason(CLAUSE, f"“{item.title}”扣了 {item.points - given} 分，请写明依据。", "D32", f"note_{item.ref}"))
    return tuple(found)


def recommendation_reasons(rows: Sequence[Row], places: int | None, pass_points: int) -> tuple[Reason, ...]:
    """What is missing before a city can recommend: points, a ranking that follows them, a reasoned answer for each, places (D32)."""
    unscored = [row.name for row in rows if row.points is None]
    if unscored:
        return (Reason(CLAUSE, f"还没有评分：{'、'.join(unscored)}。", "D32"),)
    found = [*_ranking(rows)]
    for row in rows:
        if row.is_recommended is None:
            found.append(Reason(CLAUSE, f"{row.name}：请选择推荐或不推荐。", "D32", f"recommended_{row.ref}"))
        elif not row.reason.strip():
            found.append(
                Reason(CLAUSE, f"{row.name}：请写明{'推荐' if row.is_recommended else '不推荐'}的理由。", "D32", f"reason_{row.ref}")
            )
        if row.is_recommended and (row.points or 0) < pass_points:
            text = f"{row.name}：{row.points} 分，低于推荐最低分 {pass_points} 分，不能推荐。"
            found.append(Reason(CLAUSE, text, "D32", f"recommended_{row.ref}"))
    chosen = sum(bool(row.is_recommended) for row in rows)
    if places is not None and chosen > places:
        found.append(Reason(CLAUSE, f"推荐 {chosen} 家，本市名额 {places} 家。", "D32"))
    return tuple(found)


def _ranking(rows: Sequence[Row]) -> tuple[Reason, ...]:
    """Ranks run from 1 without a gap, and nobody with fewer points stands before one with more; equal points are the city's to order."""
    if sorted(row.rank or 0 for row in rows) != list(range(1, len(rows) + 1)):
        return (Reason(CLAUSE, f"排名应为 1 至 {len(rows)}，不重复、不空缺。", "D32", "rank"),)
    ranked = sorted(rows, key=lambda row: row.rank or 0)
    return tuple(
        Reason(CLAUSE, f"{later.name}得分高于{earlier.name}，排名应在前。", "D32", f"rank_{later.ref}")
        for earlier, later in pairwise(ranked)
        if (later.points or 0) > (earlier.points or 0)
    )


def suggested_ranks(rows: Sequence[Row]) -> dict[int, int]:
    """The ranks that follow the points, equal ones in the order given; those not scored have none."""
    scored = sorted((row for row in rows if row.points is not None), key=lambda row: -(row.points or 0))
    return {row.ref: rank for rank, row in enumerate(scored, start=1)}


def settle_reasons(waiting: Sequence[str], closes_on: date, on: date) -> tuple[Reason, ...]:
    """Why the result cannot be drawn up yet: the window is open, or cities have not recommended."""
    found = list(closed_reasons(closes_on, on))
    if waiting:
        found.append(Reason(CLAUSE, f"还没有推荐：{'、'.join(waiting)}。", "D32"))
    return tuple(found)


def selected(recommended: Sequence[Recommended], places_in_all: int | None) -> dict[int, CallOutcome]:
    """What comes of the recommended: all of them where the cities had places of their own, else the best until the places are filled.

    More points first, then the better rank in the city, then the earlier application: nobody chooses a second time.
    """
    order = sorted(recommended, key=lambda row: (-row.points, row.rank, row.applied_at, row.ref))
    taken = len(order) if places_in_all is None else places_in_all
    return {row.ref: CallOutcome.SELECTED if at < taken else CallOutcome.BEYOND_PLACES for at, row in enumerate(order)}


def acceptance_reasons(outcome: str, *, announced: bool) -> tuple[Reason, ...]:
    """Why the region cannot accept an application: its city has not recommended it, or nobody has been told yet (B46)."""
    if not announced:
        return (Reason(CLAUSE, "遴选结果还没有公布，公布后办理受理。", "B46"),)
    if outcome != CallOutcome.SELECTED:
        word = CallOutcome(outcome).label if outcome else "未参加遴选"
        return (Reason(CLAUSE, f"遴选结果为“{word}”，不能受理。", "B46"),)
    return ()


def recall_reasons(closes_on: date, on: date) -> tuple[Reason, ...]:
    """Why an application cannot be taken back to the draft: after the window it could not be handed in again (D92)."""
    if on <= closes_on:
        return ()
    return (Reason(CLAUSE, f"申请期已于 {closes_on} 24:00 结束，撤回修改后不能再提交。不再申请的，请撤回申请。", "D92"),)
