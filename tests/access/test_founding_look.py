"""The pages that invite a first administrator, and the switcher of a member of two institutions, seen: no violation, nothing too wide."""

import pytest
from pytest_django.live_server_helper import LiveServer

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from tests.access.conftest import AT, legal_person
from tests.access.test_founding import ask, filed
from tests.access.test_look import opened
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow

__all__ = ["chromium", "look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_have_no_violation_and_fit(width: int, live_server: LiveServer, look: Look) -> None:
    liuzhou, long_ago = Authority.objects.get(code="450200"), AT.replace(year=2020)
    acceptor = User.objects.create_user("acceptor", name="覃志强")
    grant(acceptor, liuzhou, Role.ACCEPTOR, by=None, at=long_ago)
    parties = [filed(legal_person(f"柳州第{number}机械制造有限公司", f"91450200MA5K00000{number}"), liuzhou) for number in (1, 2)]
    ask(parties[0], acceptor, at=AT.replace(year=2099))
    addresses = [f"/desk/institutions/{party.pk}/administrator/" for party in parties]
    found = {}
    for address in ("/desk/institutions/", "/desk/institutions/?q=无此", *addresses):
        page = opened(look, live_server, address, acceptor, width)
        found[address] = (axe(page), overflow(page))
    page.locator("main .btn-primary").click()
    found["errors"] = (page.locator("#errors").is_visible() and axe(page), overflow(page))
    member = User.objects.create_user("both", name="韦小红")
    for party in parties:
        grant(member, party, Role.CLERK, by=None, at=long_ago)
    page = opened(look, live_server, "/my/", member, width)
    page.locator(".who-menu summary" if width == WIDTHS[0] else ".menu-phone summary").click()
    found["switcher"] = (axe(page), overflow(page))
    page.get_by_role("button", name=f"转到{parties[1]}").locator("visible=true").click()
    assert f"现在办理的是{parties[1]}" in page.locator("[role=status]").first.inner_text()
    assert found == dict.fromkeys(found, ([], 0))
