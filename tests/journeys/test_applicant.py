"""A new administrator brings an employer's dossier from nothing to a receipt number, through the pages alone."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings.enums import State
from filings.models import Filing, Section
from portal.documents.models import Attachment
from portal.documents.services.receiving import scan_attachment
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.documents.test_filetypes import pdf
from tests.filings.stage import desk
from tests.filings.stage import institution as registered
from tests.journeys.applicants import PASSWORD, SAVED, add_rows, commitment, institution, put, sign_in, tables

__all__ = ["chromium", "look"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def administrator() -> str:
    """The account of a new institution; its city bureau is there."""
    desk()
    _, admin = registered()
    admin.set_password(PASSWORD)
    admin.save()
    return str(admin.username)


@pytest.fixture
def begun(live_server: LiveServer, look: Look, administrator: str) -> Page:
    """Signed in, with an employer's filing just begun."""
    page = look(f"{live_server.url}/accounts/login/")
    sign_in(page, live_server.url, administrator)
    page.goto(f"{live_server.url}/my/")
    page.get_by_role("link", name="开始备案").first.click()
    page.get_by_role("button", name="开始填写 企业自主评价").click()
    expect(page.get_by_role("heading", name="机构信息", level=1)).to_be_visible()
    return page


def sound(page: Page) -> None:
    """The page as it stands passes axe and fits, at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (axe(page), overflow(page)) == ([], 0), page.url
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def test_a_whole_dossier_is_filled_in_and_submitted(begun: Page, tmp_path: Path) -> None:
    page, on, form = begun, timezone.localdate(), begun.url.removesuffix("institution/")
    put(page, institution(on))
    sound(page)
    page.get_by_role("button", name="保存，去下一节").click()
    for key, rows in tables(on):
        expect(page).to_have_url(f"{form}{key}/")
        add_rows(page, rows)
        expect(page.locator(".errors")).to_have_count(0)
        sound(page)
        page.locator(".form-foot .btn-primary").click()

    plan = tmp_path / "工作方案.pdf"
    plan.write_bytes(pdf(3))
    page.set_input_files("#material-plan [data-upload] input[type=file]", plan)
    expect(page.locator("#material-plan .material-scanning")).to_contain_text("正在查毒", timeout=15000)
    scan_attachment(Attachment.objects.get().pk, at=timezone.now())
    expect(page.locator("#material-plan .material-ready")).to_contain_text("已查毒", timeout=15000)
    sound(page)
    page.locator(".form-foot .btn-primary").click()

    put(page, commitment(on))
    sound(page)
    page.get_by_role("button", name="保存，去核对").click()
    expect(page.get_by_text("内容齐全，可以提交。")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="提交，转柳州市人力资源和社会保障局受理").click()
    filing = Filing.objects.get()
    expect(page.locator(".message-success")).to_contain_text(f"已提交，受理编号 {filing.number}")
    assert filing.state == State.SUBMITTED
    sound(page)
    page.get_by_role("link", name="逐日明细").first.click()
    sound(page)


def test_what_was_typed_survives_a_killed_tab(begun: Page, live_server: LiveServer, look: Look, administrator: str) -> None:
    """T1: the save comes within five seconds by itself; the tab dies without a word."""
    address = begun.url
    begun.locator("[name=contact]").fill("陆春梅")
    expect(begun.locator(SAVED).first).to_contain_text("已自动保存", timeout=10000)
    begun.context.close()
    page = look(f"{live_server.url}/accounts/login/")
    sign_in(page, live_server.url, administrator)
    page.goto(address)
    expect(page.locator("[name=contact]")).to_have_value("陆春梅")


def test_what_was_typed_without_a_network_is_kept_and_sent_later(begun: Page) -> None:
    begun.context.set_offline(True)
    begun.locator("[name=contact]").fill("陆春梅")
    begun.locator("[name=representative_id]").fill("11010519491231002X")
    expect(begun.locator(SAVED).first).to_contain_text("已保存在本机", timeout=15000)
    assert "11010519491231002X" not in begun.evaluate("JSON.stringify(localStorage)")
    begun.context.set_offline(False)
    expect(begun.locator(SAVED).first).to_contain_text("已自动保存", timeout=15000)
    assert Section.objects.get(key="institution").content["contact"] == "陆春梅"


def test_two_windows_never_overwrite_each_other(begun: Page) -> None:
    other = begun.context.new_page()
    other.goto(begun.url)
    other.locator("[name=contact]").fill("先写的人")
    expect(other.locator(SAVED).first).to_contain_text("已自动保存", timeout=10000)
    begun.locator("[name=contact]").fill("后写的人")
    expect(begun.locator(".conflict")).to_contain_text("已修改本节", timeout=10000)
    assert Section.objects.get(key="institution").content["contact"] == "先写的人"
    assert axe(begun) == []


def test_meters_recount_while_a_row_is_typed(begun: Page) -> None:
    rows, form = dict(tables(timezone.localdate())), begun.url.removesuffix("institution/")
    begun.goto(f"{form}occupations/")
    add_rows(begun, rows["occupations"])
    begun.goto(f"{form}assessors/")
    begun.locator("#table .card-tools a").last.click()
    expect(begun.locator(".meter b")).to_have_text("0 名")
    put(begun, rows["assessors"][0])
    expect(begun.locator(".meter b")).to_have_text("1 名", timeout=15000)
