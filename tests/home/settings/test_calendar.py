"""The calendar's pages: entered by one, confirmed by another, with the terms that would move (D08, D14, D78, T10)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.documents.models import Attachment, ScanState
from portal.documents.services.receiving import scan_attachment
from portal.home.calendar_lists import calendar_impact, years
from portal.terms import services
from portal.terms.models import Term, TermEvent
from portal.workdays.models import Arrangement, Scope
from portal.workdays.services import calendar, confirm_days, enter_days
from tests.documents.test_filetypes import pdf
from tests.filings import road
from tests.filings.stage import MONDAY, desk, submitted
from tests.policy.test_proposing import ONE, OTHER

LIST = "/desk/settings/calendar/"
NOTICE = "桂政办电〔2027〕0号（样本）"
OFF = MONDAY.date() + timedelta(days=7)  # the Monday after: within a term of ten working days


def original(name: str = "通知.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def scanned() -> Attachment:
    return scan_attachment(Attachment.objects.get(key="notice").pk, at=timezone.now())


def filled(*days: tuple[str, str, str], **changes: Any) -> dict[str, Any]:
    rows = [*days, ("", "off", "")]
    given: dict[str, Any] = {"scope": "guangxi", "year": "2027", "basis": NOTICE, "notice": original()}
    given |= {"days-TOTAL_FORMS": str(len(rows)), "days-INITIAL_FORMS": "0"} | changes
    for at, (on, working, name) in enumerate(rows):
        given |= {f"days-{at}-on": on, f"days-{at}-working": working, f"days-{at}-name": name}
    return given


SANYUESAN_2026 = [(date(2026, 4, day), False, "壮族三月三") for day in (20, 21)]
SANYUESAN = (("2027-04-08", "off", "壮族三月三"), ("2027-04-09", "off", "壮族三月三"))


def test_one_enters_the_other_confirms_and_the_year_is_settled(one: Client, other: Client) -> None:
    answer = one.post(f"{LIST}enter/", filled(*SANYUESAN))
    row = Arrangement.objects.get(year=2027)
    assert answer["Location"] == f"{LIST}{row.pk}/"
    assert calendar().is_working(date(2027, 4, 8))
    assert "待复核" in one.get(LIST).text
    scanned()
    assert "复核无误" in other.get(answer["Location"]).text
    other.post(f"{answer['Location']}confirm/")
    assert not calendar().is_working(date(2027, 4, 8))
    assert "已复核" in one.get(answer["Location"]).text


def test_who_entered_cannot_confirm_and_may_take_it_back(one: Client) -> None:
    one.post(f"{LIST}enter/", filled(*SANYUESAN))
    url = f"{LIST}{Arrangement.objects.get(year=2027).pk}/"
    scanned()
    refused = one.post(f"{url}confirm/")
    assert (refused.status_code, "录入人不能复核" in refused.text) == (422, True)
    assert one.post(f"{url}drop/")["Location"] == LIST
    assert "已退回" in one.get(url).text
    assert one.post(f"{url}drop/").status_code == 422


def test_another_sends_it_back_with_a_reason_only(one: Client, other: Client) -> None:
    one.post(f"{LIST}enter/", filled(*SANYUESAN))
    url = f"{LIST}{Arrangement.objects.get(year=2027).pk}/drop/"
    assert other.post(url, {"note": " "}).status_code == 422
    assert other.post(url, {"note": "与文件不符"}).status_code == 302
    assert "与文件不符" in one.get(LIST).text
    assert calendar().version == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(filled(), "请至少填写一个日期", id="no day"),
        pytest.param(filled(*SANYUESAN, basis=""), "必填", id="no basis"),
        pytest.param(filled(("2026-04-08", "off", "壮族三月三")), "只能录入2027年", id="another year"),
        pytest.param(filled(SANYUESAN[0], SANYUESAN[0]), "出现两次", id="twice"),
        pytest.param(filled(("2027-04-10", "on", "调休")), "“三月三”两天", id="regional without a day off"),
        pytest.param(filled(SANYUESAN[0]), "“三月三”两天", id="half of it"),
        pytest.param(filled(("2027-01-01", "off", "元旦"), scope="national"), "还缺：5 月 1 日", id="one day for a year"),
        pytest.param(filled(("2027-01-05", "on", "调休上班"), scope="national"), "1 月 1 日（元旦）", id="a working day for a year"),
        pytest.param(filled(("2027-04-08", "off", "")), "必填", id="no name"),
        pytest.param(filled(*SANYUESAN, notice=""), "请选择通知原文", id="no notice"),
        pytest.param(filled(*SANYUESAN, notice=original(content=b"")), "这个文件是空的", id="an empty notice"),
        pytest.param(
            filled(*SANYUESAN, notice=original("通知.pdf", b"MZ" + bytes(500))), "认不出这个文件的类型", id="a program for a notice"
        ),
    ],
)
def test_what_is_not_whole_is_told_and_what_was_typed_stays(one: Client, data: dict[str, Any], told: str) -> None:
    answer = one.post(f"{LIST}enter/", data)
    assert (answer.status_code, Arrangement.objects.filter(year=2027).count()) == (422, 0)
    assert told in answer.text
    assert (data["days-0-on"] in answer.text, data["basis"] in answer.text) == (True, True)
    assert Attachment.objects.count() == 0


def test_the_second_person_reads_the_notice_before_he_confirms(one: Client, other: Client) -> None:
    one.post(f"{LIST}enter/", filled(*SANYUESAN))
    url = f"{LIST}{Arrangement.objects.get(year=2027).pk}/"
    early = other.post(f"{url}confirm/")
    assert (early.status_code, "还在查毒" in early.text, other.get(f"{url}notice/").status_code) == (422, True, 404)
    file = scanned()
    shown = other.get(f"{url}notice/")
    assert (shown.status_code, shown["Content-Type"], b"".join(shown)) == (200, "application/pdf", file.file.read())
    assert (file.sha256 in other.get(url).text, f"{url}notice/" in other.get(url).text) == (True, True)
    assert other.post(f"{url}confirm/").status_code == 302
    assert (f"{url}notice/" in one.get(url).text, one.get(f"{url}notice/").status_code) == (True, 200)  # kept afterwards


@pytest.mark.parametrize(("change", "told"), [({"scan_state": ScanState.INFECTED}, "恶意内容"), ({"key": "other"}, "没有附通知原文")])
def test_nothing_is_confirmed_without_a_notice_that_can_be_read(one: Client, other: Client, change: dict[str, str], told: str) -> None:
    one.post(f"{LIST}enter/", filled(*SANYUESAN))
    row = Arrangement.objects.get(year=2027)
    Attachment.objects.update(**change)
    refused = other.post(f"{LIST}{row.pk}/confirm/")
    assert (refused.status_code, told in refused.text) == (422, True)
    assert (Arrangement.objects.get(pk=row.pk).confirmed_at, other.get(f"{LIST}{row.pk}/notice/").status_code) == (None, 404)


def test_years_say_what_is_missing_and_stay_provisional(db: None) -> None:
    rows = {row.year: row for row in years(date(2026, 9, 7))}
    assert (rows[2024].provisional, rows[2024].regional.basis) == ("", "自治区政府令第98号")
    assert (rows[2026].national.state, rows[2026].regional.state, rows[2026].provisional) == ("known", "missing", "“三月三”时段暂定")
    assert (rows[2028].national.state, rows[2028].provisional) == ("missing", "暂定")
    enter_days(Scope.GUANGXI, 2026, SANYUESAN_2026, basis=NOTICE, by=ONE, at=MONDAY)
    assert {row.year: row.regional.state for row in years(date(2026, 9, 7))}[2026] == "waiting"


def test_the_impact_foretells_exactly_what_the_sweep_then_does(db: None) -> None:
    bureau = desk()
    road.accepted(submitted(1, at=MONDAY), bureau, MONDAY)
    submitted(2, at=MONDAY)
    row = enter_days(Scope.GUANGXI, 2026, [*SANYUESAN_2026, (OFF, False, "临时放假")], basis=NOTICE, by=ONE, at=MONDAY)
    before = dict(Term.objects.filter(stopped_at=None).values_list("pk", "due_on"))
    foretold = {(line.moved.subject_id, line.moved.label): line.moved.after for line in calendar_impact(row, MONDAY.date()).rows}
    assert dict(Term.objects.filter(stopped_at=None).values_list("pk", "due_on")) == before  # looking changes nothing
    confirm_days(row, by=OTHER, at=MONDAY)
    services.recompute_behind(calendar(), at=MONDAY)
    moved = TermEvent.objects.filter(kind="recompute").select_related("term")
    assert {(event.term.subject_id, event.term.label): event.after_due for event in moved} == foretold
    assert len(foretold) == 2


def test_an_arrangement_of_days_that_no_term_meets_moves_nothing(db: None) -> None:
    road.accepted(submitted(1, at=MONDAY), desk(), MONDAY)
    row = enter_days(Scope.GUANGXI, 2026, SANYUESAN_2026, basis=NOTICE, by=ONE, at=MONDAY)
    impact = calendar_impact(row, MONDAY.date())
    assert (impact.reached, impact.changed) == (0, 0)


def test_only_the_regions_system_administrators_come_in(one: Client, of_a_city: Client, reviewer: Client) -> None:
    one.post(f"{LIST}enter/", filled(*SANYUESAN))
    number = Arrangement.objects.get(year=2027).pk
    scanned()
    for path in (LIST, f"{LIST}enter/", f"{LIST}{number}/", f"{LIST}{number}/notice/"):
        assert (of_a_city.get(path).status_code, reviewer.get(path).status_code) == (404, 403)
    assert (of_a_city.post(f"{LIST}{number}/confirm/").status_code, reviewer.post(f"{LIST}{number}/confirm/").status_code) == (404, 403)
    assert Arrangement.objects.get(pk=number).confirmed_at is None


def test_the_page_of_years_names_today_s_gap(one: Client) -> None:
    page = one.get(LIST)
    assert (page.status_code, "暂定" in page.text) == (200, True)
    assert f"{timezone.localdate().year} 年" in page.text
