"""The report to the ministry, the code it assigns, and its return. Clause: 附2二(五)."""

from datetime import date, datetime, timedelta

import pytest

from filings.enums import State
from filings.models import Filing, Objection
from filings.services import ministry, publicising
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.terms.models import Term
from portal.terms.pages import quote
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import MONDAY, ZONE, Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CODE = "Y000045000218"


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


def evaluated(bureau: Desk, number: int = 1) -> Filing:
    return road.evaluated(road.reviewed(road.accepted(submitted(number), bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)


def waiting(bureau: Desk, officer: User, number: int = 1) -> Filing:
    """The file after its publicity, on the day after its last."""
    filing = road.publicised(evaluated(bureau, number), officer, MONDAY + 7 * DAY)
    return publicising.close(filing, by=officer, at=road.day_after_publicity(filing), seen=filing.version)


def sent(bureau: Desk, officer: User, number: int = 1) -> Filing:
    filing = waiting(bureau, officer, number)
    return ministry.report(filing, by=officer, at=MONDAY + 15 * DAY, seen=filing.version)


def term(filing: Filing, key: str) -> Term:
    return Term.objects.filter(subject_type="filings.filing", subject_id=filing.pk, key=key).latest("pk")


def test_report_is_due_five_working_days_after_the_publicity(bureau: Desk, officer: User) -> None:
    """B60: the publicity ended on Sunday 20 September, which is worked; the 25th to the 27th are days off."""
    filing = waiting(bureau, officer)
    assert (filing.centre_due_on, filing.due_on) == (date(2026, 9, 28), None)
    late = datetime(2026, 9, 30, 10, tzinfo=ZONE)
    reported = ministry.report(filing, by=officer, at=late, seen=filing.version)
    assert (reported.state, term(reported, "ministry_report").stopped_on) == (State.AT_MINISTRY, late.date())
    assert (reported.paused_by, term(reported, "grading_filing").due_on) == ("ministry", None)


@pytest.mark.parametrize("days", [pytest.param(1, id="at-once"), pytest.param(3, id="late"), pytest.param(12, id="after-the-due-day")])
def test_closing_late_does_not_lengthen_the_term(bureau: Desk, officer: User, days: int) -> None:
    """B60, T13: day zero is the last day of the publicity, as the queue has said all along."""
    filing = road.publicised(evaluated(bureau), officer, MONDAY + 7 * DAY)
    foretold, at = filing.centre_due_on, road.day_after_publicity(filing) + (days - 1) * DAY
    closed = publicising.close(filing, by=officer, at=at, seen=filing.version)
    clock = term(closed, "ministry_report")
    assert (clock.started_on, clock.due_on, closed.centre_due_on) == (date(2026, 9, 20), date(2026, 9, 28), foretold)


def test_an_objection_answered_after_the_end_is_day_zero(bureau: Desk, officer: User) -> None:
    """B60, D100: it kept the publicity open until the answer; what is pressed later moves nothing. Answered before the end it moves nothing."""
    for number, answered, due in (
        (1, datetime(2026, 9, 16, 10, tzinfo=ZONE), (20, 28)),
        (2, datetime(2026, 9, 22, 10, tzinfo=ZONE), (22, 30)),
    ):
        filing = road.publicised(evaluated(bureau, number), officer, MONDAY + 7 * DAY)
        objection = publicising.raise_objection(filing.publicities.get(), text="场地系借用", at=MONDAY + 8 * DAY)
        found = Objection.objects.select_related("publicity__filing__authority").get(pk=objection.pk)
        publicising.answer_objection(found, against=[], answer="不属实", by=bureau.reviewer, at=answered, seen=fresh(filing).version)
        foretold = fresh(filing).centre_due_on
        closed = publicising.close(fresh(filing), by=officer, at=datetime(2026, 9, 24, 10, tzinfo=ZONE), seen=fresh(filing).version)
        clock = term(closed, "ministry_report")
        assert (clock.started_on.day, clock.due_on, closed.centre_due_on) == (due[0], date(2026, 9, due[1]), foretold)


def test_its_clock_quotes_its_own_words(bureau: Desk, officer: User) -> None:
    """B60: the clause sets the ten days too (B61)."""
    filing = waiting(bureau, officer)
    assert quote(term(filing, "ministry_report")).startswith("“公示后5个工作日内")
    assert "10个工作日" in quote(term(filing, "grading_filing"))


def test_ministry_is_the_centres(bureau: Desk, officer: User) -> None:
    """D41."""
    filing, second = waiting(bureau, officer), sent(bureau, officer, 2)
    for somebody in (bureau.reviewer, bureau.approver, desk("450100").reviewer, filing.created_by):
        for attempt in (
            lambda by: ministry.report(filing, by=by, at=MONDAY, seen=filing.version),
            lambda by: ministry.report_all([(filing, filing.version)], by=by, at=MONDAY),
            lambda by: ministry.record_code(second, CODE, by=by, at=MONDAY, seen=second.version),
            lambda by: ministry.record_return(second, reason="退回", by=by, at=MONDAY, seen=second.version),
        ):
            with pytest.raises(NotAllowed):
                attempt(somebody)
    assert [fresh(filing).state, fresh(second).state] == [State.REPORTING, State.AT_MINISTRY]


def test_many_are_reported_each_by_itself(bureau: Desk, officer: User) -> None:
    """One that has moved on since, one whose page is old: the others go, and it is said why these did not."""
    ready, moved, stale = (waiting(bureau, officer, number) for number in (1, 2, 3))
    ministry.report(moved, by=officer, at=MONDAY + 15 * DAY, seen=moved.version)
    pairs = [(ready, ready.version), (fresh(moved), fresh(moved).version), (stale, stale.version - 1)]
    done, left = ministry.report_all(pairs, by=officer, at=MONDAY + 15 * DAY)
    assert ([filing.pk for filing in done], [filing.pk for filing, _ in left]) == ([ready.pk], [moved.pk, stale.pk])
    assert [fresh(filing).state for filing in (ready, moved, stale)] == [State.AT_MINISTRY, State.AT_MINISTRY, State.REPORTING]
    assert Entry.objects.filter(act="filings.report").count() == 2


@pytest.mark.parametrize("code", ["", "Y00004500021", "Y0000450002180", "X000045000218", "Y00004500021A"], ids=lambda code: f"L17-{code}")
def test_malformed_code_is_refused(bureau: Desk, officer: User, code: str) -> None:
    filing = sent(bureau, officer)
    with pytest.raises(Refused):
        ministry.record_code(filing, code, by=officer, at=MONDAY + 20 * DAY, seen=filing.version)
    assert fresh(filing).institution_code == ""


@pytest.mark.parametrize("typed", [CODE, f" {CODE.lower()} "], ids=["B61", "B61-as-typed"])
def test_code_is_recorded_and_the_bureau_goes_on(bureau: Desk, officer: User, typed: str) -> None:
    """B61: the clock runs on from the day after; nine working days were left when the evaluation opened on the day of acceptance."""
    filing = sent(bureau, officer)
    coded = ministry.record_code(filing, typed, by=officer, at=MONDAY + 21 * DAY, seen=filing.version)
    assert (coded.state, coded.institution_code, coded.desk, coded.paused_by) == (State.DECIDING, CODE, bureau.authority, "")


def test_code_of_another_institution_is_refused_and_ones_own_may_come_again(bureau: Desk, officer: User) -> None:
    """B61: one code, one institution; the same institution that was refused and files again keeps its code."""
    first, second = sent(bureau, officer), sent(bureau, officer, 2)
    first = ministry.record_code(first, CODE, by=officer, at=MONDAY + 21 * DAY, seen=first.version)
    with pytest.raises(Refused, match=first.applicant_name):
        ministry.record_code(second, CODE, by=officer, at=MONDAY + 21 * DAY, seen=second.version)
    again = Filing(legal_person=first.legal_person, track=first.track)
    elsewhere = Filing(legal_person=first.legal_person, track="grading_school")
    assert [ministry.holder_of(CODE, besides=case) for case in (again, elsewhere, second)] == [
        None,
        first.applicant_name,
        first.applicant_name,
    ]


def test_code_from_an_older_page_is_refused(bureau: Desk, officer: User) -> None:
    filing = sent(bureau, officer)
    with pytest.raises(StaleError):
        ministry.record_code(filing, CODE, by=officer, at=MONDAY + 21 * DAY, seen=filing.version - 1)


def test_return_wants_its_reason_and_is_adverse(bureau: Desk, officer: User) -> None:
    """D34."""
    filing = sent(bureau, officer)
    with pytest.raises(Refused):
        ministry.record_return(filing, reason=" ", by=officer, at=MONDAY + 21 * DAY, seen=filing.version)
    returned = ministry.record_return(filing, reason="材料不完整", by=officer, at=MONDAY + 21 * DAY, seen=filing.version)
    assert (returned.state, returned.adverse_reason, returned.institution_code, returned.desk) == (
        State.DECIDING,
        "材料不完整",
        "",
        bureau.authority,
    )
    assert not term(returned, "grading_filing").paused_since


@pytest.mark.parametrize("act", ["report", "record_code", "record_return"])
def test_out_of_turn(bureau: Desk, officer: User, act: str) -> None:
    filing = evaluated(bureau)
    more: dict[str, object] = {"record_code": {"code": CODE}, "record_return": {"reason": "退回"}}.get(act, {})  # type: ignore[assignment]
    with pytest.raises(Refused, match="不能"):
        getattr(ministry, act)(filing, **more, by=officer, at=MONDAY, seen=filing.version)
