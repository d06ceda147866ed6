"""Twenty at once: exactly one wins, on both databases."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models, transaction

from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.authorities.models import Authority
from portal.workflow.models import StaleError
from portal.workflow.performing import perform
from tests.racing import race
from tests.workflow.conftest import AT, officer
from tests.workflow.sample.models import Sheet, Unguarded

PRESSES = 20
pytestmark = pytest.mark.usefixtures("transactional_db")


def kinds(outcomes: list[object]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


def test_of_twenty_presses_one_wins_with_one_entry() -> None:
    acceptor = officer("覃志强", Role.ACCEPTOR)
    sheet = Sheet.objects.create(authority=Authority.objects.get(code="450200"))

    def press() -> Sheet:
        return perform(Sheet.objects.get(pk=sheet.pk), "sign", by=User.objects.get(pk=acceptor.pk), at=AT, seen=1)

    outcomes = race(*[press] * PRESSES)
    assert kinds(outcomes) == {"Sheet": 1, "StaleError": PRESSES - 1}
    assert [(row.state, row.version) for row in Sheet.objects.all()] == [("signed", 2)]
    assert Entry.objects.filter(act="sample.sign").count() == 1


def writers(model: type[Any], pk: int) -> list[Callable[[], object]]:
    """Each has read the row before any of them writes."""

    def writer(row: models.Model) -> Callable[[], object]:
        def write() -> object:
            with transaction.atomic():
                row.save()
            return row

        return write

    rows = [model.objects.get(pk=pk) for _ in range(PRESSES)]
    for row in rows:
        row.sign(**({"at": AT} if model is Unguarded else {"by": None, "at": AT}))
    return [writer(row) for row in rows]


def test_of_twenty_writes_from_one_version_one_wins_even_without_a_lock() -> None:
    outcomes = race(*writers(Sheet, Sheet.objects.create().pk))
    assert kinds(outcomes) == {"Sheet": 1, "StaleError": PRESSES - 1}
    assert {(outcome.seen, outcome.found) for outcome in outcomes if isinstance(outcome, StaleError)} == {(1, 2)}


def test_without_the_version_all_twenty_get_through() -> None:
    """The control of the test above: the same race on a model without a version."""
    assert kinds(race(*writers(Unguarded, Unguarded.objects.create().pk))) == {"Unguarded": PRESSES}
