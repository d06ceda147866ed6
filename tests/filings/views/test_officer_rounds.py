"""A resubmission on the officer's page: ticked change by change, item by item; more is asked only with the approver's consent."""

import pytest
from django.db import IntegrityError, transaction

from filings.enums import CheckResult, State
from filings.models import CheckAnswer, Filing, FormVersion, Look, SupplementConsent, SupplementItem, SupplementNotice
from filings.queries.checklist import submitted_versions
from filings.rules.supplement import SupplementItem as Wanted
from filings.services import intake, reviewing, submitting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.home.management.commands.sweep import swept
from portal.inbox.models import Message
from tests.filings import road
from tests.filings.stage import Desk, attach, desk, user
from tests.filings.views.applicants import change, section_of
from tests.filings.views.officers import DAY, fresh, in_hand, now, officer, opened, pressed, queries, signed_in, url

pytestmark = pytest.mark.django_db

DEPARTMENT, FUNDING = "institution.department", "institution.funding"
ASKED = (Wanted(DEPARTMENT, "写明专门机构", "附2一(二)"), Wanted("venues", "补充面积证明", "附2一(三)"))


@pytest.fixture
def bureau() -> Desk:
    return desk()


def again(filing: Filing, **content: str) -> Filing:
    """The applicant changes answers of the first section and submits again."""
    change(filing, "institution", filing.created_by, **content)
    return submitting.submit(filing, by=filing.created_by, at=now(), seen=filing.version)


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    """One round: two items asked, two answers changed, submitted again."""
    asked = intake.ask_supplement(found := in_hand(), ASKED, by=bureau.acceptor, at=now() - 2 * DAY, seen=found.version)
    return again(asked, department="评价中心", funding="专项经费")


def ticked(account: User, filing: Filing, path: str, looked_at: int = 2, **headers: str) -> int:
    data = {"path": path, "looked_at": str(looked_at)}
    return signed_in(account).post(url(filing, "changes/"), data, headers=headers).status_code


def marked(account: User, filing: Filing, item: SupplementItem, result: str = "cured", **data: str) -> int:
    posted = {"result": result, "note": "", "looked_at": "2", "edit_no": "0", **data}
    return signed_in(account).post(url(filing, f"supplements/{item.pk}/"), posted).status_code


def shown(account: User, filing: Filing) -> list[tuple[str, bool]]:
    return [(row["path"], row["ticked"]) for row in opened(account, filing).context["changes"]]


def locks(account: User, filing: Filing, word: str) -> list[str]:
    acts = {act["word"]: act for act in opened(account, filing).context["acts"]}
    return [reason.text for reason in acts[word].get("reasons", ())]


# --- changes since my last look ---


def test_each_change_is_ticked_and_only_then_the_file_is_accepted(bureau: Desk, filing: Filing) -> None:
    """N7: progress is shown, the blocker counts down, a second tick changes nothing; the last one acknowledges the version."""
    road.cured(filing, bureau.acceptor, now())
    assert shown(bureau.acceptor, filing) == [(DEPARTMENT, False), (FUNDING, False)]
    assert locks(bureau.acceptor, filing, "受理")[0].startswith("重新提交有 2 处变更你还没有勾选已阅：机构信息・负责评价工作的专门机构、")
    assert (pressed(bureau.acceptor, filing, "accept/").status_code, fresh(filing).state) == (422, State.SUBMITTED)
    assert [ticked(bureau.acceptor, filing, DEPARTMENT), ticked(bureau.acceptor, filing, DEPARTMENT)] == [302, 302]
    page = opened(bureau.acceptor, filing)
    assert page.context["changes_note"] == "已阅 1 / 2，全部勾选后可作结论"
    assert Look.objects.get().version is None
    assert ticked(bureau.acceptor, filing, FUNDING) == 302
    assert opened(bureau.acceptor, filing).context["changes_title"] == "重新提交有 2 处变更，你已全部阅过"
    assert Look.objects.get().version.no == 2
    assert pressed(bureau.acceptor, filing, "accept/").status_code == 302
    told = Entry.objects.filter(act__startswith="filings.acknowledge").values_list("act", flat=True)
    assert sorted(told) == ["filings.acknowledge", "filings.acknowledge", "filings.acknowledge_version"]


def test_what_one_officer_has_seen_another_has_not(bureau: Desk, filing: Filing) -> None:
    """The reviewer takes the file over and can neither clear nor object before he has read what the supplement changed."""
    filing = road.accepted(filing, bureau, now())
    assert shown(bureau.reviewer, filing) == [(DEPARTMENT, False), (FUNDING, False)]
    for item in reviewing.checklist(filing):
        reviewing.answer_check(filing, item.check.id, CheckResult.MET, by=bureau.reviewer, at=now())
    assert [pressed(bureau.reviewer, filing, tail, reason="场地不符").status_code for tail in ("clear/", "object/")] == [422, 422]
    assert [ticked(bureau.reviewer, filing, path) for path in (DEPARTMENT, FUNDING)] == [302, 302]
    assert pressed(bureau.reviewer, filing, "clear/").status_code == 302


def test_a_next_round_shows_what_is_new_since_the_look(bureau: Desk, filing: Filing) -> None:
    """What was ticked and not touched again stays ticked; what was touched again is shown against the version it was ticked in."""
    road.read(filing, bureau.acceptor, now())
    asked = intake.ask_supplement(filing, ASKED[:1], by=bureau.acceptor, at=now(), seen=filing.version)
    filing = again(asked, department="技能评价中心")
    page = opened(bureau.acceptor, filing)
    assert [(row["before"], row["after"]) for row in page.context["changes"]] == [("评价中心", "技能评价中心")]
    assert page.context["changes_title"] == "你阅过第 2 版后，有 1 处变更"
    assert shown(bureau.reviewer, filing) == [(DEPARTMENT, False), (FUNDING, False)]


def test_a_tick_needs_the_newest_version_a_change_that_is_there_and_a_hand_in_the_file(bureau: Desk, filing: Filing) -> None:
    assert ticked(bureau.acceptor, filing, DEPARTMENT, looked_at=1) == 409
    assert ticked(bureau.acceptor, filing, "institution.name") == 422
    assert ticked(officer(Role.INSPECTOR), filing, DEPARTMENT) == 403
    assert ticked(officer(Role.REVIEWER, "450000"), filing, DEPARTMENT) == 403
    assert ticked(desk("450100").acceptor, filing, DEPARTMENT) == 404
    assert ticked(filing.created_by, filing, DEPARTMENT) == 403
    assert not Look.objects.exists()


def test_readers_without_a_hand_in_the_file_see_the_changes_and_nothing_to_tick(bureau: Desk, filing: Filing) -> None:
    page = opened(officer(Role.AUDITOR, "450000"), filing)
    assert [(row["url"], row["ticked"]) for row in page.context["changes"]] == [("", False), ("", False)]
    assert "勾选已阅" not in page.content.decode()


def test_with_a_script_the_answer_to_a_tick_is_the_list_and_the_acts(bureau: Desk, filing: Filing) -> None:
    client = signed_in(bureau.acceptor)
    data = {"path": DEPARTMENT, "looked_at": "2"}
    page = client.post(url(filing, "changes/"), data, headers={"HX-Request": "true"}, follow=True).content.decode()
    assert [f'id="{part}"' in page for part in ("changes", "acts")] == [True, True]


def test_rows_and_files_are_told_with_their_content(bureau: Desk) -> None:
    """A row by its row id with its words, a file by pages and hash: the same name may be another file."""
    filing = in_hand()
    filing = intake.ask_supplement(filing, ASKED, by=bureau.acceptor, at=now() - DAY, seen=filing.version)
    section = section_of(filing, "staff")
    rows = section.content["rows"]
    gone, kept = rows[0], rows[1:]
    change(filing, "staff", filing.created_by, rows=[*kept, {**gone, "row_id": "fresh", "name": "韦新来"}])
    attach(filing, "lease", at=now(), text="第二份")
    filing = submitting.submit(filing, by=filing.created_by, at=now(), seen=filing.version)
    found = {row["path"]: row for row in opened(bureau.acceptor, filing).context["changes"]}
    added, removed = found["staff[fresh]"], found[f"staff[{gone['row_id']}]"]
    assert (added["kind"], added["before"], "姓名 韦新来" in added["after"]) == ("新增", "", True)
    assert (removed["kind"], removed["after"], f"姓名 {gone['name']}" in removed["before"]) == ("删去", "", True)
    assert "1 页，SHA-256" in found["materials.files.lease"]["after"]


# --- items of the notice ---


def test_each_item_is_judged_beside_what_changed_and_blocks_acceptance(bureau: Desk, filing: Filing) -> None:
    """N7: not judged, then not cured, then cured; a refusal stays open all along."""
    road.read(filing, bureau.acceptor, now())
    first, second = SupplementItem.objects.order_by("pk")
    rows = opened(bureau.acceptor, filing).context["supplements"]
    assert [(row["word"], [(one["before"], one["after"]) for one in row["changes"]]) for row in rows] == [
        ("待核对", [("职业技能评价中心", "评价中心")]),
        ("待核对", []),
    ]
    assert locks(bureau.acceptor, filing, "受理") == [
        "补正事项“写明专门机构”还没有核对是否补齐。",
        "补正事项“补充面积证明”还没有核对是否补齐。",
    ]
    assert marked(bureau.acceptor, filing, first) == 302
    assert marked(bureau.acceptor, filing, second, "not_cured") == 422
    assert marked(bureau.acceptor, filing, second, "not_cured", note="仍缺产权证明") == 302
    assert locks(bureau.acceptor, filing, "受理") == ["补正事项“补充面积证明”没有补齐：仍缺产权证明。"]
    assert (pressed(bureau.acceptor, filing, "accept/").status_code, locks(bureau.acceptor, filing, "不予受理")) == (422, [])
    assert marked(bureau.acceptor, filing, second, edit_no="1") == 302
    assert pressed(bureau.acceptor, filing, "accept/").status_code == 302


def test_an_item_is_judged_by_the_acceptor_for_the_version_on_his_page(bureau: Desk, filing: Filing) -> None:
    item = SupplementItem.objects.order_by("pk")[0]
    assert [marked(who, filing, item) for who in (bureau.reviewer, bureau.approver, officer(Role.INSPECTOR))] == [403, 403, 403]
    assert [marked(desk("450100").acceptor, filing, item), marked(filing.created_by, filing, item)] == [404, 403]
    assert marked(bureau.acceptor, filing, item, looked_at="1") == 409
    assert marked(bureau.acceptor, filing, item, "maybe") == 422
    assert marked(bureau.acceptor, in_hand(2), item) == 404
    assert SupplementItem.objects.filter(is_cured=None).count() == 2


def test_an_item_changed_again_after_it_was_judged_is_judged_again(bureau: Desk, filing: Filing) -> None:
    road.cured(filing, bureau.acceptor, now())
    draft = submitting.recall(filing, by=filing.created_by, at=now(), seen=filing.version)
    filing = again(draft, department="考核中心")
    assert [row["word"] for row in opened(bureau.acceptor, filing).context["supplements"]] == ["又有变更，重新核对", "已补正"]


def test_items_stay_readable_folded_once_the_round_is_over(bureau: Desk, filing: Filing) -> None:
    """Both sides read what was asked and what came of it on the file that was accepted, reviewed or withdrawn."""
    first, second = SupplementItem.objects.order_by("pk")
    road.read(filing, bureau.acceptor, now())
    for item in (first, second):
        assert marked(bureau.acceptor, filing, item, note="已见原件") == 302
    before = opened(bureau.acceptor, filing)
    assert (before.context["supplements_over"], "supplements-over" in before.content.decode()) == (False, False)
    assert pressed(bureau.acceptor, filing, "accept/").status_code == 302
    filing = fresh(filing)
    for _ in range(2):
        page = opened(bureau.reviewer, filing)
        assert [(row["word"], row["note"], row["url"]) for row in page.context["supplements"]] == [("已补正", "已见原件", "")] * 2
        assert 'id="supplements-over"' in page.content.decode()
        mine = signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/")
        assert [(row["text"], row["word"], row["note"]) for row in mine.context["rounds"]] == [
            ("写明专门机构", "已补正", "已见原件"),
            ("补充面积证明", "已补正", "已见原件"),
        ]
        assert mine.context["rounds_over"] is True
        filing = road.reviewed(fresh(filing), bureau, now()) if filing.state == State.ACCEPTED else filing


def test_item_nobody_judged_says_so_when_the_file_is_withdrawn(bureau: Desk, filing: Filing) -> None:
    submitting.withdraw(filing, reason="另行申请", by=filing.created_by, at=now(), seen=filing.version)
    assert [row["word"] for row in opened(bureau.acceptor, filing).context["supplements"]] == ["未核对", "未核对"]


def test_two_acceptors_judge_one_item_and_the_second_is_shown_the_difference(bureau: Desk, filing: Filing) -> None:
    """T4: nothing is overwritten, and what the second typed is still there."""
    item, colleague = SupplementItem.objects.order_by("pk")[0], officer(Role.ACCEPTOR)
    assert marked(colleague, filing, item, "not_cured", note="缺编制文件") == 302
    posted = {"result": "cured", "note": "已见批复原件", "looked_at": "2", "edit_no": "0"}
    answer = signed_in(bureau.acceptor).post(url(filing, f"supplements/{item.pk}/"), posted)
    rows = [(row["label"], row["before"], row["after"]) for row in answer.context["item_refused"]["difference"]]
    assert (answer.status_code, rows[:2]) == (409, [("核对结果", "已补正", "未补正"), ("说明", "已见批复原件", "缺编制文件")])
    assert 'value="已见批复原件"' in answer.content.decode()
    item.refresh_from_db()
    assert (item.is_cured, item.note, item.marked_by, item.edit_no) == (False, "缺编制文件", colleague, 1)


# --- T4: the checklist ---


def test_two_reviewers_answer_one_check_and_the_second_is_shown_the_difference(bureau: Desk, filing: Filing) -> None:
    """T4: the answer that stands beside the one typed; with the number that stands it is saved."""
    colleague, tail = officer(Role.REVIEWER), "checks/B09/"
    first = {"chosen": "not_met", "note": "没有设立", "source": "现场", "looked_at": "2", "edit_no": "0"}
    assert signed_in(colleague).post(url(filing, tail), first).status_code == 302
    mine = {"chosen": "not_applicable", "note": "由集团统一设立", "source": "电话", "looked_at": "2", "edit_no": "0"}
    answer = signed_in(bureau.reviewer).post(url(filing, tail), mine)
    rows = [(row["label"], row["before"], row["after"]) for row in answer.context["check_refused"]["difference"]]
    assert (answer.status_code, rows[:3]) == (
        409,
        [("结论", "不适用", "不符合"), ("说明", "由集团统一设立", "没有设立"), ("核查来源", "电话", "现场")],
    )
    assert CheckAnswer.objects.values_list("result", "note").get() == ("not_met", "没有设立")
    assert signed_in(bureau.reviewer).post(url(filing, tail), mine | {"edit_no": "1"}).status_code == 302
    assert CheckAnswer.objects.values_list("result", "note", "edit_no").get() == ("not_applicable", "由集团统一设立", 2)


def test_ticks_of_two_officers_and_notes_stand_side_by_side(bureau: Desk, filing: Filing) -> None:
    """T4: what each does is his own row; neither stands in the other's way."""
    assert [ticked(who, filing, DEPARTMENT) for who in (bureau.acceptor, bureau.reviewer)] == [302, 302]
    assert [signed_in(who).post(url(filing, "notes/"), {"text": "核过"}).status_code for who in (bureau.acceptor, bureau.reviewer)] == [
        302,
        302,
    ]
    assert (Look.objects.count(), filing.notes.count()) == (2, 2)


# --- consent to ask for more ---

MORE = {"spot-equipment-state": "missing", "spot-equipment-place": "equipment", "spot-equipment-text": "补充设备清单", "spot-equipment-clause": "附2一(三)"}  # fmt: skip


def complete(account: User, filing: Filing, **asked: str) -> dict[str, str]:
    forms = opened(account, filing, "supplement/").context["forms"]
    return {f"{form.prefix}-state": "complete" for form in forms} | asked


def requested(bureau: Desk, filing: Filing, reason: str = "首次遗漏") -> SupplementConsent:
    data = complete(bureau.acceptor, filing, **MORE) | {"beyond-reason": reason, "request": "1"}
    assert pressed(bureau.acceptor, filing, "supplement/", **data).status_code == 302
    return SupplementConsent.objects.latest("pk")


def answered(account: User, filing: Filing, consent: SupplementConsent, verdict: str = "grant", answer: str = "影响考核安全") -> int:
    return pressed(account, filing, f"consents/{consent.pk}/", verdict=verdict, answer=answer).status_code


def test_more_is_asked_only_after_the_approver_consented_himself(bureau: Desk, filing: Filing) -> None:
    """D03: refused without, requested with a reason, granted, the form comes back filled in, sent once."""
    more = complete(bureau.acceptor, filing, **MORE)
    refused = pressed(bureau.acceptor, filing, "supplement/", **more)
    assert (refused.status_code, "再次告知须经审批岗同意" in refused.content.decode()) == (422, True)
    bare = pressed(bureau.acceptor, filing, "supplement/", **more, request="1")
    assert (bare.status_code, "提请增项须写明理由" in bare.content.decode()) == (422, True)
    consent = requested(bureau, filing)
    assert pressed(bureau.acceptor, filing, "supplement/", **more).status_code == 422
    assert answered(bureau.approver, filing, consent) == 302
    page = opened(bureau.acceptor, filing, "supplement/")
    assert {form.spot.key for form in page.context["forms"] if form["state"].value() == "missing"} == {"equipment"}
    assert pressed(bureau.acceptor, filing, "supplement/", **more | {"spot-equipment-text": "补充消防验收"}).status_code == 422
    assert pressed(bureau.acceptor, filing, "supplement/", **more).status_code == 302
    notice = SupplementNotice.objects.latest("no")
    assert (notice.no, notice.consent, notice.consent.answered_by, notice.consent.answer) == (2, consent, bureau.approver, "影响考核安全")


def test_consent_serves_one_notice_and_lapses_with_its_version(bureau: Desk, filing: Filing) -> None:
    consent = requested(bureau, filing)
    assert answered(bureau.approver, filing, consent) == 302
    draft = submitting.recall(filing, by=filing.created_by, at=now(), seen=filing.version)
    filing = again(draft, department="考核中心")
    assert pressed(bureau.acceptor, filing, "supplement/", **complete(bureau.acceptor, filing, **MORE)).status_code == 422
    second = requested(bureau, filing)
    assert answered(bureau.approver, filing, second) == 302
    filing = intake.ask_supplement(fresh(filing), [Wanted(**item) for item in second.items], by=bureau.acceptor, at=now(), seen=fresh(filing).version)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementNotice.objects.create(
            filing=filing, no=9, version=second.version, asked_at=now(), asked_by=bureau.acceptor, consent=second
        )


def test_only_an_approver_of_the_authority_answers_and_never_his_own_request(bureau: Desk, filing: Filing) -> None:
    """D111: neither acceptor nor another city's approver, nor the approver who asked himself; a refusal wants its reason; once."""
    grant(bureau.acceptor, bureau.authority, Role.APPROVER, by=None, at=now() - DAY)
    consent = requested(bureau, filing)
    tail = f"consents/{consent.pk}/"
    assert [opened(who, filing, tail).status_code for who in (bureau.reviewer, bureau.acceptor, desk("450100").approver)] == [403, 409, 404]
    assert [answered(bureau.reviewer, filing, consent), answered(bureau.acceptor, filing, consent)] == [403, 422]
    assert [answered(bureau.approver, filing, consent, "refuse", " "), answered(bureau.approver, filing, consent, "")] == [422, 422]
    assert answered(bureau.approver, in_hand(2), consent) == 404
    assert answered(bureau.approver, filing, consent, "refuse", "首次已可发现") == 302
    assert answered(bureau.approver, filing, consent) == 422
    consent.refresh_from_db()
    assert (consent.is_granted, consent.answer) == (False, "首次已可发现")
    assert pressed(bureau.acceptor, filing, "supplement/", **complete(bureau.acceptor, filing, **MORE)).status_code == 422


def test_one_request_waits_at_a_time(bureau: Desk, filing: Filing) -> None:
    requested(bureau, filing)
    data = complete(bureau.acceptor, filing, **MORE) | {"beyond-reason": "再提", "request": "1"}
    assert pressed(bureau.acceptor, filing, "supplement/", **data).status_code == 422
    twin = {"filing": filing, "version": submitted_versions(filing)[-1], "items": [], "reason": "再提", "requested_at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplementConsent.objects.create(**twin, requested_by=bureau.acceptor)


def test_the_request_stands_in_the_approvers_list_and_both_sides_get_a_message(bureau: Desk, filing: Filing) -> None:
    other = user("另一审批岗")
    grant(other, bureau.authority, Role.APPROVER, by=None, at=now() - DAY)

    def listed(account: User) -> list[int]:
        return [consent.filing_id for consent in signed_in(account).get("/desk/queue/").context["consents"]]

    assert (listed(bureau.approver), listed(other)) == ([], [])
    consent = requested(bureau, filing)
    assert (listed(bureau.approver), listed(other)) == ([filing.pk], [filing.pk])
    assert [row["url"] for row in opened(bureau.approver, filing).context["consents"]] == [url(filing, f"consents/{consent.pk}/")]
    assert [row["url"] for row in opened(bureau.acceptor, filing).context["consents"]] == [""]
    assert answered(bureau.approver, filing, consent) == 302
    assert (listed(bureau.approver), listed(other)) == ([], [])
    swept(now())
    told = Message.objects.filter(title__contains="增项").values_list("recipient", "title")
    title = f"增项待你答复：{filing.applicant_name}"
    assert set(told) == {(bureau.approver.pk, title), (other.pk, title), (bureau.acceptor.pk, f"同意增项：{filing.applicant_name}")}
    assert not Message.objects.filter(recipient=filing.created_by, title__contains="增项").exists()


# --- T23, and what the page costs ---


def test_an_old_version_is_read_by_the_labels_it_was_written_with(bureau: Desk, filing: Filing) -> None:
    """T23: a form of other words, with a field that today's form does not ask and a choice it has renamed."""
    old = filing.versions.get(no=1)
    labels = old.form_version.labels
    fields = labels["institution"]["fields"]
    renamed = {
        **fields,
        "department": {"label": "旧称评价科室", "choices": {}},
        "gone": {"label": "已取消的一栏", "choices": {"x": "旧选项"}},
    }
    before = FormVersion.objects.create(no=99, labels={**labels, "institution": {**labels["institution"], "title": "旧机构信息", "fields": renamed}}, since=now())  # fmt: skip
    filing.versions.filter(no=1).update(form_version=before)
    section = old.sections.get(key="institution")
    section.content = {**section.content, "gone": "x"}
    section.save(update_fields=["content"])
    rows = opened(bureau.acceptor, filing).context["changes"]
    assert [(row["section"], row["label"], row["before"], row["after"]) for row in rows if row["path"] == "institution.gone"] == [
        ("机构信息", "已取消的一栏", "旧选项", "")
    ]
    page = signed_in(filing.created_by).get(f"/my/filings/{filing.pk}/versions/1/").content.decode()
    assert [word in page for word in ("旧机构信息", "旧称评价科室", "已取消的一栏", "旧选项", "负责评价工作的专门机构")] == [True] * 4 + [
        False
    ]


def test_a_page_with_five_versions_costs_what_one_with_two_does(bureau: Desk, filing: Filing) -> None:
    two = queries(signed_in(bureau.acceptor), url(filing))
    for number in range(3):
        road.read(filing, bureau.acceptor, now())
        road.cured(filing, bureau.acceptor, now())
        filing = intake.ask_supplement(filing, [Wanted(DEPARTMENT, f"第{number}次", "附2一(二)")], by=bureau.acceptor, at=now(), seen=filing.version)  # fmt: skip
        filing = again(filing, department=f"评价中心{number}", funding=f"经费{number}")
    requested(bureau, filing)
    five = queries(signed_in(bureau.acceptor), url(filing))
    assert (filing.versions.count(), len(two), len(five)) == (5, len(five), len(two))
    assert len(five) <= 15, five
