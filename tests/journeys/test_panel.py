"""A panel of three from the invitation to the conclusion, then the Centre from the publicity to the institution code, in Chromium."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings.enums import LineResult, State
from filings.models import Filing, Publicity
from portal.accounts.models import User
from portal.people.models import MemberKind, Person
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import ZONE, Desk, centre_officer, desk, submitted

__all__ = ["chromium", "look"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


class Reader:
    """Somebody at his browser, signed in."""

    def __init__(self, look: Look, server: LiveServer, account: User) -> None:
        self.look, self.server = look, server
        client = Client()
        client.force_login(account)
        self.cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": server.url}

    def open(self, path: str, width: int = WIDTHS[0]) -> Page:
        state = {"cookies": [{"name": self.cookie["name"], "value": self.cookie["value"], "domain": "localhost", "path": "/"}]}
        return self.look(f"{self.server.url}{path}", width=width, storage_state=state)


def clean(page: Page) -> None:
    """Nothing to complain of for axe, and nothing wider than the window."""
    assert (axe(page), overflow(page)) == ([], 0)


def before(days: int) -> datetime:
    """An office hour so many days ago."""
    on = timezone.localdate() - days * DAY
    return datetime(on.year, on.month, on.day, 10, 0, tzinfo=ZONE)


def reviewed(bureau: Desk) -> Filing:
    filing = submitted(at=before(40))
    return road.reviewed(road.accepted(filing, bureau, before(39)), bureau, before(38))


def experts() -> list[Person]:
    kinds = (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)
    return [road.expert(number, kind) for number, kind in enumerate(kinds, start=1)]


def test_a_panel_of_three_comes_to_its_conclusion(look: Look, live_server: LiveServer) -> None:
    bureau, people = desk(), experts()
    filing = reviewed(bureau)
    invite(Reader(look, live_server, bureau.reviewer), filing, people)
    for person in people:
        accept(Reader(look, live_server, person.user), filing)
    give_notice(Reader(look, live_server, bureau.reviewer), filing)
    for person in people:
        sign(Reader(look, live_server, person.user), filing)
    conclude(Reader(look, live_server, people[0].user), filing)
    assert fresh(filing).state == State.EVALUATED
    assert set(fresh(filing).lines.values_list("panel_result", flat=True)) == {LineResult.PASSED}
    page = Reader(look, live_server, people[0].user).open(f"/desk/filings/{filing.pk}/evaluation/")
    expect(page.locator("h1")).not_to_contain_text(filing.applicant_name)


def invite(reviewer: Reader, filing: Filing, people: list[Person]) -> None:
    page = reviewer.open(f"/desk/filings/{filing.pk}/panel/")
    clean(page)
    page.get_by_label("姓名、聘书号或职业").fill("专家")
    page.get_by_role("button", name="查找").click()
    for person in people:
        page.get_by_label(f"选择 {person.name}").check()
    page.get_by_label(f"{people[0].name} 任组长").check()
    page.get_by_role("button", name="邀请勾选的专家").click()
    expect(page.locator("#members-title + .card-count")).to_have_text("3 人")
    expect(page.get_by_role("link", name="发出评估通知")).to_have_count(0)
    clean(page)


def accept(expert: Reader, filing: Filing) -> None:
    page = expert.open("/desk/panels/")
    clean(page)
    page.get_by_role("link", name=filing.applicant_name, exact=True).click()
    page.get_by_label("接受邀请，没有应当回避的情形").check()
    page.get_by_role("button", name="答复邀请").click()
    expect(page.locator(".refused")).to_contain_text("回避声明")
    clean(page)
    page.get_by_label("本人与申请单位").check()
    page.get_by_role("button", name="答复邀请").click()
    expect(page.locator("#group-waiting")).to_be_visible()


def give_notice(reviewer: Reader, filing: Filing) -> None:
    page = reviewer.open(f"/desk/filings/{filing.pk}/panel/")
    page.get_by_role("link", name="发出评估通知").first.click()
    clean(page)
    page.get_by_role("button", name="发出评估通知").click()
    expect(page.locator("main")).to_contain_text("评估通知已发出")
    assert fresh(filing).state == State.EVALUATING


def sign(expert: Reader, filing: Filing) -> None:
    page = expert.open(f"/desk/filings/{filing.pk}/evaluation/", width=375)
    clean(page)
    page.get_by_role("link", name="签署意见").first.click()
    clean(page)
    fill_results(page)
    page.get_by_label("评估意见").fill("经现场查看和资料审核，符合备案条件。")
    page.get_by_role("button", name="签署意见").click()
    expect(page.locator("main")).to_contain_text("意见已签署")
    clean(page)


def fill_results(page: Page) -> None:
    for field in page.locator(".found fieldset").all():
        field.locator("input").first.check()


def conclude(lead: Reader, filing: Filing) -> None:
    page = lead.open(f"/desk/filings/{filing.pk}/conclusion/")
    clean(page)
    page.get_by_label("评估结论").fill("具备申报职业的评价条件。")
    page.get_by_role("button", name="签署评估结论").click()
    expect(page.locator("main")).to_contain_text("转自治区鉴定中心公示")
    clean(page)


def test_the_centre_publicises_reports_and_records_the_code(look: Look, live_server: LiveServer) -> None:
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(reviewed(bureau), bureau, before(37))
    centre = Reader(look, live_server, officer)
    page = centre.open("/desk/centre/")
    clean(page)
    page.get_by_role("link", name=f"公示… {filing.applicant_name}").click()
    clean(page)
    page.get_by_role("button", name="开始公示").click()
    expect(page.locator("h1")).to_have_text("公示中")
    assert fresh(filing).state == State.PUBLICISED
    clean(page)
    page.get_by_role("link", name=f"延长… {filing.applicant_name}").click()
    page.get_by_label("公示结束日").fill(timezone.localdate().isoformat())
    page.get_by_label("延长理由").fill("提前结束")
    page.get_by_role("button", name="延长公示").click()
    expect(page.locator(".refused")).to_contain_text("公示只能延长")
    clean(page)
    as_if_long_ago(filing)
    page = centre.open("/desk/centre/?list=publicised")
    page.get_by_role("link", name=f"结束公示 {filing.applicant_name}").click()
    page.get_by_role("button", name="结束公示").click()
    expect(page.locator("h1")).to_have_text("待报部")
    clean(page)
    page.get_by_label(f"选择 {filing.applicant_name}").check()
    page.get_by_role("button", name="报部选中的").click()
    page.get_by_role("link", name="报部审核").click()
    page.get_by_role("link", name=f"编码… {filing.applicant_name}").click()
    page.get_by_role("textbox", name="机构编码").fill("Y00004500021")
    page.get_by_role("button", name="记录机构编码").click()
    expect(page.locator(".refused")).to_contain_text("13位")
    clean(page)
    page.get_by_role("textbox", name="机构编码").fill("Y000045000218")
    page.get_by_role("button", name="记录机构编码").click()
    expect(page.locator("main")).to_contain_text("机构编码已记录")
    assert (fresh(filing).state, fresh(filing).institution_code) == (State.DECIDING, "Y000045000218")


def as_if_long_ago(filing: Filing) -> None:
    """The days of the publicity pass."""
    Publicity.objects.filter(filing=filing).update(starts_on=before(20).date(), ends_on=before(10).date())


PAGES = ("/desk/panels/", "/desk/filings/{}/panel/", "/desk/filings/{}/evaluation/", "/desk/filings/{}/opinion/")


def test_pages_fit_a_phone(look: Look, live_server: LiveServer) -> None:
    bureau, officer = desk(), centre_officer()
    filing, people = road.evaluating_now(reviewed(bureau), bureau, before(37))
    for path in PAGES:
        account = bureau.reviewer if path.endswith("panel/") else people[0].user
        clean(Reader(look, live_server, account).open(path.format(filing.pk), width=375))
    results = dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED)
    road.signed(filing, results, before(36))
    clean(Reader(look, live_server, people[0].user).open(f"/desk/filings/{filing.pk}/conclusion/", width=375))
    centre = Reader(look, live_server, officer)
    for name in ("evaluated", "publicised", "reporting", "at_ministry", "reports"):
        clean(centre.open(f"/desk/centre/?list={name}", width=375))
