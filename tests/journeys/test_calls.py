"""A social organisation through a selection call, and a cross-city notice granted and refused, in Chromium."""

import pytest
from playwright.sync_api import expect

from filings.enums import NoticeState, State
from filings.models import CrossCityNotice
from tests.browser_fixtures import chromium, look
from tests.filings import called
from tests.filings.called import CLOSED, RESULT, applied, entry_of, published, scored, selection_of
from tests.filings.road import fresh
from tests.filings.services.test_crossing import registered
from tests.filings.stage import MONDAY, desk
from tests.journeys import acts
from tests.journeys.people import Clock, People, clock, people

__all__ = ["chromium", "clock", "look", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_social_organisation_passes_its_call(people: People, clock: Clock) -> None:
    """B46, B65, D32: submitted in the window, scored and recommended by its city, announced and accepted by the region."""
    region, city = desk("450000"), desk("450200")
    call = published(region)
    filing, admin = called.drafted(1)
    other = applied(2)
    applicant = people(admin)
    applicant.open(f"/publicity/calls/{call.pk}/")
    expect(applicant.page.get_by_role("heading", level=1)).to_have_text(call.title)
    applicant.sound()
    acts.submit(applicant, filing, acts.REGION)

    clock.turn_to(CLOSED)
    scored(other, city, (30, 30, 20), at=clock.now())
    reviewer = people(city.reviewer)
    reviewer.open("/desk/calls/")
    reviewer.sound()
    reviewer.link("柳州市", exact=True)
    reviewer.link(f"评分 {filing.applicant_name}")
    for field in reviewer.page.get_by_label("满分").all():
        field.fill("25")
    for field in reviewer.page.get_by_label("评分依据").all():
        field.fill("按现场和材料核定")
    reviewer.sound()
    reviewer.press("保存评分")
    reviewer.told("评分已保存")
    entry, passed = entry_of(filing).pk, entry_of(other).pk
    for prefix, chosen in ((f"e{passed}", "yes"), (f"e{entry}", "no")):
        reviewer.page.locator(f"[name={prefix}-is_recommended]").select_option(chosen)
        reviewer.page.locator(f"[name={prefix}-reason]").fill("按排名和布局")
    reviewer.sound()
    reviewer.press("提请审定推荐名单")
    reviewer.told("已提请审定")
    approver = people(city.approver)
    approver.open(f"/desk/calls/selections/{selection_of(filing).pk}/")
    approver.act("审定并推荐")
    approver.press("审定并推荐")
    approver.told("已推荐")

    clock.turn_to(RESULT)
    called.announced(call, region, clock.now())
    everybody = people()
    everybody.open(f"/publicity/calls/{call.pk}/")
    expect(everybody.page.locator("#result")).to_contain_text("未获推荐")
    everybody.sound()
    own = people(admin)
    own.open(f"/my/filings/{filing.pk}/")
    expect(own.page.locator("#call")).to_contain_text("按排名和布局")
    acts.accept(people(region.acceptor), fresh(other))
    assert (fresh(other).state, fresh(filing).state) == (State.ACCEPTED, State.SUBMITTED)


def test_a_cross_city_notice_is_granted_and_another_refused(people: People, clock: Clock) -> None:
    """O23, D45: two sittings reported, one consented to, one refused with its reason."""
    host, (registration, admin, assessors) = desk("450100"), registered()
    institution = people(admin)
    for site, address in (("南宁实训基地", "民族大道 1 号"), ("良庆职教中心", "银海大道 8 号")):
        institution.open("/my/cross-city/")
        institution.link("去报备 企业自主评价")
        page = institution.page
        page.get_by_label("单场考核评价").check()
        page.get_by_label("考点名称").fill(site)
        page.locator("[name=division]").select_option("450102")
        page.get_by_label("详细地址").fill(address)
        page.locator("[name=starts_on]").fill("2026-10-12")
        page.locator("[name=ends_on]").fill("2026-10-13")
        page.get_by_label("电工 四级").check()
        page.get_by_label("人数").fill("40")
        page.get_by_label(assessors[0].name).check()
        institution.sound()
        institution.press("报备")
        institution.told("已报备")
    clock.days_later(1)
    officer = people(host.reviewer)
    for site, word in (("南宁实训基地", "同意"), ("良庆职教中心", "不同意")):
        officer.open("/desk/cross-city/")
        officer.sound()
        officer.link(site, exact=True)
        officer.sound()
        officer.act(word)
        if word == "不同意":
            officer.page.get_by_label("不同意的理由").fill("场地消防验收未通过")
        officer.press(word)
        officer.told("已答复")
    own = people(admin)
    own.open("/my/cross-city/")
    own.sound()
    own.link("良庆职教中心", exact=True)
    expect(own.page.locator("main")).to_contain_text("场地消防验收未通过")
    assert set(CrossCityNotice.objects.values_list("site", "state")) == {
        ("南宁实训基地", NoticeState.CONSENTED),
        ("良庆职教中心", NoticeState.REFUSED),
    }
    assert MONDAY.date() < registration.valid_to
