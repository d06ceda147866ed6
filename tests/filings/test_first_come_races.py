"""The first applicants of a city in a call, and norms that are put on file, at the same moment: one selection, one number each."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from filings.models import CallEntry, CitySelection, EmployerNorm, Filing
from filings.services import norms, selecting, submitting
from portal.accounts.models import User
from portal.documents.models import Counter as Series
from portal.terms.models import Term
from portal.workflow.models import StaleError
from tests.filings import called
from tests.filings.services import test_norms as written
from tests.filings.stage import MONDAY, Desk, desk, institution
from tests.racing import race

HANDS = 3

pytestmark = pytest.mark.usefixtures("transactional_db")


def kinds(outcomes: list[object]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


# --- two first applicants in one city ---


@pytest.fixture
def applicants(transactional_db: None) -> list[tuple[Filing, User]]:
    """Institutions of one city in the window of a call, each with its application complete; nobody has applied there yet."""
    called.published(desk("450000"))
    return [called.drafted(number) for number in range(1, HANDS + 1)]


def applying(applicants: list[tuple[Filing, User]]) -> list[Callable[[], Filing]]:
    return [
        lambda filing=filing, admin=admin: submitting.submit(filing, by=admin, at=MONDAY, seen=filing.version)
        for filing, admin in applicants
    ]  # type: ignore[misc]


def test_first_applicants_of_a_city_come_into_one_selection(applicants: list[tuple[Filing, User]]) -> None:
    assert kinds(race(*applying(applicants))) == {"Filing": HANDS}
    selection = CitySelection.objects.get()
    assert CallEntry.objects.filter(selection=selection).count() == HANDS
    assert Term.objects.filter(key="call_recommendation", subject_id=selection.pk).count() == 1
    assert Filing.objects.filter(state="submitted").values("number").distinct().count() == HANDS


def test_selection_that_is_opened_without_looking_admits_one_applicant(
    applicants: list[tuple[Filing, User]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: where each opens a selection of his own, one applies and the others are left with their drafts."""

    def opened(defaults: dict[str, Any], **named: Any) -> tuple[CitySelection, bool]:
        return CitySelection.objects.create(**named, **defaults), True

    monkeypatch.setattr(selecting.CitySelection.objects, "get_or_create", opened)
    assert kinds(race(*applying(applicants))) == {"Filing": 1, "IntegrityError": HANDS - 1}
    assert (CallEntry.objects.count(), Filing.objects.filter(state="draft").count()) == (1, HANDS - 1)


# --- norms of several institutions, and one norm in several hands ---


@pytest.fixture
def bureau(transactional_db: None) -> Desk:
    return desk("450200")


@pytest.fixture
def waiting(bureau: Desk) -> list[EmployerNorm]:
    """A norm of each of several institutions, submitted to one authority."""
    return [written.submitted(*institution(number)) for number in range(1, HANDS + 1)]


def filing(rows: list[EmployerNorm], by: User) -> list[Callable[[], EmployerNorm]]:
    return [lambda row=row: norms.put_on_file(row, by=by, at=MONDAY, seen=row.version) for row in rows]  # type: ignore[misc]


def test_norms_put_on_file_at_once_have_numbers_of_their_own(waiting: list[EmployerNorm], bureau: Desk) -> None:
    outcomes = race(*filing(waiting, bureau.reviewer))
    assert kinds(outcomes) == {"EmployerNorm": HANDS}
    assert sorted(EmployerNorm.objects.values_list("number", flat=True)) == [f"桂评规〔2026〕4502-{no:04d}号" for no in range(1, HANDS + 1)]
    assert Series.objects.get(kind="norm").last == HANDS


def test_number_that_is_not_counted_is_given_once(waiting: list[EmployerNorm], bureau: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where everybody takes the first number, the register keeps it for one and the others' norms wait on."""
    monkeypatch.setattr(norms, "draw", lambda authority, kind, year: 1)
    assert kinds(race(*filing(waiting, bureau.reviewer))) == {"EmployerNorm": 1, IntegrityError.__name__: HANDS - 1}
    assert (EmployerNorm.objects.filter(state="filed").count(), EmployerNorm.objects.filter(state="submitted").count()) == (1, HANDS - 1)


def test_one_norm_in_several_hands_is_put_on_file_once(waiting: list[EmployerNorm], bureau: Desk) -> None:
    outcomes = race(*filing([waiting[0]] * HANDS, bureau.reviewer))
    assert kinds(outcomes) == {"EmployerNorm": 1, StaleError.__name__: HANDS - 1}
    assert Series.objects.get(kind="norm").last == 1


def test_norm_put_on_file_and_sent_back_at_once_is_one_of_both(waiting: list[EmployerNorm], bureau: Desk) -> None:
    row = waiting[0]
    outcomes = race(
        *filing([row], bureau.reviewer),
        lambda: norms.send_back(row, words="缺考核方案", by=bureau.reviewer, at=MONDAY, seen=row.version),
    )
    assert kinds(outcomes) == {"EmployerNorm": 1, StaleError.__name__: 1}
