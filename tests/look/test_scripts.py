"""The other scripts in a real browser: rows of a formset and the local comparison of a file."""

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser_fixtures import Look, axe
from tests.look.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_rows_are_added_with_the_focus_in_the_first_field(live_server: LiveServer, look: Look) -> None:
    page = look(f"{live_server.url}/styleguide/")
    page.get_by_role("button", name="添加人员").click()
    expect(page.locator("#id_people-1-person")).to_be_focused()
    expect(page.locator("input[name=people-TOTAL_FORMS]")).to_have_value("2")
    expect(page.locator("[data-rows-body] [data-row-number]")).to_have_text(["1", "2"])
    assert page.locator("[data-rows-body] [name*=__prefix__]").count() == 0
    assert axe(page) == []


def test_a_removed_row_can_be_brought_back(live_server: LiveServer, look: Look) -> None:
    page = look(f"{live_server.url}/styleguide/")
    page.get_by_role("button", name="移除").click()
    expect(page.locator("input[name=people-0-DELETE]")).to_be_checked()
    expect(page.locator("#id_people-0-person")).to_be_hidden()
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("input[name=people-0-DELETE]")).not_to_be_checked()
    expect(page.locator("#id_people-0-person")).to_be_visible()


def test_rows_can_be_removed_without_a_script(live_server: LiveServer, look: Look) -> None:
    page = look(f"{live_server.url}/styleguide/", java_script_enabled=False)
    expect(page.get_by_label("移除这一行")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "tone", "words"), [(b"abc", "answer-same", "一致，未被改动"), (b"abd", "answer-other", "不一致")], ids=["same", "altered"]
)
def test_a_file_is_compared_on_the_device(
    live_server: LiveServer, look: Look, spoken: type[Server], tmp_path: Path, content: bytes, tone: str, words: str
) -> None:
    file = tmp_path / "receipt.pdf"
    file.write_bytes(content)
    page = look(live_server.url)
    sent: list[str] = []
    page.on("request", lambda request: None if "/static/" in request.url else sent.append(request.url))
    page.set_input_files("[data-hash] input[type=file]", file)
    expect(page.locator(f".{tone} b")).to_have_text(words)
    assert sent == []
    assert axe(page) == []


def test_a_file_chosen_before_the_script_is_there_is_compared(
    live_server: LiveServer, look: Look, spoken: type[Server], tmp_path: Path
) -> None:
    file, held = tmp_path / "receipt.pdf", list[Route]()
    file.write_bytes(b"abc")
    page = look(live_server.url)
    page.route("**/hash*.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.set_input_files("[data-hash] input[type=file]", file)
    expect(page.locator("[data-hash-answer]")).to_be_hidden()
    held[0].continue_()
    expect(page.locator(".answer-same b")).to_have_text("一致，未被改动")
