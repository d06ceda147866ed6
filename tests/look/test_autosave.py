"""Autosave in a real browser: it saves against its number, never over another window, and loses nothing without a network."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser_fixtures import Look, axe
from tests.look.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
Spoken = type[Server]
SAVED = "已自动保存 10:24:31"


def state(page: Page, words: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words, timeout=15000)


def test_typing_is_saved_once_and_raises_the_number(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    page.locator("#name").press_sequentially("柳州龙屏", delay=30)
    state(page, SAVED)
    assert spoken.section.saved == {"edit_no": "1", "name": "柳州龙屏", "until": "", "number": ""}
    assert spoken.section.saves == 1
    expect(page.locator("input[name=edit_no]")).to_have_value("2")


def test_typing_without_a_pause_is_saved_on_the_way(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    page.locator("#name").press_sequentially("0123456789" * 4, delay=200)
    assert spoken.section.saves >= 1


def test_an_error_of_a_draft_is_said_at_its_field_and_goes_away(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    page.fill("#until", "明年")
    expect(page.locator("[data-draft-error]")).to_have_text("日期写成 2026-10-09 的样子", timeout=15000)
    page.fill("#until", "2027-10-09")
    expect(page.locator("[data-draft-error]")).to_have_count(0, timeout=15000)


def test_two_windows_never_overwrite_each_other(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    first, second = look(live_server.url), look(live_server.url)
    first.fill("#name", "第一个窗口")
    state(first, SAVED)
    second.fill("#name", "第二个窗口")
    expect(second.locator(".conflict")).to_contain_text("另一窗口已修改本节", timeout=15000)
    assert axe(second) == []
    second.fill("#name", "第二个窗口再改")
    second.evaluate("dispatchEvent(new Event('pagehide'))")
    assert spoken.section.saved["name"] == "第一个窗口"
    second.get_by_role("button", name="载入最新内容").click()
    expect(second.locator("#name")).to_have_value("第一个窗口")
    second.get_by_role("button", name="恢复我的填写").click()
    expect(second.locator("#name")).to_have_value("第二个窗口")
    state(second, SAVED)
    assert spoken.section.saved["name"] == "第二个窗口"


def test_without_the_number_the_second_window_would_overwrite(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    spoken.section.guarded = False
    first, second = look(live_server.url), look(live_server.url)
    first.fill("#name", "第一个窗口")
    state(first, SAVED)
    second.fill("#name", "第二个窗口")
    state(second, SAVED)
    assert spoken.section.saved["name"] == "第二个窗口"


def test_a_server_that_fails_keeps_the_text_and_is_tried_again(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    spoken.section.down = True
    page.fill("#name", "断网时填写")
    page.fill("#number", "450200199001010000")
    state(page, "已保存在本机")
    kept = page.evaluate("Object.entries(localStorage).find(([key]) => key === 'draft:/save/:1')[1]")
    assert "断网时填写" in kept
    assert "450200199001010000" not in kept
    spoken.section.down = False
    state(page, SAVED)
    assert spoken.section.saved["number"] == "450200199001010000"
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_what_could_not_be_sent_is_offered_after_a_reload_and_never_put_in(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    spoken.section.down = True
    page.fill("#name", "断网时填写")
    state(page, "已保存在本机")
    page.reload()
    spoken.section.down = False
    expect(page.locator("#name")).to_have_value("")
    expect(page.locator(".conflict")).to_contain_text("本机保留着")
    page.get_by_role("button", name="恢复我的填写").click()
    state(page, SAVED)
    assert spoken.section.saved["name"] == "断网时填写"


def test_leaving_the_page_saves_what_was_just_typed(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    page.fill("#name", "刚填就走")
    with page.expect_request("**/save/"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    state(page, SAVED)
    assert spoken.section.saved["name"] == "刚填就走"


def test_a_submit_does_not_collide_with_a_save_under_way(live_server: LiveServer, look: Look, spoken: Spoken) -> None:
    page = look(live_server.url)
    page.fill("#name", "提交")
    page.evaluate("dispatchEvent(new Event('pagehide')); document.querySelector('form[data-autosave] button[type=submit]').click()")
    expect(page.locator("body")).to_contain_text('"edit_no": 3', timeout=15000)
    assert spoken.section.saves == 2
