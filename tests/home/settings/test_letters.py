"""The letters' pages: preview, two persons, what stays; an authority's own letterhead (T11)."""

import pytest
from django.test import Client
from django.utils import timezone

from filings.services import intake
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.authorities.models import Authority
from portal.authorities.services import letterhead_seen, set_letterhead
from portal.documents.contents import from_json
from portal.documents.models import LetterVersion, Paper
from portal.documents.services.wording import confirm_letter, propose_letter
from portal.documents.wordings import SLOTS, shipped
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.stage import MONDAY, desk, submitted
from tests.filings.views.officers import signed_in
from tests.home.settings.conftest import administrator
from tests.policy.test_proposing import ONE, OTHER

LIST = "/desk/settings/letters/"
TODAY = timezone.localdate()
NEW = {**shipped("acceptance"), "closing": "进度请登录平台查看。"}


def typed(**changes: str) -> dict[str, str]:
    return {**NEW, "effective_from": f"{TODAY:%Y-%m-%d}", "reason": "精简末段"} | changes


def test_one_proposes_the_other_confirms(one: Client, other: Client) -> None:
    answer = one.post(f"{LIST}acceptance/propose/", typed())
    row = LetterVersion.objects.get()
    assert answer["Location"] == f"{LIST}versions/{row.pk}/"
    assert one.post(f"{answer['Location']}confirm/").status_code == 422
    page = other.get(answer["Location"]).text
    assert all(text in page for text in ("办理进度和每一日的计算说明", NEW["closing"], "未改"))
    other.post(f"{answer['Location']}confirm/")
    shown = one.get(f"{LIST}acceptance/").text
    assert all(text in shown for text in ("第 1 版", NEW["closing"], "邓伟", "覃玉兰"))


def test_the_preview_shows_the_words_and_keeps_nothing(one: Client) -> None:
    answer = one.post(f"{LIST}acceptance/propose/", typed(preview="1"))
    assert (answer.status_code, LetterVersion.objects.count()) == (200, 0)
    assert answer.text.count(NEW["closing"]) > 1  # in its field, and on the sheet
    assert "还没有提出" in answer.text


def test_a_wrong_placeholder_is_told_at_its_paragraph_and_nothing_typed_is_lost(one: Client) -> None:
    answer = one.post(f"{LIST}acceptance/propose/", typed(closing="请看{回执编号}。", opening=""))
    assert (answer.status_code, LetterVersion.objects.count()) == (422, 0)
    assert all(text in answer.text for text in ("不认识的占位：{回执编号}", "请填写这一段", "请看{回执编号}。", "精简末段"))


@pytest.mark.parametrize("kind", SLOTS)
def test_every_kind_has_its_page_with_samples(kind: str, one: Client) -> None:
    page = one.get(f"{LIST}{kind}/")
    assert (page.status_code, "样张" in page.text) == (200, True)
    assert one.get(f"{LIST}{kind}/propose/").status_code == 200


def test_only_the_regions_system_administrators_come_in(of_a_city: Client, reviewer: Client) -> None:
    for path in (LIST, f"{LIST}acceptance/", f"{LIST}acceptance/propose/"):
        assert (of_a_city.get(path).status_code, reviewer.get(path).status_code) == (404, 403)
    assert of_a_city.get(f"{LIST}certificate/").status_code == 404


def test_papers_issued_before_keep_their_words_and_later_ones_have_the_new(db: None) -> None:
    bureau = desk()
    first, second = submitted(1, at=MONDAY), submitted(2, at=MONDAY)
    intake.accept(first, by=bureau.acceptor, at=MONDAY, seen=first.version)
    before = Paper.objects.get(case_id=first.pk).content
    row = propose_letter("acceptance", NEW, reason="精简", effective_from=MONDAY.date(), by=ONE, at=MONDAY)
    confirm_letter(row, by=OTHER, at=MONDAY)
    intake.accept(second, by=bureau.acceptor, at=MONDAY, seen=second.version)
    assert Paper.objects.get(case_id=first.pk).content == before
    papers = [from_json(Paper.objects.get(case_id=filing.pk).content) for filing in (first, second)]
    assert [paper.words["closing"] for paper in papers] == [shipped("acceptance")["closing"], NEW["closing"]]
    assert [paper.wording_version for paper in papers] == [0, 1]


def approver(code: str = "450200") -> Client:
    return signed_in(administrator("approver", "莫建华", code, Role.APPROVER))


def test_an_approver_changes_what_closes_the_papers_of_his_own_authority(db: None) -> None:
    client = approver()
    before = dict(Authority.objects.exclude(code="450200").values_list("code", "remedies"))
    page = client.get("/desk/letterhead/")
    assert "柳州市人力资源和社会保障局" in page.text
    said = {"phone": "0772-2800000", "address": "", "remedies": "第一段。\r\n\r\n 第二段。", "seen": page.context["seen"]}
    client.post("/desk/letterhead/", said)
    liuzhou = Authority.objects.get(code="450200")
    assert (liuzhou.phone, liuzhou.remedies) == ("0772-2800000", "第一段。\n第二段。")
    assert dict(Authority.objects.exclude(code="450200").values_list("code", "remedies")) == before
    assert Entry.objects.get(act="authorities.set_letterhead").data["remedies"]["after"] == "第一段。\n第二段。"
    assert "修改联系方式、救济途径" in client.get("/desk/letterhead/").text
    assert client.get("/desk/letterhead/seal.svg")["Content-Type"] == "image/svg+xml"


def test_of_two_approvers_the_second_is_shown_the_difference_and_keeps_what_he_typed(db: None) -> None:
    """T4: what stands beside what was typed; a second press, read so, is taken."""
    first, second = approver(), signed_in(administrator("other-approver", "韦玉", "450200", Role.APPROVER))
    drawn = [client.get("/desk/letterhead/").context["seen"] for client in (first, second)]
    first.post("/desk/letterhead/", {"phone": "0772-1", "address": "", "remedies": "第一段。", "seen": drawn[0]})
    typed = {"phone": "0772-2", "address": "", "remedies": "第一段。\r\n第二段。"}
    answer = second.post("/desk/letterhead/", {**typed, "seen": drawn[1]})
    assert answer.status_code == 409
    assert answer.context["difference"] == [
        {"label": "联系方式", "before": "0772-2", "after": "0772-1"},
        {"label": "救济途径", "before": "第一段。\n第二段。", "after": "第一段。"},
    ]
    assert (answer.context["form"]["phone"].value(), Authority.objects.get(code="450200").phone) == ("0772-2", "0772-1")
    assert second.post("/desk/letterhead/", {**typed, "seen": answer.context["seen"]}).status_code == 302
    assert Authority.objects.get(code="450200").phone == "0772-2"


@pytest.mark.parametrize(("remedies", "told"), [(" ", "须写明救济途径"), ("笑\U0001f600", "字体未收的字")])
def test_remedies_that_cannot_stand_are_refused(remedies: str, told: str, db: None) -> None:
    before = Authority.objects.get(code="450200").remedies
    answer = approver().post("/desk/letterhead/", {"phone": "", "address": "", "remedies": remedies})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert Authority.objects.get(code="450200").remedies == before


def test_nobody_but_an_approver_of_the_authority_may(db: None) -> None:
    liuzhou, bureau, nanning = Authority.objects.get(code="450200"), desk(), desk("450100")
    given = {"phone": "", "address": "", "remedies": "一段。", "at": timezone.now(), "seen": letterhead_seen(liuzhou)}
    for by in (bureau.reviewer, bureau.acceptor, nanning.approver):
        with pytest.raises(NotAllowed):
            set_letterhead(liuzhou, **given, by=by)
    assert signed_in(bureau.reviewer).get("/desk/letterhead/").status_code == 403
    with pytest.raises(Refused):
        set_letterhead(liuzhou, **given | {"remedies": "字" * 801}, by=bureau.approver)
