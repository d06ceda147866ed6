"""The clocks of a filing follow its acts: the table of `filings.rules.deadlines` is carried out on `portal.terms`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from filings.models import Clarification, Filing, Objection, Publicity
from filings.queries.intake import numbers_on
from filings.queries.path import by_call, path
from filings.rules.deadlines import ENDING, TERMS, Effect, Setting, clause_of, effects
from portal.accounts.models import User
from portal.authorities.models import AuthorityKind
from portal.authorities.roster import CENTRE
from portal.institutions.enums import Track
from portal.policy.services import figure
from portal.terms.models import Term
from portal.terms.rules.history import EventKind
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.terms.services import Held
from portal.terms.services import changing as terms
from portal.workdays.services import calendar
from portal.workflow.performing import performing

# Whose clock orders a queue: the bureau's (or the applicant's, who answers it) at the bureau, the Centre's at the Centre.
_AT_CENTRE = ("publicity_start", "publicity", "ministry_report")
SHOWN = ("clock_key", "due_on", "paused_by", "centre_due_on", "evaluation_due_on")
_MAIN = ("supplement_answer", "examining_filing", "grading_filing", "acceptance")


def follow(filing: Filing, act: str, *, by: User | None, at: datetime) -> Held:
    """Starts, pauses, resumes and stops what the act says, within the act; then the queue's due day is written. Returns the terms."""
    held = run(filing, act, by=by, at=at)
    _write(filing)
    return held


def run(filing: Filing, act: str, *, by: User | None, at: datetime, why: str = "") -> Held:
    """The same for a step that saves the filing itself (`performing`): the queue's columns are set and saved with it.

    `why`: what the event of each clock that ends is to say.
    """
    with Held(filing) as held:
        if act == "transfer":
            _hand_over(filing, held, by=by, at=at)
        else:
            for effect in effects(act, _setting(filing, timezone.localdate(at))):
                _carry_out(filing, held, effect, by=by, at=at, why=why)
    if act in ENDING:
        for asked in filing.clarifications.filter(answered_at=None):
            follow_clarification(asked, act, by=by, at=at)
    show(filing, held.running())
    return held


def step(
    filing: Filing,
    name: str,
    *,
    by: User | None,
    at: datetime,
    seen: int,
    clock: str = "",
    note: str = "",
    why: str = "",
    **stamps: Any,
) -> Filing:
    """Takes one step together with the clocks it moves; the filing is written once. `clock`: the act by another name than the step's.

    Raises what `performing` raises.
    """
    with performing(filing, name, by=by, at=at, seen=seen, note=note, **stamps) as written:
        run(written, clock or name, by=by, at=at, why=why)
    return written


def follow_objection(objection: Objection, act: str, *, by: User | None, at: datetime) -> None:
    """The same for an objection, which has a clock of its own: several may wait for their answers at once (D33).

    The Centre's day to close and report follows it: there is none while an objection is open (D100).
    """
    filing, held = objection.publicity.filing, Held(objection)
    for effect in effects(act, _setting(filing, timezone.localdate(at))):
        _carry_out(filing, held, effect, by=by, at=at)
    term = Term.objects.filter(**_of(filing), key="publicity", stopped_at=None).first()
    if term is not None:
        Filing.objects.filter(pk=filing.pk).update(centre_due_on=_due_on(term))


def follow_clarification(asked: Clarification, act: str, *, by: User | None, at: datetime) -> None:
    """The same for a question, which runs until the day its officer has set; the filing's own clocks run on (D76)."""
    filing, held = asked.filing, Held(asked)
    for effect in effects(act, _setting(filing, timezone.localdate(at))):
        if effect.term == "clarification":
            _carry_out(filing, held, effect, by=by, at=at, until=asked.due_on)


def _setting(filing: Filing, on: date) -> Setting:
    by_city = filing.authority is not None and filing.authority.kind == AuthorityKind.CITY
    publicised = path(filing, on).publicised
    setting = Setting.of(Track(filing.track), by_city=by_city, publicised=publicised, figures=numbers_on(on), by_call=by_call(filing))
    return replace(setting, phases_excluded=filing.call is None or filing.call.phases_excluded)


def _carry_out(
    filing: Filing, held: Held, effect: Effect, *, by: User | None, at: datetime, why: str = "", until: date | None = None
) -> None:
    holder = _holder(filing, effect.holder)
    common: dict[str, Any] = {"reason": effect.reason, "mark": effect.mark, "clause": effect.clause, "at": at, "by": by}
    known = held.latest(effect.term)
    running = known if known and known.is_open else None
    if effect.kind is EventKind.STOP:
        if running is not None:
            terms.stop(held, effect.term, outcome=effect.mark, at=at, by=by, reason=why)
    elif effect.kind is EventKind.PAUSE:
        move = terms.pause if running is not None and running.paused_since is None else terms.switch_pause
        move(held, effect.term, holder=holder, **common)
    elif effect.kind is EventKind.RESUME:
        if running is not None and running.paused_since is not None:
            terms.resume(held, effect.term, holder=holder, **common)
    elif (known and effect.term in _MAIN and running is None) or effect.kind is EventKind.RESET:
        terms.reset(held, effect.term, holder=holder, **common)
    elif running is None:
        _start(filing, held, effect, holder, by=by, at=at, until=until)


def _start(filing: Filing, held: Held, effect: Effect, holder: Holder, *, by: User | None, at: datetime, until: date | None) -> None:
    spec = TERMS[effect.term]
    if filing.call and effect.term == "grading_filing":
        until = filing.call.decide_by  # the call's own day (B65)
    terms.start(
        held,
        effect.term,
        figure_key=spec.figure,
        until=until,
        owner=_owner(filing, spec.owner),
        holder=holder,
        at=at,
        by=by,
        clause=clause_of(effect.term, Track(filing.track)),
        label=spec.label,
        reason=effect.reason,
        mark=effect.mark,
        starts_on=_day_zero(filing, effect.term, at),
    )


def _day_zero(filing: Filing, key: str, at: datetime) -> date | None:
    """A publicity begins on the day that the notice shows (D10), the five days to report on its end; others by the instant (None)."""
    if key == "publicity":
        return timezone.localdate(at)
    running = filing.publicities.filter(closed_at__isnull=True).first() if key == "ministry_report" else None
    return _over_on(filing.pk, running.ends_on) if running else None


def _over_on(filing_id: int, ends_on: date) -> date | None:
    """The last day of a publicity, or of the last answer where objections have kept it open longer; none while one is open (B60, D100).

    Closing it later moves nothing.
    """
    answers = list(Objection.objects.filter(publicity__filing=filing_id).values_list("answered_at", flat=True))
    if None in answers:
        return None
    return max([ends_on, *(timezone.localdate(answered_at) for answered_at in answers if answered_at)])


def _holder(filing: Filing, kind: HolderKind) -> Holder:
    names = {
        HolderKind.AUTHORITY: filing.authority.short_name if filing.authority else "",
        HolderKind.INSTITUTION: filing.applicant_name,
    }
    return Holder(kind, names.get(kind, ""))


def _owner(filing: Filing, kind: HolderKind) -> Owner:
    if kind is HolderKind.AUTHORITY:
        return Owner(kind, authority_code=filing.authority.code if filing.authority else "")
    if kind is HolderKind.CENTRE:
        return Owner(kind, authority_code=CENTRE)
    return Owner(kind, ref=str(filing.legal_person_id if kind is HolderKind.INSTITUTION else filing.team_id or ""))


def _of(filing: Filing) -> dict[str, Any]:
    return {"subject_type": filing._meta.label_lower, "subject_id": filing.pk}


def _hand_over(filing: Filing, held: Held, *, by: User | None, at: datetime) -> None:
    """A transferred filing takes its running clocks along: what has run has run (D21)."""
    for key in [term.key for term in held.running() if term.owner_kind == HolderKind.AUTHORITY]:
        owner, holder = _owner(filing, HolderKind.AUTHORITY), _holder(filing, HolderKind.AUTHORITY)
        terms.transfer(held, key, owner=owner, holder=holder, at=at, by=by, reason="移送", clause=filing.cite("附*二(二)"))


def extend_publicity(publicity: Publicity, *, reason: str, by: User, at: datetime) -> None:
    """The Centre's publicity clock ends with the publicity (N13); one that ends on a day off, on the working day after."""
    filing, days = publicity.filing, calendar()
    term = Term.objects.get(**_of(filing), key="publicity", stopped_at=None)
    assert term.due_on is not None
    more = days.count(term.due_on, days.next_working(publicity.ends_on))
    if more:
        terms.extend(filing, "publicity", more=more, reason=reason, at=at, by=by, clause="附2二(四)")
    show(filing, Term.objects.filter(**_of(filing), stopped_at=None))
    _write(filing)


def show(filing: Filing, running: Iterable[Term]) -> None:
    """Sets the queues' columns to what the running terms say; nothing is saved."""
    terms = list(running)
    own, centres, evaluation = leading(terms, _MAIN), leading(terms, _AT_CENTRE), leading(terms, ("evaluation",))
    filing.clock_key = own.key if own else ""
    filing.paused_by = own.holder_kind if own and own.paused_since else ""
    filing.due_on = own.due_on if own and not filing.paused_by else None
    filing.centre_due_on = _due_on(centres) if centres else None
    filing.evaluation_due_on = evaluation.due_on if evaluation and evaluation.owner_kind == HolderKind.AUTHORITY else None


def _due_on(term: Term) -> date | None:
    """The day a list sorts by. A publicity may end from the day after its last, and is late when the five days after it are over (B59, B60).

    An objection keeps it from ending: while one is open there is no such day, and the five days follow the last answer (D100).
    """
    if term.due_on is None or not term.is_least:
        return term.due_on
    # one that is just beginning is not written yet; its clock then has the shortest length
    ends_on = Publicity.objects.filter(filing=term.subject_id, started_at=term.started_at).values_list("ends_on", flat=True).first()
    over_on = _over_on(term.subject_id, ends_on or term.due_on)
    return calendar().add(over_on, figure("ministry_report", over_on).number).on if over_on else None


def _write(filing: Filing) -> None:
    """A projection, so the version stays as it is: nobody's open page goes stale because a holiday was entered."""
    Filing.objects.filter(pk=filing.pk).update(**{name: getattr(filing, name) for name in SHOWN})


def leading(running: Iterable[Term], order: Sequence[str]) -> Term | None:
    """Of the running terms the one whose key comes first in this order."""
    by_key = {term.key: term for term in running}
    return next((by_key[key] for key in order if key in by_key), None)
