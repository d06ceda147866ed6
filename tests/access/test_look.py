"""The pages of signing in, accounts and messages, seen: no violation, nothing wider than the window, usable without a script."""

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from portal.access import invitations
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.institutions.models import LegalPerson
from tests.access.conftest import AT
from tests.access.test_invitations import last_token
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow

__all__ = ["chromium", "look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES: dict[str, str] = {
    "sign-in": "/accounts/login/",
    "register": "/accounts/register/",
    "register sent": "/accounts/register/sent/",
    "reset": "/accounts/password/reset/",
    "lapsed": "/accounts/invitation/none/",
    "colleagues": "/my/members/",
    "inbox": "/my/inbox/",
    "unread": "/my/inbox/?show=unread",
    "security": "/accounts/2fa/",
    "sign out": "/accounts/logout/",
    "password": "/accounts/password/change/",
    "refused": "/desk/members/",
    "not found": "/nowhere/",
    "officers": "/desk/members/",
    "empty inbox": "/my/inbox/",
    "none found": "/desk/members/?q=nobody",
    "invite officer": "/desk/members/invite/",
    "desk inbox": "/desk/inbox/",
}
OF_THE_DESK = {"officers", "none found", "invite officer", "desk inbox"}
OF_A_VISITOR = {"sign-in", "register", "register sent", "reset", "lapsed"}


@pytest.fixture
def people() -> dict[str, User]:
    """An institution's administrator and clerk and the security administrator, with messages and invitations that wait."""
    cache.clear()
    region, longping = Authority.objects.get(code="450000"), LegalPerson.objects.create(credit_code="91450200MA5K000001", name="柳州龙屏")
    boss, security, clerk = (User.objects.create_user(name, f"{name}@example.cn", name=name) for name in ("boss", "security", "clerk"))
    grant(clerk, longping, Role.CLERK, by=None, at=AT.replace(year=2020))
    grant(boss, longping, Role.ADMINISTRATOR, by=None, at=AT.replace(year=2020))
    grant(security, region, Role.SECURITY_ADMINISTRATOR, by=None, at=AT.replace(year=2020))
    invitations.invite(region, Role.AUDITOR, name="苏敏", email="su@example.cn", by=security, at=AT)
    invitations.invite(longping, Role.CLERK, name="韦小红", email="wei@example.cn", by=boss, at=AT)
    for number, user in enumerate((boss, security)):
        tell([user], key=f"a{number}", title="备案申请已受理", body="已受理。", link="/home/", clause="附2二(五)", at=AT)
    return {"my": boss, "desk": security, "clerk": clerk}


def opened(look: Look, server: LiveServer, path: str, reader: User | None, width: int) -> Page:
    client = Client()
    if reader is not None:
        client.force_login(reader)
    page = look(f"{server.url}/healthz", width)
    if reader is not None:
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    page.goto(server.url + path)
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_violation_and_fit(width: int, people: dict[str, User], live_server: LiveServer, look: Look) -> None:
    found = {}
    for name, path in PAGES.items():
        reader = None if name in OF_A_VISITOR else people["desk" if name in OF_THE_DESK else "clerk" if name == "empty inbox" else "my"]
        page = opened(look, live_server, path, reader, width)
        found[name] = (axe(page), overflow(page))
        page.context.close()
    assert found == {name: ([], 0) for name in PAGES}


@pytest.mark.parametrize("width", WIDTHS)
def test_forms_with_errors_and_an_open_invitation_have_no_violation(
    width: int, people: dict[str, User], live_server: LiveServer, look: Look
) -> None:
    invitations.resend(people["my"].memberships.get().legal_person.invitations.get(), by=people["my"], at=AT.replace(year=2099))
    page = opened(look, live_server, f"/accounts/invitation/{last_token()}/", None, width)
    assert (axe(page), overflow(page)) == ([], 0)
    for path in ("/accounts/register/", "/accounts/login/"):
        page.goto(live_server.url + path)
        page.locator("main .btn-primary").click()
        assert page.locator("#errors").is_visible()
        assert (axe(page), overflow(page)) == ([], 0)


def test_one_click_accounts_and_the_inbox_work_without_a_script(people: dict[str, User], live_server: LiveServer, look: Look) -> None:
    User.objects.filter(username="boss").update(username="institution-1")
    page = look(f"{live_server.url}/accounts/login/", java_script_enabled=False)
    page.locator('button[value="institution-1"]').click()
    page.goto(f"{live_server.url}/my/inbox/")
    page.get_by_role("button", name="全部标为已读").click()
    assert "1 条消息已标为已读" in page.locator("[role=status]").inner_text()
