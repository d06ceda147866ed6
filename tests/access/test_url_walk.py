"""Every address of the portal, as a visitor and as each role: let through or refused as its mark says, and never a server error.

New pages join by themselves: the walk reads the resolver.
"""

import re
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from pytest_django import Settings

from portal.access.decorators import DESK, MY
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES, OFFICER_ROLES, ROLE_RIGHTS, PartyKind, Role
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT
from tests.architecture.test_views import of_others

PLACEHOLDERS = {"int": "999999", "slug": "none", "str": "none", "uuid": "00000000-0000-4000-8000-000000000000", "path": "none"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
OPEN = {200, 204, 301, 302, 304, 400, 403, 404, 405, 410, 422}  # what a public page may answer without its object or its form
LOGIN = "/accounts/login/"
Entry = tuple[str, Callable[..., HttpResponse]]


def addresses() -> list[Entry]:
    """Every route of ours as an address with placeholders for its parameters."""
    return [(_filled(route), view) for route, view in _routes(get_resolver().url_patterns) if not of_others(view)]


def _routes(entries: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[Entry]:
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        else:
            yield route, entry.callback


def _filled(route: str) -> str:
    return "/" + PARAMETER.sub(lambda found: PLACEHOLDERS[found.group(1) or "str"], route).lstrip("^").rstrip("$")


def admits(role: Role, view: Callable[..., HttpResponse]) -> bool:
    """Whether the mark of the view lets this role through."""
    needed, kind = view.portal_right, getattr(view, "portal_party", None)  # type: ignore[attr-defined]
    if kind is not None and (role in INSTITUTION_ROLES) != (kind is PartyKind.INSTITUTION):
        return False
    return role in {MY: INSTITUTION_ROLES, DESK: OFFICER_ROLES}.get(needed, frozenset()) or needed in ROLE_RIGHTS[role]


pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def clients(db: None) -> dict[Role, Client]:
    """One signed-in reader of each role."""
    liuzhou, institution = Authority.objects.get(code="450200"), LegalPerson.objects.create(credit_code="91450200MA5K000001", name="龙屏")
    found = {}
    for role in Role:
        user = User.objects.create_user(role.value, name=role.label)
        grant(user, institution if role in INSTITUTION_ROLES else liuzhou, role, by=None, at=AT.replace(year=2020))
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(user)
    return found


def wrong_answers(client: Client, expected: Callable[[Callable[..., HttpResponse]], set[int]], method: str) -> list[str]:
    """The addresses whose answer is not among those expected."""
    answers = ((address, view, getattr(client, method)(address).status_code) for address, view in addresses())
    return [f"{method} {address}: {status}" for address, view, status in answers if status not in expected(view)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_visitor_is_let_through_public_pages_and_led_to_sign_in_from_all_others(method: str, db: None) -> None:
    client = Client(raise_request_exception=False)
    assert wrong_answers(client, lambda view: OPEN if getattr(view, "portal_public", False) else {302, 405}, method) == []
    guarded = [address for address, view in addresses() if hasattr(view, "portal_right")]
    answers = [getattr(client, method)(address) for address in guarded]
    assert {answer["Location"].partition("?")[0] for answer in answers if answer.status_code == 302} == {LOGIN}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role)
def test_role_is_let_through_or_refused_as_the_mark_says(role: Role, method: str, clients: dict[Role, Client]) -> None:
    def expected(view: Callable[..., HttpResponse]) -> set[int]:
        if getattr(view, "portal_public", False):
            return OPEN
        return OPEN - {301} if admits(role, view) else {403, 405}

    assert wrong_answers(clients[role], expected, method) == []


def test_walk_sees_the_pages_and_their_marks() -> None:
    found = dict(addresses())
    assert {"/desk/members/", "/my/members/", "/desk/inbox/", "/my/inbox/", "/accounts/login/", "/accounts/register/"} <= set(found)
    assert [admits(role, found["/my/members/"]) for role in (Role.ADMINISTRATOR, Role.CLERK, Role.SECURITY_ADMINISTRATOR)] == [
        True,
        False,
        False,
    ]


def test_page_that_fails_is_found(clients: dict[Role, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a view that raises stands out of the walk."""
    from portal.inbox import queries

    def fail(user: User) -> dict[str, int]:
        raise RuntimeError

    monkeypatch.setattr(queries, "counts", fail)
    assert wrong_answers(clients[Role.CLERK], lambda view: OPEN, "get") == ["get /my/inbox/: 500"]


def test_page_that_forgets_to_ask_is_found(clients: dict[Role, Client], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a view that says it needs the desk and lets everybody in."""

    def forgetful(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open to all")

    forgetful.portal_right = DESK  # type: ignore[attr-defined]
    mounts = ModuleType("forgetful_urls")
    mounts.urlpatterns = [path("desk/forgetful/", forgetful)]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "forgetful_urls", mounts)
    settings.ROOT_URLCONF = "forgetful_urls"
    found = wrong_answers(clients[Role.CLERK], lambda view: OPEN if admits(Role.CLERK, view) else {403}, "get")
    assert found == ["get /desk/forgetful/: 200"]
