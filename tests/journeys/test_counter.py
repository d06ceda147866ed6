"""An institution comes to the counter with a mandate: an officer fills in and submits for it, a colleague accepts; it sees all of that."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from filings.enums import State
from filings.models import Assistance, Filing
from filings.services import drafting
from portal.institutions.enums import Track
from tests.browser_fixtures import chromium, look
from tests.documents.test_filetypes import pdf
from tests.filings.counters import ID, acceptor
from tests.filings.stage import MONDAY, desk, fill, institution
from tests.journeys.acts import BUREAU, accept, find, state
from tests.journeys.people import Clock, People, Visitor, clock, people

__all__ = ["chromium", "clock", "look", "people"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def record(officer: Visitor, code: str, scan: Path) -> None:
    """From the bar to the page of the mandate; first with a number that is none, then as the document says."""
    page = officer.page
    officer.open("/desk/counter/")
    officer.sound()
    officer.link("登记委托…")
    officer.sound()
    page.get_by_label("统一社会信用代码").fill(code)
    officer.press("下一步")
    officer.sound()
    page.get_by_label("来办人姓名").fill("覃某")
    page.get_by_label("来办人职务").fill("办公室主任")
    page.get_by_label("来办人电话").fill("0772-2100000")
    page.get_by_label("证件号码").fill(ID[:-1] + "1")
    page.get_by_label("委托书日期").fill(MONDAY.date().isoformat())
    page.set_input_files("input[name=scan]", scan)
    with officer.refused(422):
        officer.press("登记委托")
    expect(page.locator(".errors")).to_contain_text("校验位不符")
    expect(page.get_by_label("来办人姓名")).to_have_value("覃某")
    officer.sound()
    page.get_by_label("证件号码").fill(ID)
    page.set_input_files("input[name=scan]", scan)
    officer.press("登记委托")
    officer.told("只用于一件备案")
    officer.sound()


def test_filing_filled_in_at_the_counter_is_accepted_by_a_colleague(people: People, clock: Clock, tmp_path: Path) -> None:
    bureau, (person, admin) = desk(), institution()
    officer, colleague = people(bureau.acceptor), people(acceptor(bureau))
    scan = tmp_path / "委托书.pdf"
    scan.write_bytes(pdf())
    record(officer, person.credit_code, scan)

    officer.link("选择类别…")
    officer.sound()
    officer.page.get_by_role("button", name="开始填写 企业自主评价").click()
    expect(officer.page.locator("#counter")).to_contain_text(f"代{person.name}填报")
    officer.sound()
    filing = Filing.objects.get()
    for section in filing.versions.get().sections.filter(edit_no=0):  # typing all of it is the applicant's own journey
        assert section.saved_by == ""
    fill(filing, at=clock.now())

    officer.open(f"/my/filings/{filing.pk}/submit/")
    expect(officer.page.locator(".errors")).to_contain_text("还没有上传单位签字盖章的承诺书")
    officer.sound()
    officer.link("还没有上传单位签字盖章的承诺书")
    officer.page.set_input_files("#paper-commitment input[type=file]", scan)
    officer.page.locator("#paper-commitment button").click()
    officer.told("已上传签章承诺书")
    clock.background_work()  # both scans are looked at
    officer.link("核对并提交")
    officer.press(f"提交，转{BUREAU}受理")
    officer.told("已提交，受理编号")
    officer.sound()
    clock.background_work()

    find(officer, filing)
    expect(officer.page.locator("#acts")).to_contain_text("不能由你受理、审核或审批")
    officer.sound()
    accept(colleague, filing)
    assert state(colleague.page) == "材料审核"

    own = people(admin)
    own.open(f"/my/filings/{filing.pk}/")
    expect(own.page.locator("#assisted")).to_contain_text("覃某（办公室主任）委托")
    own.sound()
    own.open("/my/inbox/")
    expect(own.page.locator("main")).to_contain_text("柜台已代为提交")
    row = Assistance.objects.get()
    assert (row.filing, row.end, Filing.objects.get().state) == (filing, "submitted", State.ACCEPTED)


def test_institution_takes_its_filing_back_from_the_counter(people: People, clock: Clock, tmp_path: Path) -> None:
    bureau, (person, admin) = desk(), institution()
    draft = drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=MONDAY)
    officer, own = people(bureau.acceptor), people(admin)
    scan = tmp_path / "委托书.pdf"
    scan.write_bytes(pdf())
    record(officer, person.credit_code, scan)
    officer.press("接着填 企业自主评价初次备案 草稿")
    expect(officer.page.locator("#counter")).to_be_visible()
    own.open(f"/my/filings/{draft.pk}/")
    own.sound()
    own.press("收回自行填报")
    own.told("已收回")
    officer.page.reload()
    officer.told("代填已经结束：单位收回自行填报")
    officer.sound()
