"""Each act of a bureau by its page: done from its state, refused without its right or out of turn, nothing lost when the page is stale."""

from collections.abc import Callable
from typing import Any

import pytest

from filings.enums import ChangeKind, LineOutcome, Matter, ObjectionState, Outcome, State
from filings.models import CityReport, Filing, Objection, SupplementItem, SupplementNotice, Transfer
from filings.rules.supplement import SupplementItem as Wanted
from filings.services import deciding, intake, publicising, reviewing, submitting
from filings.services.deciding import Verdict
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.actors import SYSTEM
from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.catalogue.services import ItemRow, import_special_items
from portal.documents.models import Paper
from portal.institutions.enums import Track
from tests.filings import road
from tests.filings.changed import basics, begun, registered
from tests.filings.changed import submitted as handed_in
from tests.filings.stage import Desk, Line, desk, submitted
from tests.filings.views.applicants import change
from tests.filings.views.officers import DAY, accepted, fresh, in_hand, now, officer, opened, pressed, publicised, reviewed, signed_in, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


def deciding_(bureau: Desk) -> Filing:
    filing = accepted(bureau)
    return reviewing.object_to(filing, reason="场地不符", by=bureau.reviewer, at=now() - DAY, seen=filing.version)


def approving(bureau: Desk) -> Filing:
    filing = deciding_(bureau)
    verdicts = {line.pk: road.refuse("场地不符", "附2一(三)") for line in filing.lines.all()}
    return deciding.propose(filing, verdicts, by=bureau.reviewer, at=now(), seen=filing.version)


def in_hand_(bureau: Desk) -> Filing:
    return in_hand()


def refusals(filing: Filing) -> dict[str, str]:
    found = {}
    for line in filing.lines.all():
        found |= {f"line-{line.pk}-outcome": "refused", f"line-{line.pk}-reason": "场地不符", f"line-{line.pk}-basis": "附2一(三)"}
    return found


GROUND = {
    "grounds-TOTAL_FORMS": "1",
    "grounds-INITIAL_FORMS": "0",
    "grounds-0-path": "venues",
    "grounds-0-text": "不属于受理范围",
    "grounds-0-clause": "附2二(二)",
}


def complete(account: User, filing: Filing, **asked: str) -> dict[str, str]:
    """The notice's form with everything found complete but what is asked."""
    forms = opened(account, filing, "supplement/").context["forms"]
    return {f"{form.prefix}-state": "complete" for form in forms} | asked


def missing(key: str, place: str, text: str, clause: str) -> dict[str, str]:
    prefix = f"spot-{key}"
    return {f"{prefix}-state": "missing", f"{prefix}-place": place, f"{prefix}-text": text, f"{prefix}-clause": clause}


VENUE = missing("venues", "venues", "补充实训车间面积证明\n补充消防验收", "附2一(三)")

# tail, state it starts from, who, what is typed, where it leads
ACTS: dict[str, tuple[str, Callable[[Desk], Filing], str, Callable[[Desk, Filing], dict[str, str]], State]] = {
    "accept": ("accept/", in_hand_, "acceptor", lambda b, f: {}, State.ACCEPTED),
    "supplement": ("supplement/", in_hand_, "acceptor", lambda b, f: complete(b.acceptor, f, **VENUE), State.SUPPLEMENTING),
    "decline": ("decline/", in_hand_, "acceptor", lambda b, f: GROUND, State.DECLINED),
    "object": ("object/", accepted, "reviewer", lambda b, f: {"reason": "场地不符"}, State.DECIDING),
    "propose": ("propose/", deciding_, "reviewer", lambda b, f: refusals(f), State.APPROVING),
    "send back": ("send-back/", approving, "approver", lambda b, f: {"reason": "理由不全"}, State.DECIDING),
    "approve": ("approve/", approving, "approver", lambda b, f: {}, State.DECIDED),
}
names = pytest.mark.parametrize("name", ACTS)


@names
def test_act_is_taken_by_its_page_and_a_second_press_finds_it_done(name: str, bureau: Desk) -> None:
    tail, begin, who, typed, target = ACTS[name]
    filing, account = begin(bureau), getattr(bureau, who)
    assert opened(account, filing, tail).status_code == 200
    data = typed(bureau, filing)
    first = pressed(account, filing, tail, **data)
    assert (first.status_code, fresh(filing).state) == (302, target)
    again = pressed(account, filing, tail, **data)
    assert (again.status_code, again["Location"]) == (302, url(filing))
    step = {"supplement": "ask_supplement", "send back": "send_back"}.get(name, name)
    assert Entry.objects.filter(act=f"filings.{step}", data__to=target.value).count() == 1


@names
def test_act_is_refused_without_its_right_and_unknown_to_another_city(name: str, bureau: Desk) -> None:
    tail, begin, who, typed, _ = ACTS[name]
    filing = begin(bureau)
    data = typed(bureau, filing)
    wrong = {"acceptor": bureau.reviewer, "reviewer": bureau.approver, "approver": bureau.acceptor}[who]
    assert [opened(wrong, filing, tail).status_code, pressed(wrong, filing, tail, **data).status_code] == [403, 403]
    for role, code, status in (
        (Role.REVIEWER, "450000", 403),
        (Role.AUDITOR, "450000", 403),
        (Role.CENTRE_OFFICER, "450000C", 403),
        (Role.ACCEPTOR, "450100", 404),
        (Role.APPROVER, "450100", 404),
    ):
        assert pressed(officer(role, code), filing, tail, **data).status_code == status, (role, code)
    assert pressed(filing.created_by, filing, tail, **data).status_code == 403
    assert fresh(filing).version == filing.version


@names
def test_act_out_of_turn_says_why_and_shows_no_form(name: str, bureau: Desk) -> None:
    tail, begin, who, _, _ = ACTS[name]
    filing = begin(bureau)
    filing = submitting.withdraw(filing, reason="不办了", by=filing.created_by, at=now(), seen=filing.version)
    answer = opened(getattr(bureau, who), filing, tail)
    assert (answer.status_code, "已撤回" in answer.content.decode(), answer.context["open"]) == (409, True, False)


def test_approval_pressed_before_anything_is_proposed_is_refused_with_the_reason(bureau: Desk) -> None:
    filing = in_hand()
    answer = pressed(bureau.approver, filing, "approve/")
    assert (answer.status_code, "尚未提请审批" in answer.content.decode()) == (422, True)
    assert fresh(filing).version == filing.version


@names
def test_stale_page_shows_the_difference_and_keeps_what_was_typed(name: str, bureau: Desk) -> None:
    """Somebody withdrew it meanwhile: the page says from where to where, by whom; the words typed are still there."""
    tail, begin, who, typed, _ = ACTS[name]
    filing, account = begin(bureau), getattr(bureau, who)
    data = typed(bureau, filing)
    moved = submitting.withdraw(filing, reason="不办了", by=filing.created_by, at=now(), seen=filing.version)
    answer = pressed(account, filing, tail, **data)
    page = answer.content.decode()
    assert (answer.status_code, fresh(filing).version) == (409, moved.version)
    labels = [(row["label"], row["before"], row["after"]) for row in answer.context["difference"]]
    assert labels[0] == ("办理状态", filing.get_state_display(), "已撤回")
    assert filing.created_by.name in labels[-1][2]
    assert [text for text in data.values() if len(text) > 5 and text not in page and "\n" not in text] == []


def test_page_opened_before_a_resubmission_cannot_accept_what_it_has_not_shown(bureau: Desk) -> None:
    """The state came back to the same; the content did not."""
    filing = in_hand()
    asked = intake.ask_supplement(
        filing, [Wanted("institution", "补充", "附2一(一)")], by=bureau.acceptor, at=now() - DAY, seen=filing.version
    )
    change(asked, "institution", filing.created_by, department="评价中心")
    again = submitting.submit(asked, by=filing.created_by, at=now(), seen=asked.version)
    answer = pressed(bureau.acceptor, filing, "accept/")
    assert (answer.status_code, fresh(filing).state) == (409, State.SUBMITTED)
    assert {"label": "机构信息・负责评价工作的专门机构", "before": "职业技能评价中心", "after": "评价中心"} in answer.context["difference"]
    road.read(again, bureau.acceptor, now())
    road.cured(again, bureau.acceptor, now())
    assert signed_in(bureau.acceptor).post(url(filing, "accept/"), {"seen": again.version}).status_code == 302
    assert fresh(filing).state == State.ACCEPTED


@pytest.mark.parametrize("seen", ["", "x", "0", "99999999999999999999", "-1"])
def test_press_without_a_version_takes_nothing(seen: str, bureau: Desk) -> None:
    filing = in_hand()
    assert signed_in(bureau.acceptor).post(url(filing, "accept/"), {"seen": seen}).status_code == 409
    assert fresh(filing).state == State.SUBMITTED


# --- acceptance ---


def test_notice_goes_through_everything_and_lists_each_line(bureau: Desk) -> None:
    """D03, T2: what is not gone through keeps the notice back; each line is an item with its place and clause."""
    filing = in_hand()
    data = complete(bureau.acceptor, filing, **VENUE)
    unread = {key: value for key, value in data.items() if key != "spot-equipment-state"}
    answer = pressed(bureau.acceptor, filing, "supplement/", **unread)
    assert (answer.status_code, "“设施设备”还没有核对" in answer.content.decode()) == (422, True)
    nothing = pressed(bureau.acceptor, filing, "supplement/", **complete(bureau.acceptor, filing))
    assert (nothing.status_code, "请列出需要补正的全部内容" in nothing.content.decode()) == (422, True)
    assert not SupplementNotice.objects.exists()
    assert pressed(bureau.acceptor, filing, "supplement/", **data).status_code == 302
    items = list(SupplementItem.objects.values_list("path", "text", "clause"))
    assert items == [("venues", "补充实训车间面积证明", "附2一(三)"), ("venues", "补充消防验收", "附2一(三)")]


def test_decline_wants_grounds_and_waits_for_the_answer(bureau: Desk) -> None:
    """D35, D98."""
    filing = in_hand()
    empty = pressed(bureau.acceptor, filing, "decline/", **{**GROUND, "grounds-0-text": ""})
    assert (empty.status_code, fresh(filing).state) == (422, State.SUBMITTED)
    asked = intake.ask_supplement(filing, [Wanted("venues", "补充", "附2一(三)")], by=bureau.acceptor, at=now(), seen=filing.version)
    early = pressed(bureau.acceptor, asked, "decline/", **GROUND)
    assert (early.status_code, "期满未补正的才可不予受理" in early.content.decode()) == (422, True)


def renamed() -> Filing:
    registration, admin = registered()
    filing = basics(begun(registration, admin, [ChangeKind.NAME], at=now() - DAY), now() - DAY, name="柳州龙屏智能装备有限公司")
    return handed_in(filing, now() - DAY)


def test_notice_of_a_change_goes_through_what_its_form_has_and_nothing_else(bureau: Desk) -> None:
    """T2, D18: the sections of the version, the letter and the proof; each item leads to a page that is there."""
    filing = renamed()
    found = {form.spot.key: form.spot.title for form in opened(bureau.acceptor, filing, "supplement/").context["forms"]}
    assert found == {
        "institution": "变更的基本信息",
        "file-change_letter": "关于职业技能等级认定机构信息变更备案的函",
        "file-certificate_files": "变更后的登记证照",
    }
    proof = missing("file-certificate_files", "materials.files.certificate_files", "换成新证照", "文一(二)")
    assert pressed(bureau.acceptor, filing, "supplement/", **complete(bureau.acceptor, filing, **proof)).status_code == 302
    client = signed_in(filing.created_by)
    assert "换成新证照" in client.get(f"/my/filings/{filing.pk}/form/materials/").content.decode()
    assert client.get(f"/my/filings/{filing.pk}/form/papers/").status_code == 404


def test_notice_of_an_initial_filing_goes_through_every_section(bureau: Desk) -> None:
    """The control: sections that the narrowed form of a change leaves out, the uploads beside the list, nothing of a change."""
    found = {form.spot.key for form in opened(bureau.acceptor, in_hand(), "supplement/").context["forms"]}
    assert {"institution", "papers", "venues", "commitment", "file-affiliation_files"} <= found
    assert not found & {"materials", "items", "file-change_letter", "file-certificate_files"}


def test_item_of_a_notice_has_a_length_and_nothing_typed_is_lost(bureau: Desk) -> None:
    filing, long = in_hand(), "补" * 501
    data = complete(bureau.acceptor, filing, **missing("venues", "venues", f"补充面积证明\n{long}", "附2一(三)"))
    refused = pressed(bureau.acceptor, filing, "supplement/", **data)
    assert (refused.status_code, "第 2 项有 501 字，一项最多 500 字" in refused.content.decode(), long in refused.content.decode()) == (
        422,
        True,
        True,
    )
    assert not SupplementNotice.objects.exists()
    data["spot-venues-text"] = f"{long[:500]}\n{long[:499]}"
    assert pressed(bureau.acceptor, filing, "supplement/", **data).status_code == 302
    assert sorted(len(item.text) for item in SupplementItem.objects.all()) == [499, 500]


def test_history_says_none_in_figures(bureau: Desk) -> None:
    filing = approving(bureau)
    assert "拟准予 0 项，不予 5 项" in opened(bureau.approver, filing).content.decode()


def test_transfer_moves_the_filing_away_with_its_reason(bureau: Desk) -> None:
    """D21: desk and rights move; the Centre and the same authority are not offered."""
    filing, nanning = in_hand(), desk("450100")
    offered = opened(bureau.acceptor, filing, "transfer/").context["form"].fields["target"].queryset
    assert {row.code for row in offered} == {"450000", *(f"45{n:02}00" for n in range(1, 15) if n != 2)}
    assert pressed(bureau.approver, filing, "transfer/", target=nanning.authority.pk, reason="注册地在南宁").status_code == 403
    assert pressed(bureau.acceptor, filing, "transfer/", target=nanning.authority.pk, reason=" ").status_code == 422
    done = pressed(bureau.acceptor, filing, "transfer/", target=nanning.authority.pk, reason="注册地在南宁")
    assert (done.status_code, done["Location"]) == (302, "/desk/queue/")
    assert Transfer.objects.get().target == nanning.authority
    assert [opened(who, filing).status_code for who in (bureau.acceptor, nanning.acceptor)] == [404, 200]


def test_transfer_of_a_change_is_refused_on_its_page(bureau: Desk) -> None:
    """G10: neither offered on the file page nor opened nor taken."""
    filing, other = renamed(), authority("450100")
    assert "移送…" not in opened(bureau.acceptor, filing).content.decode()
    assert "移送…" in opened(bureau.acceptor, in_hand(2)).content.decode()
    page = opened(bureau.acceptor, filing, "transfer/")
    assert (page.status_code, "变更备案由原备案机关受理，不移送" in page.content.decode(), "文一(二)" in page.content.decode()) == (
        409,
        True,
        True,
    )
    assert pressed(bureau.acceptor, filing, "transfer/", target=other.pk, reason="注册地在南宁").status_code == 422
    assert (fresh(filing).authority, Transfer.objects.exists()) == (bureau.authority, False)


def test_transfer_is_over_after_the_review(bureau: Desk) -> None:
    filing = reviewed(bureau)
    assert opened(bureau.reviewer, filing, "transfer/").status_code == 409
    assert pressed(bureau.reviewer, filing, "transfer/", target=authority("450100").pk, reason="注册地").status_code == 422
    stale = accepted(bureau, 2)
    assert signed_in(bureau.reviewer).post(
        url(stale, "transfer/"), {"seen": "1", "target": authority("450100").pk, "reason": "注册地"}
    ).status_code == 409  # fmt: skip


def test_assign_gives_to_colleagues_alone(bureau: Desk) -> None:
    filing, stranger = in_hand(), desk("450100")
    assert pressed(bureau.acceptor, filing, "assign/", assignee=stranger.reviewer.pk).status_code == 422
    assert pressed(officer(Role.INSPECTOR), filing, "assign/", assignee=bureau.reviewer.pk).status_code == 403
    assert pressed(bureau.acceptor, filing, "assign/", assignee=bureau.reviewer.pk).status_code == 302
    assert fresh(filing).assignee == bureau.reviewer
    again = pressed(bureau.acceptor, filing, "assign/", assignee=bureau.reviewer.pk)
    assert (again.status_code, "已由" in again.content.decode()) == (422, True)


# --- review, decision ---


def test_review_is_passed_once_every_check_is_settled(bureau: Desk) -> None:
    filing = accepted(bureau)
    assert opened(bureau.reviewer, filing, "clear/").context["open"] is False
    assert pressed(bureau.reviewer, filing, "clear/").status_code == 422
    for item in reviewing.checklist(filing):
        reviewing.answer_check(filing, item.check.id, reviewing.CheckResult.MET, by=bureau.reviewer, at=now())
    assert pressed(bureau.acceptor, filing, "clear/").status_code == 403
    assert pressed(bureau.reviewer, filing, "clear/").status_code == 302
    assert fresh(filing).state == State.REVIEWED


def test_proposal_is_prefilled_and_wants_reason_and_basis(bureau: Desk) -> None:
    """D35, D36: what stands against the whole is prefilled; a refusal without either is refused, all lines at once."""
    filing = deciding_(bureau)
    forms = opened(bureau.reviewer, filing, "propose/").context["forms"]
    assert {(form["outcome"].value(), form["reason"].value()) for form in forms} == {("refused", "场地不符")}
    bare = {f"line-{line.pk}-outcome": "refused" for line in filing.lines.all()}
    answer = pressed(bureau.reviewer, filing, "propose/", **bare)
    assert (answer.status_code, len(answer.context["reasons"])) == (422, filing.lines.count())
    nothing = pressed(bureau.reviewer, filing, "propose/")
    assert (nothing.status_code, fresh(filing).state) == (422, State.DECIDING)
    granted = {f"line-{line.pk}-outcome": "granted" for line in filing.lines.all()}
    assert "本件不能准予备案" in pressed(bureau.reviewer, filing, "propose/", **granted).content.decode()


def test_approval_shows_what_is_issued_and_who_cannot(bureau: Desk) -> None:
    """D111: neither proposer nor acceptor approves, and the page says so without a button."""
    filing = approving(bureau)
    grant(bureau.reviewer, bureau.authority, Role.APPROVER, by=None, at=now() - DAY)
    page = opened(bureau.reviewer, filing, "approve/")
    assert (page.context["open"], "由你提出拟定决定" in page.content.decode()) == (False, True)
    assert pressed(bureau.reviewer, filing, "approve/").status_code == 422
    preview = opened(bureau.approver, filing, "approve/").context["preview"]
    assert (len(preview.granted), {line.reason for line in preview.refused}) == (0, {"场地不符"})
    assert pressed(bureau.approver, filing, "approve/").status_code == 302
    assert (fresh(filing).outcome, set(Paper.objects.values_list("kind", flat=True))) == (Outcome.REFUSED, {"acceptance", "refusal"})


def objection_of(filing: Filing) -> Objection:
    return publicising.raise_objection(filing.publicities.get(), text="场地不是该单位的", name="群众", contact="", at=now())


@pytest.mark.parametrize(("share", "state", "upheld"), [(0, State.PUBLICISED, 0), (1, State.PUBLICISED, 1), (9, State.DECIDING, 5)],
                         ids=["dismissed", "some", "all"])  # fmt: skip
def test_objection_is_answered(share: int, state: State, upheld: int, bureau: Desk) -> None:
    """D33: dismissed, upheld against some lines, or against all: then the file goes to a refusal."""
    filing = publicised(bureau)
    raised = objection_of(filing)
    tail = f"objections/{raised.pk}/"
    keys = [line["id"] for line in raised.publicity.snapshot["lines"]][:share]
    assert opened(bureau.acceptor, filing, tail).status_code == 403
    assert opened(desk("450100").reviewer, filing, tail).status_code == 404
    assert pressed(bureau.reviewer, filing, tail, against=keys, answer=" ").status_code == 422
    assert pressed(bureau.reviewer, filing, tail, against=keys, answer="已到现场核查").status_code == 302
    raised.refresh_from_db()
    assert raised.state == (ObjectionState.UPHELD if share else ObjectionState.DISMISSED)
    assert (fresh(filing).state, filing.lines.filter(upheld=True).count()) == (state, upheld)
    assert opened(bureau.reviewer, filing, tail).status_code == 409


# --- reports ---


def decided(bureau: Desk, number: int = 1) -> Filing:

    items = import_special_items(
        [ItemRow(f"米粉制作{number}", "考核规范")],
        basis="桂人社函〔2026〕1号",
        effective_from=(now() - 99 * DAY).date(),
        by=SYSTEM,
        at=now(),
    )
    line = Line(items[0].code, items[0].name)
    filing = submitted(number, track=Track.EXAMINING_SPECIAL, at=now() - 4 * DAY, lines=(line,))
    filing = road.reviewed(road.accepted(filing, bureau, now() - 3 * DAY), bureau, now() - 3 * DAY)
    verdicts = {line.pk: Verdict(LineOutcome.GRANTED) for line in filing.lines.all()}
    filing = deciding.propose(filing, verdicts, by=bureau.reviewer, at=now() - 2 * DAY, seen=filing.version)
    return deciding.approve(filing, by=bureau.approver, at=now() - 2 * DAY, seen=filing.version)


def send(account: User, *reports: CityReport) -> Any:
    return signed_in(account).post("/desk/reports/", {"pick": [report.pk for report in reports]})


def test_reports_are_sent_by_the_city_together_and_once(bureau: Desk) -> None:
    """D79: the city's reviewer sends; another city's report does not exist for him; the second press sends nothing again."""
    filing = decided(bureau)
    report = filing.city_report
    assert send(bureau.approver, report).status_code == 403
    assert send(desk("450100").reviewer, report)["Location"] == "/desk/reports/"
    assert not CityReport.objects.filter(sent_at__isnull=False).exists()
    assert send(bureau.reviewer, report).status_code == 302
    report.refresh_from_db()
    assert report.sent_by == bureau.reviewer
    assert send(bureau.reviewer, report).status_code == 302
    assert Entry.objects.filter(act="filings.send_city_report").count() == 1
    listed = signed_in(bureau.reviewer).get("/desk/reports/?stage=sent").context
    assert ([row["report"] for row in listed["rows"]], listed["total"]) == ([report], 1)
    assert signed_in(desk("450300").reviewer).get("/desk/reports/?stage=sent").context["rows"] == []


def test_reports_that_may_not_be_sent_are_named_and_the_rest_goes(bureau: Desk) -> None:
    """One of a city he only inspects, one he cannot see: neither stops his own."""
    nanning, guilin = authority("450100"), authority("450300")
    own, inspected, strange = (decided(bureau, number).city_report for number in (1, 2, 3))
    CityReport.objects.filter(pk=inspected.pk).update(authority=nanning)
    CityReport.objects.filter(pk=strange.pk).update(authority=guilin)
    grant(bureau.reviewer, nanning, Role.INSPECTOR, by=None, at=now() - 9 * DAY)
    told = signed_in(bureau.reviewer).post("/desk/reports/", {"pick": [own.pk, inspected.pk, strange.pk]}, follow=True)
    words = [str(message) for message in told.context["messages"]]
    name = f"{inspected.filing.number} {inspected.filing.applicant_name}"
    assert words == [
        "已报送 1 件。",
        f"{name}没有报送：报送由南宁市人力资源和社会保障局的审核岗办理。",
        "选中的另有 1 件不在你能办理的范围。",
    ]
    assert list(CityReport.objects.filter(sent_at__isnull=False)) == [own]
    assert strange.filing.applicant_name not in told.content.decode()


def test_next_is_the_approver_and_never_who_proposed(bureau: Desk) -> None:
    """D111: the one who has it in hand proposed it; with an approver's post besides he is not asked either."""
    filing = approving(bureau)
    Filing.objects.filter(pk=filing.pk).update(assignee=bureau.reviewer)
    grant(bureau.reviewer, authority("450200"), Role.APPROVER, by=None, at=now() - DAY)
    who = [opened(by, filing).context["next"].who for by in (bureau.approver, bureau.reviewer)]  # type: ignore[attr-defined]
    assert who == ["你（审批岗）", f"{bureau.authority.short_name}审批岗"]


def test_grounds_of_a_change_name_the_sections_that_the_change_fills_in(bureau: Desk) -> None:
    """A change of the name has no staff, no experts and no equipment to be found wanting."""
    sections = {filing.pk: fields_of(bureau, filing) for filing in (renamed(), in_hand(7))}
    change, initial = sections.values()
    assert change == ["", "institution", "materials"]
    assert {"occupations", "staff", "assessors", "venues", "equipment"} < set(initial)
    filing = Filing.objects.get(matter=Matter.CHANGE)
    assert pressed(bureau.acceptor, filing, "decline/", **{**GROUND, "grounds-0-path": "equipment"}).status_code == 422


def fields_of(bureau: Desk, filing: Filing) -> list[str]:
    form = opened(bureau.acceptor, filing, "decline/").context["form"]  # type: ignore[attr-defined]
    return [key for key, _ in form.forms[0].fields["path"].choices]
