"""The cross-city notice: what may be reported, what a change asks for, whether the consent holds on a day. Clause: 文二(二)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final

from filings.enums import NoticeState
from portal.institutions.enums import Standing
from portal.policy.clauses import Reason

CLAUSE: Final = "文二(二)"


@dataclass(frozen=True, slots=True)
class Report:
    """What the institution reports: place, days (both included), occupations as keys of scope lines, people, assessors as person numbers."""

    site: str
    division: str
    address: str
    starts_on: date
    ends_on: date
    lines: tuple[str, ...]
    headcount: int
    assessors: tuple[int, ...]


LABELS: Final[Mapping[str, str]] = {
    "site": "考点名称",
    "division": "活动地",
    "address": "地址",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "lines": "职业和等级",
    "headcount": "人数",
    "assessors": "考评人员",
}
# Place, dates, occupations and headcount are what was consented to (D45); who assesses is told, not asked.
_ASKED: Final = frozenset(LABELS) - {"assessors"}


@dataclass(frozen=True, slots=True)
class Assessor:
    """An assessor as the registration knows him: occupations by code, and the last day on which his card counts (None: no end)."""

    name: str
    occupations: frozenset[str]
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """Another notice of the registration that is waiting or consented to: its number and state in words, where and when."""

    number: str
    word: str
    division: str
    site: str
    address: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows on the day of the report. `home`: the city that is no other city; `scope`: line key → occupation code."""

    on: date
    home: str
    host: str
    standing: Standing
    valid_to: date | None
    scope: Mapping[str, str]
    assessors: Mapping[int, Assessor] = field(default_factory=dict)
    may_sit_while_renewing: bool = False
    others: tuple[Held, ...] = ()


def report_reasons(report: Report, known: Known) -> tuple[Reason, ...]:
    """Everything that stands in the way of a report, at once: O23, D39, D45, D103, D109, T24."""
    return (
        *standing_reasons(known),
        *_place(known),
        *_days(report, known),
        *_twice(report, known),
        *_lines(report, known),
        *_assessors(report, known),
    )


def standing_reasons(known: Known) -> tuple[Reason, ...]:
    """Only a registration in good standing goes elsewhere; a suspended one does not (D39), nor an expired one (T24)."""
    if known.standing is Standing.VALID or (known.standing is Standing.RENEWING and known.may_sit_while_renewing):
        return ()
    clause = "附3一(二)" if known.standing is Standing.SUSPENDED else CLAUSE
    return (Reason(clause, f"备案现为“{known.standing.label}”，不能跨市开展考核评价。", "D39"),)


def _place(known: Known) -> tuple[Reason, ...]:
    if not known.host:
        return (Reason(CLAUSE, "请选择广西的县（市、区）。", "O23", "division"),)
    if known.host == known.home:
        return (Reason(CLAUSE, "活动地就在本机构所在的设区市，不需要跨市报备。", "O23", "division"),)
    return ()


def _days(report: Report, known: Known) -> tuple[Reason, ...]:
    found = []
    if report.ends_on < report.starts_on:
        found.append(Reason(CLAUSE, "结束日期不能早于开始日期。", "D45", "ends_on"))
    if report.starts_on <= known.on:
        found.append(Reason(CLAUSE, "须在活动开始前报备，经同意后开展。", "O23", "starts_on"))
    if known.valid_to is not None and report.ends_on > known.valid_to:
        found.append(Reason("文一(二)", f"备案有效期至 {known.valid_to}，结束日期不能晚于该日。", "D109", "ends_on"))
    return tuple(found)


def _twice(report: Report, known: Known) -> tuple[Reason, ...]:
    """The same place on the same days is one notice: what differs is reported as a change of it (D45)."""
    found = [
        Reason(
            CLAUSE,
            f"同一考点 {one.starts_on} 至 {one.ends_on} 已经报备（{one.number}，{one.word}），日期重叠。有变动的，请在原报备上报告变更。",
            "D45",
            "starts_on",
        )
        for one in known.others
        if _same_place(report, one) and one.starts_on <= report.ends_on and report.starts_on <= one.ends_on
    ]
    return tuple(found)


def _same_place(report: Report, other: Held) -> bool:
    """By county, and there by the site's name or the address, however spaced."""
    if report.division != other.division:
        return False
    pairs = ((report.site, other.site), (report.address, other.address))
    return any(_plain(one) == _plain(two) != "" for one, two in pairs)


def _plain(text: str) -> str:
    return "".join(text.split())


def _lines(report: Report, known: Known) -> tuple[Reason, ...]:
    if not report.lines:
        return (Reason(CLAUSE, "请选择职业和等级。", "D45", "lines"),)
    if set(report.lines) - set(known.scope):
        return (Reason("文二(一)", "只能选择备案范围内的职业和等级。", "O01", "lines"),)
    return ()


def _assessors(report: Report, known: Known) -> tuple[Reason, ...]:
    """Each holds a card to the last day (D103), and every occupation has somebody who may assess it."""
    if not report.assessors:
        return (Reason(CLAUSE, "请选择考评人员。", "O17", "assessors"),)
    people = [known.assessors[ref] for ref in report.assessors if ref in known.assessors]
    if len(people) < len(report.assessors):
        return (Reason(CLAUSE, "只能选择已备案的考评人员。", "O17", "assessors"),)
    found = [
        Reason(CLAUSE, f"{person.name}的证卡有效期至 {person.valid_until}，早于活动结束日期。", "D103", "assessors")
        for person in people
        if person.valid_until is not None and person.valid_until < report.ends_on
    ]
    codes = {known.scope[line] for line in report.lines if line in known.scope}
    missing = sorted(codes - frozenset(code for person in people for code in person.occupations))
    if missing:
        found.append(Reason(CLAUSE, f"没有可以考评这些职业的考评人员：{'、'.join(missing)}。", "O17", "assessors"))
    return tuple(found)


def changed(before: Report, after: Report) -> tuple[str, ...]:
    """The labels of what a later report changes, in the order of the form."""
    return tuple(LABELS[part.name] for part in fields(Report) if getattr(before, part.name) != getattr(after, part.name))


def asks_anew(before: Report, after: Report) -> bool:
    """Whether the change needs a new consent: anything of what was consented to (D45)."""
    return any(getattr(before, name) != getattr(after, name) for name in _ASKED)


def change_reasons(before: Report, after: Report, *, before_host: str, host: str) -> tuple[Reason, ...]:
    """Why this is no change of the notice: nothing differs, or it goes to another city."""
    if not changed(before, after):
        return (Reason(CLAUSE, "内容没有变化。", "D45"),)
    if host and host != before_host:
        return (Reason(CLAUSE, "换到另一设区市的，撤回本报备，向该市另行报备。", "D45", "division"),)
    return ()


@dataclass(frozen=True, slots=True)
class Consented:
    """A consent as it was given: from which day to which it reaches, and when it was answered."""

    state: NoticeState
    answered_on: date | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Stop:
    """What stops a registration from a day on: a suspension, or its end."""

    on: date
    word: str
    clause: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether a consent holds on a day, and if not why, since when."""

    holds: bool
    text: str = ""
    clause: str = CLAUSE
    since: date | None = None
    ended: bool = False  # for good: only a new notice helps


def holding(given: Consented, stops: Sequence[Stop], valid_to: date | None, on: date) -> Holding:
    """Whether the activity may take place on this day by this consent.

    A suspension ends every consent given before it, for good, lifting included (D45); so does the end of the registration or of its
    validity (D109). Silence and refusal never hold.
    """
    if given.state not in (NoticeState.CONSENTED, NoticeState.CONDITIONED) or given.answered_on is None:
        return Holding(False, f"{given.state.label}，不得开展。")
    stop = min((stop for stop in stops if given.answered_on <= stop.on <= on), key=lambda stop: stop.on, default=None)
    if stop is not None:
        return Holding(False, f"备案自 {stop.on} 起{stop.word}，同意随之撤销。", stop.clause, stop.on, ended=True)
    if valid_to is not None and on > valid_to:
        return Holding(False, f"备案有效期于 {valid_to} 届满，同意随之终止。", "文一(二)", valid_to, ended=True)
    if on > given.ends_on:
        return Holding(False, f"报备的活动已于 {given.ends_on} 结束。", ended=True)
    if on < given.starts_on:
        return Holding(False, f"报备的活动自 {given.starts_on} 起。")
    return Holding(True)


def supervisor(home: str, host: str, held: Holding) -> str:
    """Who supervises an activity at the reported place: the host while its consent holds, else whoever supervises the registration."""
    return host if held.holds else home


def stored(report: Report) -> dict[str, Any]:
    """The report as the document keeps it."""
    return {
        **{part.name: getattr(report, part.name) for part in fields(Report)},
        "starts_on": report.starts_on.isoformat(),
        "ends_on": report.ends_on.isoformat(),
        "lines": list(report.lines),
        "assessors": list(report.assessors),
    }


def read(content: Mapping[str, Any]) -> Report:
    """The report back from the document."""
    return Report(
        site=content["site"],
        division=content["division"],
        address=content["address"],
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        lines=tuple(content["lines"]),
        headcount=content["headcount"],
        assessors=tuple(content["assessors"]),
    )
