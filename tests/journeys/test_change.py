"""A change with an added occupation in Chromium, from the institution's page to the superseded receipt anybody can verify."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from filings.enums import ChangeKind
from filings.models import Filing
from filings.services import ministry
from tests.browser_fixtures import chromium, look
from tests.filings import road
from tests.filings.changed import DAY, additions, receipts, registered
from tests.filings.stage import TURNER, centre_officer, desk
from tests.journeys import acts
from tests.journeys.people import Clock, People, clock, people

__all__ = ["chromium", "clock", "look", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_added_occupation_comes_to_the_next_version_of_the_receipt(people: People, clock: Clock) -> None:
    """D17, D19, D36, D96: chosen and submitted by the institution, decided by the bureau; the old paper names its successor."""
    bureau, officer = desk(), centre_officer()
    registration, admin = registered()
    applicant = people(admin)
    applicant.open("/my/")
    applicant.link("申请变更")
    applicant.sound()
    applicant.page.get_by_label(str(ChangeKind.ADDED_OCCUPATIONS.label)).check()
    applicant.press("开始填写变更申请")
    expect(applicant.page.get_by_text("本次变更：新增职业（工种）")).to_be_visible()
    applicant.sound()
    filing = additions(Filing.objects.get(), (TURNER,), timezone.now())
    acts.submit(applicant, filing, acts.BUREAU)

    clock.days_later(1)
    acts.accept(people(bureau.acceptor), filing)
    filing = road.reviewed(road.fresh(filing), bureau, clock.now())
    filing = road.evaluated(filing, bureau, clock.now())
    filing = road.publicised(filing, officer, filing.evaluated_at + DAY)
    filing, day = road.at_ministry(filing, officer)
    ministry.record_code(filing, registration.institution_code, by=officer, at=day, seen=filing.version)
    clock.turn_to(day + DAY)
    reviewer = people(bureau.reviewer)
    acts.propose(reviewer, filing)
    acts.approve(people(bureau.approver), filing)
    clock.background_work()

    old, new = receipts(registration)
    citizen = people()
    page = citizen.open(f"/verify/{old.code}/")
    expect(page.locator(".verdict")).to_contain_text("已被新版本替代")
    expect(page.locator("main")).to_contain_text("变更备案：新增车工")
    citizen.sound()
    page.locator(f"a[href='/verify/{new.code}/']").first.click()
    expect(page.locator(".verdict")).to_contain_text("有效")
    expect(page.locator(".verdict")).to_contain_text("2 个职业，5 个等级")
