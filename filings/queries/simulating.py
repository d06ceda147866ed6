"""The simulator's answer to a request: the rules of intake on answers given without an account (N8)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from filings.enums import CreditCheck
from filings.queries.intake import applicant_facts, numbers_on
from filings.rules.answers import Answers
from filings.rules.facts import Facts
from filings.rules.judging import Judgement, judge
from filings.rules.simulation import answers_from
from portal.catalogue.queries import occupations_in_scope
from portal.catalogue.rules.credit_codes import cleaned
from portal.institutions.models import Registration
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
    """What the portal knows of this code, and what the request says of a call and of the authority that filed it first.

    Without a code nothing is held against the applicant: it is not checked yet.
    """
    code = cleaned(answers.institution.credit_code)
    facts = applicant_facts(code, answers, on)
    return replace(
        facts,
        credit_check=facts.credit_check if code else CreditCheck.UNAVAILABLE,
        call_open=bool(request.get("call_open")),
        original_authority=request.get("original_authority") or _original(code, answers),
    )


def _original(code: str, answers: Answers) -> str:
    found = Registration.objects.select_related("filed_with").filter(legal_person__credit_code=code, track=answers.track).first()
    return found.filed_with.code if code and found else ""
