"""One link, one credit code, many at once: exactly one gets it, and what happens where nothing holds the others back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier

import pytest

from portal.access import invitations
from portal.access.models import Invitation
from portal.access.registration import register
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT, legal_person
from tests.access.test_invitations import join, last_token
from tests.access.test_registration import APPLICATION
from tests.racing import race

pytestmark = pytest.mark.usefixtures("transactional_db")
HANDS = 5


def kinds(outcomes: list[object]) -> Counter[str]:
    return Counter(type(outcome).__name__ for outcome in outcomes)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """The link of an open invitation; whoever opens it has read it as open before anybody takes it."""
    boss, longping = User.objects.create_user("boss", name="boss"), legal_person("龙屏", "91450200MA5K000001")
    grant(boss, longping, Role.ADMINISTRATOR, by=None, at=AT)
    invitations.invite(longping, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=AT)
    all_read, offered = Barrier(HANDS), invitations.offered

    def read_together(*args: object, **kwargs: object) -> Invitation:
        found = offered(*args, **kwargs)  # type: ignore[arg-type]
        all_read.wait(60)
        return found

    monkeypatch.setattr(invitations, "offered", read_together)
    return last_token()


def joins(token: str) -> list[Callable[[], object]]:
    return [lambda number=number: join(token, f"user-{number}") for number in range(HANDS)]  # type: ignore[misc]


def test_of_all_who_read_the_invitation_as_open_one_takes_it(token: str) -> None:
    assert kinds(race(*joins(token))) == {"User": 1, "LapsedError": HANDS - 1}
    assert User.objects.exclude(username="boss").count() == 1


def test_without_the_condition_all_take_it(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same race where taking it up asks nothing of the row."""
    monkeypatch.setattr(invitations, "_use", lambda invitation, at: Invitation.objects.filter(pk=invitation.pk).update(accepted_at=at))
    assert kinds(race(*joins(token))) == {"User": HANDS}
    assert User.objects.exclude(username="boss").count() == HANDS


def registrations(codes: list[str]) -> list[Callable[[], object]]:
    found = [replace(APPLICATION, username=f"user-{number}", credit_code=code) for number, code in enumerate(codes)]
    return [lambda application=application: register(application, at=AT) for application in found]  # type: ignore[misc]


def test_of_all_who_register_a_credit_code_one_wins_and_the_others_leave_nothing() -> None:
    assert kinds(race(*registrations([APPLICATION.credit_code] * HANDS))) == {"User": 1, "CodeTaken": HANDS - 1}
    assert (LegalPerson.objects.count(), User.objects.count()) == (1, 1)


def test_what_is_not_unique_is_registered_by_all() -> None:
    """The control: the same race over the name alone, which nothing keeps to one."""
    codes = [make_credit_code("91", "450200", f"MA5K100{number}") for number in range(HANDS)]
    assert kinds(race(*registrations(codes))) == {"User": HANDS}
    assert LegalPerson.objects.filter(name=APPLICATION.institution).count() == HANDS
