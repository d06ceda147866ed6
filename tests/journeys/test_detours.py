"""Where the road of a filing bends, in Chromium: a supplement round, a refusal with its letter, an objection during the publicity."""

import pytest
from playwright.sync_api import Page, expect

from filings.enums import LineOutcome, Outcome, State
from filings.models import Filing, FilingLine, Objection
from portal.documents.models import Paper, PaperKind
from portal.institutions.enums import Track
from portal.institutions.models import Registration
from tests.browser_fixtures import chromium, look
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import ELECTRICIAN, MONDAY, TURNER, centre_officer, desk, submitted
from tests.journeys import acts, centre
from tests.journeys.papers import fetched, printed
from tests.journeys.people import Clock, People, Visitor, clock, people

__all__ = ["chromium", "clock", "look", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PHONE, AREA = "填写评价部门的固定电话。", "补充实训车间的平面图并核对面积。"


def test_a_supplement_round_ends_with_the_changes_in_sight(people: People, clock: Clock) -> None:
    """D03, T2, T4, N7: both items told at once, each beside its place; a page from before the resubmission accepts nothing; what changed is
    ticked and each item judged before the file is accepted."""
    bureau = desk()
    filing, admin = acts.written(Track.GRADING_EMPLOYER, (ELECTRICIAN,))
    applicant, acceptor = people(admin), people(bureau.acceptor)
    acts.submit(applicant, filing, acts.BUREAU)
    before = fresh(filing)

    acts.find(acceptor, before)
    stale = acceptor.tab(f"/desk/filings/{filing.pk}/")
    acceptor.act("通知补正")
    acceptor.sound()
    ask_for_two(acceptor)
    acceptor.told("补正通知已发出，共 2 项")

    applicant.open("/my/")
    applicant.page.get_by_role("link", name="企业自主评价初次备案").click()
    applicant.sound()
    notice = applicant.page.get_by_role("region", name="需要补正")
    expect(notice.locator(".item")).to_contain_text([PHONE, AREA])
    notice.get_by_role("link", name="去修改").first.click()
    beside = applicant.page.locator(".field-half, .field-wide").filter(has=applicant.page.locator("[name=contact_phone]"))
    expect(beside.locator(".asked-here")).to_contain_text(PHONE)
    applicant.sound()
    applicant.page.locator("[name=contact_phone]").fill("0772-2830011")
    applicant.press("保存，去下一节")
    applicant.open(f"/my/filings/{filing.pk}/")
    notice.get_by_role("link", name="去修改").last.click()
    expect(applicant.page.locator(".asked-list")).to_contain_text(AREA)
    applicant.sound()
    applicant.open(f"/my/filings/{filing.pk}/submit/")
    applicant.press(f"重新提交，转{acts.BUREAU}受理")
    applicant.told(f"已提交，受理编号 {before.number}")

    with acceptor.refused(409):
        stale.locator("#acts").get_by_role("button", name="受理").click()
        expect(stale.locator(".refused")).to_contain_text("本件在你打开之后有变化，请先看差异")
    expect(stale.locator(".refused tr", has_text="联系电话").locator("td").last).to_have_text("0772-2830011")
    assert fresh(filing).state == State.SUBMITTED

    page = acts.find(acceptor, filing)
    expect(page.locator(".changes .change")).to_have_count(1)
    expect(page.locator(".changes .change .new")).to_contain_text("0772-2830011")
    acceptor.sound()
    acknowledge(acceptor)
    judge(acceptor)
    acceptor.act("受理")
    acceptor.told("已受理")
    assert [version.no for version in filing.versions.all()] == [1, 2]


def acknowledge(acceptor: Visitor) -> None:
    """The one change is ticked in its place; until then there is nothing to press."""
    page = acceptor.page
    expect(page.locator("#acts .act-locked", has_text="受理").first).to_be_visible()
    expect(page.locator("#acts")).to_contain_text("重新提交有 1 处变更你还没有勾选已阅")
    expect(page.locator(".changes .card-count")).to_contain_text("已阅 0 / 1")
    page.get_by_role("button", name="勾选已阅：机构信息，联系电话").click()
    expect(page.locator(".changes .card-count")).to_have_text("已阅 1 / 1")
    expect(page.locator("#acts")).not_to_contain_text("勾选已阅")


def judge(acceptor: Visitor) -> None:
    """Each item beside what was changed: the first came, the second did not at first."""
    page = acceptor.page
    page.get_by_role("button", name=f"已补正：{PHONE}").click()
    expect(page.locator("#supplements .asked-word").first).to_have_text("已补正")
    area = page.locator(".asked-item", has_text=AREA)
    area.get_by_role("button", name="未补正").click()
    expect(area.locator(".refused")).to_contain_text("写明还缺什么")
    area.get_by_label("说明（未补正的必填）").fill("平面图已在现场核对。")
    acceptor.sound()
    area.get_by_role("button", name="已补正：").click()
    expect(page.locator("#supplements .asked-word")).to_have_text(["已补正", "已补正"])


def ask_for_two(acceptor: Visitor) -> None:
    """The whole file gone through: two places are wanting, everything else is complete."""
    page = acceptor.page
    for spot in page.locator("fieldset.spot").all():
        spot.locator("[value=complete]").check()
    for key, place, text in (("institution", "联系电话", PHONE), ("venues", "第 3 行 实训车间", AREA)):
        page.locator(f"[name=spot-{key}-state][value=missing]").check()
        page.locator(f"[name=spot-{key}-place]").select_option(label=place)
        page.locator(f"[name=spot-{key}-text]").fill(text)
    acceptor.press("通知补正")


UNTRUE, FEW = "考评人员聘用协议不实。", "车工考核工位不足。"


def test_a_refusal_is_written_at_the_keyboard_and_its_letter_stays_with_the_addressee(people: People, clock: Clock) -> None:
    """B64, D35, D111: reasons and basis for each line and the remedies on paper; the public verifies the letter and cannot have it."""
    bureau = desk()
    filing, admin = acts.written(Track.GRADING_EMPLOYER, (ELECTRICIAN, TURNER))
    acts.submit(people(admin), filing, acts.BUREAU)
    clock.days_later(1)
    acts.accept(people(bureau.acceptor), filing)

    reviewer = people(bureau.reviewer)
    object_by_keyboard(reviewer, acts.find(reviewer, fresh(filing)), UNTRUE)
    propose_refusals(reviewer, filing)
    clock.days_later(1)
    acts.approve(people(bureau.approver), filing)
    clock.background_work()
    assert fresh(filing).outcome == Outcome.REFUSED

    letter = Paper.objects.get(kind=PaperKind.REFUSAL)
    applicant = people(admin)
    page = applicant.open(f"/my/filings/{filing.pk}/")
    applicant.sound()
    path = page.get_by_role("link", name="不予备案通知书").get_attribute("href")
    text = printed(fetched(applicant, str(path)))
    assert [text.count(reason) for reason in (UNTRUE, FEW)] == [1, 1]
    assert [word in text for word in (letter.number, "电工", "车工", "附件2")] == [True] * 4
    assert "".join(bureau.authority.remedies.split()) in text

    citizen = people()
    page = citizen.open(f"/verify/{letter.code}/")
    citizen.sound()
    expect(page.locator("main")).to_contain_text(letter.number)
    expect(page.locator("main a[href$='.pdf']")).to_have_count(0)
    refused = [f"/verify/{letter.code}/receipt.pdf", str(path)]
    assert [page.context.request.get(f"{citizen.base}{one}", max_redirects=0).status for one in refused] == [404, 302]
    assert not Registration.objects.exists()


def object_by_keyboard(reviewer: Visitor, page: Page, reason: str) -> None:
    """审核不通过 without a mouse, from the top of the file page to the word that it is done; the focus is seen all the way."""
    reviewer.tab_to(page.locator("#acts a.act", has_text="审核不通过"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="审核不通过", level=1)).to_be_visible()
    reviewer.tab_to(page.locator("[name=reason]"))
    page.keyboard.type(reason)
    reviewer.tab_to(page.get_by_role("button", name="审核不通过"))
    page.keyboard.press("Enter")
    reviewer.told("审核不通过已记录，请拟定决定")


def propose_refusals(reviewer: Visitor, filing: Filing) -> None:
    """Refused as suggested, with a reason of its own for one occupation. A line granted after all does not get past the page."""
    page, (first, *_, last) = reviewer.page, filing.lines.all()
    reviewer.act("提请审批")
    assert acts.verdict(reviewer, first) == (LineOutcome.REFUSED, UNTRUE, "附2二(五)")
    reviewer.sound()
    page.locator(f"[name=line-{last.pk}-outcome][value=granted]").check()
    with reviewer.refused(422):
        reviewer.press("提请审批")
        expect(page.locator(".refused")).to_contain_text(f"本件不能准予备案：{UNTRUE}")
    for line in filing.lines.filter(name="车工"):
        page.locator(f"[name=line-{line.pk}-outcome][value=refused]").check()
        page.locator(f"[name=line-{line.pk}-reason]").fill(FEW)
        page.locator(f"[name=line-{line.pk}-basis]").select_option("附2一(三)")
    reviewer.press("提请审批")
    reviewer.told("已提请审批")


RIGHT = "柳州市柳东新区官塘大道 8 号"
OBJECTION, ANSWER, UPHELD = "车工四级的考核工位系向他人借用。", "经现场核实，车工四级工位不足。", "公示期间的异议成立。"


def test_an_objection_upheld_against_one_line_ends_in_a_receipt_and_a_letter(people: People, clock: Clock) -> None:
    """N13, D33, D36, D100: heard under a code, carried over when the publicity is corrected, answered by the bureau before it can close; that
    line is refused, the others granted, and the certificate of the publicity tells all of it."""
    bureau, officer = desk(), centre_officer()
    filing = road.evaluated(road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)
    clock.days_later(4)
    centre.publicise(people(officer), filing)
    citizen = people()
    receipt = objected(citizen, filing)
    clock.days_later(3)
    corrected(people(officer), citizen, filing, receipt)

    clock.days_later(10)
    kept_open(people(officer), filing)
    reviewer = people(bureau.reviewer)
    uphold(reviewer, filing, "车工 四级")
    page = citizen.open(receipt)
    expect(page.locator("main")).to_contain_text(ANSWER)
    expect(page.locator("main")).to_contain_text("涉及：车工 四级")
    citizen.sound()

    centre.through_the_ministry(people(officer), filing)
    refuse_only(reviewer, filing, filing.lines.get(name="车工", level="4"))
    acts.approve(people(bureau.approver), filing)
    clock.background_work()
    assert fresh(filing).outcome == Outcome.PARTIAL
    applicant = people(filing.created_by)
    page = applicant.open(f"/my/filings/{filing.pk}/")
    applicant.sound()
    paths = [page.get_by_role("link", name=title, exact=True).get_attribute("href") for title in ("备案回执", "不予备案通知书")]
    granted, refused = (printed(fetched(applicant, str(path))) for path in paths)
    assert ["电工" in granted, "车工" in granted, UPHELD in granted] == [True, True, False]
    assert ["电工" in refused, "车工" in refused, UPHELD in refused] == [False, True, True]
    told = printed(fetched(applicant, str(page.get_by_role("link", name="公示情况证明", exact=True).get_attribute("href"))))
    said = ("第1次公示自2026年9月11日至2026年9月14日", "2026年9月20日24时", "收到异议1件", "成立，涉及车工四级")
    assert [words for words in said if words not in told] == []
    levels = Registration.objects.get().scope.values_list("name", "level")
    assert set(levels) == {("电工", "5"), ("电工", "4"), ("电工", "3"), ("车工", "5")}


def objected(citizen: Visitor, filing: Filing) -> str:
    """From the list of publicities to the receipt code; the address of the answer."""
    page = citizen.open("/publicity/")
    citizen.sound()
    citizen.link(filing.applicant_name)
    citizen.sound()
    page.get_by_label("异议的内容和理由").fill(OBJECTION)
    citizen.press("提出异议")
    code = Objection.objects.get().receipt_code
    expect(page.get_by_role("heading", level=1)).to_have_text(f"异议回执 {code}")
    citizen.sound()
    page = citizen.open("/publicity/")
    page.get_by_label("回执码").fill(code.lower())
    citizen.press("查看答复")
    expect(page.locator("main")).to_contain_text("答复前公示不会结束")
    return page.url.removeprefix(citizen.base)


def corrected(officer: Visitor, citizen: Visitor, filing: Filing, receipt: str) -> None:
    """The Centre puts the address right: looked at first, then publicised anew; the old page and the receipt lead on."""
    page = officer.open("/desk/centre/?list=publicised")
    officer.link(f"更正… {filing.applicant_name}")
    officer.sound()
    page.get_by_label("住所").fill(RIGHT)
    page.get_by_label("更正理由").fill("住所门牌号写错。")
    officer.press("预览")
    expect(page.locator("#differences")).to_contain_text(RIGHT)
    officer.sound()
    officer.press("更正公示")
    officer.told("公示已更正")
    page = citizen.open(receipt)
    expect(page.locator("main")).to_contain_text("异议转入重新公示（第 2 次）继续办理")
    citizen.link("重新公示（第 2 次）")
    expect(page.locator("#corrected")).to_contain_text(RIGHT)
    citizen.sound()
    citizen.link("原公示（第 1 次）")
    expect(page.locator("#corrected")).to_contain_text("以重新公示为准")
    expect(page.get_by_role("button", name="提出异议")).to_have_count(0)
    citizen.sound()


def kept_open(officer: Visitor, filing: Filing) -> None:
    """The days are over, the objection is not: there is nothing to press."""
    page = officer.open("/desk/centre/?list=publicised")
    expect(page.get_by_role("row").filter(has_text=filing.applicant_name)).to_contain_text("等待答复异议")
    page = officer.open(f"/desk/centre/filings/{filing.pk}/close-publicity/")
    expect(page.locator(".refused")).to_contain_text("异议")
    expect(page.get_by_role("button", name="结束公示")).to_have_count(0)
    officer.sound()


def uphold(reviewer: Visitor, filing: Filing, line: str) -> None:
    """The bureau's reviewer answers: it holds against one line."""
    page = reviewer.open(f"/desk/filings/{filing.pk}/")
    reviewer.sound()
    reviewer.link("答复…")
    expect(page.locator("main")).to_contain_text(OBJECTION)
    page.get_by_label(line).check()
    page.get_by_label("答复", exact=True).fill(ANSWER)
    reviewer.sound()
    reviewer.press("答复异议")
    reviewer.told("异议已答复")


def refuse_only(reviewer: Visitor, filing: Filing, hit: FilingLine) -> None:
    """The line is suggested as refused; granted after all, it does not get past the page."""
    page = acts.find(reviewer, filing)
    reviewer.act("提请审批")
    assert acts.verdict(reviewer, hit) == (LineOutcome.REFUSED, UPHELD, "附2二(四)")
    reviewer.sound()
    page.locator(f"[name=line-{hit.pk}-outcome][value=granted]").check()
    with reviewer.refused(422):
        reviewer.press("提请审批")
        expect(page.locator(".refused")).to_contain_text("车工 四级")
    page.locator(f"[name=line-{hit.pk}-outcome][value=refused]").check()
    page.locator(f"[name=line-{hit.pk}-reason]").fill(UPHELD)
    page.locator(f"[name=line-{hit.pk}-basis]").select_option("附2二(四)")
    reviewer.press("提请审批")
    reviewer.told("已提请审批")
