"""The simulator's answer to a request: the rules of intake on answers given without an account (N8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from filings.enums import CreditCheck, Matter
from filings.queries.calls import open_call
from filings.queries.intake import applicant_facts, numbers_on
from filings.queries.renewing import window_of
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from filings.rules.judging import Judgement, judge
from filings.rules.simulation import answers_from
from portal.catalogue.queries import occupations_in_scope
from portal.catalogue.rules.credit_codes import cleaned
from portal.institutions.models import Registration
from portal.terms.renewal import window
from portal.workdays.services import calendar


def simulated(request: Mapping[str, Any], *, on: date) -> Judgement:
    """A validated request of POST filings/simulate judged as if it were submitted on `on`."""
    answers = _named(answers_from(request))
    return judge(answers, _facts(answers, request, on), on, numbers_on(on), calendar())


def _named(answers: Answers) -> Answers:
    """Fills in the names that were left out, where the code has one in the present classification."""
    missing = {line.code for line in answers.occupations if not line.name}
    if not missing:
        return answers
    names = dict(occupations_in_scope().filter(code__in=missing).values_list("code", "name"))
    lines = tuple(replace(line, name=line.name or names.get(line.code, "")) for line in answers.occupations)
    return replace(answers, occupations=lines)


def _facts(answers: Answers, request: Mapping[str, Any], on: date) -> Facts:
    """What the portal knows of this code and of the calls of that day; the request may suppose another call, and name the authority.

    Without a code nothing is held against the applicant: it is not checked yet.
    """
    code = cleaned(answers.institution.credit_code)
    facts, call, supposed = applicant_facts(code, answers, on), open_call(on), request.get("call_open")
    held = Registration.objects.select_related("filed_with").filter(legal_person__credit_code=code, track=answers.track).first()
    held = held if code else None
    return replace(
        facts,
        credit_check=facts.credit_check if code else CreditCheck.UNAVAILABLE,
        call_open=call is not None if supposed is None else supposed,
        call_deadline=call.decide_by if call and supposed is not False else None,
        original_authority=held.filed_with.code if held else request.get("original_authority") or "",
        **_ending(held, answers, on),
    )


def _ending(held: Registration | None, answers: Answers, on: date) -> dict[str, Any]:
    """What a renewal of the registration held is judged by, as for a real one."""
    found = window_of(held, on) if held and answers.matter == Matter.RENEWAL else None
    return {"renewal_window": (found.opens_on, found.closes_on), "valid_to": found.valid_to} if found else {}


@dataclass(frozen=True, slots=True)
class Renewal:
    """When a renewal may be applied for: of the validity held, or `estimated` of the one that this filing would give."""

    valid_to: date
    opens_on: date
    closes_on: date
    estimated: bool


def renewal(found: Judgement) -> Renewal | None:
    """The window to watch: of the validity that a renewal or change is about, else of the one forecast. None without a validity."""
    coming = next((step.on for step in found.forecast if step.step == "valid_to"), None)
    held = found.facts.valid_to if found.answers.matter != Matter.INITIAL else None
    ends = held or coming
    if ends is None:
        return None
    days = window(ends, on=found.forecast[0].on)
    return Renewal(days.valid_to, days.opens_on, days.closes_on, estimated=held is None)
