"""The page of all components, seen: no violation, nothing wider than the window, large text, the keyboard."""

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser_fixtures import HEIGHT, WIDTHS, Look, axe, overflow

pytestmark = pytest.mark.django_db
WIDE, PHONE = WIDTHS
ZOOMED = WIDE // 2  # 200 % zoom halves the window in CSS pixels


def url(server: LiveServer) -> str:
    return f"{server.url}/styleguide/"


def test_styleguide_is_shown_in_the_demonstration_only(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 200
    with override_settings(DEMO=False):
        assert client.get("/styleguide/").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_styleguide_has_no_violation(live_server: LiveServer, look: Look, width: int) -> None:
    assert axe(look(url(live_server), width)) == []


@pytest.mark.browser
def test_axe_finds_a_violation_when_there_is_one(live_server: LiveServer, look: Look) -> None:
    page = look(url(live_server))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert axe(page) == ['label: <input type="text">']


@pytest.mark.browser
def test_the_policy_is_on_while_the_pages_are_looked_at(live_server: LiveServer, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(url(live_server))
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p id=probe style=color:red>x</p>')")
    colour = page.locator("#probe").evaluate("probe => getComputedStyle(probe).color")
    page.close()
    assert colour == "rgb(23, 32, 43)"


@pytest.mark.browser
@pytest.mark.parametrize("width", [WIDE, ZOOMED, PHONE, 320])
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large-text"])
def test_nothing_is_wider_than_the_window(live_server: LiveServer, look: Look, width: int, large: bool) -> None:
    page = look(url(live_server), width)
    page.evaluate("on => document.documentElement.classList.toggle('large', on)", large)
    assert overflow(page) == 0


@pytest.mark.browser
def test_large_text_is_remembered_and_free_of_violations(live_server: LiveServer, look: Look) -> None:
    page = look(url(live_server))
    page.get_by_role("button", name="大字版").click()
    page.reload()
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert axe(page) == []


@pytest.mark.browser
def test_the_menu_of_a_phone_opens_without_a_script_and_has_no_violation(live_server: LiveServer, look: Look) -> None:
    page = look(url(live_server), PHONE, java_script_enabled=False)
    page.locator("summary", has_text="菜单").click()
    expect(page.get_by_role("link", name="证照核验")).to_be_visible()
    scripted = look(url(live_server), PHONE)
    scripted.locator("summary", has_text="菜单").click()
    assert axe(scripted) == []
    scripted.keyboard.press("Escape")
    expect(scripted.get_by_role("link", name="证照核验")).to_be_hidden()


@pytest.mark.browser
def test_a_summary_of_errors_takes_the_focus_and_leads_to_the_field(live_server: LiveServer, look: Look) -> None:
    page = look(url(live_server))
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors a").click()
    expect(page.locator("#id_card_until")).to_be_focused()
    described = page.locator("#id_card_until").get_attribute("aria-describedby")
    assert described == "id_card_until_helptext id_card_until_error"


@pytest.mark.browser
@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_leads_to_the_search(live_server: LiveServer, look: Look, key: str) -> None:
    page = look(url(live_server))
    page.keyboard.press(key)
    expect(page.get_by_placeholder("机构、信用代码、编号")).to_be_focused()


@pytest.mark.browser
def test_reduced_motion_is_respected(live_server: LiveServer, look: Look) -> None:
    page = look(url(live_server), reduced_motion="reduce")
    turning = page.locator(".material-uploading > .icon").first
    assert turning.evaluate("icon => getComputedStyle(icon).animationIterationCount") == "1"
    moving = look(url(live_server), reduced_motion="no-preference").locator(".material-uploading > .icon").first
    assert moving.evaluate("icon => getComputedStyle(icon).animationIterationCount") == "infinite"


@pytest.mark.browser
def test_print_leaves_out_bars_and_buttons(live_server: LiveServer, look: Look) -> None:
    page = look(url(live_server))
    page.emulate_media(media="print")
    for gone in (".bar", ".foot", ".acts-card", ".filters"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("#strip .cells").first).to_be_visible()
    assert page.viewport_size == {"width": WIDE, "height": HEIGHT}
