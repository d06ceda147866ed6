"""The bars of the desk and of an institution, the confirm page, the skip link and the keys."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.browser_fixtures import WIDTHS, Look, axe, overflow
from tests.look.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
WIDE, PHONE = WIDTHS
PAGES = ["/", "/desk/", "/desk/confirm/"]


@pytest.mark.parametrize("width", [WIDE, WIDE // 2, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_no_violation_and_nothing_wider_than_the_window(
    live_server: LiveServer, look: Look, spoken: type[Server], path: str, width: int
) -> None:
    page = look(live_server.url + path, width)
    assert overflow(page) == 0
    assert axe(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_large_text_does_not_burst_the_bar(live_server: LiveServer, look: Look, spoken: type[Server], path: str) -> None:
    page = look(live_server.url + path)
    page.evaluate("document.documentElement.classList.add('large')")
    assert overflow(page) == 0


def test_the_first_tab_reaches_the_skip_link_and_it_leads_to_the_content(live_server: LiveServer, look: Look, spoken: type[Server]) -> None:
    page = look(live_server.url, PHONE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_leads_to_the_search_of_the_desk(live_server: LiveServer, look: Look, spoken: type[Server], width: int, key: str) -> None:
    page = look(f"{live_server.url}/desk/", width)
    page.keyboard.press(key)
    field = page.locator("#desk-search") if width == WIDE else page.locator(".menu-phone input[type=search]")
    expect(field).to_be_focused()


def test_the_account_menu_opens_by_keyboard_and_signs_out_by_post(live_server: LiveServer, look: Look, spoken: type[Server]) -> None:
    page = look(f"{live_server.url}/desk/")
    page.locator(".who-menu summary").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="退出登录")
    expect(button).to_be_visible()
    assert button.evaluate("button => [button.form.method, button.form.getAttribute('action')]") == ["post", "/accounts/logout/"]
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".who-menu summary")).to_be_focused()


def test_the_acts_stay_in_reach_on_a_phone(live_server: LiveServer, look: Look, spoken: type[Server]) -> None:
    page = look(f"{live_server.url}/desk/", PHONE)
    expect(page.locator(".actbar").get_by_role("button", name="提请公示")).to_be_in_viewport()
    page.get_by_role("link", name="更多事项 3").click()
    expect(page.locator("#acts")).to_be_in_viewport()
