"""The pages of a selection call: the region's, the city's, the applicant's, the public's; who is let in and what a refusal keeps."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import CallState, SelectionState
from filings.models import CallEntry, SelectionCall
from filings.services import calling
from tests.filings import called
from tests.filings.called import CLOSED, DRAFT, DRAFTED, RESULT, announced, applied, published, recommended, scored, selection_of
from tests.filings.stage import MONDAY, Desk, desk, institution, user
from tests.filings.views.officers import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
Turn = Callable[[datetime], None]


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """turn(at): from now on it is that instant."""

    def to(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    to(MONDAY)
    return to


@pytest.fixture
def region(turn: Turn) -> Desk:
    return desk("450000")


@pytest.fixture
def city(turn: Turn) -> Desk:
    return desk("450200")


def form_of(**change: str) -> dict[str, str]:
    """What the browser sends for the draft of `called`."""
    names = ("opens_on", "closes_on", "recommend_by", "result_by", "decide_by")
    found = {name: getattr(DRAFT, name).isoformat() for name in names}
    found |= {"title": DRAFT.title, "text": DRAFT.text, "phases_excluded": "on", "pass_points": "60", "places_450200": "1"}
    found |= {"items-TOTAL_FORMS": "3", "items-INITIAL_FORMS": "0", "items-MIN_NUM_FORMS": "1", "items-MAX_NUM_FORMS": "20"}
    for at, item in enumerate(DRAFT.items):
        found |= {f"items-{at}-title": item.title, f"items-{at}-points": str(item.points), f"items-{at}-guide": item.guide}
    return found | change


def test_call_is_drafted_and_published_on_its_pages(region: Desk, turn: Turn) -> None:
    turn(DRAFTED)
    reviewer, approver = signed_in(region.reviewer), signed_in(region.approver)
    answer = reviewer.post("/desk/calls/new/", form_of())
    call = SelectionCall.objects.get()
    assert (answer.status_code, answer["Location"], call.criteria.count(), call.places_by_city) == (
        302,
        f"/desk/calls/{call.pk}/",
        3,
        {"450200": 1},
    )
    assert "提请发布" in reviewer.get(f"/desk/calls/{call.pk}/").content.decode()
    assert reviewer.post(f"/desk/calls/{call.pk}/propose/", {"seen": call.version}).status_code == 302
    assert Client().get(f"/publicity/calls/{call.pk}/").status_code == 404  # not public yet
    assert approver.post(f"/desk/calls/{call.pk}/publish/", {"seen": call.version + 1}).status_code == 302
    public = Client().get(f"/publicity/calls/{call.pk}/").content.decode()
    assert [word in public for word in (DRAFT.title, "2026-09-18 24:00", "场地设备", "柳州市", "遴选〔2026〕1号")] == [True] * 5
    assert DRAFT.title in Client().get("/publicity/").content.decode()


def test_bad_draft_keeps_what_was_typed(region: Desk, turn: Turn) -> None:
    turn(DRAFTED)
    client = signed_in(region.reviewer)
    answer = client.post("/desk/calls/new/", form_of(**{"items-2-points": "24", "recommend_by": "2026-10-01"}))
    text = answer.content.decode()
    assert (answer.status_code, SelectionCall.objects.count()) == (422, 0)
    assert [word in text for word in ("合计为 99 分", "不是工作日，请改为工作日", "围绕重点产业遴选", "培训评价经历")] == [True] * 4
    assert client.post("/desk/calls/new/", form_of(title="")).status_code == 422


def test_drafting_is_refused_to_everybody_else(region: Desk, city: Desk) -> None:
    answers = {
        account: signed_in(account).get("/desk/calls/new/").status_code for account in (region.acceptor, region.approver, city.reviewer)
    }
    assert set(answers.values()) == {403}
    assert signed_in(region.reviewer).get("/desk/calls/new/").status_code == 200


def test_draft_of_the_region_does_not_exist_for_a_city(region: Desk, city: Desk, turn: Turn) -> None:
    turn(DRAFTED)
    call = calling.draft(DRAFT, by=region.reviewer, at=DRAFTED)
    found = {account.name: signed_in(account).get(f"/desk/calls/{call.pk}/").status_code for account in (region.acceptor, city.reviewer)}
    assert found == {region.acceptor.name: 200, city.reviewer.name: 404}


def test_step_of_another_is_refused_and_a_stale_one_shows_the_difference(region: Desk, turn: Turn) -> None:
    turn(DRAFTED)
    call = calling.draft(DRAFT, by=region.reviewer, at=DRAFTED)
    assert signed_in(region.approver).post(f"/desk/calls/{call.pk}/propose/", {"seen": call.version}).status_code == 403
    answer = signed_in(region.reviewer).post(f"/desk/calls/{call.pk}/propose/", {"seen": call.version + 7})
    assert (answer.status_code, SelectionCall.objects.get().state) == (409, CallState.DRAFT)
    assert signed_in(region.reviewer).get(f"/desk/calls/{call.pk}/publish/").status_code == 403


def test_file_of_a_call_names_its_city_until_the_result_is_announced(region: Desk, city: Desk) -> None:
    """B46: nobody accepts it before; then it is the region's acceptor."""
    call = published(region)
    filing = applied(1)
    client = signed_in(region.approver)
    before = client.get(f"/desk/filings/{filing.pk}/").context["next"]
    assert (before.what, before.who) == ("评分推荐，自治区公布遴选结果后受理", city.authority.short_name)
    scored(filing, city)
    recommended(selection_of(filing), city, filing)
    announced(call, region)
    after = client.get(f"/desk/filings/{filing.pk}/").context["next"]
    assert (after.what, after.who) == ("审查材料，受理或一次性告知补正", f"{region.authority.short_name}受理岗")


def test_selection_of_another_city_does_not_exist(region: Desk, city: Desk) -> None:
    published(region)
    selection, elsewhere = selection_of(applied(1)), desk("450100")
    paths = [f"/desk/calls/selections/{selection.pk}/", f"/desk/calls/selections/{selection.pk}/entries/{CallEntry.objects.get().pk}/"]
    answers = {
        account: [signed_in(account).get(path).status_code for path in paths]
        for account in (city.reviewer, region.reviewer, elsewhere.reviewer)
    }
    assert answers == {city.reviewer: [200, 200], region.reviewer: [200, 200], elsewhere.reviewer: [404, 404]}
    assert signed_in(elsewhere.approver).post(f"{paths[0]}recommend/", {"seen": selection.version}).status_code == 404
    assert signed_in(region.reviewer).post(f"{paths[0]}propose/", {"seen": selection.version}).status_code in (403, 422)
    assert selection_of(CallEntry.objects.get().filing).state == SelectionState.SCORING


def test_city_scores_ranks_and_recommends_on_its_pages(region: Desk, city: Desk, turn: Turn) -> None:
    call = published(region)
    first, second = applied(1), applied(2)
    selection = selection_of(first)
    home, reviewer = f"/desk/calls/selections/{selection.pk}/", signed_in(city.reviewer)
    assert "截止后开始评分" in reviewer.get(home).content.decode()
    turn(CLOSED)
    reviewer = signed_in(city.reviewer)
    items = list(call.criteria.all())
    for filing, lost in ((first, 1), (second, 9)):
        page = f"{home}entries/{filing.call_entry.pk}/"
        points = {f"points_{item.pk}": str(item.points) for item in items}
        refused = reviewer.post(page, {**points, f"points_{items[0].pk}": str(40 - lost), "seen_scores": ""})
        assert (refused.status_code, f"扣了 {lost} 分，请写明依据" in refused.content.decode()) == (422, True)
        given = {**points, f"points_{items[0].pk}": str(40 - lost), f"note_{items[0].pk}": "工位不足", "seen_scores": ""}
        assert reviewer.post(page, given).status_code == 302
        assert reviewer.post(page, given).status_code == 409  # a second window with the page of before
    found = {}
    for filing, rank, choice in ((first, 1, "yes"), (second, 2, "no")):
        prefix = f"e{filing.call_entry.pk}"
        found |= {f"{prefix}-rank": rank, f"{prefix}-is_recommended": choice, f"{prefix}-reason": f"理由{rank}"}
    short = {**found, f"e{second.call_entry.pk}-reason": ""}
    refused = reviewer.post(f"{home}propose/", {**short, "seen": selection.version})
    assert (refused.status_code, "请写明不推荐的理由" in refused.content.decode(), "理由1" in refused.content.decode()) == (422, True, True)
    assert reviewer.post(f"{home}propose/", {**found, "seen": selection.version}).status_code == 302
    assert reviewer.post(f"{home}recommend/", {"seen": selection.version + 1}).status_code == 403
    assert signed_in(city.approver).post(f"{home}recommend/", {"seen": selection.version + 1}).status_code == 302
    assert selection_of(first).state == SelectionState.RECOMMENDED


def test_each_applicant_reads_his_own_reason_and_the_public_none(region: Desk, city: Desk, turn: Turn) -> None:
    call = published(region)
    first, second = applied(1), applied(2)
    turn(CLOSED)
    mine = signed_in(second.created_by)
    assert "遴选推荐，等待公布结果" in mine.get(f"/my/filings/{second.pk}/").content.decode()
    scored(first, city, (40, 35, 20))
    scored(second, city, (30, 30, 20))
    recommended(selection_of(first), city, first)
    assert "名额已满" not in mine.get(f"/my/filings/{second.pk}/").content.decode()
    announced(call, region)
    turn(RESULT)
    mine = signed_in(second.created_by)
    own = mine.get(f"/my/filings/{second.pk}/").content.decode()
    assert [word in own for word in ("未获推荐", "80 分，本市第 2 名", "名额已满")] == [True] * 3
    public = Client().get(f"/publicity/calls/{call.pk}/").content.decode()
    assert [word in public for word in (first.applicant_name, second.applicant_name, "未获推荐", "名额已满", "条件最好")] == [True] * 3 + [
        False
    ] * 2
    page = signed_in(region.acceptor).get(f"/desk/filings/{second.pk}/").content.decode()
    assert "遴选结果为“未获推荐”，不能受理" in page
    assert signed_in(region.acceptor).post(f"/desk/calls/{call.pk}/decline/").status_code == 302
    assert type(second).objects.get(pk=second.pk).state == "declined"


def test_applicant_begins_in_the_window_and_is_told_the_days_outside_it(region: Desk, turn: Turn) -> None:
    published(region)
    _, admin = institution(1)
    page = signed_in(admin).get("/my/").content.decode()
    assert ("09-18 截止" in page, "不在" in page) == (True, False)
    turn(called.day(9, 5))
    assert "下一次申请期为" in signed_in(admin).get("/my/filings/new/").content.decode()
    turn(CLOSED)
    assert "现在没有公告" in signed_in(admin).get("/my/filings/new/").content.decode()
    assert "遴选公告</a>的申请期" in signed_in(admin).get("/my/").content.decode()
    assert signed_in(admin).post("/my/filings/new/", {"track": "grading_social"}).status_code == 422


def test_list_of_calls_has_its_empty_face(region: Desk) -> None:
    stranger = user("路人")
    assert "还没有遴选公告" in signed_in(region.reviewer).get("/desk/calls/").content.decode()
    assert signed_in(stranger).get("/desk/calls/").status_code == 403
    assert "现在没有遴选公告" in Client().get("/publicity/calls/").content.decode()
