"""Papers that draw the same short code, one after the other or at once: all stand, each with a code of its own."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError

from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.contents import AcceptanceContent
from portal.documents.models import Counter as Series
from portal.documents.models import Paper, PaperKind, Verification
from portal.documents.samples import samples
from portal.documents.services import coding, issuing
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
HANDS, CODE, OTHER = 4, "7K3M-9Q2X", "8K3M-9Q2X"


def issue(person: LegalPerson) -> Paper:
    sample = next(content for content in samples().values() if isinstance(content, AcceptanceContent))
    return issuing.issue(
        person,
        PaperKind.ACCEPTANCE,
        lambda number, code: replace(sample, number=number, code=code),
        case=person,
        authority=authority("450200"),
        addressee_id=person.pk,
        once=True,
        by=None,
        at=AT,
    )


def people() -> list[LegalPerson]:
    codes = [make_credit_code("91", "450200", f"MA5K100{number}") for number in range(HANDS)]
    return [LegalPerson.objects.create(credit_code=code, name=code, legal_form="company") for code in codes]


def kinds(outcomes: list[object]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


def draws(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    """The next codes that are drawn, whoever draws them."""
    monkeypatch.setattr(coding, "new_code", iter(codes).__next__)


def test_paper_whose_code_is_taken_draws_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed carries the code that stands, and no number is lost."""
    draws(monkeypatch, CODE, CODE, OTHER)
    first, second = (issue(person) for person in people()[:2])
    assert [(paper.code, paper.content["code"]) for paper in (first, second)] == [(CODE, CODE), (OTHER, OTHER)]
    assert [entry.data["code"] for entry in Entry.objects.filter(act="documents.issue").order_by("no")] == [CODE, OTHER]
    assert Series.objects.get().last == 2


def test_of_papers_with_one_code_all_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    draws(monkeypatch, *[CODE] * HANDS, *(f"8K3M-9Q2{sign}" for sign in "XYZW"))
    outcomes = race(*[lambda person=person: issue(person) for person in people()])
    assert (kinds(outcomes), Series.objects.get().last) == ({"Paper": HANDS}, HANDS)
    assert len(set(Paper.objects.values_list("code", flat=True))) == HANDS


def test_without_a_second_draw_only_one_stands_and_the_others_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: one try each."""
    monkeypatch.setattr(coding, "TRIES", 1)
    draws(monkeypatch, *[CODE] * HANDS)
    outcomes = race(*[lambda person=person: issue(person) for person in people()])
    assert kinds(outcomes) == {"Paper": 1, "IntegrityError": HANDS - 1}
    assert (Paper.objects.get().code, Series.objects.get().last) == (CODE, 1)


def test_what_else_is_broken_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draws(monkeypatch, CODE, OTHER)
    person = people()[0]
    issue(person)
    with pytest.raises(IntegrityError):
        issue(person)  # the second of a kind that is issued once
    assert Paper.objects.get().code == CODE


def test_papers_with_codes_of_their_own_all_stand() -> None:
    outcomes = race(*[lambda person=person: issue(person) for person in people()])
    assert (kinds(outcomes), Series.objects.get().last) == ({"Paper": HANDS}, HANDS)


def test_without_the_constraint_one_code_is_written_by_all() -> None:
    """The control: the same race over a column that is not unique, the log of what was asked."""
    asked = Verification(code=CODE, at=AT, on=date(2026, 10, 9), answer="valid")
    race(*[lambda: Verification.objects.create(code=asked.code, at=asked.at, on=asked.on, answer=asked.answer)] * HANDS)
    assert Verification.objects.filter(code=CODE).count() == HANDS
