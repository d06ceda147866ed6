"""A published call gets later dates by two persons, before its window ends, and nothing moves earlier (B65, D32)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from filings.enums import CallState
from filings.models import CallExtension, SelectionCall
from filings.queries import calls
from filings.rules.call import Dates
from filings.services import calling, extending_calls
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.home.management.commands.sweep import swept
from portal.inbox.models import Message
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.called import CLOSED, DRAFT, DRAFTED, applied, day, published, selection_of
from tests.filings.stage import MONDAY, Desk, desk, user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = Dates(DRAFT.opens_on, date(2026, 9, 25), date(2026, 10, 9), date(2026, 10, 15), date(2026, 12, 31))
WHY = "国庆前材料集中，申请单位反映时间不足。"


@pytest.fixture
def region() -> Desk:
    return desk("450000")


@pytest.fixture
def call(region: Desk) -> SelectionCall:
    return published(region)


def proposed(call: SelectionCall, by: User, after: Dates = LATER, at: datetime = MONDAY, **more: object) -> CallExtension:
    given = {"reason": WHY, "by": by, "at": at, "seen": call.version} | more
    return extending_calls.propose(call, after, **given)  # type: ignore[arg-type]


def paths(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.path for reason in refused.value.reasons]


def due(subject: object, key: str) -> date | None:
    return Term.objects.get(subject_type=subject._meta.label_lower, subject_id=subject.pk, key=key).due_on  # type: ignore[attr-defined]


def test_two_persons_extend_it_and_the_old_days_stay_readable(region: Desk, call: SelectionCall) -> None:
    city = desk("450200")
    filing = applied(1)
    selection = selection_of(filing)
    waiting = proposed(call, region.reviewer)
    assert calls.dates(SelectionCall.objects.get()) == calls.dates(call)  # nothing moves before it is confirmed
    done = extending_calls.confirm(waiting, by=region.approver, at=MONDAY + DAY)
    assert (calls.dates(SelectionCall.objects.get()), done.version) == (LATER, call.version + 1)
    kept = CallExtension.objects.get()
    assert (kept.closed_on, kept.closes_on, kept.confirmed_by, kept.reason) == (DRAFT.closes_on, LATER.closes_on, region.approver, WHY)
    assert (due(call, "call_result"), due(selection, "call_recommendation")) == (LATER.result_by, LATER.recommend_by)
    assert Entry.objects.get(act="filings.extend_call").data == {"from": "2026-09-18", "to": "2026-09-25", "reason": WHY}
    swept(MONDAY + DAY)
    told = Message.objects.filter(title__contains="延长").exclude(title__startswith="待审定").values_list("recipient", flat=True)
    assert set(told) == {filing.created_by.pk, city.reviewer.pk, city.approver.pk}


def test_applications_come_in_until_the_new_last_day(region: Desk, call: SelectionCall) -> None:
    extending_calls.confirm(proposed(call, region.reviewer), by=region.approver, at=MONDAY)
    late = applied(2, at=datetime.combine(LATER.closes_on, MONDAY.timetz()))
    assert late.call_id == call.pk
    with pytest.raises(Refused):
        applied(3, at=day(9, 26))


@pytest.mark.parametrize(
    ("after", "reason", "found"),
    [
        pytest.param(replace(LATER, closes_on=DRAFT.closes_on), WHY, ["closes_on"], id="B65-not-later"),
        pytest.param(replace(LATER, closes_on=date(2026, 9, 17)), WHY, ["closes_on"], id="B65-shorter"),
        pytest.param(replace(LATER, recommend_by=date(2026, 9, 29)), WHY, ["recommend_by"], id="B65-a-later-day-moved-earlier"),
        pytest.param(replace(LATER, decide_by=date(2026, 12, 30)), WHY, ["decide_by"], id="B65-decision-moved-earlier"),
        pytest.param(replace(LATER, closes_on=date(2026, 10, 9)), WHY, ["recommend_by"], id="B65-past-the-recommendation"),
        pytest.param(replace(LATER, recommend_by=date(2026, 10, 3)), WHY, ["recommend_by"], id="B65-a-day-off"),
        pytest.param(LATER, " ", ["reason"], id="no-reason"),
    ],
)
def test_extension_that_is_refused(region: Desk, call: SelectionCall, after: Dates, reason: str, found: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        proposed(call, region.reviewer, after, reason=reason)
    assert (paths(refused), CallExtension.objects.count()) == (found, 0)


def test_extension_does_not_cross_the_next_call(region: Desk, call: SelectionCall) -> None:
    next_one = replace(
        DRAFT,
        opens_on=date(2026, 9, 24),
        closes_on=date(2026, 10, 30),
        recommend_by=date(2026, 11, 10),
        result_by=date(2026, 11, 20),
    )
    published(region, next_one)
    with pytest.raises(Refused, match="重叠"):
        proposed(call, region.reviewer)


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        pytest.param(datetime.combine(DRAFT.closes_on, MONDAY.timetz()).replace(hour=23, minute=59), True, id="D92-last-minute"),
        pytest.param(CLOSED, False, id="D92-over"),
    ],
)
def test_it_is_extended_before_it_ends(region: Desk, call: SelectionCall, at: datetime, taken: bool) -> None:
    """Both steps: what was proposed in time and is confirmed too late stays as it was."""
    waiting = proposed(call, region.reviewer)
    if taken:
        assert extending_calls.confirm(waiting, by=region.approver, at=at).closes_on == LATER.closes_on
        return
    with pytest.raises(Refused, match="截止"):
        extending_calls.confirm(waiting, by=region.approver, at=at)
    extending_calls.drop(waiting, answer="申请期已过", by=region.approver, at=at)
    with pytest.raises(Refused, match="截止"):
        proposed(call, region.reviewer, at=at)
    assert SelectionCall.objects.get().closes_on == DRAFT.closes_on


def test_draft_is_not_extended(region: Desk) -> None:
    call = calling.draft(DRAFT, by=region.reviewer, at=DRAFTED)
    with pytest.raises(Refused, match="起草中"):
        proposed(call, region.reviewer)
    assert call.state == CallState.DRAFT


def test_proposal_is_the_reviewers_and_its_confirmation_another_approvers(region: Desk, call: SelectionCall) -> None:
    city = desk("450200")
    for by in (region.acceptor, region.approver, city.reviewer, city.approver, user("路人")):
        with pytest.raises(NotAllowed):
            proposed(call, by)
    with pytest.raises(StaleError):
        proposed(call, region.reviewer, seen=call.version - 1)
    grant(region.reviewer, region.authority, Role.APPROVER, by=None, at=DRAFTED)
    waiting = proposed(call, region.reviewer)
    for by in (region.acceptor, city.approver, user("路人二")):
        with pytest.raises(NotAllowed):
            extending_calls.confirm(waiting, by=by, at=MONDAY)
        with pytest.raises(NotAllowed):
            extending_calls.drop(waiting, answer="不同意", by=by, at=MONDAY)
    with pytest.raises(Refused) as refused:
        extending_calls.confirm(waiting, by=region.reviewer, at=MONDAY)
    assert [reason.rule for reason in refused.value.reasons] == ["D32"]


def test_one_waits_at_a_time_and_what_is_settled_stays_so(region: Desk, call: SelectionCall) -> None:
    first = proposed(call, region.reviewer)
    with pytest.raises(Refused, match="在等审批岗审定"):
        proposed(call, region.reviewer)
    with pytest.raises(Refused) as refused:
        extending_calls.drop(first, answer=" ", by=region.approver, at=MONDAY)
    assert paths(refused) == ["reason"]
    assert extending_calls.drop(first, answer="", by=region.reviewer, at=MONDAY).dropped_by == region.reviewer
    for act in (extending_calls.confirm, lambda one, **said: extending_calls.drop(one, answer="不同意", **said)):
        with pytest.raises(Refused, match="已经办结"):
            act(first, by=region.approver, at=MONDAY)
    second = proposed(call, region.reviewer)
    extending_calls.confirm(second, by=region.approver, at=MONDAY)
    call = SelectionCall.objects.get()
    third = proposed(call, region.reviewer, replace(LATER, closes_on=date(2026, 9, 28)))
    extending_calls.confirm(third, by=region.approver, at=MONDAY)
    assert [(row.closed_on, row.closes_on) for row in call.extensions.filter(confirmed_at__isnull=False)] == [
        (date(2026, 9, 18), date(2026, 9, 25)),
        (date(2026, 9, 25), date(2026, 9, 28)),
    ]


def test_database_holds_the_two_persons_and_the_one_that_waits(region: Desk, call: SelectionCall) -> None:
    waiting = proposed(call, region.reviewer)
    rows = CallExtension.objects.filter(pk=waiting.pk)
    wrong = ({"confirmed_at": MONDAY, "confirmed_by": region.reviewer}, {"confirmed_at": MONDAY}, {"dropped_at": MONDAY})
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallExtension.objects.create(
            call=call, before=waiting.before, after=waiting.after, reason=WHY, proposed_at=MONDAY, proposed_by=region.reviewer
        )
