"""The pages of cross-city notices: the institution's, the host's, the filing authority's, the public directory."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.enums import NoticeKind, NoticeState
from filings.models import CrossCityNotice
from filings.services import crossing
from portal.directory import services as directory
from portal.home.templatetags.kit_forms import collected_errors
from tests.filings.services.test_crossing import LINE, registered, said
from tests.filings.stage import MONDAY, Desk, desk, institution
from tests.filings.views.officers import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 7 September 2026, ten o'clock."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.fixture
def host() -> Desk:
    return desk("450100")


@pytest.fixture
def notice(host: Desk) -> CrossCityNotice:
    registration, admin, people = registered()
    return crossing.report(registration, NoticeKind.SITTING, said(people), by=admin, at=MONDAY)


def typed(people: list, **change: object) -> dict[str, object]:
    """What the browser sends."""
    found = {
        "kind": "sitting",
        "site": "南宁实训基地",
        "division": "450102",
        "address": "民族大道 1 号",
        "starts_on": "2026-10-12",
        "ends_on": "2026-10-13",
        "lines": [LINE],
        "headcount": "40",
        "assessors": [str(one.pk) for one in people],
    }
    return found | change


def test_institution_reports_and_bad_input_keeps_what_was_typed(host: Desk) -> None:
    registration, admin, people = registered()
    client, page = signed_in(admin), f"/my/cross-city/new/{registration.pk}/"
    assert "去报备" in client.get("/my/cross-city/").content.decode()
    bad = client.post(page, typed(people, division="450205", lines=[])).content.decode()
    assert [word in bad for word in ("不需要跨市报备", "请选择职业和等级", "民族大道 1 号")] == [True] * 3
    assert client.post(page, typed(people, headcount="0")).status_code == 422
    answer = client.post(page, typed(people))
    notice = CrossCityNotice.objects.get()
    assert (answer["Location"], notice.host) == (f"/my/cross-city/{notice.pk}/", host.authority)
    assert "答复是否同意，未经同意不得开展" in client.get(answer["Location"]).content.decode()


def test_host_answers_and_the_filing_authority_reads(notice: CrossCityNotice, host: Desk) -> None:
    home, page = desk("450200"), f"/desk/cross-city/{notice.pk}/"
    assert notice.site in signed_in(host.reviewer).get("/desk/cross-city/").content.decode()
    assert notice.site in signed_in(home.reviewer).get("/desk/cross-city/?view=ours").content.decode()
    assert signed_in(home.reviewer).get(page).status_code == 200
    assert signed_in(home.reviewer).post(f"{page}consent/", {"seen": notice.version}).status_code == 403
    assert signed_in(host.acceptor).post(f"{page}consent/", {"seen": notice.version}).status_code == 403
    reviewer = signed_in(host.reviewer)
    assert reviewer.post(f"{page}conditions/", {"seen": notice.version, "answer": ""}).status_code == 422
    assert reviewer.post(f"{page}consent/", {"seen": notice.version + 5}).status_code == 409
    assert reviewer.post(f"{page}conditions/", {"seen": notice.version, "answer": "增派外部督导员"}).status_code == 302
    assert CrossCityNotice.objects.get().state == NoticeState.CONDITIONED
    own = signed_in(notice.created_by).get(f"/my/cross-city/{notice.pk}/").content.decode()
    assert ("增派外部督导员" in own, "附条件同意" in own) == (True, True)


def test_notice_of_others_does_not_exist(notice: CrossCityNotice, host: Desk) -> None:
    third, (_, neighbour) = desk("450300"), institution(9)
    desk_pages = [f"/desk/cross-city/{notice.pk}/", f"/desk/cross-city/{notice.pk}/refuse/"]
    my_pages = [f"/my/cross-city/{notice.pk}/", f"/my/cross-city/{notice.pk}/change/", f"/my/cross-city/new/{notice.registration_id}/"]
    assert [signed_in(third.reviewer).get(page).status_code for page in desk_pages] == [404, 404]
    assert [signed_in(neighbour).get(page).status_code for page in my_pages] == [404, 404, 404]
    assert signed_in(neighbour).post(f"/my/cross-city/{notice.pk}/withdraw/", {"seen": notice.version, "reason": "x"}).status_code == 404
    assert signed_in(third.reviewer).post(desk_pages[1], {"seen": notice.version, "answer": "x"}).status_code == 404
    assert CrossCityNotice.objects.get().state == NoticeState.ASKED


def test_overdue_answer_stands_out_and_changes_nothing(notice: CrossCityNotice, host: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=10))
    page = signed_in(host.reviewer).get(f"/desk/cross-city/{notice.pk}/").content.decode()
    assert ("next-late" in page, "card-late" in page, CrossCityNotice.objects.get().state) == (True, True, NoticeState.ASKED)
    assert "slot-overdue" in signed_in(host.reviewer).get("/desk/cross-city/").content.decode()


def test_change_is_reported_on_its_page(notice: CrossCityNotice, host: Desk) -> None:
    notice = crossing.answer(notice, "consent", by=host.reviewer, at=MONDAY, seen=notice.version)
    client, page = signed_in(notice.created_by), f"/my/cross-city/{notice.pk}/change/"
    assert "民族大道 1 号" in client.get(page).content.decode()
    people = [type("P", (), {"pk": ref}) for ref in notice.reports.get().content["assessors"]]
    assert client.post(page, typed(people, reason="换日期", seen=notice.version)).status_code == 422  # nothing differs
    answer = client.post(page, typed(people, starts_on="2026-10-13", reason="换日期", seen=notice.version))
    notice.refresh_from_db()
    assert (answer.status_code, notice.state, notice.starts_on) == (302, NoticeState.ASKED, date(2026, 10, 13))
    assert client.post(page, typed(people, headcount="41", reason="多人", seen=1)).status_code == 409


def test_public_directory_shows_consented_standing_sites_without_people(host: Desk) -> None:
    registration, admin, people = registered()
    directory.publish(registration, reason="初次备案", clause="附2二(五)", by=None, at=MONDAY - timedelta(days=300))
    notice = crossing.report(registration, NoticeKind.STANDING, said(people, ends_on=date(2027, 3, 31)), by=admin, at=MONDAY)
    address = f"/directory/{registration.legal_person.credit_code}/"
    assert "常设考点" not in Client().get(address).content.decode()
    crossing.answer(notice, "consent", by=host.reviewer, at=MONDAY, seen=notice.version)
    page = Client().get(address).content.decode()
    assert [word in page for word in ("在其他设区市的常设考点", "南宁实训基地", people[0].name)] == [True, True, False]


def test_an_empty_report_names_every_field(host: Desk) -> None:
    """What the rules want is told together with what the form wants, once each, in our words."""
    registration, admin, _ = registered()
    answer = signed_in(admin).post(f"/my/cross-city/new/{registration.pk}/", {})
    form = answer.context["form"]
    assert answer.status_code == 422
    assert {name: list(texts) for name, texts in form.errors.items()} == {
        "kind": ["请选择报备种类。"],
        "site": ["请填写考点名称。"],
        "division": ["请选择活动地。"],
        "address": ["请填写详细地址。"],
        "starts_on": ["请填写开始日期。"],
        "ends_on": ["请填写结束日期。"],
        "headcount": ["请填写人数。"],
        "lines": ["请选择职业和等级。"],
        "assessors": ["请选择考评人员。"],
    }
    found = collected_errors(form)
    assert {error["href"] for error in found} == {f"#{form[name].id_for_label or form[name].auto_id}" for name in form.errors}
    assert len(found) == len(form.errors)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, {}, id="control"),
        pytest.param({"site": "考" * 80}, {}, id="the-longest-name"),
        pytest.param({"site": "考" * 500}, {"site": "考点名称最多 80 个字，现有 500 个，请删减。"}, id="name"),
        pytest.param({"address": "路" * 201}, {"address": "详细地址最多 200 个字，现有 201 个，请删减。"}, id="address"),
        pytest.param({"site": "考\x00点"}, {"site": "考点名称含有不能保存的字符，请重新输入。"}, id="null"),
        pytest.param({"starts_on": "2026-02-30"}, {"starts_on": "开始日期应为日期，写成 2026-09-01 的样子，请改正。"}, id="no-day"),
        pytest.param({"headcount": "四十"}, {"headcount": "人数应为整数，请改正。"}, id="no-number"),
        pytest.param({"headcount": "100000"}, {"headcount": "人数不能大于 99999，请改正。"}, id="too-many"),
        pytest.param({"division": "110101"}, {"division": "活动地没有这一项，请从列出的选项中选择。"}, id="elsewhere"),
        pytest.param({"lines": ["x"]}, {"lines": "职业和等级没有这一项，请从列出的选项中选择。"}, id="no-line"),
        pytest.param(
            {"site": "", "ends_on": "2026-10-01", "lines": []},
            {"site": "请填写考点名称。", "ends_on": "结束日期不能早于开始日期。", "lines": "请选择职业和等级。"},
            id="form-and-rules-at-once",
        ),
    ],
)
def test_each_wrong_answer_is_named_beside_its_field_and_kept(change: dict[str, object], expected: dict[str, str], host: Desk) -> None:
    registration, admin, people = registered()
    answer = signed_in(admin).post(f"/my/cross-city/new/{registration.pk}/", typed(people, **change))
    if not expected:
        assert (answer.status_code, CrossCityNotice.objects.count()) == (302, 1)
        return
    form = answer.context["form"]
    assert (answer.status_code, {name: " ".join(texts) for name, texts in form.errors.items()}) == (422, expected)
    assert CrossCityNotice.objects.count() == 0
    kept = {name: form[name].value() for name in typed(people)}
    assert kept == typed(people, **change)


def test_the_same_site_on_the_same_days_is_reported_once(notice: CrossCityNotice) -> None:
    people = [row.person for row in notice.registration.legal_person.engagements.all()]
    client, page = signed_in(notice.created_by), f"/my/cross-city/new/{notice.registration_id}/"
    answer = client.post(page, typed(people, site="南宁 实训基地", address="另一条路 2 号", ends_on="2026-10-12"))
    (text,) = answer.context["form"].errors["starts_on"]
    assert (answer.status_code, notice.number in text, "请在原报备上报告变更" in text) == (422, True, True)
    assert client.post(page, typed(people, starts_on="2026-10-14", ends_on="2026-10-15")).status_code == 302
    assert CrossCityNotice.objects.count() == 2
