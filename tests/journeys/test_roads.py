"""The straight roads of a filing in Chromium: everybody signs in through the login page and presses the real buttons."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from filings.enums import Outcome, State
from filings.models import Filing
from portal.documents.models import Paper, PaperKind
from portal.home.demo.dossiers import Line
from portal.institutions.enums import Track
from portal.people.models import MemberKind
from tests.browser_fixtures import chromium, look
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import ELECTRICIAN, TURNER, Desk, centre_officer, desk
from tests.journeys import acts, centre
from tests.journeys.papers import drop, fetched, printed
from tests.journeys.people import Clock, People, Visitor, clock, people

__all__ = ["chromium", "clock", "look", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


GUARD = Line("4-07-05-01", "保安员", ("5", "4"))


def test_a_qualification_institution_is_filed_by_the_region(people: People, clock: Clock) -> None:
    """A36, A40, A44, D04: seven working days from the submission, no evaluation, no code, no validity."""
    region = desk("450000")
    filing, admin = acts.written(Track.EXAMINING_QUALIFICATION, (GUARD,))
    applicant = people(admin)
    acts.submit(applicant, filing, acts.REGION)
    expect(applicant.page.locator("main")).to_contain_text("09-16")

    clock.days_later(1)
    acceptor = people(region.acceptor)
    acts.accept(acceptor, filing)
    expect(acceptor.page.locator(".next")).to_contain_text("09-16")
    reviewer = people(region.reviewer)
    acts.answer_checklist(reviewer, fresh(filing))
    acts.clear(reviewer, "审核通过")
    acts.propose(reviewer, filing)
    clock.days_later(1)
    acts.approve(people(region.approver), filing)
    clock.background_work()

    receipt = Paper.objects.get(kind=PaperKind.RECEIPT)
    assert (fresh(filing).outcome, set(Paper.objects.values_list("kind", flat=True))) == (Outcome.GRANTED, {"acceptance", "receipt"})
    text = printed(fetched(people(admin), f"/my/filings/{filing.pk}/papers/{receipt.pk}/"))
    assert [word in text for word in ("保安员", receipt.number, "机构编码", "有效期")] == [True, True, False, False]


def test_an_employer_comes_to_a_receipt_that_anybody_can_verify(people: People, clock: Clock, tmp_path: Path) -> None:
    """The main road, B44 to B64, D79: bureau, panel of three, Centre, ministry, decision, directory, verification, the city's report."""
    bureau, officer = desk(), centre_officer()
    filing, admin = acts.written(Track.GRADING_EMPLOYER, (ELECTRICIAN, TURNER))
    acts.submit(people(admin), filing, acts.BUREAU)
    clock.days_later(1)
    acts.accept(people(bureau.acceptor), filing)
    reviewer = people(bureau.reviewer)
    acts.answer_checklist(reviewer, fresh(filing))
    acts.clear(reviewer, "材料审核通过")
    evaluate(people, clock, reviewer, filing)
    clock.days_later(1)
    centre.publicise(people(officer), filing)
    assert fresh(filing).publicities.get().ends_on.isoformat() == "2026-09-18"  # five working days after Friday the 11th
    clock.days_later(10)
    centre.through_the_ministry(people(officer), filing)
    decide(people, clock, bureau, filing)

    receipt = Paper.objects.get(kind=PaperKind.RECEIPT)
    assert (receipt.number, str(receipt.issued_on)) == ("桂技评备〔2026〕4502-0001号", "2026-09-22")
    verified_by_anybody(people(), filing, receipt, tmp_path)
    report_to_the_centre(people(bureau.reviewer), people(officer), filing)


def evaluate(people: People, clock: Clock, reviewer: Visitor, filing: Filing) -> None:
    """Three are asked, each accepts and declares, the notice goes out, each signs, the lead concludes."""
    kinds = (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)
    panel = [road.expert(number, kind) for number, kind in enumerate(kinds, start=1)]
    reviewer.act("专家组与评估通知")
    reviewer.sound()
    acts.invite(reviewer, panel)
    for person in panel:
        acts.answer_invitation(people(person.user), filing)
    acts.open_evaluation(reviewer, filing)
    clock.days_later(2)
    for person in panel:
        acts.sign_opinion(people(person.user), filing)
    acts.conclude(people(panel[0].user), filing)
    assert fresh(filing).state == State.EVALUATED


def decide(people: People, clock: Clock, bureau: Desk, filing: Filing) -> None:
    """Proposed by the reviewer, approved by another officer the day after; the papers are printed."""
    reviewer = people(bureau.reviewer)
    acts.find(reviewer, filing)
    acts.propose(reviewer, filing)
    clock.days_later(1)
    acts.approve(people(bureau.approver), filing)
    clock.background_work()


def verified_by_anybody(citizen: Visitor, filing: Filing, receipt: Paper, folder: Path) -> None:
    """From the front page to the directory, to the verification, to the file on his own machine: the very one, and one that was changed."""
    page = citizen.open("/directory/")
    page.get_by_role("searchbox").fill("龙屏机械")
    citizen.press("查询")
    citizen.sound()
    citizen.link(filing.applicant_name)
    expect(page.locator("main")).to_contain_text(centre.CODE)
    citizen.sound()
    page = citizen.open("/verify/")
    page.get_by_label("校验码").fill(receipt.code.lower())
    citizen.press("核验")
    expect(page).to_have_url(f"{citizen.base}/verify/{receipt.code}/")
    expect(page.locator(".verdict")).to_contain_text("有效")
    citizen.sound()

    path = page.get_by_role("link", name="下载这一版回执 PDF").get_attribute("href")
    pdf = fetched(citizen, str(path))
    text = printed(pdf)
    assert [word in text for word in (receipt.number, centre.CODE, "电工", "车工", "2029年9月21日")] == [True] * 5
    answer = page.locator("[data-hash-answer]")
    drop(page, "备案回执.pdf", pdf)
    expect(answer).to_contain_text("一致，未被改动")
    changed = folder / "改动.pdf"
    changed.write_bytes(pdf + b"%")
    page.set_input_files("[data-hash] input[type=file]", changed)
    expect(answer).to_contain_text("不一致")
    citizen.sound()


def report_to_the_centre(reviewer: Visitor, officer: Visitor, filing: Filing) -> None:
    reviewer.open("/desk/reports/")
    reviewer.sound()
    reviewer.press(f"报送 {filing.applicant_name}")
    reviewer.told("报送")
    officer.open("/desk/centre/?list=reports")
    officer.page.get_by_label(f"选择 {filing.applicant_name}").check()
    officer.press("签收选中的")
    officer.told("已签收 1 件")
