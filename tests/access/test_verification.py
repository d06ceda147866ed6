"""verify_rights names every difference between the projection and the truth."""

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from guardian.shortcuts import assign_perm, remove_perm
from pytest_django import DjangoAssertNumQueries

from portal.access.models import Membership
from portal.access.verification import differences, project_all
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT, NewUser

pytestmark = pytest.mark.usefixtures("some_members")


@pytest.fixture
def some_members(new_user: NewUser, liuzhou: Authority, longping: LegalPerson) -> None:
    new_user("acceptor", Role.ACCEPTOR, liuzhou)
    new_user("administrator", Role.ADMINISTRATOR, longping)
    Membership.objects.update(from_on="2020-01-01")


def verify(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], int]:
    try:
        call_command("verify_rights")
        code = 0
    except CommandError as failure:
        code = failure.returncode
    return capsys.readouterr().out.splitlines(), code


def test_projection_in_step_is_said_with_its_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys) == (["权限与任职一致：共 7 项。"], 0)


def test_surplus_and_missing_rights_are_named_and_mended(
    capsys: pytest.CaptureFixture[str], liuzhou: Authority, longping: LegalPerson
) -> None:
    acceptor, administrator = User.objects.get(username="acceptor"), User.objects.get(username="administrator")
    assign_perm("approve_filing", acceptor, liuzhou)
    remove_perm("submit_filing", administrator, longping)
    assert verify(capsys) == (
        ["多：acceptor · 柳州市人力资源和社会保障局 · approve_filing", "少：administrator · 柳州龙屏机械制造有限公司 · submit_filing"],
        1,
    )
    assert project_all(AT.date()) == 2
    assert verify(capsys)[1] == 0
    assert not User.objects.get(pk=acceptor.pk).has_perm("approve_filing", liuzhou)


def test_comparison_costs_the_same_for_any_number_of_members(
    new_user: NewUser, liuzhou: Authority, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        new_user(f"more-{number}", Role.REVIEWER, liuzhou)
    with django_assert_num_queries(5):
        assert differences(AT.date()) == []


def test_superuser_is_an_error_of_the_system_check() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []
    User.objects.create_superuser("root", "", "x", name="root")
    assert [message.id for message in run_checks(tags=["database"], databases=["default"])] == ["access.E001"]
