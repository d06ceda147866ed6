"""What may be entered as a sitting: standing, days, scope, place, audience. Blockers refuse it, warnings are kept beside it.

Clause: 文二(一), 文二(二).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from portal.institutions.enums import Audience, Standing
from portal.policy.clauses import Reason

CLAUSE: Final = "文二(一)"
PLACE: Final = "文二(二)"
BEYOND: Final = "附3一(二)2"  # V2.2
UNREPORTED: Final = "附3一(一)7"  # V1.7
_ENDED: Final = frozenset({Standing.TERMINATED, Standing.CANCELLED, Standing.NOT_YET})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the institution enters: place, days, occupations as keys of scope lines, who is examined."""

    site: str
    division: str
    address: str
    starts_at: datetime
    ends_at: datetime
    starts_on: date
    ends_on: date
    lines: tuple[str, ...]
    audience: Audience
    audience_reason: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """The days on which a line is filed, half-open."""

    from_on: date
    until_on: date | None

    def covers(self, first: date, last: date) -> bool:
        return self.from_on <= first and (self.until_on is None or last < self.until_on)


@dataclass(frozen=True, slots=True)
class Consent:
    """A cross-city notice to the city of the sitting; `text` says why it does not hold on the first day."""

    ref: int
    number: str
    site: str
    division: str
    address: str
    starts_on: date
    ends_on: date
    lines: frozenset[str]
    headcount: int
    holds: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal knows at the moment of the entry. `home`: the city that is no other; `city`: that of the sitting, "" outside."""

    now: datetime
    standing: Standing
    valid_to: date | None
    home: str
    city: str
    scope: Mapping[str, tuple[Spell, ...]]
    audience: Audience
    may_sit_while_renewing: bool = False
    consents: tuple[Consent, ...] = ()
    has_plan: bool = False
    planned: frozenset[tuple[str, str, str, int]] = field(default_factory=frozenset)  # code, name, level, month


def standing_reasons(known: Known, last: date | None = None) -> tuple[Reason, ...]:
    """Only a registration in good standing examines: T24, D06, D39, D109, L13."""
    renewing = known.standing is Standing.RENEWING and known.may_sit_while_renewing
    if known.standing is not Standing.VALID and not renewing:
        clause = "附3一(二)" if known.standing is Standing.SUSPENDED else "附3一(三)" if known.standing in _ENDED else "文一(二)"
        return (Reason(clause, f"备案现为“{known.standing.label}”，不能组织考核评价。", "L13"),)
    if last is not None and known.valid_to is not None and last > known.valid_to and not renewing:
        return (Reason("文一(二)", f"备案有效期至 {known.valid_to}，场次不能晚于该日。", "T24", "ends_at"),)
    return ()


def blockers(asked: Asked, known: Known) -> tuple[Reason, ...]:
    """Everything that stands in the way of the entry, at once."""
    return (*standing_reasons(known, asked.ends_on), *_days(asked, known), *_scope(asked, known), *_place(asked, known))


def _days(asked: Asked, known: Known) -> tuple[Reason, ...]:
    found = []
    if asked.ends_at <= asked.starts_at:
        found.append(Reason(CLAUSE, "结束时间须晚于开始时间。", "O04", "ends_at"))
    if asked.starts_at <= known.now:
        found.append(Reason(CLAUSE, "场次须在开始前登记。", "O02", "starts_at"))
    return tuple(found)


def _scope(asked: Asked, known: Known) -> tuple[Reason, ...]:
    if not asked.lines:
        return (Reason(CLAUSE, "请选择职业和等级。", "O01", "lines"),)
    return tuple(
        Reason(
            f"{CLAUSE}、{BEYOND}",
            f"{line_words(line)}在 {asked.starts_on} 至 {asked.ends_on} 不在备案范围内，不得评价；超出备案职业、等级的由检查人员认定。",
            "L15",
            "lines",
        )
        for line in asked.lines
        if not any(spell.covers(asked.starts_on, asked.ends_on) for spell in known.scope.get(line, ()))
    )


def line_words(key: str) -> str:
    """电工4, by the key of a scope line."""
    _, name, work_type, level = key.split("|")
    title = f"{name}（{work_type}）" if work_type else name
    return f"{title}{level}级" if level.isdecimal() else title


def _place(asked: Asked, known: Known) -> tuple[Reason, ...]:
    """In another city only by its consent, for what was consented to."""
    if not known.city:
        return (Reason(f"{PLACE}、{BEYOND}", "考点须在广西的县（市、区）。", "O23", "division"),)
    if known.city == known.home:
        return ()
    if not known.consents:
        return (
            Reason(
                f"{PLACE}、{UNREPORTED}、{BEYOND}",
                "考点在其他设区市，没有经同意的跨市报备。请先报备；未报备考点与超出备案区域，由检查人员认定。",
                "L15",
                "division",
                "/my/cross-city/",
            ),
        )
    return min((gaps(asked, consent) for consent in known.consents), key=len)


def gaps(asked: Asked, consent: Consent) -> tuple[Reason, ...]:
    """What of the sitting this consent does not reach (D45)."""
    found = []
    if not consent.holds:
        found.append(Reason(PLACE, f"跨市报备 {consent.number}：{consent.text}", "D45", "division", "/my/cross-city/"))
    elif asked.starts_on < consent.starts_on or asked.ends_on > consent.ends_on:
        days = f"{consent.starts_on} 至 {consent.ends_on}"
        found.append(Reason(PLACE, f"跨市报备 {consent.number} 同意的时间为 {days}，场次超出。", "D45", "ends_at"))
    if not _same_place(asked, consent):
        found.append(
            Reason(PLACE, f"跨市报备 {consent.number} 同意的考点为{consent.site}（{consent.address}），与本场次不同。", "D45", "site")
        )
    beyond = [line_words(line) for line in asked.lines if line not in consent.lines]
    if beyond:
        found.append(Reason(PLACE, f"跨市报备 {consent.number} 没有报{'、'.join(beyond)}。", "D45", "lines"))
    return tuple(found)


def _same_place(asked: Asked, consent: Consent) -> bool:
    """By county, and there by the site's name or the address, however spaced."""
    pairs = ((asked.site, consent.site), (asked.address, consent.address))
    return asked.division == consent.division and any("".join(one.split()) == "".join(two.split()) for one, two in pairs)


def consent_of(asked: Asked, known: Known) -> Consent | None:
    """The consent under which a sitting elsewhere takes place; None at home or where none reaches."""
    if known.city == known.home:
        return None
    return next((consent for consent in known.consents if not gaps(asked, consent)), None)


@dataclass(frozen=True, slots=True)
class Warned:
    """What does not refuse a sitting but is kept with it. `needs_reason`: only with the institution's words."""

    reason: Reason
    needs_reason: bool = False


def warnings(asked: Asked, known: Known) -> tuple[Warned, ...]:
    """What the entry is told: who is examined beyond the filing (D44, D106), what no published plan holds."""
    found = []
    if known.audience is not Audience.PUBLIC and asked.audience is not known.audience:
        text = f"备案的评价对象为“{known.audience.label}”，本场次面向“{asked.audience.label}”。须写明理由；由检查人员认定。"
        found.append(Warned(Reason(f"附2二(二)、{BEYOND}", text, "D106", "audience_reason"), needs_reason=True))
    if not known.has_plan:
        found.append(Warned(Reason(CLAUSE, f"{asked.starts_on.year} 年度考试计划还没有公布，公布后方可开始报名。", "O02")))
        return tuple(found)
    for line in asked.lines:
        code, name, _, level = line.split("|")
        if (code, name, level, asked.starts_on.month) not in known.planned:
            text = f"已公布的年度计划中 {asked.starts_on.month} 月没有{line_words(line)}。"
            found.append(Warned(Reason(CLAUSE, text, "O02")))
    return tuple(found)


def unanswered(asked: Asked, found: tuple[Warned, ...]) -> tuple[Reason, ...]:
    """The warnings that need words and have none."""
    return tuple(one.reason for one in found if one.needs_reason and not asked.audience_reason.strip())


def open_reasons(known: Known, last: date) -> tuple[Reason, ...]:
    """Registration of examinees begins once the plan is published, by a registration in good standing."""
    found = list(standing_reasons(known, last))
    if not known.has_plan:
        found.append(Reason(CLAUSE, "年度考试计划还没有公布，不能开始报名。", "O02", "", "/my/activity/plans/"))
    return tuple(found)


def move_reasons(*, starts_at: datetime, now: datetime, changed: bool) -> tuple[Reason, ...]:
    """A change is reported before the sitting begins (附3一(一)8)."""
    found = []
    if starts_at <= now:
        found.append(Reason(f"{PLACE}、附3一(一)8", f"场次已于 {starts_at:%Y-%m-%d %H:%M} 开始，时间、地点变更须在此前报告。", "V1.8"))
    if not changed:
        found.append(Reason(PLACE, "时间和地点没有变化。", "O04"))
    return tuple(found)
