"""The settings, the letterhead and the statistics as readers see them: nothing for axe to find, nothing wider than the window."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.home.models import HolderTime
from portal.home.statistics.refreshing import HOLDERS, WHOLE, refresh
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.home.settings.conftest import administrator

__all__ = ["chromium", "look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES: dict[Role, tuple[str, ...]] = {
    Role.SYSTEM_ADMINISTRATOR: (
        "/desk/settings/figures/",
        "/desk/settings/figures/grading_filing/propose/",
        "/desk/settings/calendar/",
        "/desk/settings/calendar/enter/?year=2027",
        "/desk/settings/letters/receipt/",
        "/desk/settings/letters/supplement/propose/",
    ),
    Role.APPROVER: ("/desk/letterhead/", "/desk/statistics/"),
}


def shown(look: Look, server: LiveServer, path: str, reader: User, width: int) -> tuple[list[str], int]:
    client = Client()
    client.force_login(reader)
    page = look(f"{server.url}/healthz", width)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    page.goto(server.url + path)
    assert page.locator("h1").count() == 1
    found = axe(page), overflow(page)
    page.context.close()
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_violation_and_fit(width: int, live_server: LiveServer, look: Look) -> None:
    cache.clear()
    refresh(at=timezone.now())
    for holder in (*HOLDERS, WHOLE):
        year = str(timezone.localdate().year)
        HolderTime.objects.create(period=year, holder=holder, files=3, working_days=21, median=7, ninetieth=9)
    people = {role: administrator(role.value, role.label, role=role) for role in PAGES}
    found = {path: shown(look, live_server, path, people[role], width) for role, paths in PAGES.items() for path in paths}
    assert found == {path: ([], 0) for paths in PAGES.values() for path in paths}
