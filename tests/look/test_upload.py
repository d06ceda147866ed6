"""Uploading in a real browser: pieces, a broken line, resuming, cancelling, refusal; and the same form without a script."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.browser_fixtures import Look, axe
from tests.look.server import Server

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
Spoken = type[Server]
PIECE = 512 * 1024
SIZE = 3 * PIECE + 100


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(bytes(range(256)) * (SIZE // 256 + 1))
    path.write_bytes(path.read_bytes()[:SIZE])
    return path


def test_a_file_arrives_whole_in_pieces(live_server: LiveServer, look: Look, spoken: Spoken, plan: Path) -> None:
    page = look(live_server.url)
    page.set_input_files("[data-upload] input[type=file]", plan)
    expect(page.locator(".material-scanning")).to_contain_text("已上传 1.5 MB，正在查毒", timeout=15000)
    assert hashlib.sha256(spoken.store.held).digest() == hashlib.sha256(plan.read_bytes()).digest()
    assert spoken.store.largest_piece == PIECE


def test_a_broken_line_keeps_what_arrived_and_resumes_by_itself(live_server: LiveServer, look: Look, spoken: Spoken, plan: Path) -> None:
    spoken.store.break_at = 2 * PIECE
    page = look(live_server.url)
    page.set_input_files("[data-upload] input[type=file]", plan)
    expect(page.locator(".material-interrupted .material-word")).to_have_text("网络中断，已保留 1.0 MB", timeout=15000)
    assert axe(page) == []
    spoken.store.break_at = None
    expect(page.locator(".material-scanning")).to_be_visible(timeout=15000)
    assert spoken.store.asked_offset >= 1  # once for each try that found the line broken or mended
    assert spoken.store.held == plan.read_bytes()


def test_an_upload_begun_before_goes_on_where_it_stopped(live_server: LiveServer, look: Look, spoken: Spoken, plan: Path) -> None:
    spoken.store.held = plan.read_bytes()[:PIECE]
    page = look(live_server.url)
    page.set_input_files("[data-upload] input[type=file]", plan)
    expect(page.locator(".material-scanning")).to_be_visible(timeout=15000)
    assert spoken.store.held == plan.read_bytes()


def test_cancelling_tells_the_server_and_offers_the_field_again(live_server: LiveServer, look: Look, spoken: Spoken, plan: Path) -> None:
    page = look(live_server.url)
    page.route("**/uploads/u1/", lambda route: None if route.request.method == "PATCH" else route.continue_())
    page.set_input_files("[data-upload] input[type=file]", plan)
    page.get_by_role("button", name="取消").click()
    expect(page.locator(".material-missing [data-upload]")).to_be_visible()
    assert spoken.store.cancelled


def test_a_refusal_is_said_and_another_file_may_be_chosen(live_server: LiveServer, look: Look, spoken: Spoken, plan: Path) -> None:
    spoken.store.refuse = "只收 PDF，这份是可执行文件。"
    page = look(live_server.url)
    page.set_input_files("[data-upload] input[type=file]", plan)
    expect(page.locator(".material-refused [data-upload-why]")).to_have_text("只收 PDF，这份是可执行文件。", timeout=15000)
    spoken.store.refuse = ""
    page.set_input_files("[data-upload] input[type=file]", plan)
    expect(page.locator(".material-scanning")).to_be_visible(timeout=15000)


def test_without_a_script_the_form_posts_the_file_whole(live_server: LiveServer, look: Look, spoken: Spoken, plan: Path) -> None:
    page = look(live_server.url, java_script_enabled=False)
    page.set_input_files("[data-upload] input[type=file]", plan)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("body")).to_have_text("whole")
    assert spoken.store.whole == hashlib.sha256(plan.read_bytes()).hexdigest()
