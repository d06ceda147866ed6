"""What a reader does: finds an institution, opens it, verifies its receipt and its PDF; objects during a publicity. In Chromium."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from filings.models import Objection, Publicity
from portal.documents.models import Paper, PaperKind
from portal.documents.services.issuing import print_paper
from portal.institutions.enums import Track
from tests.browser_fixtures import WIDTHS, axe, chromium, look, overflow
from tests.directory.shelf import CARER, registered
from tests.filings import road
from tests.filings.stage import Line, centre_officer, desk, submitted

__all__ = ["chromium", "look"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GUARD = Line("4-07-05-01", "保安员", ("5", "4"))


@pytest.fixture(autouse=True)
def _fresh_windows() -> None:
    cache.clear()


@pytest.fixture
def receipt() -> Paper:
    """A printed receipt of an examining institution, beside others in the register."""
    bureau, at = desk("450000"), timezone.localtime() - timedelta(days=30)
    filing = submitted(2, track=Track.EXAMINING_QUALIFICATION, lines=(GUARD,), at=at)
    road.decided(road.reviewed(road.accepted(filing, bureau, at), bureau, at), bureau, at)
    registered(1, scope={CARER: "54"})
    with ThreadPoolExecutor(1) as pool:  # the signer wants an event loop of its own, and Playwright's runs in this thread
        return pool.submit(printed, Paper.objects.get(kind=PaperKind.RECEIPT).pk, at).result()


def printed(paper_id: int, at: datetime) -> Paper:
    try:
        return print_paper(paper_id, at=at)
    finally:
        connection.close()


@pytest.fixture
def publicity() -> Publicity:
    bureau, start = desk(), timezone.localtime() - timedelta(days=12)
    filing = road.evaluated(road.reviewed(road.accepted(submitted(at=start), bureau, start), bureau, start), bureau, start)
    return road.publicised(filing, centre_officer(), timezone.localtime()).publicities.get()


def test_from_a_search_to_a_verified_receipt(live_server: Any, look: Any, receipt: Paper, tmp_path: Path) -> None:
    page = look(f"{live_server.url}/")
    page.get_by_role("searchbox").fill("保安")
    page.get_by_role("button", name="查询").click()
    assert page.locator(".results-head b").inner_text() == "1 家"
    page.get_by_role("link", name=receipt.addressee.name).click()
    assert page.get_by_role("heading", level=1).inner_text() == receipt.addressee.name
    page.get_by_role("link", name="查看现行回执").click()
    assert page.get_by_role("heading", level=1).inner_text() == "这份备案回执现行有效"
    genuine, altered = tmp_path / "receipt.pdf", tmp_path / "altered.pdf"
    genuine.write_bytes(receipt.pdf.read())
    altered.write_bytes(genuine.read_bytes() + b" ")
    answer = page.locator("[data-hash-answer] b")
    for file, words in ((genuine, "一致，未被改动"), (altered, "不一致")):
        page.locator("input[type=file]").set_input_files(str(file))
        answer.get_by_text(words, exact=True).wait_for()
    with page.expect_download() as loading:
        page.evaluate("document.querySelector('a[href$=\"receipt.pdf\"]').setAttribute('download', '')")
        page.get_by_role("link", name="下载这一版回执 PDF").click()
    assert Path(loading.value.path()).read_bytes() == genuine.read_bytes()


def test_facets_apply_at_once_and_by_the_button_without_a_script(live_server: Any, look: Any, receipt: Paper) -> None:
    page = look(f"{live_server.url}/directory/")
    page.get_by_label("考核鉴定机构").check()
    page.wait_for_url("**kind=examining**")
    assert page.locator(".results-head b").inner_text() == "1 家"
    plain = look(f"{live_server.url}/directory/", java_script_enabled=False)
    plain.get_by_label("院校自主评价").check()
    plain.get_by_role("button", name="应用筛选").click()
    assert plain.locator(".results-head b").inner_text() == "1 家"


def test_an_objection_by_keyboard_during_publicity(live_server: Any, look: Any, publicity: Publicity) -> None:
    page = look(f"{live_server.url}/publicity/")
    page.get_by_role("link", name=publicity.snapshot["name"]).press("Enter")
    page.get_by_label("异议的内容和理由").fill("实训场地系借用")
    page.get_by_role("button", name="提出异议").press("Enter")
    page.wait_for_url("**/publicity/objections/**")
    objection = Objection.objects.get()
    assert objection.text == "实训场地系借用"
    assert page.get_by_role("heading", level=1).inner_text() == f"异议回执 {objection.receipt_code}"


@pytest.mark.parametrize("width", WIDTHS)
def test_public_pages_have_no_violations(live_server: Any, look: Any, receipt: Paper, publicity: Publicity, width: int) -> None:
    code = receipt.addressee.credit_code
    addresses = [
        *("/", "/guide/", "/directory/?q=养老护理员", "/directory/?q=没有这样的", f"/directory/{code}/", "/directory/91/"),
        *("/directory/changes/", "/verify/", f"/verify/{receipt.code}/", f"/verify/{receipt.code}/?on=2020-01-01", "/verify/ABCD-2345/"),
        *("/publicity/", f"/publicity/{publicity.pk}/", "/tools/term/?start=2026-09-24&working_days=5&calendar=guangxi"),
        *("/tools/term/?start=x", "/tools/simulate/", "/tools/simulate/?track=grading_employer&lines-TOTAL_FORMS=1&lines-INITIAL_FORMS=0"),
    ]
    page = look(f"{live_server.url}/", width)
    found = {}
    for address in addresses:
        page.goto(live_server.url + address)
        found[address] = (axe(page), overflow(page))
    assert {address: what for address, what in found.items() if what != ([], 0)} == {}
