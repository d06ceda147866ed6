"""The page of a clock, and its calendar file."""

import pytest
from django.http import Http404
from django.template.loader import render_to_string

from portal.terms import pages
from portal.terms.models import Term
from portal.terms.rules.forecast import Phase, forecast
from portal.terms.rules.history import replay
from tests.terms.calendars import APPLICANT, CENTRE, GRADING, MINISTRY, TODAY, calendar, on
from tests.terms.filing_story import INSTITUTION, accepted, at, change, evaluated, person, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return person()


@pytest.fixture
def subject():
    return person("件")


def grading():
    return Term.objects.get(key="grading")


def test_the_page_of_the_picture(subject, by, django_assert_num_queries):
    evaluated(subject, by)
    term = grading()
    with django_assert_num_queries(3):
        context = pages.clock_context(term, TODAY, duty="出具回执或提请公示")
    assert [(figure["label"], figure["value"], figure["unit"]) for figure in context["figures"]] == [
        ("到期", "10-13", "周二 24:00"),
        ("已用 / 期限", "7", "/ 10 个工作日"),
        ("停表（技术评估）", "15", "个工作日"),
        ("休息日和节假日", "16", "天"),
    ]
    assert context["summary"] == "09-02 至 10-13，共 41 天：计入 10，停表 15，休息 16"
    assert context["moments"] == [
        {"at": "09-29 17:05", "what": "停表结束，到期日由未定改为 10-13"},
        {"at": "09-08 09:12", "what": "停表，原到期日 09-16 失效"},
        {"at": "09-02 10:20", "what": "起算，到期日 09-16"},
    ]
    assert context["calendar_note"] == (
        "2026 年历采用国家安排，已公布；2026 年广西“三月三”安排尚未录入，本期限不涉及其时段（3 月 15 日至 5 月 5 日），日期为确定值。"
    )
    assert (len(context["days"]), [month.title for month in context["months"]]) == (22, ["2026 年 9 月", "2026 年 10 月"])


def test_every_day_has_its_row_when_expanded(subject, by):
    evaluated(subject, by)
    assert len(pages.clock_context(grading(), TODAY, expanded=True)["days"]) == 42


def test_the_forecast_carries_its_tags(subject, by):
    evaluated(subject, by)
    history = replay(GRADING)
    to_come = (Phase("公示满 5 个工作日", 5, CENTRE, True, words="{} 24:00"), Phase("部审核结果", 10, MINISTRY, True, estimated=True))
    steps = forecast(history.limit, history.pauses, on("10-10"), to_come, TODAY, calendar(), "备案期限届满")
    assert pages.clock_context(grading(), TODAY, steps=steps)["forecast"] == [
        {"label": "10-16 24:00", "value": "公示满 5 个工作日", "tag": ""},
        {"label": "10-30", "value": "部审核结果", "tag": "估计"},
        {"label": "11-03", "value": "备案期限届满", "tag": ""},
    ]


def test_the_page_says_that_the_due_day_is_open_while_the_clock_stands(subject, by):
    evaluated(subject, by, until="notice")
    context = pages.clock_context(grading(), on("09-10"))
    assert context["figures"][0] == {"label": "到期", "value": "未定", "unit": "恢复后续算"}
    assert context["summary"] == "09-02 至 09-10，共 8 天：计入 4，停表 2，休息 2"


def test_the_page_of_an_internal_limit_of_a_party_says_whose_it_is(subject, by):
    term = start(subject, "supplement", "08-26 09:00", by=by, figure="supplement_answer_days", owner=INSTITUTION, holder=APPLICANT)
    context = pages.clock_context(term, on("09-01"))
    assert (context["quote"], context["clause"]) == ("内部时限，由本机关设定，非文件规定。", "")
    assert [figure["label"] for figure in context["figures"]] == ["到期", "已用 / 期限", "停表"]


def test_the_page_says_when_the_days_are_not_certain(subject, by):
    start(subject, "grading", "12-28 10:00", by=by)
    context = pages.clock_context(grading(), on("12-28"))
    assert context["figures"][0]["unit"] == "周二 24:00，暂定"
    assert context["calendar_note"].startswith("2027年放假安排尚未公布")


@pytest.mark.parametrize("base", ["base_desk.html", "base_my.html"])
def test_the_template_shows_all_of_it(base, subject, by):
    evaluated(subject, by)
    context = pages.clock_context(grading(), TODAY, duty="出具回执或提请公示")
    page = render_to_string("terms/day_table.html", {**context, "base": base, "about": "柳州龙屏，初次备案", "ics_url": "/x.ics"})
    for words in ("备案期限逐日明细", "到期，当日 24:00 前出具回执或提请公示", "停 5", "变动记录", "2026 年 10 月", "展开全部", "/x.ics"):
        assert words in page


def test_the_calendar_file_holds_the_due_day(subject, by):
    evaluated(subject, by)
    term = grading()
    response = pages.ics_response(term, at("10-09 10:00"), about="柳州龙屏", duty="出具回执", url="https://example.org/clock/")
    lines = response.content.decode().replace("\r\n ", "").split("\r\n")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines[6:15] == [
        f"UID:term-{term.pk}@127.0.0.1",
        "DTSTAMP:20261009T020000Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20261013",
        "DTEND;VALUE=DATE:20261014",
        "SUMMARY:备案期限到期：柳州龙屏",
        "DESCRIPTION:当日 24:00 前出具回执。附2二(五)",
        "URL:https://example.org/clock/",
        "TRANSP:TRANSPARENT",
    ]


def test_there_is_no_calendar_file_without_a_due_day(subject, by):
    evaluated(subject, by, until="notice")
    with pytest.raises(Http404):
        pages.ics_response(grading(), at("09-10 10:00"), about="x")


def test_the_record_tells_every_kind_of_change(subject, by):
    accepted(subject, by)
    change("extend", subject, "grading", "09-03 09:00", by=by, more=5, reason="案情复杂")
    change("pause", subject, "grading", "09-04 09:00", by=by, reason="公示", holder=CENTRE)
    change("switch_pause", subject, "grading", "09-07 09:00", by=by, reason="报部审核", holder=MINISTRY)
    change("reset", subject, "grading", "09-08 09:00", by=by, holder=APPLICANT)
    change("transfer", subject, "grading", "09-09 09:00", by=by, owner=INSTITUTION, holder=APPLICANT)
    change("stop", subject, "grading", "09-10 09:00", by=by, outcome="撤回")
    assert [moment["what"] for moment in pages.clock_context(grading(), on("09-10"))["moments"]] == [
        "撤回，期限终止",
        "移交柳州龙屏机械制造有限公司，到期日 09-21 不变",
        "重新起算，到期日由未定改为 09-21",
        "继续停表，转为报部审核（人力资源社会保障部）",
        "停表，原到期日 09-22 失效",
        "延长 5 个工作日，到期日由 09-16 改为 09-22",
        "起算，到期日 09-16",
    ]
