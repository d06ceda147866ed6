"""D14, T10: an edit of the calendar recomputes the open terms and says why; a party never loses a day (D101)."""

from datetime import date

import pytest

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.terms import queries, services
from portal.terms.models import Term, TermEvent
from portal.terms.rules.history import replay
from portal.terms.rules.ledger import Unit, due
from portal.workdays.rules import Calendar
from portal.workdays.services import calendar as calendar_in_force
from tests.terms.calendars import APPLICANT, HOLIDAYS, calendar, on
from tests.terms.filing_story import INSTITUTION, accepted, at, change, evaluated, person, start

pytestmark = pytest.mark.django_db
EDITED_AT = at("09-03 09:00")


def edited(more, *, regional=None) -> Calendar:
    """The calendar one version later, with these days besides."""
    version = calendar_in_force("guangxi").version + 1
    return calendar({**HOLIDAYS, **more}, version=version, regional=regional)


@pytest.fixture
def by():
    return person()


@pytest.fixture
def subject():
    return person("件")


A_DAY_OFF = {on("09-15"): (False, "临时放假")}
A_DAY_ON = {on("09-12"): (True, "临时上班")}


def test_a_new_day_off_moves_the_due_day_and_says_why(subject, by):
    accepted(subject, by)
    found = services.recompute_behind(edited(A_DAY_OFF), at=EDITED_AT)
    term, row = Term.objects.get(key="grading"), TermEvent.objects.last()
    assert (found.seen, found.changed) == (1, (term.pk,))
    assert (term.due_on, row.kind, row.before_due, row.after_due, row.by) == (on("09-17"), "recompute", on("09-16"), on("09-17"), "系统")
    assert row.reason == f"放假安排变动（日历第 {edited(A_DAY_OFF).version} 版）：到期日由 2026-09-16 改为 2026-09-17"
    entry = Entry.objects.get(act="terms.recompute")
    assert (entry.actor_name, entry.subject_id, entry.data["to"]) == ("系统", str(term.pk), "2026-09-17")


@pytest.mark.parametrize(
    ("owner", "holder", "due", "told"),
    [
        pytest.param(None, None, "09-15", "到期日由 2026-09-16 改为 2026-09-15", id="D14 an authority's day may come earlier"),
        pytest.param(
            INSTITUTION, APPLICANT, "09-16", "按新安排为 2026-09-15，申请人的期限不提前，仍为 2026-09-16", id="D101 a party's day stays"
        ),
    ],
)
def test_a_new_working_day(owner, holder, due, told, subject, by):
    parties = {"owner": owner, "holder": holder} if owner else {}
    start(subject, "term", "09-02 10:20", by=by, **parties)
    services.recompute_behind(edited(A_DAY_ON), at=EDITED_AT)
    assert Term.objects.get().due_on == on(due)
    assert TermEvent.objects.last().reason.split("：", 1)[1] == told


def test_a_partys_day_stays_through_later_recomputations(subject, by):
    start(subject, "term", "09-02 10:20", by=by, owner=INSTITUTION, holder=APPLICANT)
    first = edited(A_DAY_ON)
    services.recompute_behind(first, at=EDITED_AT)
    again = calendar({**HOLIDAYS, **A_DAY_ON, on("09-13"): (True, "临时上班")}, version=first.version + 1)
    services.recompute_behind(again, at=EDITED_AT)
    assert Term.objects.get().due_on == on("09-16")


def test_a_second_run_finds_nothing(subject, by):
    accepted(subject, by)
    services.recompute_behind(edited(A_DAY_OFF), at=EDITED_AT)
    assert services.recompute_behind(edited(A_DAY_OFF), at=EDITED_AT).seen == 0
    assert TermEvent.objects.filter(kind="recompute").count() == 1


def test_a_term_that_the_edit_does_not_touch_gets_the_version_and_no_event(subject, by):
    accepted(subject, by)
    new = edited({on("12-25"): (False, "临时放假")})
    assert services.recompute_behind(new, at=EDITED_AT).changed == ()
    assert Term.objects.get(key="grading").calendar_version == new.version
    assert TermEvent.objects.filter(kind="recompute").count() == 0


def test_closed_terms_and_other_calendars_are_left_alone(subject, by):
    accepted(subject, by)
    change("stop", subject, "grading", "09-03 08:00", by=by, outcome="出具回执")
    start(subject, "national", "09-02 10:20", by=by, calendar_key="national")
    before = list(Term.objects.values_list("key", "due_on", "calendar_version"))
    assert services.recompute_behind(edited(A_DAY_OFF), at=EDITED_AT).seen == 0
    assert list(Term.objects.values_list("key", "due_on", "calendar_version")) == before


def test_a_paused_term_is_recomputed_without_a_due_day(subject, by):
    evaluated(subject, by, until="notice")
    new = edited({on("09-07"): (False, "临时放假")})
    services.recompute_behind(new, at=at("09-10 09:00"))
    term = Term.objects.get(key="grading")
    assert (term.due_on, term.left_when_paused, term.calendar_version) == (None, 7, new.version)


YEARS = (2025, 2026, 2027)
NEW_YEAR = {date(2027, 1, 1): (False, "元旦")}


def certain_after(subject, by, entered, **parties):
    """A term of ten days from 28 December, provisional until these days of the next year are entered."""
    before = calendar(published=YEARS[:2], regional_years=YEARS, version=calendar_in_force("guangxi").version + 1)
    start(subject, "term", "12-28 10:00", by=by, **parties)
    services.recompute_behind(before, at=at("12-28 11:00"))
    assert (Term.objects.get().due_on, Term.objects.get().provisional) == (date(2027, 1, 12), True)
    after = calendar({**HOLIDAYS, **entered}, published=YEARS, regional_years=YEARS, version=before.version + 1)
    services.recompute_behind(after, at=at("12-29 11:00"))
    return Term.objects.get()


@pytest.mark.parametrize(
    ("parties", "entered", "due", "told"),
    [
        pytest.param({}, {**NEW_YEAR, date(2027, 1, 4): (False, "元旦")}, 13, "到期日由 2027-01-12 改为 2027-01-13", id="D14 later"),
        pytest.param(
            {},
            {**NEW_YEAR, date(2027, 1, 9): (True, "上班")},
            11,
            "到期日由 2027-01-12 改为 2027-01-11",
            id="D14 an authority's day earlier",
        ),
        pytest.param(
            {"owner": INSTITUTION, "holder": APPLICANT},
            {**NEW_YEAR, date(2027, 1, 9): (True, "上班")},
            12,
            "按新安排为 2027-01-11，申请人的期限不提前，仍为 2027-01-12",
            id="D101 a party's day stays",
        ),
    ],
)
def test_a_year_that_is_published_makes_the_day_certain(parties, entered, due, told, subject, by):
    """The history says why, by the version of the calendar; a party's day never comes earlier."""
    term = certain_after(subject, by, entered, **parties)
    row = TermEvent.objects.last()
    assert (term.due_on, term.provisional, row.kind) == (date(2027, 1, due), False, "recompute")
    assert row.reason == f"放假安排变动（日历第 {term.calendar_version} 版）：{told}"


def test_a_year_that_is_published_as_it_was_expected_only_makes_the_day_certain(subject, by):
    term = certain_after(subject, by, NEW_YEAR)
    assert (term.due_on, term.provisional) == (date(2027, 1, 12), False)


def test_recomputation_equals_a_fresh_computation(subject, by):
    evaluated(subject, by)
    new = edited({on("09-15"): (False, "临时放假"), on("10-09"): (False, "临时放假"), on("10-11"): (True, "临时上班")})
    services.recompute_behind(new, at=at("10-09 09:00"))
    for term in Term.objects.filter(stopped_at=None):
        history = replay([row.event for row in term.events.exclude(kind="recompute")], Unit(term.unit))
        assert term.due_on == due(history.limit, history.pauses, new).on


def test_upper_apps_pull_what_changed(subject, by):
    accepted(subject, by)
    other = person("别件")
    accepted(other, by)
    change("stop", other, "grading", "09-03 08:00", by=by, outcome="撤回")
    services.recompute_behind(edited(A_DAY_OFF), at=EDITED_AT)
    first = queries.changed_since(0, User)
    assert first.subjects == frozenset({subject.pk})
    assert queries.changed_since(first.marker, User) == queries.Changes(first.marker, frozenset())


def test_a_chunk_takes_no_more_than_its_limit(by):
    for number in range(5):
        start(person(f"件{number}"), "grading", "09-02 10:20", by=by)
    seen = [services.recompute_behind(edited(A_DAY_OFF), at=EDITED_AT, limit=2).seen for _ in range(4)]
    assert seen == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("day", "more", "expected"),
    [
        pytest.param("10-09", {on("12-25"): (False, "临时放假")}, "10-12", id="the stage of today has been told"),
        pytest.param(
            "10-08",
            {on("10-07"): (True, "临时上班"), on("10-12"): (False, "临时放假")},
            "10-08",
            id="the edit moves the stage of three days to today",
        ),
    ],
)
def test_the_next_reminder_of_a_due_day_that_stays(day, more, expected, subject, by):
    evaluated(subject, by)
    services.remind(at=at(f"{day} 08:00"), recipients=lambda terms, on: {term.pk: [by.pk] for term in terms})
    services.recompute_behind(edited(more), at=at(f"{day} 09:00"))
    term = Term.objects.get(key="grading")
    assert (term.due_on, term.remind_on) == (on("10-13"), on(expected))
