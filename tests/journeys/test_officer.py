"""A bureau's officers carry a filing from the queue to its receipt, by their pages: a supplement, the acceptance, the review, the decision."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from filings.enums import Outcome, State
from filings.models import Filing, SupplementItem
from filings.services import submitting
from portal.accounts.models import User
from portal.audit.actors import SYSTEM
from portal.catalogue.services import ItemRow, import_special_items
from portal.documents.models import Paper
from portal.institutions.enums import Track
from tests.browser_fixtures import WIDTHS, Look, axe, chromium, look, overflow
from tests.filings.stage import Desk, Line, desk, submitted
from tests.filings.views.officers import DAY, now

__all__ = ["chromium", "look"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    """An examining institution's filing: from the review straight to the decision (A40, A44)."""
    rows = [ItemRow("米粉制作", "考核规范")]
    item = import_special_items(rows, basis="桂人社函〔2026〕1号", effective_from=(now() - 99 * DAY).date(), by=SYSTEM, at=now())[0]
    return submitted(track=Track.EXAMINING_SPECIAL, at=now() - 2 * DAY, lines=(Line(item.code, item.name),))


def seat(look: Look, server: LiveServer, account: User, path: str) -> Page:
    """A page of this officer's own browser."""
    client = Client()
    client.force_login(account)
    page = look(f"{server.url}/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    page.goto(server.url + path)
    return page


def sound(page: Page) -> None:
    """The page as it stands passes axe and fits, at both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (axe(page), overflow(page)) == ([], 0), (page.url, width)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def state(filing: Filing) -> str:
    return Filing.objects.get(pk=filing.pk).state


def press(page: Page, name: str, role: str = "button") -> None:
    """Reaches a control by the keyboard and presses it."""
    control = page.get_by_role(role, name=name, exact=role == "button").first  # type: ignore[arg-type]
    control.focus()
    control.press("Enter")


def test_filing_goes_from_the_queue_to_its_receipt(bureau: Desk, filing: Filing, live_server: LiveServer, look: Look) -> None:
    page = seat(look, live_server, bureau.acceptor, "/desk/")
    sound(page)
    press(page, "受理下一件", "link")
    expect(page.get_by_role("heading", name=filing.applicant_name, level=1)).to_be_visible()
    sound(page)

    ask_supplement(page)
    assert state(filing) == State.SUPPLEMENTING
    assert SupplementItem.objects.get().text == "补充实训车间面积证明"
    again = Filing.objects.get(pk=filing.pk)
    submitting.submit(again, by=filing.created_by, at=now(), seen=again.version)
    page.reload()
    press(page, "已补正：补充实训车间面积证明")
    expect(page.locator("#supplements .asked-word")).to_have_text("已补正")
    press(page, "受理 附1二(二)")
    expect(page.get_by_role("status").first).to_contain_text("已受理")
    assert state(filing) == State.ACCEPTED

    page = seat(look, live_server, bureau.reviewer, f"/desk/filings/{filing.pk}/")
    answer_checks(page)
    press(page, "审核通过 附1二(三)")
    expect(page.get_by_role("status").first).to_contain_text("审核通过已记录")
    press(page, "提请审批… 附1二(三)", "link")
    sound(page)
    press(page, "提请审批")
    assert state(filing) == State.APPROVING

    page = seat(look, live_server, bureau.approver, f"/desk/filings/{filing.pk}/")
    sound(page)
    press(page, "批准… 附1二(三)", "link")
    expect(page.get_by_role("heading", name="将出具备案回执")).to_be_visible()
    sound(page)
    press(page, "批准")
    expect(page.get_by_role("status").first).to_contain_text("已批准")
    assert (state(filing), Filing.objects.get(pk=filing.pk).outcome) == (State.DECIDED, Outcome.GRANTED)
    assert Paper.objects.filter(kind="receipt").count() == 1
    sound(page)


def ask_supplement(page: Page) -> None:
    """The notice: the page says at once what was not gone through, then everything is ticked but one thing."""
    press(page, "通知补正…", "link")
    press(page, "通知补正")
    assert page.locator("#errors li").count() == page.locator("fieldset.spot").count()
    sound(page)
    for spot in page.locator("fieldset.spot").all():
        spot.get_by_label("齐全").check()
    venues = page.locator("fieldset.spot", has=page.locator("legend", has_text="场地"))
    venues.get_by_label("需补正").check()
    venues.get_by_label("怎样补正").fill("补充实训车间面积证明")
    press(page, "通知补正")
    expect(page.get_by_role("status").first).to_contain_text("补正通知已发出，共 1 项")
    sound(page)


def answer_checks(page: Page) -> None:
    """Every check answered without leaving the page; one says first that it is not met, and is mended."""
    checklist = page.locator("#checklist")
    first = checklist.locator(".checkitem").first
    first.locator("summary").press("Enter")
    first.get_by_label("不符合", exact=True).check()
    first.get_by_role("button", name="记录结论").press("Enter")
    expect(checklist).to_contain_text("写明理由")
    sound(page)
    left = checklist.get_by_role("button", name="符合：")
    for rest in range(left.count(), 0, -1):
        expect(left).to_have_count(rest)
        left.first.press("Enter")
    expect(checklist.locator(".card-count")).to_contain_text("已定")
    expect(left).to_have_count(0)


def test_desk_works_without_a_script(bureau: Desk, filing: Filing, live_server: LiveServer, look: Look) -> None:
    client = Client()
    client.force_login(bureau.acceptor)
    page = look(f"{live_server.url}/healthz", java_script_enabled=False)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/queue/?view=all")
    page.get_by_label(f"选择 {filing.applicant_name}").check()
    page.get_by_role("button", name="分派…").click()
    page.get_by_label("分派给").select_option(str(bureau.reviewer.pk))
    page.locator("main form button[type=submit]").click()
    assert "已把 1 件分派给" in page.locator("[role=status]").inner_text()
    page.goto(f"{live_server.url}/desk/filings/{filing.pk}/")
    page.get_by_role("button", name="受理").first.click()
    assert state(filing) == State.ACCEPTED


@pytest.mark.parametrize("path", ["queue/?view=all", "queue/?view=all&state=approving&q=x", "queue/?view=overdue", "search/?q=柳州", "search/?q=无",
                                  "reports/", "filings/{}/decline/", "filings/{}/transfer/", "filings/{}/assign/", "filings/{}/propose/",
                                  "filings/{}/related/", "filings/{}/clock/examining_filing/", "filings/{}/print/",
                                  "todo/", "calendar/?scope=office", "calendar/feed/", "exports/queue/?view=all", "letters/",
                                  "letters/new/queue/?pick={}"])  # fmt: skip
def test_page_has_no_violation_and_fits(path: str, bureau: Desk, filing: Filing, live_server: LiveServer, look: Look) -> None:
    sound(seat(look, live_server, bureau.acceptor, "/desk/" + path.format(filing.pk)))
