"""Reads of terms: the clock of a page, the slots of a list, the day table, changes to pull."""

from dataclasses import asdict

import pytest

from portal.accounts.models import User
from portal.terms import queries
from portal.terms.models import Term
from portal.terms.rules.holders import HolderKind
from portal.terms.rules.slot import Slot
from tests.terms.calendars import APPLICANT, BUREAU, CENTRE, TODAY, on
from tests.terms.filing_story import INSTITUTION, LINE, accepted, change, evaluated, person, reviewed, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return person()


@pytest.fixture
def subject():
    return person("件")


def test_the_clock_of_the_picture(subject, by, django_assert_num_queries):
    evaluated(subject, by)
    with django_assert_num_queries(1):
        view = queries.clock(subject, TODAY, LINE)
    assert view.term.key == "grading"
    assert (view.ledger.used, view.ledger.left, view.ledger.paused, view.ledger.off) == (7, 3, 15, 16)
    assert view.slot == Slot(7, 10, "剩 3 个工作日", "10-13·附2二(五)", "counting")
    assert [(group.who, group.what, group.from_label) for group in view.groups] == [
        ("受理机关", "受理审查", "08-24 提交"),
        ("申请人", "补正", "08-26"),
        ("受理机关", "受理审查", "08-31"),
        ("受理机关", "计入 4 日", "09-02 受理"),
        ("专家组", "技术评估，不计入 15 日", "09-08 评估通知"),
        ("受理机关", "计入 3 日", "09-29 结论签署"),
        ("剩余", "3 日", ""),
    ]
    assert {share.kind: share.days for share in view.shares} == {
        HolderKind.AUTHORITY: 20,
        HolderKind.CENTRE: 0,
        HolderKind.PANEL: 21,
        HolderKind.INSTITUTION: 5,
        HolderKind.MINISTRY: 0,
    }


def test_there_is_no_clock_before_the_first_one_begins(subject):
    assert queries.clock(subject, TODAY, LINE) is None


def test_the_day_table_tells_what_began_with_another_clock(subject, by):
    evaluated(subject, by)
    rows = queries.day_table(Term.objects.get(key="grading"), TODAY, duty="出具回执或提请公示")
    assert {row.dates: (row.why, row.clause) for row in rows if row.dates in ("09-07", "09-08", "10-13")} == {
        "09-07": ("工作日，材料审核通过", "附2二(三)"),
        "09-08": ("工作日，评估通知，次日起停表", ""),
        "10-13": ("到期，当日 24:00 前出具回执或提请公示", "附2二(五)"),
    }


def test_events_tell_everything_that_happened(subject, by, django_assert_num_queries):
    evaluated(subject, by)
    with django_assert_num_queries(1):
        found = [(row.term.key, row.kind) for row in queries.events(subject)]
    assert found == [
        ("acceptance", "start"),
        ("acceptance", "pause"),
        ("acceptance", "resume"),
        ("acceptance", "stop"),
        ("grading", "start"),
        ("evaluation", "start"),
        ("grading", "pause"),
        ("grading", "resume"),
        ("evaluation", "stop"),
    ]


def _at_evaluation(subject, by):
    evaluated(subject, by, until="notice")


def _publicised(subject, by):
    evaluated(subject, by)
    change("pause", subject, "grading", "10-08 09:00", by=by, reason="公示", holder=CENTRE)
    start(subject, "publicity", "10-08 09:00", by=by, figure="publicity", label="公示期")


def _supplementing_paused(subject, by):
    start(subject, "acceptance", "09-29 10:00", by=by, figure="acceptance")
    change("pause", subject, "acceptance", "10-08 09:00", by=by, reason="补正", holder=APPLICANT)
    start(subject, "supplement", "10-08 09:00", by=by, figure="supplement_answer_days", owner=INSTITUTION, holder=APPLICANT)


def _supplementing_stopped(subject, by):
    start(subject, "acceptance", "09-29 10:00", by=by, figure="acceptance")
    change("stop", subject, "acceptance", "10-08 09:00", by=by, outcome="补正告知")
    start(subject, "supplement", "10-08 09:00", by=by, figure="supplement_answer_days", owner=INSTITUTION, holder=APPLICANT)


def _decided(subject, by):
    accepted(subject, by)
    change("stop", subject, "grading", "09-10 11:00", by=by, outcome="出具回执")


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(accepted, Slot(10, 10, "逾期 12 个工作日", "应于 09-16 办结", "overdue"), id="overdue"),
        pytest.param(evaluated, Slot(7, 10, "剩 3 个工作日", "10-13·附2二(五)", "counting"), id="counting"),
        pytest.param(_at_evaluation, Slot(4, 10, "停表·专家组", "评估至 10-23 前", "paused"), id="at the panel"),
        pytest.param(_publicised, Slot(6, 10, "停表·区中心", "公示至 10-14 24:00", "paused"), id="publicised"),
        pytest.param(_supplementing_paused, Slot(2, 5, "等待申请人", "11-09 前补正·内部时限", "paused"), id="waiting, paused"),
        pytest.param(_supplementing_stopped, Slot(2, 5, "等待申请人", "11-09 前补正·内部时限", "paused"), id="waiting, stopped"),
        pytest.param(_decided, Slot(6, 10, "已办结", "09-10 办结", "stopped"), id="decided"),
    ],
)
def test_slot_of_a_list_agrees_with_the_clock_of_the_page(story, expected, subject, by):
    story(subject, by)
    found = queries.slots(User, [subject.pk, by.pk], TODAY, LINE)
    assert found == {subject.pk: expected}
    assert queries.clock(subject, TODAY, LINE).slot == expected


def test_slots_take_one_query_however_many_there_are(by, django_assert_num_queries):
    subjects = [person(f"件{number}") for number in range(4)]
    for number, subject in enumerate(subjects):
        (reviewed, accepted, evaluated, _decided)[number](subject, by)
    queries.slots(User, [], TODAY, LINE)
    with django_assert_num_queries(1):
        found = queries.slots(User, [subject.pk for subject in subjects], TODAY, LINE)
    assert sorted(found) == sorted(subject.pk for subject in subjects)
    assert {key: asdict(value)["tone"] for key, value in found.items()} == {
        subjects[0].pk: "stopped",
        subjects[1].pk: "overdue",
        subjects[2].pk: "counting",
        subjects[3].pk: "stopped",
    }


def test_leading_terms_give_what_a_queue_sorts_by(by, subject):
    evaluated(subject, by)
    assert {number: (term.key, term.due_on) for number, term in queries.leading_terms(User, [subject.pk], LINE).items()} == {
        subject.pk: ("grading", on("10-13"))
    }


def test_overdue_is_a_filter_on_the_owners_code(by, subject, django_assert_num_queries):
    accepted(subject, by)
    evaluated(person("另一件"), by)
    with django_assert_num_queries(1):
        found = [term.subject_id for term in queries.overdue(TODAY, "450200")]
    assert found == [subject.pk]
    assert list(queries.overdue(TODAY, "450100")) == []
    assert list(queries.overdue(on("09-16"))) == []


def test_the_page_and_the_list_count_the_same_days_left_on_every_day(by, subject):
    evaluated(subject, by)
    for day in (on("09-29"), on("09-30"), on("10-05"), on("10-08"), on("10-12"), on("10-13")):
        view = queries.clock(subject, day, LINE)
        words = "今日到期" if view.ledger.left == 0 else f"剩 {view.ledger.left} 个工作日"
        assert view.slot.line1 == words


def test_the_line_of_an_evening_acceptance_has_no_gap(by, subject):
    start(subject, "acceptance", "09-01 10:00", by=by, figure="acceptance", holder=BUREAU, mark="提交")
    change("stop", subject, "acceptance", "09-04 20:00", by=by, outcome="受理")
    start(subject, "grading", "09-04 20:00", by=by, mark="受理")
    view = queries.clock(subject, on("09-08"), LINE)
    assert [(segment.from_on, segment.to_on) for segment in view.segments] == [
        (on("09-01"), on("09-07")),
        (on("09-07"), on("09-08")),
    ]
