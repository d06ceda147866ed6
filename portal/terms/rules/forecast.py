"""The forecast: dated steps of what is still to come, from the usual length of each phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.terms.rules.holders import Holder
from portal.terms.rules.ledger import Limit, Pause, due
from portal.terms.rules.wording import short
from portal.workdays.rules import Calendar


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase to come. `working_days`: its length by the notice, or as it usually is (`estimated`); `pauses`: the term stands still.

    `words` places the day on which it ends, e.g. "{} 前" or "{} 24:00".
    """

    what: str
    working_days: int
    holder: Holder
    pauses: bool
    estimated: bool = False
    words: str = "{}"


@dataclass(frozen=True, slots=True)
class Step:
    """One dated line of the forecast; `estimated` carries the tag 估计, `provisional` the tag 暂定, `final` is the end of the term."""

    on: date
    when: str
    what: str
    estimated: bool
    provisional: bool
    final: bool = False


def forecast(
    limit: Limit,
    pauses: Sequence[Pause],
    begins_on: date,
    phases: Sequence[Phase],
    today: date,
    calendar: Calendar,
    end: str,
    opening: str = "",
) -> tuple[Step, ...]:
    """The phases one after another from `begins_on`, then the day on which the term ends if all goes so; `end` names that last step.

    `opening` names what begins on the first day (公示), where that is to be said.

    `begins_on` is the first day of the first phase: as with any pause it still counts, the days after it do not. Works the same while
    a pause is already on: it then ends on `begins_on`.
    """
    cursor, expected = begins_on, _closed(pauses, begins_on)
    steps = [_opening(begins_on, opening, phases, today, calendar)] if opening else []
    for phase in phases:
        found = calendar.add(cursor, phase.working_days)
        if phase.pauses:
            expected.append(Pause(cursor, found.on, phase.holder, phase.what, ""))
        steps.append(Step(found.on, phase.words.format(short(found.on, today)), phase.what, phase.estimated, found.provisional))
        cursor = found.on
    last = due(limit, expected, calendar)
    if last is None:
        raise ValueError("a pause without an end cannot be forecast")
    return (*steps, Step(last.on, short(last.on, today), end, False, last.provisional, final=True))


def _opening(on: date, what: str, phases: Sequence[Phase], today: date, calendar: Calendar) -> Step:
    """10-10 起公示: 停表."""
    effect = "停表" if phases and phases[0].pauses else "继续计算"
    return Step(on, f"{short(on, today)} 起{what}", effect, False, bool(calendar.waits_for(on)))


def _closed(pauses: Sequence[Pause], on: date) -> list[Pause]:
    return [Pause(pause.from_on, pause.to_on or max(on, pause.from_on), pause.who, pause.reason, pause.clause) for pause in pauses]


def sentence(steps: Sequence[Step], begins_on: date, first: str, last: str, outcome: str, today: date) -> str:
    """若 10-10 起公示，则停表至报部审核结束，预计 11-03 前出具回执。"""
    return f"若 {short(begins_on, today)} 起{first}，则停表至{last}结束，预计 {steps[-1].when} 前{outcome}。"
