"""The changes of a term: the event, the projection, the refusals."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from portal.audit.services import NoActError
from portal.policy.services import figure
from portal.terms import services
from portal.terms.models import AppendOnlyError, Term, TermEvent
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from tests.terms.calendars import APPLICANT, BUREAU, CENTRE, MINISTRY, PANEL, on
from tests.terms.filing_story import INSTITUTION, LIUZHOU, accepted, at, change, evaluated, person, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return person()


@pytest.fixture
def subject():
    return person("件")


def ledger(term):
    return [(row.kind, row.on, row.before_due, row.after_due) for row in term.events.all()]


def test_start_takes_length_clause_and_version_from_the_figure(subject, by):
    term = start(subject, "grading", "09-02 10:20", by=by, mark="受理")
    assert (term.length, term.unit, term.clause, term.internal) == (10, "working_days", "附2二(五)", False)
    assert (term.figure_key, term.figure_version) == ("grading_filing", figure("grading_filing", on("09-02")).version_id)
    assert (term.subject_type, term.subject_id) == ("accounts.user", subject.pk)
    assert (term.started_on, term.due_on, term.provisional) == (on("09-02"), on("09-16"), False)
    assert ledger(term) == [("start", on("09-02"), None, on("09-16"))]


@pytest.mark.parametrize(
    ("key", "figure_key", "moment", "owner", "expected"),
    [
        pytest.param("examining", "examining_filing", "09-02 10:00", LIUZHOU, "09-11", id="A40 examining"),
        pytest.param("grading", "grading_filing", "09-02 10:00", LIUZHOU, "09-16", id="B62 grading"),
        pytest.param("evaluation", "evaluation", "09-07 16:30", LIUZHOU, "10-23", id="B53 evaluation"),
        pytest.param("publicity", "publicity", "10-10 09:00", Owner(HolderKind.CENTRE, "450000C"), "10-16", id="B59 publicity"),
        pytest.param("report", "ministry_report", "10-16 09:00", Owner(HolderKind.CENTRE, "450000C"), "10-23", id="B60 ministry report"),
        pytest.param("city", "city_report", "11-03 09:00", LIUZHOU, "11-17", id="A43 B66 city report"),
        pytest.param("acceptance", "acceptance", "08-24 10:00", LIUZHOU, "08-31", id="D03 acceptance, internal"),
        pytest.param("gap", "publicity_start", "09-29 17:05", Owner(HolderKind.CENTRE, "450000C"), "10-08", id="D99 publicity, internal"),
        pytest.param("supplement", "supplement_answer_days", "08-26 09:00", INSTITUTION, "09-25+", id="D98 answer, internal"),
    ],
)
def test_due_day_of_each_clock_of_the_filing(key, figure_key, moment, owner, expected, subject, by):
    term = start(subject, key, moment, by=by, figure=figure_key, owner=owner)
    carried = {"09-25+": "09-28"}  # 09-25 is Mid-Autumn
    assert term.due_on == on(carried.get(expected, expected))
    assert term.internal == (figure_key in {"acceptance", "publicity_start", "supplement_answer_days"})


@pytest.mark.parametrize(
    ("moment", "owner", "zero"),
    [
        pytest.param("09-03 17:59", LIUZHOU, "09-03", id="D77 within office hours"),
        pytest.param("09-03 18:01", LIUZHOU, "09-04", id="D09 after hours"),
        pytest.param("09-05 10:00", LIUZHOU, "09-07", id="D09 on a Saturday"),
        pytest.param("09-20 10:00", LIUZHOU, "09-20", id="D08 a make-up Sunday is a working day"),
        pytest.param("09-03 23:00", INSTITUTION, "09-03", id="D92 a party's window opens on its day"),
        pytest.param("09-05 10:00", INSTITUTION, "09-05", id="D92 on a Saturday too"),
    ],
)
def test_day_zero_follows_office_hours_for_authorities_alone(moment, owner, zero, subject, by):
    assert start(subject, "examining", moment, by=by, figure="examining_filing", owner=owner).started_on == on(zero)


def test_the_story_of_the_picture(subject, by):
    evaluated(subject, by)
    term = Term.objects.get(key="grading")
    assert (term.due_on, term.paused_since, term.holder_name) == (on("10-13"), None, "柳州市人社局")
    assert ledger(term) == [
        ("start", on("09-02"), None, on("09-16")),
        ("pause", on("09-08"), on("09-16"), None),
        ("resume", on("09-29"), None, on("10-13")),
    ]


def test_a_pause_stamps_who_holds_the_time_and_what_is_left(subject, by):
    evaluated(subject, by, until="notice")
    term = Term.objects.get(key="grading")
    assert (term.due_on, term.paused_since, term.left_when_paused, term.holder_kind) == (None, on("09-08"), 6, "panel")
    assert term.remind_on is None


def test_switching_a_pause_leaves_no_gap(subject, by):
    evaluated(subject, by)
    change("pause", subject, "grading", "10-10 09:00", by=by, reason="公示", holder=CENTRE)
    change("switch_pause", subject, "grading", "10-16 23:59", by=by, reason="报部审核", holder=MINISTRY)
    term = change("resume", subject, "grading", "10-30 11:00", by=by, holder=BUREAU)
    assert term.due_on == on("11-03")
    assert Term.objects.get(key="grading").left_when_paused is None


def test_a_reset_counts_anew_from_the_complete_submission(subject, by):
    """D04, T9."""
    start(subject, "examining", "08-24 10:00", by=by, figure="examining_filing")
    change("pause", subject, "examining", "09-01 10:00", by=by, reason="补正", holder=APPLICANT)
    term = change("reset", subject, "examining", "09-28 19:30", by=by, holder=BUREAU, mark="补正提交")
    assert (term.started_on, term.due_on, term.paused_since) == (on("09-29"), on("10-14"), None)
    assert [kind for kind, *_ in ledger(term)] == ["start", "pause", "reset"]


def test_a_reset_takes_up_a_stopped_clock(subject, by):
    start(subject, "examining", "08-24 10:00", by=by, figure="examining_filing")
    change("stop", subject, "examining", "09-01 10:00", by=by, outcome="补正告知")
    term = change("reset", subject, "examining", "09-28 10:00", by=by, holder=BUREAU)
    term.refresh_from_db()
    assert (term.is_open, term.outcome, term.due_on) == (True, "", on("10-13"))


def test_an_extension_moves_the_due_day(subject, by):
    accepted(subject, by)
    term = change("extend", subject, "grading", "09-10 09:00", by=by, more=5, reason="案情复杂")
    assert (term.length, term.due_on) == (15, on("09-22"))
    with pytest.raises(ValueError, match="extension by 0"):
        change("extend", subject, "grading", "09-10 09:00", by=by, more=0, reason="")


def test_a_transfer_moves_the_owner_and_nothing_else(subject, by):
    accepted(subject, by)
    region = Holder(HolderKind.AUTHORITY, "自治区人社厅")
    term = change("transfer", subject, "grading", "09-04 09:00", by=by, owner=Owner(HolderKind.AUTHORITY, "450000"), holder=region)
    term.refresh_from_db()
    assert (term.owner_authority_code, term.holder, term.due_on) == ("450000", region, on("09-16"))


def test_a_stop_ends_the_term_and_its_reminders(subject, by):
    accepted(subject, by)
    term = change("stop", subject, "grading", "09-10 11:00", by=by, outcome="出具回执")
    assert (term.stopped_on, term.outcome, term.due_on, term.remind_on) == (on("09-10"), "出具回执", on("09-16"), None)


def test_stop_all_ends_what_is_open_and_skips_the_rest(subject, by):
    evaluated(subject, by, until="notice")
    with act(by, at("09-15 10:00")):
        first = services.stop_all(subject, outcome="撤回", at=at("09-15 10:00"), by=by, keys={"evaluation", "publicity"})
        rest = services.stop_all(subject, outcome="撤回", at=at("09-15 10:00"), by=by)
    assert ([term.key for term in first], [term.key for term in rest]) == (["evaluation"], ["grading"])
    assert Term.objects.filter(stopped_at=None).count() == 0


@pytest.mark.parametrize("verb", ["pause", "resume", "switch_pause", "extend", "stop"])
def test_nothing_changes_without_an_open_term(verb, subject, by):
    arguments = {"extend": {"more": 1, "reason": "x"}, "stop": {"outcome": "x"}}.get(verb, {"holder": PANEL, "reason": "x"})
    with pytest.raises(services.NoOpenTermError):
        change(verb, subject, "grading", "09-02 10:00", by=by, **arguments)


def test_a_pause_of_a_pause_and_a_resumption_of_a_running_clock_are_refused(subject, by):
    accepted(subject, by)
    for verb in ("resume", "switch_pause"):
        with pytest.raises(services.PauseError):
            change(verb, subject, "grading", "09-03 10:00", by=by, holder=BUREAU, reason="x")
    change("pause", subject, "grading", "09-03 10:00", by=by, holder=PANEL, reason="x")
    with pytest.raises(services.PauseError):
        change("pause", subject, "grading", "09-04 10:00", by=by, holder=PANEL, reason="x")


def test_a_second_open_clock_of_one_key_is_refused(subject, by):
    accepted(subject, by)
    with pytest.raises(IntegrityError):
        start(subject, "grading", "09-03 10:00", by=by)


def test_a_change_outside_an_act_or_in_somebody_elses_is_refused(subject, by):
    arguments = {"figure_key": "grading_filing", "owner": LIUZHOU, "holder": BUREAU, "at": at("09-02 10:00"), "by": by}
    with pytest.raises(NoActError), transaction.atomic():
        services.start(subject, "grading", **arguments)
    with pytest.raises(NoActError), act(None, at("09-02 10:00")):
        services.start(subject, "grading", **arguments)
    assert Term.objects.count() == 0


def test_the_event_keeps_its_actor_as_a_snapshot(subject, by):
    accepted(subject, by)
    by.name = "改名"
    by.save()
    row = TermEvent.objects.filter(term__key="grading").get()
    assert (row.by_id, row.by) == (by.pk, "韦丽萍")


def test_events_are_append_only(subject, by):
    accepted(subject, by)
    row = TermEvent.objects.first()
    for change_it in (row.save, row.delete, TermEvent.objects.all().delete, lambda: TermEvent.objects.update(mark="x")):
        with pytest.raises(AppendOnlyError):
            change_it()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"length": 0}, id="no length"),
        pytest.param({"due_on": None}, id="runs without a due day"),
        pytest.param({"due_on": date(2026, 9, 1)}, id="due before its start"),
        pytest.param({"paused_since": date(2026, 9, 3)}, id="paused without what is left"),
        pytest.param({"stopped_on": date(2026, 9, 3)}, id="half stopped"),
        pytest.param({"clause": ""}, id="a figure of the notice without its clause"),
        pytest.param({"owner_kind": "court"}, id="an unknown owner"),
    ],
)
def test_the_database_refuses_a_term_that_makes_no_sense(wrong, subject, by):
    accepted(subject, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(key="grading").update(**wrong)


def test_a_start_takes_two_statements_and_a_stop_three(subject, by, django_assert_num_queries):
    accepted(subject, by)
    with act(by, at("09-10 10:00")):
        with django_assert_num_queries(2):
            services.start(subject, "evaluation", figure_key="evaluation", owner=LIUZHOU, holder=BUREAU, at=at("09-10 10:00"), by=by)
        with django_assert_num_queries(3):
            services.stop(subject, "evaluation", outcome="结论签署", at=at("09-10 10:00"), by=by)
        with django_assert_num_queries(4):
            services.pause(subject, "grading", reason="技术评估", holder=PANEL, at=at("09-10 10:00"), by=by)


def test_held_terms_write_their_events_together(subject, by, django_assert_num_queries):
    """Within the block each change sees those before it; a block that fails leaves no event."""
    with act(by, at("09-02 10:20")), services.Held(subject) as held:
        services.start(held, "grading", figure_key="grading_filing", owner=LIUZHOU, holder=BUREAU, at=at("09-02 10:20"), by=by)
        services.pause(held, "grading", reason="评估", holder=PANEL, at=at("09-02 10:20"), by=by)
        assert TermEvent.objects.count() == 0
    term = Term.objects.get()
    assert ([row[0] for row in ledger(term)], term.paused_since) == (["start", "pause"], on("09-02"))

    def resumed_twice():
        with act(by, at("09-03 09:00")), services.Held(subject) as held:
            services.resume(held, "grading", holder=BUREAU, at=at("09-03 09:00"), by=by)
            services.resume(held, "grading", holder=BUREAU, at=at("09-03 09:00"), by=by)

    with pytest.raises(services.PauseError):
        resumed_twice()
    assert TermEvent.objects.count() == 2
