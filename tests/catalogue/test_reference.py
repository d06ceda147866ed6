"""Reference rows are there in every test, also after one with real transactions."""

import pytest

from portal.catalogue.models import Division, Occupation
from portal.policy.models import Figure
from portal.workdays.models import Arrangement


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "after-the-tables-were-emptied"])
def test_reference_rows_are_there_with_real_transactions(run: str) -> None:
    assert [model.objects.exists() for model in (Figure, Arrangement, Occupation, Division)] == [True] * 4
