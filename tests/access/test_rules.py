"""Which roles one person may hold together."""

from itertools import combinations

import pytest

from portal.access.rules import ADMINISTRATIONS, CASE_POSTS, grant_blockers, last_administrator, own_account
from portal.accounts.rights import Role

APART = {frozenset(pair) for pair in combinations(ADMINISTRATIONS, 2)} | {
    frozenset((administration, post)) for administration in ADMINISTRATIONS for post in CASE_POSTS
}


@pytest.mark.parametrize("role", Role)
def test_first_role_is_never_in_the_way(role: Role) -> None:
    assert grant_blockers("李明", role, ()) == ()


@pytest.mark.parametrize("held", Role)
@pytest.mark.parametrize("role", Role)
def test_roles_held_together_are_exactly_those_not_kept_apart(role: Role, held: Role) -> None:
    reasons = grant_blockers("李明", role, {held})
    assert bool(reasons) is (frozenset((role, held)) in APART)
    assert all(held.label in reason.text for reason in reasons)


def test_last_administrator_and_own_account_say_so() -> None:
    assert (last_administrator("某单位", 1), own_account(False)) == ((), ())
    assert len(last_administrator("某单位", 0)) == len(own_account(True)) == 1
