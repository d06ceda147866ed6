"""The pages of sittings, plans and banks: the institution's whole way by its browser, the reviewer's acts, who reads what."""

import io
from datetime import datetime, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.access.services import grant
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.institutions.models import Fact
from supervision.enums import SittingState, Volume
from supervision.models import Custody, PaperBank, Sitting, YearPlan
from tests.filings.services import test_crossing as abroad
from tests.filings.stage import MONDAY, Desk, desk, institution, user
from tests.filings.views.officers import signed_in
from tests.supervision.sittings import stage as on
from tests.supervision.sittings.stage import AFTER, LINE, SUBMITTED, Stage
from tests.supervision.sittings.test_services import registered_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
S = SittingState


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """It is Monday, 7 September 2026, ten o'clock, until a test says otherwise."""
    clock = [MONDAY]
    monkeypatch.setattr(timezone, "now", lambda: clock[0])
    return clock


@pytest.fixture
def home() -> Desk:
    return desk()


@pytest.fixture
def staged(home: Desk) -> Stage:
    registration, by, _ = registered_with(home)
    return on.staged(found=registration, by=by)


def typed(**change: object) -> dict[str, object]:
    """What the browser sends for a new sitting."""
    found = {
        "title": "电工四级",
        "lines": [LINE],
        "audience": "own_workers",
        "audience_reason": "",
        "site": "实训车间",
        "division": "450202",
        "address": "工业大道 1 号",
        "starts_at": "2026-09-21T09:00",
        "ends_at": "2026-09-21T17:00",
    }
    return found | change


def rows(prefix: str, *given: dict[str, object]) -> dict[str, object]:
    """A formset as the browser sends it."""
    found: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for at, row in enumerate(given):
        found |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return found


def arranged_form(stage: Stage, sitting: Sitting, **change: object) -> dict[str, object]:
    line = sitting.lines.get().pk
    staff: list[dict[str, object]] = [{"person": person.pk, "post": post.value} for person, post in zip(stage.staff, on.POSTS, strict=True)]
    room = {"name": "101", "kind": "paper", "seats": 30, "is_monitored": "on"}
    staff.append({"person": "", "post": "", "room": "", "reason": ""})  # rows that were offered and left empty
    empty = {"name": "", "kind": "", "seats": "", "is_monitored": "on"}
    papers = {f"registered-{line}": 30, f"bank-{line}": stage.bank.pk}
    return {"seen": sitting.version, **rows("rooms", room, empty), **rows("staff", *staff), **papers} | change


def test_institution_goes_the_whole_way_by_its_pages(staged: Stage, home: Desk, now: list[datetime]) -> None:
    client = signed_in(staged.by)
    answer = client.post(f"/my/activity/new/{staged.registration.pk}/", typed())
    sitting = Sitting.objects.get()
    page = f"/my/activity/{sitting.pk}/"
    assert answer["Location"] == page

    def press(word: str, **data: object) -> None:
        sitting.refresh_from_db()
        found = client.post(f"{page}{word}/", {"seen": sitting.version, **data})
        assert (found.status_code, found["Location"]) == (302, page), found.context and found.context.get("reasons")
        sitting.refresh_from_db()

    line = sitting.lines.get().pk
    press("open")
    assert client.post(f"{page}arrangement/", arranged_form(staged, sitting)).status_code == 302
    press("arrange")
    people = {"giver": staged.staff[4].pk, "receiver": staged.staff[5].pk, "happened_at": "2026-09-07T09:00"}
    received = client.post(f"{page}custody/", {"bank": staged.bank.pk, "act": "received", "copies": 40, **people})
    refused = client.post(f"{page}custody/", {"bank": staged.bank.pk, "act": "returned", "copies": 1, **people})
    assert (received.status_code, refused.status_code, list(refused.context["form"].errors), Custody.objects.count()) == (
        302,
        422,
        ["copies"],
        1,
    )
    now[0] = AFTER
    client.force_login(staged.by)
    press("hold", **{f"present-{line}": 28})
    press("post", **{f"passed-{line}": 20})
    now[0] = SUBMITTED
    client.force_login(staged.by)
    press("submit")
    reviewer, desk_page = signed_in(home.reviewer), f"/desk/supervision/sittings/{sitting.pk}/"
    assert "审核考评结果" in reviewer.get(desk_page).content.decode()
    assert reviewer.post(f"{desk_page}query/", {"seen": sitting.version, "words": ""}).status_code == 422
    assert reviewer.post(f"{desk_page}clear/", {"seen": sitting.version + 1}).status_code == 409
    assert reviewer.post(f"{desk_page}clear/", {"seen": sitting.version}).status_code == 302
    press("certify", **{f"certified-{line}": 20})
    for volume in Volume:
        given = {"volume": volume.value, "medium": "paper", "title": volume.label, "place": "档案室"}
        assert client.post(f"{page}volumes/", given).status_code == 302
    assert client.post(f"{page}volumes/", {**given, "medium": "video"}).context["form"].errors.keys() == {"sha256"}
    press("archive")
    found = client.get(page).content.decode()
    assert [word in found for word in ("已归档", "保管至", "接收入库 40 份")] == [True, True, True]


def sheet(*given: tuple[object, ...]) -> SimpleUploadedFile:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    page = book.add_worksheet()
    for at, row in enumerate(given):
        page.write_row(at, 0, row)
    book.close()
    return SimpleUploadedFile("汇总.xlsx", output.getvalue())


HEADS = ("职业编码", "等级", "合格人数")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param(lambda: sheet(HEADS, (on.CODE, "四级", 20)), "", id="xlsx"),
        pytest.param(
            lambda: SimpleUploadedFile("汇总.csv", f"职业编码,等级,合格人数\n{on.CODE},四级,20\n".encode("gb18030")), "", id="csv"
        ),
        pytest.param(lambda: sheet((*HEADS, "姓名"), (on.CODE, "四级", 20, "覃某")), "不得含考生个人信息：请去掉姓名列", id="names"),
        pytest.param(lambda: sheet((*HEADS, "备注"), (on.CODE, "四级", 20, "450202199001011234")), "第 2 行有证件号", id="ids"),
        pytest.param(lambda: sheet(HEADS, (on.CODE, "四级", 29)), "多于实到 28 人", id="too-many"),
        pytest.param(lambda: SimpleUploadedFile("汇总.xlsx", b"PK\x03\x04broken"), "", id="broken"),
        pytest.param(lambda: SimpleUploadedFile("汇总.csv", b"\x00\xff\xfe\x81"), "这不是 CSV 文本", id="no-text"),
    ],
)
def test_results_come_as_a_summary_of_counts(staged: Stage, now: list[datetime], file, text: str, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    row = on.held(staged)
    now[0] = AFTER
    answer = signed_in(staged.by).post(f"/my/activity/{row.pk}/post/", {"seen": row.version, "file": file()})
    row.refresh_from_db()
    if request.node.callspec.id in ("xlsx", "csv"):
        kept = row.imports.get()
        assert (answer.status_code, row.lines.get().passed, kept.source, len(kept.sha256)) == (302, 20, "sheet", 64)
        return
    said = str(answer.context["form"].errors)
    assert (answer.status_code, row.state, row.imports.count(), text in said) == (422, S.HELD, 0, True), said


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"lines": []}, {"lines"}),
        ({"division": "450102"}, {"division"}),
        ({"audience": "public"}, {"audience_reason"}),
        ({"starts_at": "2026-09-21T17:00"}, {"ends_at"}),
        ({"starts_at": "昨天"}, {"starts_at"}),
        ({"title": "", "site": "\x00"}, {"title", "site"}),
    ],
)
def test_bad_entry_stands_beside_its_field_and_loses_nothing(staged: Stage, change: dict[str, object], fields: set[str]) -> None:
    answer = signed_in(staged.by).post(f"/my/activity/new/{staged.registration.pk}/", typed(**change))
    form = answer.context["form"]
    assert (answer.status_code, set(form.errors), Sitting.objects.count()) == (422, fields, 0)
    assert {name: form[name].value() for name in typed()} == typed(**change)


def test_arrangement_keeps_what_was_typed(staged: Stage) -> None:
    row = on.opened(staged)
    client, page = signed_in(staged.by), f"/my/activity/{row.pk}/arrangement/"
    assert client.get(page).status_code == 200
    bad = client.post(page, arranged_form(staged, row, **{"rooms-0-seats": "三十"}))
    assert (bad.status_code, "三十" in bad.content.decode(), row.rooms.count()) == (422, True, 0)
    assert client.post(page, arranged_form(staged, row, seen=row.version + 1)).status_code == 409
    assert client.post(page, arranged_form(staged, row)).status_code == 302
    assert (row.rooms.count(), row.staff.count()) == (1, 6)
    assert "考评11" in client.get(page).content.decode()
    own = client.get(f"/my/activity/{row.pk}/").content.decode()
    assert "完成编排" in own


def test_pages_of_others_do_not_exist(staged: Stage, home: Desk) -> None:
    row, (_, neighbour), third = on.opened(staged), institution(9), desk("450300")
    strangers = signed_in(neighbour)
    paths = ["", "arrangement/", "custody/", "volumes/", "move/", "cancel/", "correct/"]
    assert {strangers.get(f"/my/activity/{row.pk}/{path}").status_code for path in paths} == {404}
    assert strangers.get(f"/my/activity/new/{staged.registration.pk}/").status_code == 404
    assert strangers.get(f"/my/activity/plans/{staged.registration.pk}/2026/").status_code == 404
    assert strangers.get(f"/my/activity/banks/{staged.bank.pk}/withdraw/").status_code == 404
    pages = [f"/desk/supervision/sittings/{row.pk}/", f"/desk/supervision/sittings/{row.pk}/clear/"]
    assert [signed_in(third.reviewer).get(page).status_code for page in pages] == [404, 404]
    assert [signed_in(home.reviewer).get(page).status_code for page in pages] == [200, 409]
    assert signed_in(home.acceptor).get(pages[0]).status_code == 403
    region = user("区级")
    grant(region, authority("450000"), Role.REVIEWER, by=None, at=MONDAY - timedelta(days=1))
    assert signed_in(region).get(pages[0]).status_code == 200


def test_list_is_found_counted_and_taken_away_alike(staged: Stage, home: Desk) -> None:
    for number in range(2):
        on.entered(staged, site=f"车间{number}")
    on.opened(staged)
    client, page = signed_in(home.reviewer), "/desk/supervision/sittings/"
    for query, count in {
        "": 3,
        "?state=planned": 2,
        "?q=电工": 3,
        "?occupation=车工": 0,
        f"?occupation={on.CODE}": 3,
        "?from_on=2026-09-22": 0,
    }.items():
        answer = client.get(f"{page}{query}")
        lines = b"".join(client.get(f"{page}export/csv/{query}")).decode().strip().splitlines()
        assert (answer.context["page"].paginator.count, len(lines) - 1) == (count, count), query
    assert client.get(f"{page}?from_on=昨天").context["form"].errors.keys() == {"from_on"}
    assert client.get(f"{page}export/pdf/").status_code == 404


def test_list_asks_the_same_however_long(staged: Stage, home: Desk, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(home.reviewer)
    on.entered(staged)
    with django_assert_max_num_queries(30) as one:
        client.get("/desk/supervision/sittings/")
    first = len(one)
    for number in range(5):
        on.entered(staged, site=f"车间{number}")
    with django_assert_max_num_queries(first):
        assert len(client.get("/desk/supervision/sittings/").context["rows"]) == 6


def test_plan_is_drafted_published_and_read_by_everybody(home: Desk) -> None:
    registration, by, _ = registered_with(home)
    client, page = signed_in(by), f"/my/activity/plans/{registration.pk}/2026/"
    assert "还没有年度计划" in client.get("/my/activity/plans/").content.decode()
    row = {"line": LINE, "month": "9", "headcount": "40"}
    twice = client.post(page, {**rows("rows", row, row), "note": ""})
    empty = client.post(page, {**rows("rows"), "note": ""})
    wrong = client.post(page, {**rows("rows", {**row, "month": "13"}), "note": ""})
    assert [answer.status_code for answer in (twice, empty, wrong)] == [422, 422, 422]
    assert client.post(page, {**rows("rows", row), "note": "节后开考"}).status_code == 302
    plan, visitor = YearPlan.objects.get(), Client()
    assert visitor.get(f"/sittings/plans/{plan.pk}/").status_code == 404
    assert client.post(f"/my/activity/plans/{plan.pk}/publish/").status_code == 302
    found = visitor.get(f"/sittings/plans/{plan.pk}/").content.decode()
    assert [word in found for word in ("电工", "9 月", "节后开考")] == [True, True, True]
    assert plan.registration.legal_person.name in visitor.get("/sittings/plans/?q=龙屏").content.decode()
    assert "没有找到计划" in visitor.get("/sittings/plans/?q=没有").content.decode()
    assert client.post(f"/my/activity/plans/{plan.pk}/publish/").status_code == 422
    assert client.get(f"/my/activity/plans/{registration.pk}/2031/").status_code == 404


def test_bank_is_entered_and_withdrawn(home: Desk) -> None:
    registration, by, _ = registered_with(home)
    client = signed_in(by)
    given = {"kind": "bank", "line": LINE, "title": "电工题库", "edition": "2026", "norm": "国标", "size": "800", "reviewed_by": "覃工"}
    page = f"/my/activity/banks/new/{registration.pk}/"
    late = client.post(page, {**given, "reviewed_on": "2026-09-08"})
    assert (late.status_code, set(late.context["form"].errors)) == (422, {"reviewed_on"})
    assert client.post(page, {**given, "reviewed_on": "2026-09-01"}).status_code == 302
    again = client.post(page, {**given, "reviewed_on": "2026-09-01"})
    assert (again.status_code, set(again.context["form"].errors)) == (422, {"edition"})
    bank = PaperBank.objects.get()
    assert client.post(f"/my/activity/banks/{bank.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/my/activity/banks/{bank.pk}/withdraw/", {"reason": "标准更新"}).status_code == 302
    assert "标准更新" in client.get("/my/activity/banks/").content.decode()


def test_refused_and_empty_faces(home: Desk) -> None:
    registration, by, _ = abroad.registered(2)
    client = signed_in(by)
    assert "还没有场次" in client.get("/my/activity/").content.decode()
    Fact.objects.create(registration=registration, kind="suspension", from_on=MONDAY.date(), reason="暂停", clause="附3一(二)2")
    found = client.get("/my/activity/").content.decode()
    assert ("暂不可登记" in found, "备案现为“暂停评价”" in found) == (True, True)
    answer = client.post(f"/my/activity/new/{registration.pk}/", typed())
    assert (answer.status_code, [reason.rule for reason in answer.context["reasons"]]) == (422, ["L13"])
    assert "还没有场次" in signed_in(home.reviewer).get("/desk/supervision/sittings/").content.decode()
