"""ID numbers are checked, hashed and masked; the number itself stands nowhere (N14)."""

import pytest
from pytest_django import Settings

from portal.people.identity import keyed_hash, mask, normalised, problem

VALID = "11010519491231002X"


@pytest.mark.parametrize("number", [VALID, "11010519491231002x", " 110105 1949 1231 002X", "１１０１０５１９４９１２３１００２Ｘ"])
def test_number_is_the_same_however_it_is_typed(number: str) -> None:
    assert (normalised(number), problem(number), keyed_hash(number)) == (VALID, "", keyed_hash(VALID))


@pytest.mark.parametrize("number", ["", "110105194912310020", "1101051949123100", "11010519491231002XX", "A1010519491231002X"])
def test_malformed_number_is_named_with_the_repair(number: str) -> None:
    assert problem(number) != ""


def test_mask_hides_the_middle() -> None:
    assert mask(VALID) == "110************02X"


def test_hash_depends_on_the_key(settings: Settings) -> None:
    before = keyed_hash(VALID)
    settings.ID_HASH_KEY = "another"
    assert keyed_hash(VALID) != before
