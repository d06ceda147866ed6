"""Two papers that drew the same short code at once: one stands, the other leaves nothing, its number included."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from portal.authorities.queries import authority
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.contents import AcceptanceContent
from portal.documents.models import Counter as Series
from portal.documents.models import Paper, PaperKind, Verification
from portal.documents.samples import samples
from portal.documents.services import issuing
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
HANDS, CODE = 4, "7K3M-9Q2X"


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


def test_of_papers_with_one_code_one_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "new_code", lambda: CODE)
    outcomes = race(*[lambda person=person: issue(person) for person in people()])
    assert kinds(outcomes) == {"Paper": 1, "IntegrityError": HANDS - 1}
    assert (Paper.objects.get().code, Series.objects.get().last) == (CODE, 1)


def test_papers_with_codes_of_their_own_all_stand() -> None:
    outcomes = race(*[lambda person=person: issue(person) for person in people()])
    assert (kinds(outcomes), Series.objects.get().last) == ({"Paper": HANDS}, HANDS)


def test_without_the_constraint_one_code_is_written_by_all() -> None:
    """The control: the same race over a column that is not unique, the log of what was asked."""
    asked = Verification(code=CODE, at=AT, on=date(2026, 10, 9), answer="valid")
    race(*[lambda: Verification.objects.create(code=asked.code, at=asked.at, on=asked.on, answer=asked.answer)] * HANDS)
    assert Verification.objects.filter(code=CODE).count() == HANDS
