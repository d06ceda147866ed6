"""A rectification from its order to its end: deadlines, one extension, rounds of reports, another person verifies. Clause: 附3一(二)6."""

from datetime import date, timedelta

import pytest

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.documents.queries import attachments_of
from portal.inbox.models import Message
from portal.institutions.models import ConductRecord, Registration
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import IssueEnd, IssueState
from supervision.models import Issue
from supervision.queries.overdue import overdue_facts
from supervision.rules import issues as rules
from supervision.services import mending
from supervision.services.overdue import mark_overdue
from tests.filings.services import test_norms as written
from tests.filings.stage import MONDAY
from tests.supervision.issues.stage import DAY, TODAY, Office, raised

pytestmark = pytest.mark.django_db
DUE, LAST = TODAY + 21 * DAY, TODAY + 30 * DAY  # a Monday; the last day that may be set, within the October holidays


def fresh(issue: Issue) -> Issue:
    return Issue.objects.select_related("authority", "registration__legal_person").get(pk=issue.pk)


def ordered(issue: Issue, by: User, due_on: date = DUE) -> Issue:
    return mending.order(issue, text="封闭考场", due_on=due_on, by=by, at=MONDAY, seen=issue.version)


def reported(issue: Issue, by: User, on: date) -> Issue:
    mending.report(issue, text="已封闭", by=by, at=MONDAY + (on - TODAY), seen=issue.version)
    return fresh(issue)


def test_order_starts_a_clock_of_the_institution_to_the_end_of_the_day(issue: Issue, city: Office, admin: User) -> None:
    found = ordered(issue, city.second)
    term = Term.objects.get(subject_id=found.pk, key="rectification")
    assert (found.state, found.due_on, term.due_on, term.owner_kind) == (IssueState.RECTIFYING, DUE, DUE, "institution")
    told = Message.objects.get(recipient=admin)
    assert (told.link, told.title) == (f"/my/activity/issues/{issue.pk}/", f"责令整改，{DUE} 前完成")


@pytest.mark.parametrize("due_on", [TODAY, LAST + DAY, None])
def test_order_needs_a_day_between_tomorrow_and_the_figure(issue: Issue, city: Office, due_on: date | None) -> None:
    with pytest.raises(Refused) as refused:
        mending.order(issue, text=" ", due_on=due_on, by=city.inspector, at=MONDAY, seen=issue.version)
    assert [reason.path for reason in refused.value.reasons] == ["text", "due_on"]
    assert (fresh(issue).state, Term.objects.count()) == (IssueState.OPEN, 0)


def test_deadline_is_extended_once_and_its_clock_with_it(issue: Issue, city: Office) -> None:
    found = ordered(issue, city.inspector)
    at, later = MONDAY + 10 * DAY, DUE + 2 * DAY
    found = mending.extend(found, due_on=later, reason="设备到货延迟", by=city.reviewer, at=at, seen=found.version)
    assert (found.due_on, Term.objects.get().due_on) == (later, later)
    with pytest.raises(Refused) as refused:
        mending.extend(found, due_on=later + DAY, reason="再延", by=city.reviewer, at=at, seen=found.version)
    assert [reason.text for reason in refused.value.reasons] == ["整改期限只能延长一次，已经延长过。"]


def test_last_day_on_a_holiday_moves_on_for_row_and_clock_alike(issue: Issue, city: Office) -> None:
    found = ordered(issue, city.inspector, LAST)
    assert (LAST, found.due_on, Term.objects.get().due_on) == (date(2026, 10, 7), date(2026, 10, 8), date(2026, 10, 8))
    found = mending.extend(found, due_on=date(2026, 10, 15), reason="设备", by=city.reviewer, at=MONDAY + DAY, seen=found.version)
    assert (found.due_on, Term.objects.get().due_on) == (date(2026, 10, 15), date(2026, 10, 15))


@pytest.mark.parametrize(("due_on", "paths"), [(DUE, ["due_on"]), (DUE + 31 * DAY, ["due_on"]), (DUE + 30 * DAY, [])])
def test_extension_is_later_and_at_most_the_figure_again(due_on: date, paths: list[str]) -> None:
    found = rules.extension_reasons(DUE, due_on, "理由", extended=False, today=DUE, days=30)
    assert [reason.path for reason in found] == paths


def test_no_extension_once_the_deadline_has_passed() -> None:
    assert rules.extension_reasons(DUE, DUE + DAY, "理由", extended=False, today=DUE + DAY, days=30)


def test_report_keeps_its_files_by_round(issue: Issue, city: Office, admin: User) -> None:
    found = ordered(issue, city.inspector)
    row = mending.report(found, text="已封闭", files=[written.text()], by=admin, at=MONDAY + DAY, seen=found.version)
    found = mending.send_back(fresh(found), words="后门仍开", by=city.reviewer, at=MONDAY + 2 * DAY, seen=fresh(found).version)
    again = mending.report(found, text="后门已封", by=admin, at=MONDAY + 3 * DAY, seen=found.version)
    row.refresh_from_db()
    assert [(one.no, one.is_accepted, one.answer, attachments_of(one).count()) for one in (row, again)] == [
        (1, False, "后门仍开", 1),
        (2, None, "", 0),
    ]


def test_sending_back_keeps_the_deadline(issue: Issue, city: Office, admin: User) -> None:
    found = reported(ordered(issue, city.inspector), admin, TODAY + 5 * DAY)
    assert [term.stopped_on is not None for term in Term.objects.all()] == [True]
    found = mending.send_back(found, words="未到位", by=city.reviewer, at=MONDAY + 8 * DAY, seen=found.version)
    running = Term.objects.get(stopped_on=None)
    assert (found.state, found.due_on, running.due_on, running.started_on) == (IssueState.RECTIFYING, DUE, DUE, TODAY)


def test_somebody_else_verifies_and_the_day_of_the_report_counts(
    registration: Registration, issue: Issue, city: Office, admin: User
) -> None:
    found = reported(ordered(issue, city.inspector), admin, DUE)
    late = MONDAY + 60 * DAY
    for by in (city.inspector, admin, city.approver):
        with pytest.raises(NotAllowed):
            mending.verify(found, words="到位", by=by, at=late, seen=found.version)
    closed = mending.verify(found, words="现场复查到位", by=city.reviewer, at=late, seen=found.version)
    assert (closed.state, closed.ending, closed.mended_on) == (IssueState.CLOSED, IssueEnd.VERIFIED, DUE)
    assert [row.kind for row in ConductRecord.objects.filter(registration=registration)] == ["issue_closed"]
    assert list(overdue_facts(late.date())) == []


def test_who_raised_it_does_not_verify_though_he_has_the_right(registration: Registration, city: Office, admin: User) -> None:
    grant(city.inspector, city.authority, Role.REVIEWER, by=None, at=MONDAY - 9 * DAY)
    by = User.objects.get(pk=city.inspector.pk)
    found = reported(ordered(raised(registration, by), by), admin, TODAY + DAY)
    with pytest.raises(Refused) as refused:
        mending.verify(found, words="到位", by=by, at=MONDAY + 2 * DAY, seen=found.version)
    assert [reason.rule for reason in refused.value.reasons] == ["D111"]


def test_stale_page_is_refused(issue: Issue, city: Office) -> None:
    ordered(issue, city.inspector)
    with pytest.raises(StaleError):
        mending.order(issue, text="再次责令", due_on=DUE, by=city.second, at=MONDAY, seen=issue.version)


def test_waiver_ends_the_clock_and_is_no_overdue_fact(issue: Issue, city: Office) -> None:
    found = ordered(issue, city.inspector)
    mark_overdue(at=MONDAY + 31 * DAY)
    found = fresh(found)
    assert [fact.issue for fact in overdue_facts(DUE + DAY)] == [issue.pk]
    closed = mending.waive(found, words="查无实据", by=city.approver, at=MONDAY + 32 * DAY, seen=found.version)
    assert (closed.ending, closed.mended_on, Term.objects.filter(stopped_on=None).count()) == (IssueEnd.WAIVED, None, 0)
    assert list(overdue_facts(DUE + 2 * DAY)) == []


def test_sweep_stamps_the_day_after_once_and_tells_both_sides(issue: Issue, city: Office, admin: User) -> None:
    ordered(issue, city.inspector)
    assert [mark_overdue(at=MONDAY + n * DAY) for n in (21, 22, 23)] == [0, 1, 0]
    found = fresh(issue)
    assert (found.overdue_since, rules.is_overdue(found.state, found.due_on, DUE + DAY)) == (DUE + DAY, True)
    told = Message.objects.filter(title__contains="逾期")
    assert {row.recipient for row in told} == {admin, city.inspector, city.second, city.reviewer}
    assert [row.kind for row in ConductRecord.objects.all()] == ["issue_overdue"]


def test_fact_of_being_late_stays_when_it_is_mended(issue: Issue, city: Office, admin: User) -> None:
    found = reported(ordered(issue, city.inspector), admin, DUE + timedelta(days=2))  # no sweep ran in between
    assert found.overdue_since == DUE + DAY
    mending.verify(found, words="到位", by=city.reviewer, at=MONDAY + 40 * DAY, seen=found.version)
    assert [(fact.due_on, fact.mended_on) for fact in overdue_facts(DUE + 40 * DAY)] == [(DUE, DUE + 2 * DAY)]
    assert list(overdue_facts(DUE)) == []
