"""The day table: every day, whether it counts, why, whose time it is, by which clause (N2)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.terms.rules.day_table import Facts, Note, day_table
from portal.terms.rules.history import Event, EventKind, replay
from portal.terms.rules.ledger import Unit, reckon
from portal.terms.rules.month import months
from tests.terms.calendars import APPLICANT, BUREAU, GRADING, PANEL, TODAY, calendar, on

NATIONAL = "国务院办公厅放假安排"


def facts(events=GRADING, today=TODAY, unit=Unit.WORKING_DAYS, notes=None, days=None):
    history = replay(events, unit)
    ledger = reckon(history.limit, history.pauses, today, days or calendar(), history.stopped_on)
    return Facts(history, ledger, "附2二(五)", "出具回执或提请公示", notes or {})


def test_day_table_reproduces_the_picture():
    rows = day_table(facts(notes={on("09-07"): Note("材料审核通过", "附2二(三)")}), TODAY, calendar())
    assert [(r.dates, r.weekday, r.count, r.why, r.who, r.clause) for r in rows] == [
        ("09-02", "三", "", "受理，起算日不计入", "柳州市人社局", "附2二(五)"),
        ("09-03", "四", "1", "工作日", "柳州市人社局", ""),
        ("09-04", "五", "2", "工作日", "柳州市人社局", ""),
        ("09-05 至 09-06", "六日", "", "周末", "", ""),
        ("09-07", "一", "3", "工作日，材料审核通过", "柳州市人社局", "附2二(三)"),
        ("09-08", "二", "4", "工作日，评估通知，次日起停表", "柳州市人社局", ""),
        ("09-09 至 09-11", "三–五", "3", "技术评估", "专家组", "附2二(五)"),
        ("09-12 至 09-13", "六日", "", "周末", "", ""),
        ("09-14 至 09-18", "一–五", "5", "技术评估", "专家组", "附2二(五)"),
        ("09-19", "六", "", "周末", "", ""),
        ("09-20", "日", "1", "国庆节调休上班，技术评估", "专家组", NATIONAL),
        ("09-21 至 09-24", "一–四", "4", "技术评估", "专家组", "附2二(五)"),
        ("09-25 至 09-27", "五–日", "", "中秋节", "", NATIONAL),
        ("09-28 至 09-29", "一二", "2", "技术评估，结论签署，次日恢复", "专家组", "附2二(五)"),
        ("09-30", "三", "5", "工作日", "柳州市人社局", ""),
        ("10-01 至 10-07", "四–三", "", "国庆节", "", NATIONAL),
        ("10-08", "四", "6", "工作日", "柳州市人社局", ""),
        ("10-09", "五", "7", "工作日", "柳州市人社局", ""),
        ("10-10", "六", "8", "国庆节调休上班", "柳州市人社局", NATIONAL),
        ("10-11", "日", "", "周末", "", ""),
        ("10-12", "一", "9", "工作日", "柳州市人社局", ""),
        ("10-13", "二", "10", "到期，当日 24:00 前出具回执或提请公示", "柳州市人社局", "附2二(五)"),
    ]
    assert [r.dates for r in rows if r.today] == ["10-09"]
    assert [r.dates for r in rows if r.due] == ["10-13"]
    assert [(r.count, r.kind) for r in rows if r.kind in ("counted", "left")][5:9] == [
        ("6", "counted"),
        ("7", "counted"),
        ("8", "left"),
        ("9", "left"),
    ]


def test_day_table_of_a_time_that_had_only_to_last_has_no_day_past_it():
    late = facts(today=on("10-20"))
    assert {row.kind for row in day_table(late, on("10-20"), calendar())} >= {"over"}
    least = day_table(replace(late, least=True), on("10-20"), calendar())
    assert "over" not in {row.kind for row in least}
    assert next(row.why for row in day_table(replace(facts(), least=True), TODAY, calendar()) if row.due) == "期满，次日起可以结束"


def test_day_table_gives_each_day_a_row_when_expanded():
    rows = day_table(facts(), TODAY, calendar(), expanded=True)
    assert (len(rows), {r.dates for r in rows if " 至 " in r.dates}) == (42, set())


def test_day_table_splits_a_run_at_today():
    rows = day_table(facts(GRADING[:2], on("09-15")), on("09-15"), calendar())
    assert [(r.dates, r.count, r.today) for r in rows[-2:]] == [("09-14", "1", False), ("09-15", "1", True)]


def test_day_table_goes_on_to_today_when_overdue():
    rows = day_table(facts(GRADING[:1], on("09-18")), on("09-18"), calendar())
    assert [(r.dates, r.kind, r.count) for r in rows[-3:]] == [
        ("09-16", "counted", "10"),
        ("09-17", "over", "11"),
        ("09-18", "over", "12"),
    ]


def test_day_table_ends_with_the_stop():
    events = (GRADING[0], Event(EventKind.STOP, on("09-04"), BUREAU, mark="出具回执"))
    rows = day_table(facts(events), TODAY, calendar())
    assert [(r.dates, r.why, r.due) for r in rows[-2:]] == [("09-03", "工作日", False), ("09-04", "工作日，出具回执，期限终止", False)]


def test_day_table_of_calendar_days_runs_numbers_together():
    events = (Event(EventKind.START, on("09-01"), APPLICANT, "补正", "补正通知", "", 20),)
    rows = day_table(facts(events, on("09-03"), Unit.CALENDAR_DAYS), on("09-03"), calendar())
    assert [(r.dates, r.count, r.days) for r in rows] == [
        ("09-01", "", 0),
        ("09-02", "1", 1),
        ("09-03", "2", 1),
        ("09-04", "3", 1),
        ("09-05 至 09-06", "4–5", 2),
        ("09-07 至 09-11", "6–10", 5),
        ("09-12 至 09-13", "11–12", 2),
        ("09-14 至 09-18", "13–17", 5),
        ("09-19", "18", 1),
        ("09-20", "19", 1),
        ("09-21", "20", 1),
    ]


def test_day_table_marks_days_that_are_not_published():
    events = (Event(EventKind.START, on("12-29"), BUREAU, "备案", "受理", "附2二(五)", 4),)
    rows = day_table(facts(events, on("12-29")), on("12-29"), calendar())
    assert [(r.dates, r.provisional) for r in rows] == [
        ("12-29", False),
        ("12-30", False),
        ("12-31", False),
        ("2027-01-01", True),
        ("2027-01-02 至 2027-01-03", True),
        ("2027-01-04", True),
        ("2027-01-05", True),
    ]


def test_months_show_the_term_as_in_the_picture():
    found = months(day_table(facts(), TODAY, calendar()), TODAY, calendar())
    assert [month.title for month in found] == ["2026 年 9 月", "2026 年 10 月"]
    september, october = found
    assert [(day.day, day.tone) if day else None for day in september.weeks[0]] == [
        None,
        (1, ""),
        (2, "begin"),
        (3, "counted"),
        (4, "counted"),
        (5, "free"),
        (6, "free"),
    ]
    assert [(month.title, day.day) for month in found for week in month.weeks for day in week if day and day.makeup] == [
        ("2026 年 9 月", 20),
        ("2026 年 10 月", 10),
    ]
    assert [(day.day, day.tone) if day else None for day in october.weeks[2]] == [
        (12, "left"),
        (13, "left"),
        None,
        None,
        None,
        None,
        None,
    ]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=6),
    st.integers(1, 25),
    st.integers(0, 40),
    st.booleans(),
    st.sampled_from(Unit),
)
def test_day_table_sums_to_the_term(steps, length, rest, expanded, unit):
    """Counted rows are used and left days; with paused and off days they are the span."""
    day = on("09-02").toordinal()
    length = min(length, 2) if unit == Unit.MONTHS else length
    events = [Event(EventKind.START, on("09-02"), BUREAU, "备案", "受理", "附2二(五)", length)]
    for paused, gap in steps:
        day += gap
        events.append(
            Event(EventKind.PAUSE if paused else EventKind.RESUME, TODAY.fromordinal(day), PANEL if paused else BUREAU, "评估", "变动")
        )
    today = TODAY.fromordinal(day + rest)
    of = facts(events, today, unit)
    rows = day_table(of, today, calendar(), expanded=expanded)
    counted = sum(row.days for row in rows if row.kind in ("counted", "left", "over"))
    assert counted == of.ledger.used + (of.ledger.left if of.ledger.due else 0)
    assert sum(row.days for row in rows if row.kind == "paused") == of.ledger.paused
    assert sum((row.last - row.first).days + 1 for row in rows[1:]) == of.ledger.days
