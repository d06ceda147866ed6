"""Reminders: once for each person, stage and due day, however often and however many sweeps run."""

import threading
from datetime import date

import pytest
from django.db import connection, connections, transaction

from portal.access.models import Membership
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.terms import queries, services, tasks
from portal.terms.models import Reminder, Term
from portal.terms.recipients import recipients_of
from portal.terms.rules.holders import HolderKind, Owner
from portal.terms.services import reminding
from portal.terms.services.projecting import Reckoner
from tests.racing import race
from tests.terms.calendars import BUREAU, PANEL, calendar, on
from tests.terms.filing_story import accepted, at, change, evaluated, person, start

SWEPT_AT = at("10-09 08:00")


@pytest.fixture
def by():
    return person()


@pytest.fixture
def subject():
    return person("件")


def to(*users):
    """Everybody is reminded of everything."""
    return lambda terms, on: {term.pk: [user.pk for user in users] for term in terms}


def stages():
    return list(Reminder.objects.order_by("id").values_list("term__key", "stage", "due_on", "recipient__name"))


@pytest.mark.django_db
def test_each_stage_is_told_once_to_each_person(subject, by):
    other = person("莫建华")
    start(subject, "grading", "09-28 10:00", by=by)  # due 10-16
    told = []
    for day in ("09-28", "09-30", "10-09", "10-10", "10-12", "10-15", "10-15", "10-16", "10-19", "10-20", "10-23"):
        services.remind(at=at(f"{day} 08:00"), recipients=to(by, other))
        told.append(Reminder.objects.count())
    assert told == [0, 0, 2, 2, 2, 4, 4, 6, 8, 8, 10]
    assert [stage for _, stage, _, name in stages() if name == by.name] == ["7d", "1d", "due", "overdue-1", "overdue-5"]


@pytest.mark.django_db
def test_a_second_run_sends_nothing(subject, by):
    evaluated(subject, by)
    assert services.remind(at=SWEPT_AT, recipients=to(by)) == services.Reminded(1, 1, ())
    assert services.remind(at=SWEPT_AT, recipients=to(by)) == services.Reminded(0, 0, ())
    assert stages() == [("grading", "3d", on("10-13"), "韦丽萍")]


@pytest.mark.django_db
def test_the_constraint_stands_behind_the_moving_day(subject, by):
    """Should the day of the next reminder be lost, the same reminder is still written once."""
    evaluated(subject, by)
    services.remind(at=SWEPT_AT, recipients=to(by))
    Term.objects.filter(key="grading").update(remind_on=on("10-09"))
    services.remind(at=SWEPT_AT, recipients=to(by))
    assert Reminder.objects.count() == 1


@pytest.mark.django_db
def test_a_due_day_that_moved_is_told_anew(subject, by):
    evaluated(subject, by)
    services.remind(at=SWEPT_AT, recipients=to(by))
    change("extend", subject, "grading", "10-10 09:00", by=by, more=1, reason="延长")
    services.remind(at=at("10-10 10:00"), recipients=to(by))
    assert stages() == [("grading", "3d", on("10-13"), "韦丽萍"), ("grading", "3d", on("10-14"), "韦丽萍")]


@pytest.mark.django_db
def test_a_clock_that_stands_still_or_has_stopped_reminds_nobody(subject, by):
    accepted(subject, by)
    change("pause", subject, "grading", "09-14 09:00", by=by, reason="技术评估", holder=PANEL)
    assert services.remind(at=SWEPT_AT, recipients=to(by)).seen == 0
    change("resume", subject, "grading", "10-08 09:00", by=by, holder=BUREAU)
    change("stop", subject, "grading", "10-08 10:00", by=by, outcome="出具回执")
    assert services.remind(at=SWEPT_AT, recipients=to(by)).seen == 0


@pytest.mark.django_db
def test_a_term_without_anybody_to_remind_is_said_and_moves_on(subject, by, caplog):
    evaluated(subject, by)
    term = Term.objects.get(key="grading")
    assert services.remind(at=SWEPT_AT, recipients=to()) == services.Reminded(1, 0, (term.pk,))
    assert caplog.messages == [f"terms without anybody to remind: ({term.pk},)"]
    assert services.remind(at=SWEPT_AT, recipients=to(by)).seen == 0


@pytest.mark.django_db
def test_the_inbox_pulls_what_is_not_delivered(subject, by):
    evaluated(subject, by)
    services.remind(at=SWEPT_AT, recipients=to(by))
    found = queries.undelivered()
    assert [(reminder.term.key, reminder.stage) for reminder in found] == [("grading", "3d")]
    assert services.mark_delivered([found[0].pk], at=SWEPT_AT) == 1
    assert (services.mark_delivered([found[0].pk], at=SWEPT_AT), queries.undelivered()) == (0, [])


@pytest.mark.django_db
def test_the_due_set_is_one_query_whatever_the_number_of_reminders(by, django_assert_max_num_queries):
    for number in range(12):
        evaluated(person(f"件{number}"), by)
    with django_assert_max_num_queries(6):
        found = services.remind(at=SWEPT_AT, recipients=to(by))
    assert (found.seen, found.written) == (12, 12)


@pytest.mark.django_db
def test_recipients_are_the_people_of_the_owner(subject, by):
    officer, gone, centre = person("黄小燕"), person("旧人"), person("区中心经办")
    liuzhou = Authority.objects.get_or_create(
        code="450200", defaults={"number": "4502", "kind": "city", "name": "柳州市人社局", "short_name": "柳州", "city_name": "柳州市"}
    )[0]
    middle = Authority.objects.get_or_create(
        code="450000C", defaults={"number": "450C", "kind": "centre", "name": "区中心", "short_name": "区中心", "city_name": "区本级"}
    )[0]
    Membership.objects.create(user=officer, authority=liuzhou, role=Role.REVIEWER, from_on=on("01-01"))
    Membership.objects.create(user=officer, authority=liuzhou, role=Role.INSPECTOR, from_on=on("01-01"))
    Membership.objects.create(user=gone, authority=liuzhou, role=Role.REVIEWER, from_on=on("01-01"), until_on=on("10-01"))
    Membership.objects.create(user=centre, authority=middle, role=Role.CENTRE_OFFICER, from_on=on("01-01"))
    mine = start(subject, "grading", "09-28 10:00", by=by)
    theirs = start(subject, "publicity", "09-28 10:00", by=by, figure="publicity", owner=Owner(HolderKind.CENTRE, "450000C"))
    nobodys = start(subject, "ministry", "09-28 10:00", by=by, owner=Owner(HolderKind.MINISTRY))
    assert recipients_of([mine, theirs, nobodys], on("10-09")) == {
        mine.pk: frozenset({officer.pk}),
        theirs.pk: frozenset({centre.pk}),
        nobodys.pk: frozenset(),
    }


@pytest.mark.django_db
def test_the_task_recomputes_and_reminds(subject, by):
    evaluated(subject, by)
    tasks.sweep()
    assert Term.objects.get(key="grading").remind_on != on("10-09")
    assert services.sweep(at=SWEPT_AT, recipients=to(by)) == services.Swept(0, 0)


def _due_terms(count):
    """Terms that are due today, without an act: the race is about the sweep alone."""
    return Term.objects.bulk_create(
        Term(
            subject_type="accounts.user",
            subject_id=number,
            key="grading",
            label="备案期限",
            owner_kind="authority",
            owner_authority_code="450200",
            started_at=at("09-02 10:00"),
            started_on=on("09-02"),
            length=10,
            unit="working_days",
            figure_key="grading_filing",
            figure_version=1,
            clause="附2二(五)",
            internal=False,
            calendar_key="guangxi",
            calendar_version=1,
            due_on=on("10-13"),
            holder_kind="authority",
            remind_on=on("10-09"),
        )
        for number in range(count)
    )


def test_two_sweeps_at_once_remind_once(transactional_db):
    by = person()
    _due_terms(60)

    def sweep():
        return services.sweep(at=SWEPT_AT, recipients=to(by)).reminded

    outcomes = race(sweep, sweep, sweep)
    assert sum(outcomes) == 60
    assert Reminder.objects.count() == 60


@pytest.mark.postgres
@pytest.mark.parametrize("constrained", [True, False])
def test_the_constraint_is_what_holds_when_sweeps_do_not_lock(transactional_db, on_postgresql, monkeypatch, constrained):
    """The negative control: sweeps that read the same due set double every reminder once the constraint is gone."""
    if not on_postgresql:
        pytest.skip("SQLite lets one writer in at a time")
    by = person()
    terms = _due_terms(20)
    constraint = next(found for found in Reminder._meta.constraints if found.name == "reminder_once_a_stage")
    if not constrained:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Reminder, constraint)
    together = threading.Barrier(2)

    def unlocked_sweep():
        found = list(Term.objects.filter(pk__in=[term.pk for term in terms]))
        together.wait(30)
        with transaction.atomic():
            rows = [row for term in found for row in reminding._reminders(term, [by.pk], Reckoner(calendar(), on("10-09")), SWEPT_AT)]
            Reminder.objects.bulk_create(rows, ignore_conflicts=True)

    try:
        race(unlocked_sweep, unlocked_sweep)
        assert Reminder.objects.count() == (20 if constrained else 40)
    finally:
        Reminder.objects.all().delete()
        if not constrained:
            with connection.schema_editor() as editor:
                editor.add_constraint(Reminder, constraint)
        connections.close_all()


@pytest.mark.django_db
def test_stages_missed_by_an_outage_are_not_made_up_for(subject, by):
    start(subject, "grading", "09-28 10:00", by=by)
    services.remind(at=at("12-01 08:00"), recipients=to(by))
    assert stages() == [("grading", "overdue-20", date(2026, 10, 16), "韦丽萍")]
