"""The Centre's pages: its lists with counts and clocks, publicity, the ministry, the cities' reports; nobody else opens them."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from filings.enums import LineResult, State
from filings.models import CityReport, Filing, Publicity
from filings.queries.centre import STAGES, counts
from filings.services import ministry, publicising, reporting
from portal.accounts.models import User
from portal.institutions.enums import Track
from portal.workdays.services import calendar
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import ZONE, Desk, Line, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


def ago(days: int) -> datetime:
    """An office hour so many days ago."""
    on = timezone.localdate() - days * DAY
    return datetime(on.year, on.month, on.day, 10, 0, tzinfo=ZONE)


def evaluated(bureau: Desk, number: int = 1) -> Filing:
    filing = road.accepted(submitted(number, at=ago(60)), bureau, ago(59))
    return road.evaluated(road.reviewed(filing, bureau, ago(58)), bureau, ago(57), failed=("车工",))


def publicised(bureau: Desk, officer: User, number: int = 1, days: int = 40) -> Filing:
    return road.publicised(evaluated(bureau, number), officer, ago(days))


def reporting_now(bureau: Desk, officer: User, number: int = 1) -> Filing:
    filing = publicised(bureau, officer, number)
    return publicising.close(filing, by=officer, at=ago(20), seen=filing.version)


def at_ministry(bureau: Desk, officer: User, number: int = 1) -> Filing:
    filing = reporting_now(bureau, officer, number)
    return ministry.report(filing, by=officer, at=ago(19), seen=filing.version)


def report(bureau: Desk, number: int, *, sent: bool) -> CityReport:
    """The report of an examining filing that the city has decided."""
    filing = submitted(number, track=Track.EXAMINING_QUALIFICATION, at=ago(30), lines=(Line("4-07-05-01", "保安员", ("5", "4")),))
    Filing.objects.filter(pk=filing.pk).update(authority=bureau.authority, desk=bureau.authority)
    filing = road.reviewed(road.accepted(fresh(filing), bureau, ago(29)), bureau, ago(29))
    found = CityReport.objects.get(filing=road.decided(filing, bureau, ago(28)))
    if sent:
        reporting.send([found], by=bureau.reviewer, at=ago(27))
    return found


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def act(filing: Filing, name: str) -> str:
    return f"/desk/centre/filings/{filing.pk}/{name}/"


NAMES = ("publicise", "extend", "correct-publicity", "close-publicity", "report", "record-code", "record-return")


# --- rights ---


def test_pages_are_the_centres(bureau: Desk, officer: User) -> None:
    """D41: nobody else opens or posts to any of them."""
    filing = evaluated(bureau)
    others = [bureau.acceptor, bureau.reviewer, bureau.approver, filing.created_by, desk("450000").reviewer, road.expert(99).user]
    addresses = ["/desk/centre/", "/desk/centre/batch.xlsx", *(act(filing, name) for name in NAMES)]
    assert {signed_in(account).get(address).status_code for account in others for address in addresses} == {403}
    posts = ["/desk/centre/acknowledge/", "/desk/centre/report/", *(act(filing, name) for name in NAMES)]
    assert {signed_in(account).post(address).status_code for account in others for address in posts} == {403}
    assert signed_in(officer).get("/desk/centre/").status_code == 200


@pytest.mark.parametrize("name", ["publicise", "correct-publicity", "close-publicity", "report", "record-code", "record-return"])
def test_act_out_of_turn_says_so(bureau: Desk, officer: User, name: str) -> None:
    """A file still at its bureau: opened it is refused with the reason, posted it changes nothing."""
    filing = road.accepted(submitted(at=ago(20)), bureau, ago(19))
    client = signed_in(officer)
    page = client.get(act(filing, name))
    said = {"seen": filing.version, "ends_on": "2030-01-01", "institution_code": "Y000045000218", "reason": "退回"}
    assert (page.status_code, page.context["open"], client.post(act(filing, name), said).status_code) == (409, False, 422)
    assert fresh(filing).state == State.ACCEPTED


def test_extension_without_a_publicity_is_not_found(bureau: Desk, officer: User) -> None:
    assert signed_in(officer).get(act(evaluated(bureau), "extend")).status_code == 404


# --- the lists ---


def test_counts_are_what_the_lists_show(bureau: Desk, officer: User) -> None:
    """T13: the figure, the list and its length come from one condition."""
    evaluated(bureau, 1)
    publicised(bureau, officer, 2)
    for number in (3, 4):
        reporting_now(bureau, officer, number)
    at_ministry(bureau, officer, 5)
    report(bureau, 6, sent=True)
    report(bureau, 7, sent=False)
    client = signed_in(officer)
    pages = {key: client.get("/desk/centre/", {"list": key}) for key in STAGES}
    expected = {"evaluated": 1, "publicised": 1, "reporting": 2, "at_ministry": 1, "reports": 1}
    assert {key: len(page.context["rows"]) for key, page in pages.items()} == expected
    assert counts() == expected
    shown = {view["url"].rpartition("=")[2]: view["count"] for view in pages["evaluated"].context["groups"][0]["views"]}
    assert shown == expected


def test_empty_list_says_what_comes(officer: User) -> None:
    client = signed_in(officer)
    for key, stage in STAGES.items():
        assert stage.empty in client.get("/desk/centre/", {"list": key}).content.decode()


def test_publicity_shows_its_days_and_open_objections(bureau: Desk, officer: User) -> None:
    running = publicised(bureau, officer, 1, days=0)
    over = publicised(bureau, officer, 2)
    for publicity, at in ((running.publicities.get(), ago(0)), (over.publicities.get(), ago(40))):
        publicising.raise_objection(publicity, text="场地系借用", at=at)
    rows = {row["filing"].pk: row for row in signed_in(officer).get("/desk/centre/?list=publicised").context["rows"]}
    assert [(rows[case.pk]["over"], rows[case.pk]["closable"], rows[case.pk]["publicity"].unanswered) for case in (running, over)] == [
        (False, False, 1),
        (True, False, 1),
    ]
    objection = over.publicities.get().objections.get()
    publicising.answer_objection(objection, against=[], answer="不属实", by=bureau.reviewer, at=ago(30), seen=fresh(over).version)
    rows = {row["filing"].pk: row for row in signed_in(officer).get("/desk/centre/?list=publicised").context["rows"]}
    assert (rows[over.pk]["closable"], rows[over.pk]["publicity"].raised, rows[over.pk]["publicity"].unanswered) == (True, 1, 0)


def test_publicity_that_is_over_may_be_closed_and_is_late_only_after_the_days_to_report(bureau: Desk, officer: User) -> None:
    """B59, B60: from the first day it reads 可以结束; the days past the report are told, an open objection excuses."""
    fresh_over, long_over, objected = (publicised(bureau, officer, number, days=days) for number, days in ((1, 12), (2, 40), (3, 40)))
    publicising.raise_objection(objected.publicities.get(), text="场地系借用", at=ago(40))
    rows = {row["filing"].pk: row for row in signed_in(officer).get("/desk/centre/?list=publicised").context["rows"]}
    assert [rows[case.pk]["left"] for case in (fresh_over, long_over, objected)] == ["可以结束", "可以结束", "已期满"]
    assert [bool(rows[case.pk]["late"]) for case in (fresh_over, long_over, objected)] == [False, True, False]
    page = signed_in(officer).get(f"/desk/filings/{long_over.pk}/clock/publicity/").text
    assert ("逾期" in page, "可以结束" in page) == (False, True)


@pytest.mark.parametrize("key", ["publicised", "reporting", "reports"])
def test_list_costs_the_same_for_few_and_many(bureau: Desk, officer: User, key: str) -> None:
    make = {
        "publicised": lambda number: publicised(bureau, officer, number),
        "reporting": lambda number: reporting_now(bureau, officer, number),
        "reports": lambda number: report(bureau, number, sent=True),
    }[key]
    client, costs = signed_in(officer), []
    for number in (1, 2, 3):
        make(number)
        client.get("/desk/centre/")
        with CaptureQueriesContext(connection) as found:
            client.get("/desk/centre/", {"list": key})
        costs.append(len(found))
    assert (costs[1] == costs[2], costs[2] <= 15) == (True, True), costs


# --- publicity ---


def test_publicity_opens_with_the_snapshot_that_was_shown(bureau: Desk, officer: User) -> None:
    filing, client = evaluated(bureau), signed_in(officer)
    page = client.get(act(filing, "publicise"))
    assert ({line["name"] for line in page.context["rows"]}, page.context["form"].initial["ends_on"]) == (
        {"电工"},
        publicising.earliest_end(timezone.localdate()),
    )
    said = {"ends_on": page.context["form"].initial["ends_on"].isoformat(), "seen": filing.version}
    assert client.post(act(filing, "publicise"), said | {"ends_on": timezone.localdate().isoformat()}).status_code == 422
    assert client.post(act(filing, "publicise"), said | {"seen": 1}).status_code == 409
    answer = client.post(act(filing, "publicise"), said)
    publicity = Publicity.objects.get()
    assert (answer.status_code, answer.url) == (302, "/desk/centre/?list=publicised")
    assert publicity.sha256 == page.context["sha256"]


@pytest.mark.parametrize(
    ("ends_on", "told"),
    [
        pytest.param("2020-01-01", "公示只能延长", id="earlier"),
        pytest.param("2099-01-02", "结束日最晚为", id="years-later"),
        pytest.param("", "必填", id="no-day"),
        pytest.param("2026-13-45", "请", id="no-such-day"),
    ],
)
def test_extension_that_is_refused_keeps_what_was_typed(bureau: Desk, officer: User, ends_on: str, told: str) -> None:
    """N13: the reason beside the field, the words and the day as they were typed."""
    filing, client = publicised(bureau, officer, days=0), signed_in(officer)
    before = filing.publicities.get().ends_on
    said = {"ends_on": ends_on, "reason": "公示网站停机两天，须补足公示时间"}
    page = client.post(act(filing, "extend"), said)
    form = page.context["form"]
    assert (page.status_code, form["ends_on"].value(), form["reason"].value()) == (422, said["ends_on"], said["reason"])
    assert told in page.text
    assert form["reason"].as_widget().split(">", 1)[1] == f"\n{said['reason']}</textarea>"
    assert Publicity.objects.get().ends_on == before


def test_publicity_is_extended_and_closed(bureau: Desk, officer: User) -> None:
    filing, client = publicised(bureau, officer, days=0), signed_in(officer)
    publicity = filing.publicities.get()
    said = {"ends_on": calendar().add(publicity.ends_on, 3).on.isoformat(), "reason": "公示网站停机"}
    assert [client.post(act(filing, "extend"), said | wrong).status_code for wrong in ({"reason": ""}, {"ends_on": "2020-01-01"})] == [
        422,
        422,
    ]
    assert client.post(act(filing, "extend"), said).status_code == 302
    assert Publicity.objects.get().ends_on.isoformat() == said["ends_on"]
    assert not client.get(act(filing, "close-publicity")).context["open"]
    assert client.post(act(filing, "close-publicity"), {"seen": fresh(filing).version}).status_code == 422
    Publicity.objects.update(starts_on=ago(20).date(), ends_on=ago(10).date())
    assert client.post(act(filing, "close-publicity"), {"seen": fresh(filing).version}).url == "/desk/centre/?list=reporting"


# --- the ministry ---


def test_many_are_reported_with_what_was_left_told(bureau: Desk, officer: User) -> None:
    ready, stale, gone = (reporting_now(bureau, officer, number) for number in (1, 2, 3))
    ministry.report(gone, by=officer, at=ago(19), seen=gone.version)
    picks = [f"{ready.pk}:{ready.version}", f"{stale.pk}:{stale.version - 1}", f"{gone.pk}:{gone.version}", "x:y", "7"]
    client = signed_in(officer)
    answer = client.post("/desk/centre/report/", {"pick": picks}, follow=True)
    assert [fresh(case).state for case in (ready, stale, gone)] == [State.AT_MINISTRY, State.REPORTING, State.AT_MINISTRY]
    told = [str(message) for message in answer.context["messages"]]
    assert told == ["已报部 1 件。另有 1 件已不在待报部。", f"{stale.applicant_name}没有报部：在你打开之后有变化，请重新核对。"]
    assert client.post("/desk/centre/report/", {}, follow=True).status_code == 200


def sheet(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_batch_list_holds_the_lines_that_are_reported(bureau: Desk, officer: User) -> None:
    """Passed and not objected to; a name that looks like a formula stays text; the picked ones alone when some are picked."""
    first, second = (reporting_now(bureau, officer, number) for number in (1, 2))
    Filing.objects.filter(pk=first.pk).update(applicant_name="=HYPERLINK(1)")
    first.lines.filter(name="电工", level="3").update(upheld=True)
    client = signed_in(officer)
    rows = sheet(client.get("/desk/centre/batch.xlsx").content)
    assert [(row[1], row[2], row[6], row[8]) for row in rows[1:]] == [
        (first.number, "=HYPERLINK(1)", "电工", "五级"),
        (first.number, "=HYPERLINK(1)", "电工", "四级"),
        *((second.number, second.applicant_name, "电工", level) for level in ("五级", "四级", "三级")),
    ]
    assert rows[1][12] == first.publicities.get().sha256
    picked = client.post("/desk/centre/report/", {"pick": [f"{second.pk}:{second.version}"], "export": "1"})
    assert ({row[1] for row in sheet(picked.content)[1:]}, fresh(second).state) == ({second.number}, State.REPORTING)
    assert set(first.lines.exclude(panel_result=LineResult.FAILED).values_list("name", flat=True)) == {"电工"}


@pytest.mark.parametrize("code", ["", "Y00004500021", "Z000045000218"])
def test_malformed_code_keeps_what_was_typed(bureau: Desk, officer: User, code: str) -> None:
    filing = at_ministry(bureau, officer)
    answer = signed_in(officer).post(act(filing, "record-code"), {"institution_code": code, "seen": filing.version})
    assert (answer.status_code, code in answer.content.decode(), fresh(filing).state) == (422, True, State.AT_MINISTRY)


def test_code_is_recorded_once_for_one_institution(bureau: Desk, officer: User) -> None:
    first, second = (at_ministry(bureau, officer, number) for number in (1, 2))
    client = signed_in(officer)
    found = [
        client.post(act(case, "record-code"), {"institution_code": "Y000045000218", "seen": case.version}).status_code
        for case in (first, second)
    ]
    assert (found, [fresh(case).state for case in (first, second)]) == ([302, 422], [State.DECIDING, State.AT_MINISTRY])


def test_return_is_recorded_with_its_reason(bureau: Desk, officer: User) -> None:
    filing, client = at_ministry(bureau, officer), signed_in(officer)
    found = [client.post(act(filing, "record-return"), {"reason": text, "seen": filing.version}).status_code for text in ("", "材料不完整")]
    assert (found, fresh(filing).state, fresh(filing).adverse_reason) == ([422, 302], State.DECIDING, "材料不完整")


# --- the cities' reports ---


def test_reports_are_acknowledged_together(bureau: Desk, officer: User) -> None:
    sent = [report(bureau, number, sent=True) for number in (1, 2)]
    unsent = report(bureau, 3, sent=False)
    client = signed_in(officer)
    answer = client.post("/desk/centre/acknowledge/", {"pick": [row.pk for row in (*sent, unsent)] + ["x"]}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["已签收 2 件。另有 1 件尚未报出或已经签收。"]
    assert list(CityReport.objects.filter(acknowledged_by=officer).order_by("pk")) == sent
