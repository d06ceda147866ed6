"""Exactly which rights a role brings, on which party, on which day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from guardian.shortcuts import get_user_perms

from portal.access import services
from portal.access.decorators import _admits
from portal.access.models import Membership
from portal.access.verification import project_all
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, RIGHTS, ROLE_RIGHTS, PartyKind, Role
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.workflow.performing import NotAllowed, Refused
from tests.access.conftest import AT, NewUser

Parties = Callable[[Role], Authority | LegalPerson]

EXPECTED: dict[Role, set[str]] = {
    Role.ADMINISTRATOR: {"read_filings", "edit_filing", "submit_filing", "report_activity", "manage_members"},
    Role.CLERK: {"read_filings", "edit_filing", "report_activity"},
    Role.ACCEPTOR: {"read_filings", "accept_filing"},
    Role.REVIEWER: {"read_filings", "review_filing", "read_supervision", "review_supervision"},
    Role.APPROVER: {"read_filings", "approve_filing", "read_supervision", "approve_supervision"},
    Role.INSPECTOR: {"read_filings", "read_supervision", "inspect"},
    Role.CENTRE_OFFICER: {"read_filings", "publicise_filing", "read_supervision"},
    Role.EXPERT: set(),
    Role.AUDITOR: {"read_filings", "read_supervision", "read_audit"},
    Role.SYSTEM_ADMINISTRATOR: {"manage_figures", "import_records"},
    Role.SECURITY_ADMINISTRATOR: {"manage_members"},
    Role.AUDIT_ADMINISTRATOR: {"read_audit"},
}
OTHERS = ("450000", "450100", "450300", "450000C")


def held(user: User, party: Authority | LegalPerson) -> set[str]:
    """What django says the user may do on the party, right by right."""
    kind = PartyKind.AUTHORITY if isinstance(party, Authority) else PartyKind.INSTITUTION
    fresh = User.objects.get(pk=user.pk)
    return {right for right in RIGHTS[kind] if fresh.has_perm(right, party)}


def test_every_role_is_expected_and_every_right_is_some_roles() -> None:
    assert set(EXPECTED) == set(Role)
    held_by_roles = {right for rights in ROLE_RIGHTS.values() for right in rights}
    assert held_by_roles == {*RIGHTS[PartyKind.AUTHORITY], *RIGHTS[PartyKind.INSTITUTION]}


@pytest.mark.parametrize("role", Role)
def test_role_brings_exactly_its_rights_on_its_party_alone(
    role: Role, new_user: NewUser, party_for: Parties, yongjiang: LegalPerson, longping: LegalPerson
) -> None:
    party = party_for(role)
    user = new_user("u", role, party)
    assert held(user, party) == set(get_user_perms(user, party)) == EXPECTED[role]
    others = [*Authority.objects.filter(code__in=OTHERS), yongjiang, *([longping] if party != longping else [])]
    assert [held(user, other) for other in others] == [set()] * len(others)


@pytest.mark.parametrize("role", Role)
def test_role_is_refused_on_the_other_kind_of_party(role: Role, new_user: NewUser, liuzhou: Authority, longping: LegalPerson) -> None:
    with pytest.raises(ValueError):
        services.grant(new_user("u"), liuzhou if role in INSTITUTION_ROLES else longping, role, by=None, at=AT)
    assert Membership.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_ended_membership_gives_nothing_the_same_second(role: Role, new_user: NewUser, party_for: Parties) -> None:
    party = party_for(role)
    user = new_user("u", role, party)
    services.end(user.memberships.get(), by=None, at=AT)
    assert held(user, party) == set()


def test_early_morning_belongs_to_the_day_in_guangxi(new_user: NewUser, liuzhou: Authority) -> None:
    from datetime import UTC

    user = new_user("u", Role.ACCEPTOR, liuzhou)
    early = AT.replace(hour=1).astimezone(UTC)
    assert early.date() != AT.date()
    services.end(user.memberships.get(), by=None, at=early)
    assert user.memberships.get().until_on == AT.date()
    assert held(user, liuzhou) == set()


def test_membership_that_begins_later_gives_nothing_before_its_day(new_user: NewUser, liuzhou: Authority) -> None:
    user, tomorrow = new_user("u"), AT.date() + timedelta(days=1)
    services.grant(user, liuzhou, Role.ACCEPTOR, by=None, at=AT, from_on=tomorrow)
    assert held(user, liuzhou) == set()
    project_all(AT.date())
    assert held(user, liuzhou) == set()
    assert project_all(tomorrow) == len(EXPECTED[Role.ACCEPTOR])
    assert held(user, liuzhou) == EXPECTED[Role.ACCEPTOR]
    assert project_all(tomorrow) == 0


def test_membership_that_ends_by_its_date_is_gone_after_the_sweep(new_user: NewUser, liuzhou: Authority) -> None:
    user, tomorrow = new_user("u", Role.ACCEPTOR, liuzhou), AT.date() + timedelta(days=1)
    user.memberships.update(until_on=tomorrow)
    project_all(AT.date())
    assert held(user, liuzhou) == EXPECTED[Role.ACCEPTOR]
    project_all(tomorrow)
    assert held(user, liuzhou) == set()


def test_two_roles_add_up_and_ending_one_leaves_the_other(new_user: NewUser, liuzhou: Authority) -> None:
    user = new_user("u", Role.ACCEPTOR, liuzhou)
    second = services.grant(user, liuzhou, Role.REVIEWER, by=None, at=AT)
    assert held(user, liuzhou) == EXPECTED[Role.ACCEPTOR] | EXPECTED[Role.REVIEWER]
    services.end(second, by=None, at=AT)
    assert held(user, liuzhou) == EXPECTED[Role.ACCEPTOR]


def test_inactive_account_holds_nothing(new_user: NewUser, liuzhou: Authority) -> None:
    user = new_user("u", Role.ACCEPTOR, liuzhou)
    User.objects.update(is_active=False)
    assert held(user, liuzhou) == set()


def test_same_role_twice_is_refused(new_user: NewUser, liuzhou: Authority) -> None:
    user = new_user("u", Role.ACCEPTOR, liuzhou)
    with pytest.raises(Refused, match="已是"):
        services.grant(user, liuzhou, Role.ACCEPTOR, by=None, at=AT)
    assert user.memberships.count() == 1


def test_membership_ended_twice_is_refused(new_user: NewUser, liuzhou: Authority) -> None:
    membership = new_user("u", Role.ACCEPTOR, liuzhou).memberships.get()
    services.end(membership, by=None, at=AT)
    with pytest.raises(Refused, match="已经终止"):
        services.end(membership, by=None, at=AT + timedelta(days=1))
    membership.refresh_from_db()
    assert membership.until_on == AT.date()


def test_last_administrator_stays(new_user: NewUser, longping: LegalPerson) -> None:
    first = new_user("first", Role.ADMINISTRATOR, longping).memberships.get()
    with pytest.raises(Refused, match="只有这一名"):
        services.end(first, by=None, at=AT)
    new_user("second", Role.ADMINISTRATOR, longping)
    services.end(first, by=None, at=AT)
    assert held(first.user, longping) == set()


def test_inactive_second_administrator_does_not_count(new_user: NewUser, longping: LegalPerson) -> None:
    first = new_user("first", Role.ADMINISTRATOR, longping).memberships.get()
    second = new_user("second", Role.ADMINISTRATOR, longping)
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(Refused, match="只有这一名"):
        services.end(first, by=None, at=AT)


@pytest.mark.parametrize("manager_of", ["450000", "450200"])
def test_security_administrator_appoints_and_dismisses(manager_of: str, new_user: NewUser, liuzhou: Authority) -> None:
    by = new_user("security", Role.SECURITY_ADMINISTRATOR, Authority.objects.get(code=manager_of))
    user = new_user("u")
    membership = services.appoint(user, liuzhou, Role.ACCEPTOR, by=by, at=AT)
    assert held(user, liuzhou) == EXPECTED[Role.ACCEPTOR]
    services.dismiss(membership, by=by, at=AT)
    assert held(user, liuzhou) == set()


@pytest.mark.parametrize("role", [role for role in Role if role not in {*INSTITUTION_ROLES, Role.SECURITY_ADMINISTRATOR}])
def test_no_other_officer_appoints(role: Role, new_user: NewUser, liuzhou: Authority) -> None:
    by, user = new_user("by", role, liuzhou), new_user("u")
    with pytest.raises(NotAllowed):
        services.appoint(user, liuzhou, Role.ACCEPTOR, by=by, at=AT)
    assert user.memberships.count() == 0


def test_citys_security_administrator_has_no_hand_in_another_city(new_user: NewUser, liuzhou: Authority, nanning: Authority) -> None:
    by, user = new_user("by", Role.SECURITY_ADMINISTRATOR, nanning), new_user("u", Role.ACCEPTOR, liuzhou)
    with pytest.raises(NotAllowed):
        services.appoint(user, liuzhou, Role.REVIEWER, by=by, at=AT)
    with pytest.raises(NotAllowed):
        services.dismiss(user.memberships.get(), by=by, at=AT)
    assert held(user, liuzhou) == EXPECTED[Role.ACCEPTOR]


def test_nobody_appoints_or_dismisses_himself(new_user: NewUser, region: Authority) -> None:
    by = new_user("by", Role.SECURITY_ADMINISTRATOR, region)
    with pytest.raises(Refused, match="不能为自己"):
        services.appoint(by, region, Role.AUDITOR, by=by, at=AT)
    with pytest.raises(Refused, match="不能为自己"):
        services.dismiss(by.memberships.get(), by=by, at=AT)
    assert held(by, region) == EXPECTED[Role.SECURITY_ADMINISTRATOR]


def test_superuser_manages_nobody(new_user: NewUser, liuzhou: Authority) -> None:
    root = User.objects.create_superuser("root", "root@example.cn", "x", name="root")
    with pytest.raises(NotAllowed):
        services.appoint(new_user("u"), liuzhou, Role.ACCEPTOR, by=root, at=AT)


@pytest.mark.parametrize("role", Role)
def test_view_mark_admits_exactly_the_roles_with_the_right(role: Role) -> None:
    row = Membership(role=role)
    assert {right for right in {*RIGHTS[PartyKind.AUTHORITY], *RIGHTS[PartyKind.INSTITUTION]} if _admits(row, right, None)} == EXPECTED[
        role
    ]
    assert (_admits(row, "my", None), _admits(row, "desk", None)) == (role in INSTITUTION_ROLES, role not in INSTITUTION_ROLES)
    assert _admits(row, "manage_members", PartyKind.INSTITUTION) is (role is Role.ADMINISTRATOR)
    assert _admits(row, "manage_members", PartyKind.AUTHORITY) is (role is Role.SECURITY_ADMINISTRATOR)
