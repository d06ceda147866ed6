"""Assisted filing at the counter: which institutions a bureau may help, what a mandate says, what a submission under it needs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from filings.enums import IdKind
from filings.rules.routing import REGION, city_of
from portal.policy.clauses import Reason
from portal.workdays.rules import Calendar

CLAUSE: Final = "文一(二)"
_LAST: Final = 4


@dataclass(frozen=True, slots=True)
class Mandate:
    """What the agent's mandate (委托书) and document say. The number, as it is compared, is kept nowhere: only its keyed hash and its end."""

    agent_name: str
    agent_position: str
    agent_phone: str
    id_kind: IdKind
    id_number: str
    mandated_on: date

    @property
    def id_last(self) -> str:
        """The last four characters of the document's number."""
        return self.id_number[-_LAST:]


def mandate_reasons(mandate: Mandate, today: date, *, problem: str, longest: int) -> tuple[Reason, ...]:
    """What is wrong with a mandate, each by its field: a citizen's number that is none (`problem` says why), one too short to hide
    anything, a day to come or too long ago."""
    numbers = number_reasons(mandate.id_kind, mandate.id_number, problem=problem)
    return (*numbers, *date_reasons(mandate.mandated_on, today, longest=longest))


def number_reasons(id_kind: str, number: str, *, problem: str) -> tuple[Reason, ...]:
    """What is wrong with the number of the agent's document."""
    if problem and id_kind == IdKind.CITIZEN:
        return (Reason("", problem, "", "id_number"),)
    short = len(number) <= _LAST
    return (Reason("", "证件号码应多于四位，请核对后重填。", "", "id_number"),) if short else ()


def date_reasons(mandated_on: date, today: date, *, longest: int) -> tuple[Reason, ...]:
    """What is wrong with the day of a mandate: still to come, or more than `longest` days ago (internal, figure `mandate_age_days`)."""
    age = (today - mandated_on).days
    if age < 0:
        return (Reason("", "委托书日期不能晚于今天。", "", "mandated_on"),)
    if age <= longest:
        return ()
    text = f"委托书签署已 {age} 天，登记时须在 {longest} 天内（内部时限）。请单位重新出具委托书。"
    return (Reason("", text, "", "mandated_on"),)


def begin_by(recorded_on: date, working_days: int, calendar: Calendar) -> date:
    """The last day on which a filing may be begun under a mandate; the day it was recorded is day zero. Internal."""
    return calendar.add(recorded_on, working_days).on


def in_area(authority: str, divisions: Collection[str], *, known: bool) -> bool:
    """Whether a bureau (by its division code) may help an institution with these divisions; `known`: filed or in hand there already.

    The region helps any. A code of the region itself or from outside Guangxi names no city, so it keeps nobody out: where a filing goes
    is judged when it is submitted.
    """
    if known or authority == REGION:
        return True
    cities = {city_of(division) for division in divisions}
    return authority in cities or cities <= {""}


def area_reasons(name: str, bureau: str, *, inside: bool) -> tuple[Reason, ...]:
    """Why this bureau's counter does not help: the institution belongs to another city."""
    return () if inside else (Reason(CLAUSE, f"{name}不在{bureau}受理范围内，请到其注册地或原备案机关的柜台办理。", "", "code"),)


def submission_reasons(*, mandate: bool, commitment: bool, takers: Collection[str], here: str, bureau: str) -> tuple[Reason, ...]:
    """What a submission under a mandate needs beside the form: both papers, and that it goes to the bureau whose counter it is.

    `takers`: the division codes of whoever takes the filing by its answers (the authority, the recommending city); empty while unknown.
    The signed commitment stands for the institution's own press of the button: an officer declares nothing for it.
    """
    found = []
    if not mandate:
        found.append(Reason(CLAUSE, "还没有可用的委托书扫描件，请在代填页面上传。", "", "assistance"))
    if not commitment:
        found.append(Reason("文二(一)", "还没有上传单位签字盖章的承诺书。代填的，以签章的承诺书代替单位自行确认提交。", "", "assistance"))
    if takers and here not in takers:
        text = f"按填写的内容，本件不由{bureau}受理，不能在本柜台提交。请核对内容，或请单位自行提交。"
        found.append(Reason(CLAUSE, text, "", "assistance"))
    return tuple(found)
