"""The page of a filing in each of its faces, its versions, its history; the home and the beginning."""

from datetime import timedelta

import pytest
from django.utils import timezone

from filings.models import Filing, FormVersion, Note
from filings.rules.supplement import SupplementItem
from filings.services import drafting, intake, submitting
from portal.institutions.enums import LegalForm, Track
from portal.institutions.models import Bar
from tests.filings import road
from tests.filings.stage import Desk, Line, desk, fill
from tests.filings.views.applicants import Applicant, applicant, change, section_of, url

pytestmark = pytest.mark.django_db
ASKED = [
    SupplementItem("venues[v3].area", "面积与平面图不一致。", "附2一(三)"),
    SupplementItem("materials.files.plan", "方案缺质量管控措施。", "附2二(一)1(3)"),
    SupplementItem("institution.funding", "写明经费来源。", "附2一(一)"),
]


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def party(bureau: Desk) -> Applicant:
    return applicant()


@pytest.fixture
def submitted(party: Applicant) -> Filing:
    draft = party.start()
    return submitting.submit(draft, by=party.admin, at=timezone.now(), seen=draft.version)


@pytest.fixture
def asked(submitted: Filing, bureau: Desk) -> Filing:
    return intake.ask_supplement(submitted, ASKED, by=bureau.acceptor, at=timezone.now(), seen=submitted.version)


def face(party: Applicant, filing: Filing) -> tuple[str, str, str, list[str]]:
    context = party.client.get(url(filing)).context
    return context["face"].label, context["next"].what, context["next"].who, [act["key"] for act in context["acts"]]


def test_the_faces_from_draft_to_the_panel(party: Applicant, bureau: Desk) -> None:
    at, draft = timezone.now(), party.start()
    you, bureau_name = "你（本单位）", "柳州市人社局"
    assert face(party, draft) == ("草稿", "填写并提交", you, ["write", "submit", "withdraw"])
    filing = submitting.submit(draft, by=party.admin, at=at, seen=draft.version)
    assert face(party, filing) == ("待受理", "审查是否受理", bureau_name, ["recall", "withdraw"])
    filing = road.accepted(filing, bureau, at)
    assert face(party, filing) == ("材料审核", "审核材料", bureau_name, ["withdraw"])
    filing = road.reviewed(filing, bureau, at)
    assert face(party, filing) == ("待技术评估", "组织技术评估", bureau_name, ["withdraw"])
    filing, _ = road.evaluating_now(filing, bureau, at)
    assert face(party, filing) == ("技术评估", "技术评估", "专家组", ["withdraw"])


def test_the_withdrawn_and_the_declined_face(party: Applicant, bureau: Desk, submitted: Filing) -> None:
    declined = intake.decline(submitted, ASKED[:1], by=bureau.acceptor, at=timezone.now(), seen=submitted.version)
    assert face(party, declined) == ("不予受理", "已办结", "无", [])
    page = party.client.get(url(declined))
    assert [paper["title"] for paper in page.context["papers"]] == ["不予受理通知书"]
    assert page.content.decode().count("正在生成") == 1
    other = party.start()
    gone = submitting.withdraw(other, reason="计划调整", by=party.admin, at=timezone.now(), seen=other.version)
    assert face(party, gone) == ("已撤回", "已撤回", "无", [])
    assert "撤回申请：计划调整" in party.client.get(url(gone)).content.decode()


def test_a_notice_leads_to_each_thing_it_names(party: Applicant, asked: Filing) -> None:
    notice = party.client.get(url(asked)).context["notice"]
    assert [item["url"] for item in notice["items"]] == [
        url(asked, "form/venues/rows/v3/#id_area"),
        url(asked, "form/materials/?check=1#material-plan"),
        url(asked, "form/institution/?check=1#id_funding"),
    ]
    assert notice["until"] != ""
    assert face(party, asked)[3] == ["write", "submit", "withdraw"]


def test_what_was_asked_stands_beside_its_field_until_it_changes(party: Applicant, asked: Filing) -> None:
    lines = {line.field.name: line.asked for line in party.client.get(url(asked, "form/institution/")).context["lines"]}
    assert {name: texts for name, texts in lines.items() if texts} == {"funding": ("写明经费来源。",)}
    row = party.client.get(url(asked, "form/venues/rows/v3/")).context["lines"]
    assert [line.field.name for line in row if line.asked] == ["area"]
    assert "要求补正：方案缺质量管控措施。" in party.client.get(url(asked, "materials/plan/")).content.decode()
    change(asked, "institution", party.admin, funding="财政拨款")
    page = party.client.get(url(asked, "form/institution/"))
    assert [(one.item.path, one.changed) for one in page.context["asked"]] == [("institution.funding", True)]
    assert [line.asked for line in page.context["lines"] if line.asked] == []


def test_versions_are_read_by_their_own_labels_and_compared(party: Applicant, bureau: Desk, asked: Filing) -> None:
    rows = section_of(asked, "venues").content["rows"]
    change(asked, "venues", party.admin, rows=[{**row, "area": "870"} if row["row_id"] == "v3" else row for row in rows])
    change(asked, "institution", party.admin, working_division="450203")
    filing = submitting.submit(asked, by=party.admin, at=timezone.now(), seen=asked.version)
    context = party.client.get(url(filing, "versions/2/")).context
    assert [(one.section, one.label, one.before, one.after) for one in context["changes"]] == [
        ("机构信息", "办公所在地", "柳州市城中区", "柳州市鱼峰区"),
        ("场地", "实训车间 面积（平方米）", "860", "870"),
    ]
    form = FormVersion.objects.get()
    form.labels["institution"]["fields"]["name"]["label"] = "当年的名称"
    form.save()
    assert "当年的名称" in party.client.get(url(filing, "versions/1/")).content.decode()
    assert party.client.get(url(filing, "versions/1/")).context["before"] is None
    assert party.client.get(url(filing, "versions/3/")).status_code == 404


def test_history_shows_nothing_internal(party: Applicant, bureau: Desk, submitted: Filing) -> None:
    filing = road.accepted(submitted, bureau, timezone.now())
    intake.assign(filing, bureau.reviewer, by=bureau.acceptor, at=timezone.now())
    Note.objects.create(filing=filing, by=bureau.reviewer, at=timezone.now(), text="内部看法")
    page = party.client.get(url(filing))
    assert [(one["who"], one["what"]) for one in page.context["moments"]] == [
        ("柳州市人力资源和社会保障局", "受理"),
        (str(party.admin), "提交"),
        (str(party.admin), "开始填写"),
    ]
    text = page.content.decode()
    assert [word in text for word in ("内部看法", str(bureau.reviewer), str(bureau.acceptor))] == [False, False, False]


def test_results_and_reasons_are_shown_line_by_line_after_the_decision_only(party: Applicant) -> None:
    region, at = desk("450000"), timezone.now()
    draft = fill(party.start(Track.EXAMINING_QUALIFICATION, filled=False), at=at, lines=(Line("4-07-05-01", "保安员", ("5", "4")),))
    filing = submitting.submit(draft, by=party.admin, at=at, seen=draft.version)
    filing = road.reviewed(road.accepted(filing, region, at), region, at)
    assert {line["outcome"] for line in party.client.get(url(filing)).context["lines"]} == {""}
    filing = road.decided(filing, region, at, refused={"保安员": road.refuse("考评人员不足", "附1一(二)")})
    page = party.client.get(url(filing))
    assert [(line["title"], line["level"], line["outcome"], line["reason"]) for line in page.context["lines"]] == [
        ("保安员", "五级", "不予备案", "考评人员不足"),
        ("保安员", "四级", "不予备案", "考评人员不足"),
    ]
    assert face(party, filing) == ("不予备案", "已办结", "无", [])
    assert [paper["title"] for paper in page.context["papers"]] == ["不予备案通知书", "受理通知书"]


def test_the_clock_has_its_days_and_its_calendar_entry(party: Applicant, submitted: Filing) -> None:
    page = party.client.get(url(submitted, "clock/acceptance/"))
    assert (page.status_code, page.context["ics_url"]) == (200, url(submitted, "clock/acceptance/due.ics"))
    entry = party.client.get(url(submitted, "clock/acceptance/due.ics"))
    assert (entry.status_code, entry["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [party.client.get(url(submitted, f"clock/{key}/")).status_code for key in ("grading_filing", "nothing")] == [404, 404]


def test_a_new_institution_is_told_how_to_begin(party: Applicant) -> None:
    page = party.client.get("/my/").content.decode()
    assert ("还没有备案申请" in page, "还没有备案登记" in page) == (True, True)


def test_a_barred_institution_is_told_why_and_begins_nothing(party: Applicant, bureau: Desk) -> None:
    Bar.objects.create(legal_person=party.person, from_on=timezone.localdate() - timedelta(days=9), reason="特别严重违规")
    page = party.client.get("/my/")
    assert [reason["clause"] for reason in page.context["barred"]] == ["附3一(三)"]
    refused = party.client.post("/my/filings/new/", {"track": Track.GRADING_EMPLOYER, "institution": party.person.pk})
    assert (refused.status_code, Filing.objects.count()) == (422, 0)


def test_each_track_says_what_it_needs_and_what_stands_in_the_way(party: Applicant) -> None:
    party.start()
    cards = {card.track: card for card in party.client.get("/my/filings/new/").context["cards"]}
    blocked = {track: [reason.rule for reason in card.blockers] for track, card in cards.items() if card.blockers}
    assert blocked == {Track.GRADING_EMPLOYER: ["D37"], Track.GRADING_SOCIAL: ["B46"]}
    assert list(cards) == [track for track in Track if track is not Track.GRADING_SCHOOL]
    assert cards[Track.EXAMINING_QUALIFICATION].needed == ("法人登记证书复印件或统一社会信用代码", "关于考核鉴定机构备案的函")


@pytest.mark.parametrize("track", ["grading_employer", "examining_special"])
def test_a_filing_is_begun_from_its_card(party: Applicant, track: str) -> None:
    response = party.client.post("/my/filings/new/", {"track": track, "institution": party.person.pk})
    filing = Filing.objects.get()
    assert (response["Location"], filing.track) == (url(filing, "form/"), track)
    assert party.client.get(url(filing, "form/"))["Location"] == url(filing, "form/institution/")


def test_a_filing_is_not_begun_for_another_institution_or_track(party: Applicant) -> None:
    other = applicant(2)
    assert party.client.post("/my/filings/new/", {"track": "grading_employer", "institution": other.person.pk}).status_code == 404
    assert party.client.post("/my/filings/new/", {"track": "nothing", "institution": party.person.pk}).status_code == 302
    assert Filing.objects.count() == 0


OFFERED = {
    LegalForm.COMPANY: {Track.GRADING_SCHOOL},
    LegalForm.PUBLIC_INSTITUTION: {Track.GRADING_SOCIAL},
    LegalForm.PRIVATE_NON_ENTERPRISE: set(),
}


@pytest.mark.parametrize("form", OFFERED)
def test_only_tracks_of_its_kind_are_offered_and_begun(party: Applicant, form: LegalForm) -> None:
    """B31, B48: the home and the choice offer the same, the reason stands one click away, and the service refuses the rest."""
    party.person.legal_form = form
    party.person.save()
    closed = OFFERED[form]
    home, choice = party.client.get("/my/").context, party.client.get("/my/filings/new/").context
    assert ({one["value"] for one in home["tracks"]}, home["unlike"]) == ({track.value for track in set(Track) - closed}, len(closed))
    assert {one["track"]: len(one["reasons"]) for one in choice["unlike"]} == dict.fromkeys(closed, 1)
    begun = {}
    for track in set(Track) - {Track.GRADING_SOCIAL}:
        begun[track] = party.client.post("/my/filings/new/", {"track": track, "institution": party.person.pk}).status_code
    assert {track for track, status in begun.items() if status == 422} == closed - {Track.GRADING_SOCIAL}
    assert set(Filing.objects.values_list("track", flat=True)) == {track.value for track, status in begun.items() if status == 302}


def test_a_wrong_kind_is_put_right_by_the_administrator(party: Applicant) -> None:
    said = {"institution": party.person.pk, "legal_form": "public_institution"}
    assert "/my/kind/" in party.client.get("/my/filings/new/").content.decode()
    assert party.clerk_client.post("/my/kind/", said).status_code == 403
    assert party.client.post("/my/kind/", {**said, "institution": applicant(2).person.pk}).status_code == 404
    wrong = party.client.post("/my/kind/", {**said, "legal_form": "shop"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["legal_form"])
    assert party.client.post("/my/kind/", said)["Location"] == "/my/filings/new/"
    party.person.refresh_from_db()
    assert party.person.legal_form == LegalForm.PUBLIC_INSTITUTION
    assert drafting.start(party.person, Track.GRADING_SCHOOL, by=party.admin, at=timezone.now()).track == Track.GRADING_SCHOOL


def test_the_kind_stands_once_an_authority_holds_a_filing(party: Applicant, submitted: Filing) -> None:
    said = {"institution": party.person.pk, "legal_form": "public_institution"}
    refused = party.client.post("/my/kind/", said)
    assert (refused.status_code, [reason["url"] for reason in refused.context["reasons"]]) == (422, [url(submitted)])
    assert "/my/kind/" not in party.client.get("/my/filings/new/").content.decode()
    party.person.refresh_from_db()
    assert party.person.legal_form == LegalForm.COMPANY
