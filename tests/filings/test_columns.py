"""Columns are as wide as what is written into them: SQLite would take more, PostgreSQL would not."""

from filings.models import CheckAnswer
from filings.rules.conditions import CHANGE_CHECKS, CHECKS


def test_id_of_every_check_fits_its_column() -> None:
    longest = max(len(check.id) for check in (*CHECKS, *CHANGE_CHECKS.values()))
    assert 0 < longest <= CheckAnswer._meta.get_field("check_id").max_length
