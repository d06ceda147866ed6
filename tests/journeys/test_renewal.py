"""A renewal in time and one too late, as its institution, the desk and the public see them; the middle goes through the services."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings.models import Filing
from filings.services import lapsing, submitting
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.filings import renewals, road
from tests.filings.renewals import DAY, ENDS, at, held
from tests.filings.stage import Desk, desk, fill
from tests.journeys import acts
from tests.journeys.applicants import PASSWORD, sign_in
from tests.journeys.people import Clock, People, Visitor, clock, people

__all__ = ["chromium", "clock", "look", "people"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def sound(page: Page) -> None:
    """The page as it stands passes axe and fits, at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (axe(page), overflow(page)) == ([], 0), page.url
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def test_renewal_in_time_and_late(live_server: LiveServer, look: Look) -> None:
    bureau, today, base = desk(), timezone.localdate(), live_server.url
    three_years = today.replace(year=today.year - 3)
    registration, admin = held(bureau, filed_on=three_years + timedelta(days=50))
    late, late_admin = held(bureau, 2, filed_on=three_years - timedelta(days=5))
    lapsing.sweep(at=timezone.now())
    for account in (admin, late_admin, bureau.reviewer):
        account.set_password(PASSWORD)
        account.save()

    page = look(f"{base}/accounts/login/")
    sign_in(page, base, str(admin.username))
    page.goto(f"{base}/my/")
    sound(page)
    page.get_by_role("link", name="去办理").click()
    expect(page.get_by_text("可以申请")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="申请延续").first.click()
    expect(page.get_by_text("已按现有备案填好")).to_be_visible()

    filing = fill(Filing.objects.get(), at=timezone.now())
    page.goto(f"{base}/my/filings/{filing.pk}/submit/")
    expect(page.get_by_role("heading", name="与现有备案相比的变化")).to_be_visible()
    sound(page)
    submitting.submit(filing, by=admin, at=timezone.now(), seen=Filing.objects.get().version)
    page.goto(f"{base}/my/registrations/{registration.pk}/")
    expect(page.get_by_text("延续申请在办")).to_be_visible()
    page.goto(f"{base}/my/registrations/{registration.pk}/exit/")
    expect(page.get_by_text("请先撤回或等其办结")).to_be_visible()
    sound(page)

    other = look(f"{base}/accounts/login/")
    sign_in(other, base, str(late_admin.username))
    other.goto(f"{base}/my/registrations/{late.pk}/")
    expect(other.get_by_text("重新办理初次备案").first).to_be_visible()
    sound(other)

    officer = look(f"{base}/accounts/login/")
    sign_in(officer, base, str(bureau.reviewer.username))
    for stage in ("soon", "renewing", "lapsed"):
        officer.goto(f"{base}/desk/expiring/?stage={stage}")
        expect(officer.locator("tbody tr")).to_have_count(1)
        sound(officer)
    officer.goto(f"{base}/desk/exits/")
    sound(officer)
    officer.goto(f"{base}/desk/filings/{filing.pk}/")
    expect(officer.get_by_role("heading", name="与现有备案相比的变化")).to_be_visible()

    public = look(f"{base}/directory/{late.legal_person.credit_code}/")
    expect(public.get_by_text("已到期").first).to_be_visible()


def begun_in_the_browser(applicant: Visitor) -> Filing:
    """From the page of the registration to a dossier that is filled in; typing it is a journey of its own."""
    applicant.open("/my/")
    applicant.link("去办理")
    applicant.sound()
    applicant.page.get_by_role("button", name="申请延续").first.click()
    expect(applicant.page.get_by_text("已按现有备案填好")).to_be_visible()
    return fill(Filing.objects.get(), at=timezone.now())


def decided_in_the_browser(people: People, bureau: Desk, filing: Filing, clock: Clock, *, on: datetime) -> None:
    """Evaluated, then proposed by one and approved by another on that day."""
    filing = road.reviewed(road.fresh(filing), bureau, clock.now())
    road.evaluated(filing, bureau, clock.now())
    clock.turn_to(on)
    acts.propose(people(bureau.reviewer), filing)
    acts.approve(people(bureau.approver), filing)
    clock.background_work()


def test_a_renewal_decided_in_time_follows_the_old_term_without_a_gap(people: People, clock: Clock) -> None:
    """D06, D96: decided before the last day, the new three years begin the day after it."""
    bureau = desk()
    registration, admin = held(bureau)
    applicant = people(admin)
    filing = begun_in_the_browser(applicant)
    acts.submit(applicant, filing, acts.BUREAU)
    acts.accept(people(bureau.acceptor), filing)
    decided_in_the_browser(people, bureau, filing, clock, on=at(ENDS - 7 * DAY))

    public = people().open(f"/directory/{registration.legal_person.credit_code}/")
    expect(public.locator("main")).to_contain_text("2029-09-28")
    expect(public.locator("main .badge").first).to_contain_text("有效")
    renewed = renewals.fresh(registration)
    assert (renewed.term_from, renewed.valid_to) == (ENDS + DAY, date(2029, 9, 28))


def test_a_renewal_decided_late_begins_with_the_decision(people: People, clock: Clock) -> None:
    """D06: between the end and the decision the directory says 续期审理中; the new term begins on the day of the decision."""
    bureau, decision = desk(), date(2026, 10, 12)
    registration, admin = held(bureau)
    clock.turn_to(at(ENDS - 5 * DAY))
    applicant = people(admin)
    filing = begun_in_the_browser(applicant)
    acts.submit(applicant, filing, acts.BUREAU)
    acts.accept(people(bureau.acceptor), filing)
    clock.turn_to(at(ENDS + 2 * DAY))
    clock.background_work()
    public = people()
    public.open(f"/directory/{registration.legal_person.credit_code}/")
    expect(public.page.locator("main .badge").first).to_contain_text("续期审理中")
    public.sound()
    decided_in_the_browser(people, bureau, filing, clock, on=at(decision))

    public.open(f"/directory/{registration.legal_person.credit_code}/")
    expect(public.page.locator("main .badge").first).to_contain_text("有效")
    expect(public.page.locator("main")).to_contain_text("2029-10-11")
    renewed = renewals.fresh(registration)
    assert (renewed.term_from, renewed.valid_to) == (decision, date(2029, 10, 11))
