"""What people press on their pages, one act each, from the list where they find the filing to the word that it is done."""

from playwright.sync_api import Page, expect

from filings.models import Filing, FilingLine
from filings.services import drafting
from portal.accounts.models import User
from portal.home.demo.dossiers import Line
from portal.institutions.enums import LegalForm, Track
from portal.people.models import Person
from tests.filings.stage import MONDAY, fill, institution
from tests.journeys.people import Visitor

BUREAU, REGION = "柳州市人力资源和社会保障局", "广西壮族自治区人力资源和社会保障厅"


def written(track: Track, lines: tuple[Line, ...], form: LegalForm = LegalForm.COMPANY) -> tuple[Filing, User]:
    """A dossier written out to the last field, not submitted, with its administrator. Typing it is a journey of its own."""
    person, admin = institution(form=form)
    filing = drafting.start(person, track, by=admin, at=MONDAY)
    return fill(filing, at=MONDAY, lines=lines), admin


def submit(applicant: Visitor, filing: Filing, to: str) -> None:
    """From the list of his filings to the button that names the authority."""
    applicant.open("/my/")
    applicant.sound()
    applicant.page.locator(f"a[href='/my/filings/{filing.pk}/']").first.click()
    applicant.sound()
    applicant.open(f"/my/filings/{filing.pk}/submit/")
    expect(applicant.page.get_by_text("内容齐全，可以提交。")).to_be_visible()
    applicant.sound()
    applicant.press(f"提交，转{to}受理")
    applicant.told("已提交，受理编号")


def find(officer: Visitor, filing: Filing) -> Page:
    """From the desk to the file, by its row in the queue."""
    officer.open("/desk/queue/")
    officer.page.get_by_role("row").filter(has_text=filing.applicant_name).get_by_role(
        "link", name=filing.applicant_name, exact=True
    ).click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(filing.applicant_name)
    return officer.page


def state(page: Page) -> str:
    """The badge beside the name."""
    return page.locator(".head-title .badge").inner_text().strip()


def accept(acceptor: Visitor, filing: Filing) -> None:
    find(acceptor, filing)
    acceptor.sound()
    acceptor.act("受理")
    acceptor.told("已受理")


def answer_checklist(reviewer: Visitor, filing: Filing) -> None:
    """Every check that waits for the reviewer is found met; the list is drawn anew each time, the page stays."""
    page = find(reviewer, filing)
    reviewer.sound()
    met = page.locator("#checklist button[name=result][value=met]")
    for left in reversed(range(met.count())):
        met.first.click()
        expect(met).to_have_count(left)


def clear(reviewer: Visitor, word: str) -> None:
    """On the file page, once nothing is open any more; the button has been drawn anew with the list."""
    reviewer.act(word)
    reviewer.told("审核通过已记录")


def propose(reviewer: Visitor, filing: Filing) -> None:
    """As the page suggests: granted, unless something stands against a line."""
    find(reviewer, filing)
    reviewer.act("提请审批")
    reviewer.sound()
    reviewer.press("提请审批")
    reviewer.told("已提请审批")


def verdict(reviewer: Visitor, line: FilingLine) -> tuple[str, str, str]:
    """What stands on the page of the proposal for one line: outcome, reason, basis."""
    page, name = reviewer.page, f"line-{line.pk}"
    outcome = page.locator(f"[name='{name}-outcome']:checked").get_attribute("value") or ""
    return outcome, page.locator(f"[name='{name}-reason']").input_value(), page.locator(f"[name='{name}-basis']").input_value()


def approve(approver: Visitor, filing: Filing) -> None:
    """After looking at what will be issued."""
    find(approver, filing)
    approver.act("批准")
    approver.sound()
    approver.press("批准")
    approver.told("已批准")


def invite(reviewer: Visitor, panel: list[Person]) -> None:
    """On the panel's page: those ticked are asked, the first of them leads."""
    for person in panel:
        reviewer.page.get_by_label(f"选择 {person.name}").check()
    reviewer.page.get_by_label(f"{panel[0].name} 任组长").check()
    reviewer.press("邀请勾选的专家")
    reviewer.told("已邀请")


def answer_invitation(expert: Visitor, filing: Filing) -> None:
    """Accepted, with the recusal declaration."""
    expert.open("/desk/panels/")
    expert.sound()
    expert.link(filing.applicant_name, exact=True)
    expert.sound()
    expert.page.get_by_label("接受邀请，没有应当回避的情形").check()
    expert.page.get_by_label("本人与申请单位").check()
    expert.press("答复邀请")
    expect(expert.page.locator("#group-waiting")).to_be_visible()


def open_evaluation(reviewer: Visitor, filing: Filing) -> None:
    reviewer.open(f"/desk/filings/{filing.pk}/panel/")
    reviewer.link("发出评估通知")
    reviewer.sound()
    reviewer.press("发出评估通知")
    reviewer.told("评估通知已发出")


def sign_opinion(expert: Visitor, filing: Filing) -> None:
    """Every head and line is met."""
    expert.open("/desk/panels/")
    expert.link(f"签署意见… {filing.applicant_name}")
    for field in expert.page.locator(".found fieldset").all():
        field.locator("input").first.check()
    expert.page.get_by_label("评估意见").fill("经现场查看和资料审核，符合备案条件。")
    expert.sound()
    expert.press("签署意见")
    expert.told("意见已签署")


def conclude(lead: Visitor, filing: Filing) -> None:
    lead.open("/desk/panels/")
    lead.link(f"作结论… {filing.applicant_name}")
    lead.page.get_by_label("评估结论").fill("具备申报职业的评价条件。")
    lead.sound()
    lead.press("签署评估结论")
    lead.told("转自治区鉴定中心公示")
