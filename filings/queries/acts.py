"""The acts a reader of a file page has: now, now but blocked, and later; acts of others are not his to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from filings.enums import ROAD, State
from filings.models import Filing
from filings.queries.calls import gate
from filings.queries.panel import opinions, panel
from filings.queries.path import path
from filings.rules import panel as panel_rules
from filings.rules.path import passed_by
from filings.rules.separation import DECIDING_RIGHTS
from filings.services import deciding, intake, publicising, reviewing, submitting
from portal.accounts.models import User
from portal.institutions.enums import Kind
from portal.policy.clauses import Reason
from portal.workflow.performing import may
from portal.workflow.steps import Step, steps

_PRIMARY = frozenset(
    {
        "submit",
        "accept",
        "clear_examining",
        "clear_grading",
        "clear_change",
        "open_evaluation",
        "conclude",
        "settle",
        "publicise",
        "close_publicity",
        "end_publicity",
        "report",
        "record_code",
        "propose",
        "approve",
    }
)
_GRADING_ONLY = frozenset(
    {
        "clear_grading",
        "clear_change",
        "open_evaluation",
        "conclude",
        "settle",
        "publicise",
        "correct_publicity",
        "close_publicity",
        "end_publicity",
        "report",
        "record_code",
    }
)
_EXAMINING_ONLY = frozenset({"clear_examining"})
_NEVER_LATER = frozenset(
    {"recall", "withdraw", "decline", "object", "fail", "correct_publicity", "uphold", "record_return", "send_back", "ask_supplement"}
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act on the page. `reasons` stand where it cannot be done yet; `later` when its state has not been reached."""

    step: Step
    clause: str
    reasons: tuple[Reason, ...] = ()
    later: bool = False
    primary: bool = False

    @property
    def is_open(self) -> bool:
        return not self.reasons and not self.later


def blockers(filing: Filing, name: str, *, by: User, at: datetime) -> tuple[Reason, ...]:
    """Why this act cannot be done now beyond state and right; the services ask the same (design: one source)."""
    check = _BLOCKERS.get(name)
    return check(filing, by, at) if check else ()


Holds = Callable[[Step], bool]
Known = Mapping[str, tuple[Reason, ...]]


def acts_for(filing: Filing, user: User, at: datetime, *, holds: Holds | None = None, known: Known | None = None) -> tuple[Act, ...]:
    """The acts this reader has on this filing, those he can do first, then those that wait.

    `holds` answers for a step whether the reader has its right, from memberships that are loaded; `known` are blockers the page has
    worked out already, by the name of the act. Without them both are asked of the database.
    """
    found = []
    known = known or {}
    never = _never(filing, timezone.localdate(at))
    apart = filing.parted_from(user, timezone.localdate(at))
    for step in steps(Filing).values():
        if step.name in never or not (holds(step) if holds else may(user, step, filing)):
            continue
        if filing.state in step.sources:
            own = known[step.name] if step.name in known else blockers(filing, step.name, by=user, at=at)
            reasons = (*apart, *own) if step.right in DECIDING_RIGHTS else own
            found.append(Act(step, step.clause_of(filing), reasons, primary=step.name in _PRIMARY and not reasons))
        elif _comes_later(filing, step):
            found.append(Act(step, step.clause_of(filing), (_not_yet(filing, step),), later=True))
    return tuple(sorted(found, key=lambda act: (act.later, not act.primary, bool(act.reasons))))


def _never(filing: Filing, on: date) -> frozenset[str]:
    """The acts that this filing does not come to: those of the other kind, and those its path leaves out."""
    return _GRADING_ONLY if filing.kind is Kind.EXAMINING else _EXAMINING_ONLY | passed_by(path(filing, on))


def _comes_later(filing: Filing, step: Step) -> bool:
    if step.name in _NEVER_LATER or filing.state not in ROAD:
        return False
    here = ROAD.index(State(filing.state))
    return all(ROAD.index(State(source)) > here for source in step.sources)


def _not_yet(filing: Filing, step: Step) -> Reason:
    waits_for = min((State(source) for source in step.sources), key=ROAD.index)
    return Reason(step.clause_of(filing), f"本件到“{waits_for.label}”时才能{step.label}。")


def _panel_complete(filing: Filing, by: User, at: datetime) -> tuple[Reason, ...]:
    return panel_rules.panel_reasons(panel(filing)) if filing.team else (Reason("附2二(三)", "还没有组建专家组。", "B55"),)


def _all_signed(filing: Filing, by: User, at: datetime) -> tuple[Reason, ...]:
    signed = {opinion.member for opinion in opinions(filing)}
    waiting = [member.name for member in panel(filing) if not member.recused and member.ref not in signed]
    return (Reason("附2二(三)", f"还有成员没有签署意见：{'、'.join(waiting)}。", "B55"),) if waiting else ()


_BLOCKERS: dict[str, Callable[[Filing, User, datetime], tuple[Reason, ...]]] = {
    "accept": lambda filing, by, at: intake.accept_blockers(filing, by=by),
    "ask_supplement": lambda filing, by, at: gate(filing),
    "decline": lambda filing, by, at: intake.decline_blockers(filing, at=at),
    "submit": lambda filing, by, at: submitting.blockers(filing, at=at),
    "clear_change": lambda filing, by, at: reviewing.clear_blockers(filing, by=by),
    "clear_examining": lambda filing, by, at: reviewing.clear_blockers(filing, by=by),
    "clear_grading": lambda filing, by, at: reviewing.clear_blockers(filing, by=by),
    "object": lambda filing, by, at: reviewing.object_blockers(filing, by=by, at=at),
    "open_evaluation": _panel_complete,
    "conclude": _all_signed,
    "settle": _all_signed,
    "fail": _all_signed,
    "close_publicity": lambda filing, by, at: publicising.close_blockers(filing, at=at),
    "end_publicity": lambda filing, by, at: publicising.close_blockers(filing, at=at),
    "approve": lambda filing, by, at: deciding.approve_blockers(filing, by=by, at=at),
}
