"""The region's system administrator brings the existing directory in: errors by column, a corrected sheet, the import, and taking it back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.access.services import grant
from portal.accounts.rights import Role
from portal.authorities.queries import region
from portal.documents.tables import read_table
from portal.institutions.models import Registration
from portal.legacy.models import Import
from portal.legacy.services import importing, staging
from tests.browser_fixtures import Look, chromium, look
from tests.filings.stage import user
from tests.filings.views.officers import DAY, now
from tests.journeys.test_officer import seat, sound
from tests.legacy.sheets import row, sheet

__all__ = ["chromium", "look"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give(page: Page, path: Path, *rows: dict[str, str]) -> None:
    """Fills the upload form in and sends a sheet of these rows, which the background checks while its page waits."""
    path.write_bytes(sheet(*rows).getvalue())
    page.get_by_label("数据来源").fill("柳州市局台账")
    page.get_by_label("数据截至").fill("2026-08-31")
    page.get_by_label("填好的表格").set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("#progress")).to_contain_text("正在读取表格")
    sound(page)
    staging.check(Import.objects.latest("pk").pk, at=now())
    expect(page.locator("#progress")).to_contain_text("这是检查结果")


def import_it(page: Page) -> None:
    """Begins the import, lets the background do its work, and waits until the page says so by itself."""
    page.locator("#acts").get_by_role("button", name=re.compile("^开始导入")).click()
    expect(page.locator("#progress")).to_contain_text("正在导入：0 / ")
    batch = Import.objects.latest("pk")
    for chunk in range(1, batch.chunks + 1):
        importing.take_in(batch.pk, chunk, at=now())
    expect(page.locator("#progress")).to_contain_text("导入完成")


def test_directory_is_brought_in_with_errors_mended_and_taken_back(live_server: LiveServer, look: Look, tmp_path: Path) -> None:
    officer = user("邓伟")
    grant(officer, region(), Role.SYSTEM_ADMINISTRATOR, by=None, at=now() - 400 * DAY)
    page = seat(look, live_server, officer, "/desk/imports/")
    sound(page)
    give(page, tmp_path / "first.xlsx", row(1), row(2, levels="六级", registered_division="柳州"))
    expect(page.get_by_text("“六级”不是等级")).to_be_visible()
    expect(page.get_by_text("“柳州”不是六位行政区划代码")).to_be_visible()
    sound(page)
    with page.expect_download() as given:
        page.get_by_role("link", name="下载待改的行 XLSX").click()
    with Path(given.value.path()).open("rb") as file:
        assert [line.cells[0] for line in read_table(file, "x.xlsx").lines] == [row(2)["name"]]
    import_it(page)

    give(page, tmp_path / "second.xlsx", row(2))
    expect(page.get_by_text("更正第 ")).to_be_visible()
    import_it(page)
    page.reload()
    sound(page)
    assert Registration.objects.count() == 2
    page.goto(f"{live_server.url}/directory/{row(2)['credit_code']}/")
    expect(page.get_by_text("历史数据")).to_be_visible()
    sound(page)

    page.goto(f"{live_server.url}/desk/imports/{Import.objects.latest('pk').pk}/undo/")
    sound(page)
    page.get_by_label("撤销理由").fill("传错了地市")
    page.get_by_role("button", name="撤销整批").click()
    expect(page.get_by_text("本批已撤销，登记和目录条目已撤回")).to_be_visible()
    assert [row.number for row in Registration.objects.all()] == ["柳人社函〔2024〕1号"]
