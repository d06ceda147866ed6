"""Every address at which an act is pressed, by everybody whom its mark lets through and by who has no post: pressed, refused, or not there (T3).

Whom a mark does not let through is refused by it: tests/access/test_url_walk.py.
"""

from contextlib import nullcontext
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from portal.access.reading import CHOSEN
from portal.accounts.rights import Role
from portal.institutions.models import LegalPerson
from tests.access.test_url_walk import admits
from tests.rights.cast import PEOPLE, WITHOUT_POST
from tests.rights.table_pages import ABSENT, PAGES, REFUSED, Page
from tests.rights.world import World, rolled_back

pytestmark = pytest.mark.usefixtures("own_cache")
SIGN_IN = "sign in"


@pytest.fixture(scope="module")
def clients(made: World) -> dict[str, Client]:
    """Everybody's browser, signed in."""
    found = {name: Client(raise_request_exception=False) for name in PEOPLE}
    for name, client in found.items():
        client.force_login(made.cast.people[name])
    return found


def role_of(name: str) -> Role | None:
    """The one role of somebody in the cast."""
    if name in WITHOUT_POST:
        return None
    party, _, role = name.partition(".")
    return Role.EXPERT if party == "expert" else Role(role)


def tried_by(page: Page, address: str) -> list[str]:
    """Whom the mark lets through, and who has no post."""
    view = resolve(address).func
    return sorted(name for name in PEOPLE if (role := role_of(name)) is None or admits(role, view))


def expected(page: Page, name: str) -> int | str:
    if name == "locked":
        return SIGN_IN
    if name in WITHOUT_POST:
        return REFUSED
    return "open" if name in page.may else REFUSED if name in page.reads else page.beyond


def answer(client: Client, address: str, data: dict[str, Any]) -> int | str:
    """Where a press ends; a form that is sent back for its fields, or a page that has moved on, was open."""
    response = client.post(address, data)
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return SIGN_IN
    return response.status_code if response.status_code in (REFUSED, ABSENT) or response.status_code >= 500 else "open"


def institution_of(subject: Any) -> LegalPerson | None:
    """Whose pages somebody of several institutions has to be on."""
    for one in (subject, getattr(subject, "filing", None), getattr(subject, "registration", None), getattr(subject, "institution", None)):
        if isinstance(one, LegalPerson):
            return one
        if hasattr(one, "legal_person"):
            return one.legal_person
    return None


def at(client: Client, name: str, subject: Any) -> Client:
    """On the pages of the institution the subject belongs to."""
    place = institution_of(subject)
    if name.startswith("own.") and place is not None:
        session = client.session
        session[CHOSEN] = place.pk
        session.save()
    return client


def walk(world: World, page: Page, clients: dict[str, Client]) -> dict[str, int | str]:
    subject = world.subject(page.subject)
    address = page.address(subject)
    data = {"seen": getattr(subject, "version", 0), **page.data(world, subject)}
    found = {}
    for name in tried_by(page, address):
        with rolled_back():
            found[name] = answer(at(clients[name], name, subject), address, data)
    return found


@pytest.mark.parametrize("row", PAGES, ids=[f"{row.name}:{row.subject}" for row in PAGES])
def test_page_is_pressed_by_whom_the_table_names_and_by_nobody_else(row: Page, world: World, clients: dict[str, Client]) -> None:
    with world.apart() if row.apart else nullcontext():
        found = walk(world, row, clients)
    assert found == {name: expected(row, name) for name in found}
    assert row.may <= set(found)
