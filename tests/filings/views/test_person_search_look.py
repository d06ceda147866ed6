"""The person search, the correction of a kind and the simulator's answer, seen at both widths: no violation, nothing wider."""

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from filings.models import FilingPerson
from portal.accounts.models import User
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.filings.stage import desk, institution
from tests.filings.views.officers import in_hand

__all__ = ["chromium", "look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIMULATED = (
    "/tools/simulate/?track=grading_employer&matter=initial&affiliation=private&legal_form=company&registered_division=450202"
    "&norm=national_standard&premises=owned&lines-TOTAL_FORMS=1&lines-INITIAL_FORMS=0&lines-0-occupation=6-31-01-03+电工&lines-0-levels=5"
    "&lines-0-assessors=2"
)


@pytest.fixture
def people() -> dict[str, User | None]:
    cache.clear()
    bureau = desk()
    in_hand(1)
    _, admin = institution(2)
    return {"reviewer": bureau.reviewer, "administrator": admin, "visitor": None}


def opened(look: Look, live_server: LiveServer, account: User | None, path: str, width: int) -> Page:
    if account is None:
        return look(f"{live_server.url}{path}", width)
    client = Client()
    client.force_login(account)
    state = {"cookies": [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}], "origins": []}
    return look(f"{live_server.url}{path}", width, storage_state=state)


def name_of_somebody() -> str:
    """Somebody whom the filing in hand names."""
    return str(FilingPerson.objects.select_related("person").earliest("pk").person.name)


@pytest.mark.parametrize("width", WIDTHS)
def test_they_are_seen_whole(look: Look, live_server: LiveServer, people: dict[str, User | None], width: int) -> None:
    for who, path in (("administrator", "/my/kind/"), ("administrator", "/my/filings/new/"), ("visitor", SIMULATED)):
        page = opened(look, live_server, people[who], path, width)
        assert (axe(page), overflow(page)) == ([], 0), path
    page = opened(look, live_server, people["reviewer"], "/desk/people/", width)
    page.get_by_label("姓名或身份证号").fill(name_of_somebody())
    page.get_by_label("查询目的").select_option("review")
    page.get_by_label("事由").fill("核对考评人员")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("heading", name="人", exact=False).first.wait_for()
    assert page.locator("article.card").count() > 0
    assert (axe(page), overflow(page)) == ([], 0)
