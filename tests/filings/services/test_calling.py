"""A selection call from its draft to the region's acceptance: B46, B65, D32, D92."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from filings.enums import CallOutcome, CallState, SelectionState, State
from filings.models import CallEntry, Filing, SelectionCall
from filings.queries import calls
from filings.services import calling, drafting, intake, selecting, submitting
from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.institutions.enums import Track
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import called
from tests.filings.called import (
    CLOSED,
    DRAFT,
    DRAFTED,
    announced,
    applied,
    day,
    entry_of,
    judged,
    published,
    recommended,
    scored,
    selection_of,
)
from tests.filings.road import fresh
from tests.filings.stage import MONDAY, Desk, desk, institution, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Desk:
    return desk("450000")


@pytest.fixture
def city() -> Desk:
    return desk("450200")


def rules_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.rule for reason in refused.value.reasons]


def term(subject, key: str) -> Term:
    return Term.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, key=key).get()


def test_call_is_drafted_by_one_and_published_by_another(region: Desk) -> None:
    call = published(region)
    assert (call.state, call.number, call.drafted_by, call.published_by) == (
        CallState.PUBLISHED,
        "遴选〔2026〕1号",
        region.reviewer,
        region.approver,
    )
    assert [row.title for row in call.criteria.all()] == ["场地设备", "人员队伍", "培训评价经历"]
    assert (term(call, "call_result").due_on, term(call, "call_result").owner_authority_code) == (DRAFT.result_by, "450000")


def test_drafter_who_is_approver_too_does_not_publish_his_own(region: Desk) -> None:
    from portal.access.services import grant
    from portal.accounts.rights import Role

    grant(region.reviewer, region.authority, Role.APPROVER, by=None, at=DRAFTED - timedelta(days=1))
    call = calling.draft(DRAFT, by=region.reviewer, at=DRAFTED)
    call = calling.propose(call, by=region.reviewer, at=DRAFTED, seen=call.version)
    with pytest.raises(Refused) as refused:
        calling.publish(call, by=region.reviewer, at=DRAFTED, seen=call.version)
    assert rules_of(refused) == ["D32"]
    assert calling.publish(call, by=region.approver, at=DRAFTED, seen=call.version).state == CallState.PUBLISHED


def test_draft_is_refused_with_everything_that_is_wrong(region: Desk) -> None:
    bad = replace(DRAFT, items=DRAFT.items[:2], places_by_city={}, recommend_by=date(2026, 10, 1))
    with pytest.raises(Refused) as refused:
        calling.draft(bad, by=region.reviewer, at=DRAFTED)
    assert [reason.path for reason in refused.value.reasons] == ["recommend_by", "criteria", "places_in_all"]
    assert SelectionCall.objects.count() == 0


def test_draft_is_the_regions_reviewers(region: Desk, city: Desk) -> None:
    for by in (region.acceptor, region.approver, city.reviewer, user("路人")):
        with pytest.raises(NotAllowed):
            calling.draft(DRAFT, by=by, at=DRAFTED)


def test_published_call_is_not_changed_and_a_stale_draft_is_refused(region: Desk) -> None:
    call = calling.draft(DRAFT, by=region.reviewer, at=DRAFTED)
    changed = calling.revise(call, replace(DRAFT, pass_points=70, items=DRAFT.items), by=region.reviewer, at=DRAFTED, seen=call.version)
    assert (changed.pass_points, changed.criteria.count()) == (70, 3)
    with pytest.raises(StaleError):
        calling.revise(call, DRAFT, by=region.reviewer, at=DRAFTED, seen=call.version)
    changed = calling.propose(changed, by=region.reviewer, at=DRAFTED, seen=changed.version)
    with pytest.raises(Refused):
        calling.revise(changed, DRAFT, by=region.reviewer, at=DRAFTED, seen=changed.version)


def test_windows_of_two_calls_do_not_cross(region: Desk) -> None:
    published(region)
    with pytest.raises(Refused) as refused:
        published(region, replace(DRAFT, opens_on=date(2026, 9, 18), closes_on=date(2026, 9, 25)))
    assert rules_of(refused) == ["B46"]


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        pytest.param(day(9, 6, 23), False, id="D92-the-evening-before"),
        pytest.param(day(9, 7, 0), True, id="D92-opens-at-midnight"),
        pytest.param(day(9, 18, 23), True, id="D92-last-hour"),
        pytest.param(day(9, 19, 0), False, id="D92-closes-at-midnight"),
    ],
)
def test_application_is_begun_only_inside_the_window(region: Desk, at, open_) -> None:
    published(region)
    person, admin = institution(1)
    found = [reason.rule for reason in drafting.start_blockers(person, Track.GRADING_SOCIAL, at)]
    assert found == ([] if open_ else ["B46"])
    if not open_:
        with pytest.raises(Refused):
            drafting.start(person, Track.GRADING_SOCIAL, by=admin, at=at)


def test_application_is_submitted_only_inside_the_window(region: Desk) -> None:
    published(region)
    filing, admin = called.drafted(1)
    with pytest.raises(Refused) as refused:
        submitting.submit(filing, by=admin, at=day(9, 19, 0), seen=filing.version)
    assert "B46" in rules_of(refused)
    assert submitting.submit(filing, by=admin, at=day(9, 18, 23), seen=filing.version).state == State.SUBMITTED


def test_application_goes_to_its_city_and_starts_the_citys_days(region: Desk, city: Desk) -> None:
    call = published(region)
    filing = fresh(applied(1))
    assert (filing.call, filing.recommender, filing.desk, filing.authority) == (call, city.authority, city.authority, region.authority)
    assert filing.clock_key == ""  # the region's days begin with the result
    due = term(selection_of(filing), "call_recommendation")
    assert (due.due_on, due.owner_authority_code, due.internal) == (DRAFT.recommend_by, "450200", False)
    assert Message.objects.filter(recipient=city.reviewer, title__startswith="遴选申请").count() == 1


def test_application_taken_back_inside_the_window_can_be_handed_in_again(region: Desk) -> None:
    published(region)
    filing = applied(1)
    filing = submitting.recall(filing, by=filing.created_by, at=day(9, 8), seen=filing.version)
    assert calls.live_entries(selection_of(filing)) == []
    filing = submitting.submit(filing, by=filing.created_by, at=day(9, 9), seen=filing.version)
    assert (entry_of(filing).applied_at, CallEntry.objects.count()) == (day(9, 9), 1)
    with pytest.raises(Refused) as refused:
        submitting.recall(filing, by=filing.created_by, at=day(9, 19), seen=filing.version)
    assert rules_of(refused) == ["D92"]


def test_city_scores_when_the_window_has_closed(region: Desk, city: Desk) -> None:
    published(region)
    filing = applied(1)
    with pytest.raises(Refused) as refused:
        scored(filing, city, at=day(9, 18, 23))
    assert rules_of(refused) == ["D92"]
    assert scored(filing, city, (38, 30, 20)).points == 88
    last = Entry.objects.filter(act="filings.score_entry").get()
    assert (last.data["points"], last.actor_party) == (88, str(city.authority))


def test_only_the_reviewer_of_the_city_scores(region: Desk, city: Desk) -> None:
    published(region)
    entry = entry_of(applied(1))
    others = [city.acceptor, city.approver, region.reviewer, desk("450100").reviewer, user("路人")]
    points = {row.ref: row.points for row in calls.criteria(entry.selection.call)}
    for by in others:
        with pytest.raises(NotAllowed):
            selecting.score(entry, points, {}, by=by, at=CLOSED, seen="")


def test_second_scorer_with_an_old_page_is_refused(region: Desk, city: Desk) -> None:
    """T4; the control: with what stands now he is let through."""
    published(region)
    filing = applied(1)
    points = {row.ref: row.points for row in calls.criteria(selection_of(filing).call)}
    scored(filing, city, (38, 30, 20))
    with pytest.raises(StaleError):
        selecting.score(entry_of(filing), points, {}, by=city.reviewer, at=CLOSED, seen="")
    entry = entry_of(filing)
    assert selecting.score(entry, points, {}, by=city.reviewer, at=CLOSED, seen=selecting.seen_scores(entry)).points == 100


def test_list_is_proposed_by_one_and_settled_by_another(region: Desk, city: Desk) -> None:
    published(region)
    first, second = applied(1), applied(2)
    scored(first, city, (40, 35, 20))
    selection = selection_of(first)
    with pytest.raises(Refused) as refused:
        called.proposed(selection, city, first)
    assert rules_of(refused) == ["D32"]  # one is not scored yet
    scored(second, city, (30, 30, 20))
    with pytest.raises(Refused) as refused:
        called.proposed(selection, city, first, second)
    assert rules_of(refused) == ["D32"]  # one place
    done = recommended(selection, city, first)
    assert done.state == SelectionState.RECOMMENDED
    assert list(CallEntry.objects.order_by("rank").values_list("filing", "is_recommended")) == [(first.pk, True), (second.pk, False)]
    assert term(done, "call_recommendation").outcome == "推荐"
    assert fresh(first).desk == city.authority  # nobody knows yet


def test_result_waits_for_every_city_and_is_announced_by_another(region: Desk, city: Desk) -> None:
    call, elsewhere = published(region), desk("450100")
    first, other = applied(1), applied(2, division="450102")
    scored(first, city)
    recommended(selection_of(first), city, first)
    with pytest.raises(Refused) as refused:
        announced(call, region)
    assert [reason.text for reason in refused.value.reasons] == ["还没有推荐：南宁市人社局。"]
    scored(other, elsewhere, (30, 20, 5))
    recommended(selection_of(other), elsewhere)
    done = announced(call, region)
    assert [(row["name"], row["outcome"], row["rank"]) for row in done.result] == [
        (first.applicant_name, "selected", 1),
        (other.applicant_name, "not_recommended", 1),
    ]


def test_selected_is_accepted_by_the_region_until_the_day_of_the_call(region: Desk, city: Desk) -> None:
    """B65: not the ten working days; the region's own look begins with the result."""
    call = published(region)
    filing = applied(1)
    with pytest.raises(Refused) as refused:
        intake.accept(filing, by=region.acceptor, at=day(9, 8), seen=filing.version)
    assert rules_of(refused) == ["B46"]
    scored(filing, city)
    recommended(selection_of(filing), city, filing)
    announced(call, region)
    filing = fresh(filing)
    assert (filing.desk, filing.clock_key, term(filing, "acceptance").started_on) == (region.authority, "acceptance", date(2026, 10, 9))
    filing = intake.accept(filing, by=region.acceptor, at=day(10, 12), seen=filing.version)
    due = term(filing, "grading_filing")
    assert (due.due_on, due.internal, due.clause, due.figure_key) == (DRAFT.decide_by, False, "附2二(五)", "")


def test_not_selected_is_told_why_and_declined_with_a_letter(region: Desk, city: Desk) -> None:
    call = published(region)
    first, second = applied(1), applied(2)
    scored(first, city, (40, 35, 20))
    scored(second, city, (30, 30, 20))
    recommended(selection_of(first), city, first)
    with pytest.raises(Refused):
        calling.decline_unselected(call, by=region.acceptor, at=day(10, 8))
    call = announced(call, region)
    with pytest.raises(Refused) as refused:
        intake.accept(fresh(second), by=region.acceptor, at=day(10, 9), seen=fresh(second).version)
    assert rules_of(refused) == ["B46"]
    with pytest.raises(NotAllowed):
        calling.decline_unselected(call, by=city.acceptor, at=day(10, 9))
    gone = calling.decline_unselected(call, by=region.acceptor, at=day(10, 9))
    assert ([filing.pk for filing in gone], fresh(second).state, fresh(first).state) == ([second.pk], State.DECLINED, State.SUBMITTED)
    assert calling.decline_unselected(call, by=region.acceptor, at=day(10, 9)) == []


def test_places_in_all_are_filled_by_the_best(region: Desk, city: Desk) -> None:
    call, elsewhere = published(region, replace(DRAFT, places_by_city={}, places_in_all=1)), desk("450100")
    here, there = applied(1), applied(2, division="450102")
    scored(here, city, (40, 35, 20))
    scored(there, elsewhere, (40, 35, 21))
    recommended(selection_of(here), city, here)
    recommended(selection_of(there), elsewhere, there)
    announced(call, region)
    found = dict(CallEntry.objects.values_list("filing", "outcome"))
    assert found == {there.pk: CallOutcome.SELECTED, here.pk: CallOutcome.BEYOND_PLACES}


def test_one_who_withdraws_is_out_and_keeps_nobody_waiting(region: Desk, city: Desk) -> None:
    call = published(region)
    filing, other = applied(1), applied(2, division="450102")
    scored(filing, city)
    submitting.withdraw(other, reason="不再申请", by=other.created_by, at=CLOSED, seen=other.version)
    recommended(selection_of(filing), city, filing)
    assert [row["name"] for row in announced(call, region).result] == [filing.applicant_name]


def test_returned_list_is_judged_anew(region: Desk, city: Desk) -> None:
    published(region)
    filing = applied(1)
    scored(filing, city)
    selection = called.proposed(selection_of(filing), city, filing)
    with pytest.raises(Refused):
        selecting.send_back(selection, reason=" ", by=city.approver, at=CLOSED, seen=selection.version)
    selection = selecting.send_back(selection, reason="补充理由", by=city.approver, at=CLOSED, seen=selection.version)
    assert selection.state == SelectionState.SCORING
    with pytest.raises(StaleError):
        selecting.propose(selection, judged(selection, filing), by=city.reviewer, at=CLOSED, seen=selection.version - 1)
    assert called.proposed(selection, city, filing).state == SelectionState.PROPOSED


def test_readers_of_calls_and_selections(region: Desk, city: Desk) -> None:
    from portal.access.queries import memberships

    secret = calling.draft(
        replace(
            DRAFT,
            opens_on=date(2027, 3, 1),
            closes_on=date(2027, 3, 5),
            recommend_by=date(2027, 3, 10),
            result_by=date(2027, 3, 15),
            decide_by=date(2027, 5, 20),
        ),
        by=region.reviewer,
        at=DRAFTED,
    )
    call = published(region)
    selection = selection_of(applied(1))
    elsewhere = desk("450100")

    def read(account):
        posts = memberships(account, MONDAY.date())
        return set(calls.visible_calls(posts)), set(calls.visible_selections(posts))

    assert read(region.acceptor) == ({secret, call}, {selection})
    assert read(city.acceptor) == ({call}, {selection})
    assert read(elsewhere.reviewer) == ({call}, set())
    assert set(calls.published()) == {call}


def test_city_reads_the_filing_it_recommends_and_no_other_city_does(region: Desk, city: Desk) -> None:
    from filings.queries.visible import visible_to

    call, elsewhere = published(region), desk("450100")
    filing = applied(1)
    scored(filing, city)
    recommended(selection_of(filing), city, filing)
    announced(call, region)
    readers = {city.reviewer: {filing.pk}, region.acceptor: {filing.pk}, elsewhere.reviewer: set()}
    assert {account: set(visible_to(account).values_list("pk", flat=True)) for account in readers} == readers
    assert Filing.objects.get().recommender == city.authority
