"""The panel and its evaluation: who may be asked, whose rights begin and end when, what may be signed and concluded. Clause: 附2二(三)."""

from datetime import date, datetime, timedelta

import pytest

from filings.enums import Head, LineResult, Method, OpinionResult, State
from filings.models import Filing, Opinion
from filings.queries.visible import visible_to
from filings.rules.deadlines import TERMS
from filings.services import evaluating, seating, submitting
from filings.services.evaluating import Conclusion, Remarks
from portal.access import services as access
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import RIGHTS, PartyKind, Role
from portal.audit.models import Entry
from portal.institutions.enums import EngagementRole
from portal.institutions.models import Engagement
from portal.people.models import Credential, MemberKind, MemberState, Person, TeamMember
from portal.terms.models import Term
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.road import HEADS, fresh
from tests.filings.stage import MONDAY, ZONE, Desk, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LEAD, MEMBER = {"sign_opinion", "lead_evaluation"}, {"sign_opinion"}
KINDS = (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    return road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)


@pytest.fixture
def people() -> list[Person]:
    return [road.expert(number, kind) for number, kind in enumerate(KINDS, start=1)]


def invited(filing: Filing, bureau: Desk, people: list[Person]) -> list[TeamMember]:
    team = evaluating.invite_panel(filing, dict(zip(people, KINDS, strict=True)), lead=people[0], by=bureau.reviewer, at=MONDAY)
    return [team.members.select_related("person__user", "team").get(person=person) for person in people]


def accept(member: TeamMember, at: datetime = MONDAY) -> TeamMember:
    return evaluating.answer_invitation(member, MemberState.ACCEPTED, declaration="无利害关系", by=account(member.person), at=at)


def account(person: Person) -> User:
    """The account as a new request finds it: nothing it may do is remembered."""
    return User.objects.get(person=person)


def rights(person: Person, filing: Filing) -> set[str]:
    team = fresh(filing).team
    return {right for right in RIGHTS[PartyKind.TEAM] if account(person).has_perm(right, team)}


def seen_by(person: Person) -> list[int]:
    return list(visible_to(account(person)).values_list("pk", flat=True))


def told(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.rule for reason in refused.value.reasons]


def results(filing: Filing, result: LineResult = LineResult.PASSED) -> dict[int, LineResult]:
    return dict.fromkeys(filing.lines.values_list("pk", flat=True), result)


def conclusion(filing: Filing, **more: object) -> Conclusion:
    found = {"heads": HEADS, "lines": results(filing), "methods": list(Method), "text": "结论"} | more
    return Conclusion(**found)  # type: ignore[arg-type]


def test_filing_is_a_members_from_his_acceptance_to_the_conclusion(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    """Design §2 Rights. Another panel's filing stands beside it: it is nobody's of these, whatever they answer."""
    other = road.reviewed(road.accepted(submitted(2), bureau, MONDAY), bureau, MONDAY)
    strangers = road.with_panel(other, bureau, MONDAY)
    team = evaluating.invite_panel(filing, dict(zip(people, KINDS, strict=True)), lead=people[0], by=bureau.reviewer, at=MONDAY)
    assert [seen_by(person) for person in people] == [[], [], []]
    seen = []
    for member in team.members.order_by("pk"):
        evaluating.answer_invitation(member, MemberState.ACCEPTED, declaration="无利害关系", by=member.person.user, at=MONDAY)
        seen.append([seen_by(person) for person in people])
    mine = [filing.pk]
    assert seen == [[mine, [], []], [mine, mine, []], [mine, mine, mine]]
    assert [seen_by(person) for person in strangers] == [[other.pk]] * 3
    access.conclude(team, by=None, at=MONDAY)
    assert [seen_by(person) for person in (*people, *strangers)] == [[]] * 3 + [[other.pk]] * 3


# --- who may be asked ---


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        pytest.param([MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL], "管理人员", id="B55-managerial"),
        pytest.param([MemberKind.MANAGERIAL, MemberKind.MANAGERIAL], "专业人员", id="B55-professional"),
    ],
)
def test_panel_of_one_kind_is_refused(bureau: Desk, filing: Filing, people: list[Person], kinds: list[MemberKind], missing: str) -> None:
    with pytest.raises(Refused, match=f"专家组还没有{missing}"):
        evaluating.invite_panel(filing, dict(zip(people[:2], kinds, strict=True)), lead=people[0], by=bureau.reviewer, at=MONDAY)
    assert not TeamMember.objects.exists()


def test_panel_without_a_lead_is_refused(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    with pytest.raises(Refused, match="组长"):
        evaluating.invite_panel(filing, dict(zip(people, KINDS, strict=True)), lead=None, by=bureau.reviewer, at=MONDAY)


def names_him(filing: Filing, person: Person) -> None:
    filing.people.create(person=person, role=EngagementRole.ASSESSOR, row_id="x1")


def engages_him(filing: Filing, person: Person) -> None:
    Engagement.objects.create(
        legal_person=filing.legal_person, track=filing.track, person=person, role=EngagementRole.ASSESSOR, from_on=date(2025, 1, 1)
    )


def employs_him(filing: Filing, person: Person) -> None:
    grant(account(person), filing.legal_person, Role.CLERK, by=None, at=MONDAY)


def lost_his_card(filing: Filing, person: Person) -> None:
    Credential.objects.filter(person=person).update(valid_until=MONDAY.date() - DAY)


def has_no_account(filing: Filing, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(user=None)


OBSTACLES = [
    pytest.param(names_him, "N14", id="N14-named-in-the-filing"),
    pytest.param(engages_him, "N14", id="N14-engaged-by-the-applicant"),
    pytest.param(employs_him, "N14", id="N14-account-of-the-applicant"),
    pytest.param(lost_his_card, "B55", id="B55-card-expired"),
    pytest.param(has_no_account, "B55", id="B55-no-account"),
]


@pytest.mark.parametrize(("obstacle", "rule"), OBSTACLES)
def test_who_may_not_be_asked(bureau: Desk, filing: Filing, people: list[Person], obstacle, rule: str) -> None:  # type: ignore[no-untyped-def]
    obstacle(filing, people[1])
    with pytest.raises(Refused) as refused:
        invited(filing, bureau, people)
    assert told(refused) == [rule]
    assert (TeamMember.objects.count(), fresh(filing).team) == (0, None)


def test_ties_with_others_do_not_matter(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    """The control: the same facts about another applicant, an ended engagement, a card that ends today."""
    other = submitted(2)
    names_him(other, people[0])
    engages_him(other, people[1])
    Engagement.objects.create(
        legal_person=filing.legal_person,
        track=filing.track,
        person=people[2],
        role=EngagementRole.EXPERT,
        from_on=date(2025, 1, 1),
        until_on=MONDAY.date(),
    )
    Credential.objects.filter(person=people[2]).update(valid_until=MONDAY.date())
    assert [member.state for member in invited(filing, bureau, people)] == [MemberState.INVITED] * 3


@pytest.mark.parametrize("gone", [MemberState.RECUSED, MemberState.DECLINED])
def test_who_stepped_aside_is_not_asked_again(bureau: Desk, filing: Filing, people: list[Person], gone: MemberState) -> None:
    """N14: not by the service of the filing, not past it."""
    member = invited(filing, bureau, people)[1]
    evaluating.answer_invitation(member, gone, declaration="曾任职", by=account(people[1]), at=MONDAY)
    with pytest.raises(Refused) as refused:
        evaluating.add_member(fresh(filing), people[1], MemberKind.PROFESSIONAL, is_lead=False, by=bureau.reviewer, at=MONDAY)
    assert told(refused) == ["N14"]
    with pytest.raises(Refused, match="已经答复"):
        evaluating.answer_invitation(member, MemberState.ACCEPTED, declaration="无", by=account(people[1]), at=MONDAY)
    assert (rights(people[1], filing), seen_by(people[1])) == (set(), [])


def test_who_recused_himself_from_the_applicant_before_is_not_asked_for_its_next_filing(bureau: Desk, people: list[Person]) -> None:
    """N14: the ground for recusal is the applicant, not the filing."""
    first = road.reviewed(road.accepted(submitted(), bureau, MONDAY), bureau, MONDAY)
    member = invited(first, bureau, people)[1]
    evaluating.answer_invitation(member, MemberState.RECUSED, declaration="亲属任职", by=account(people[1]), at=MONDAY)
    assert seating.seat_blockers(Filing(legal_person=first.legal_person), [people[1]], at=MONDAY) != ()
    assert seating.seat_blockers(Filing(legal_person=submitted(2).legal_person), [people[1]], at=MONDAY) == ()


@pytest.mark.parametrize("state", [state for state in State if state not in (State.REVIEWED, State.EVALUATING)])
def test_panel_changes_only_before_and_during_the_evaluation(bureau: Desk, people: list[Person], state: State) -> None:
    filing = Filing(state=state, authority=bureau.authority)
    with pytest.raises(Refused, match="专家组不能变动"):
        seating.require_state(filing, State.REVIEWED, State.EVALUATING)


def test_panel_is_not_set_up_before_the_review(bureau: Desk, people: list[Person]) -> None:
    accepted = road.accepted(submitted(), bureau, MONDAY)
    with pytest.raises(Refused, match="材料审核"):
        invited(accepted, bureau, people)


def test_panel_is_set_up_once(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    invited(filing, bureau, people)
    with pytest.raises(Refused, match="已经组建"):
        invited(filing, bureau, people)


def test_only_the_accepting_authoritys_reviewer_organises(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    """B54: not the acceptor, the approver, another city's reviewer, a member."""
    elsewhere = desk("450100")
    member = invited(filing, bureau, people)[1]
    extra = road.expert(9)
    for somebody in (bureau.acceptor, bureau.approver, elsewhere.reviewer, filing.created_by, account(people[0])):
        for attempt in (
            lambda by: evaluating.invite_panel(fresh(filing), {extra: KINDS[0]}, lead=extra, by=by, at=MONDAY),
            lambda by: evaluating.add_member(fresh(filing), extra, KINDS[0], is_lead=False, by=by, at=MONDAY),
            lambda by: seating.change_lead(fresh(filing), member, by=by, at=MONDAY),
            lambda by: seating.release(fresh(filing), member, reason="出差", by=by, at=MONDAY),
        ):
            with pytest.raises(NotAllowed):
                attempt(somebody)
    assert sorted(TeamMember.objects.values_list("person_id", flat=True)) == sorted(person.pk for person in people)


# --- answers, lead, leaving: rights exactly ---


def test_rights_begin_with_acceptance(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    members = invited(filing, bureau, people)
    assert [rights(person, filing) for person in people] == [set(), set(), set()]
    accept(members[0])
    accept(members[2])
    assert [rights(person, filing) for person in people] == [LEAD, set(), MEMBER]


@pytest.mark.parametrize(
    ("state", "declaration", "rule"),
    [
        pytest.param(MemberState.ACCEPTED, "  ", "O19", id="O19-no-declaration"),
        pytest.param(MemberState.RECUSED, "", "O19", id="O19-no-reason"),
        pytest.param(MemberState.LEFT, "出差", "", id="no-answer-at-all"),
    ],
)
def test_answer_that_is_refused(
    bureau: Desk, filing: Filing, people: list[Person], state: MemberState, declaration: str, rule: str
) -> None:
    member = invited(filing, bureau, people)[0]
    with pytest.raises(Refused) as refused:
        evaluating.answer_invitation(member, state, declaration=declaration, by=account(people[0]), at=MONDAY)
    assert (told(refused), TeamMember.objects.get(pk=member.pk).state) == ([rule], MemberState.INVITED)


def test_nobody_answers_for_another_and_nobody_twice(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    member = invited(filing, bureau, people)[0]
    for somebody in (bureau.reviewer, account(people[1])):
        with pytest.raises(NotAllowed):
            evaluating.answer_invitation(member, MemberState.ACCEPTED, declaration="无", by=somebody, at=MONDAY)
    accept(member)
    with pytest.raises(Refused, match="已经答复"):
        evaluating.answer_invitation(member, MemberState.DECLINED, declaration="", by=account(people[0]), at=MONDAY)
    assert rights(people[0], filing) == LEAD


def test_a_tie_that_arose_since_the_invitation_forbids_acceptance_and_not_recusal(
    bureau: Desk, filing: Filing, people: list[Person]
) -> None:
    member = invited(filing, bureau, people)[0]
    engages_him(filing, people[0])
    with pytest.raises(Refused) as refused:
        accept(member)
    assert told(refused) == ["N14"]
    evaluating.answer_invitation(member, MemberState.RECUSED, declaration="刚受聘", by=account(people[0]), at=MONDAY)


def test_lead_changes_before_the_opening_and_the_right_goes_with_it(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    members = [accept(member) for member in invited(filing, bureau, people)]
    seating.change_lead(filing, members[1], by=bureau.reviewer, at=MONDAY)
    assert [rights(person, filing) for person in people] == [MEMBER, LEAD, MEMBER]
    with pytest.raises(Refused):
        seating.change_lead(filing, TeamMember.objects.get(pk=members[1].pk), by=bureau.reviewer, at=MONDAY)


def test_lead_who_is_there_stays_once_it_has_opened(bureau: Desk, filing: Filing) -> None:
    opened, people = road.evaluating_now(filing, bureau, MONDAY)
    members = list(opened.team.members.select_related("person__user", "team"))
    with pytest.raises(Refused, match="组长在组内"):
        seating.change_lead(opened, members[1], by=bureau.reviewer, at=MONDAY)
    seating.release(opened, members[0], reason="住院", by=bureau.reviewer, at=MONDAY)
    seating.change_lead(opened, members[1], by=bureau.reviewer, at=MONDAY)
    assert [rights(person, filing) for person in people] == [set(), LEAD, MEMBER]


def test_who_leaves_loses_everything_and_the_panel_must_be_whole_again(bureau: Desk, filing: Filing) -> None:
    """B55: the only managerial member left during the evaluation; the others' signatures do not make up for him."""
    opened, people = road.evaluating_now(filing, bureau, MONDAY)
    manager = opened.team.members.select_related("person__user", "team").get(kind=MemberKind.MANAGERIAL)
    seating.release(opened, manager, reason="退休", by=bureau.reviewer, at=MONDAY)
    assert (rights(manager.person, filing), seen_by(manager.person)) == (set(), [])
    for member in opened.team.members.filter(state=MemberState.ACCEPTED).select_related("person__user", "team"):
        sign(opened, member)
    with pytest.raises(Refused, match="管理人员"):
        evaluating.conclude(opened, conclusion(opened), by=account(people[0]), at=MONDAY, seen=opened.version)
    stand_in = road.expert(9, MemberKind.MANAGERIAL)
    added = evaluating.add_member(opened, stand_in, MemberKind.MANAGERIAL, is_lead=False, by=bureau.reviewer, at=MONDAY)
    accept(added)
    with pytest.raises(Refused, match="没有签署"):
        evaluating.conclude(opened, conclusion(opened), by=account(people[0]), at=MONDAY, seen=opened.version)
    sign(opened, TeamMember.objects.get(pk=added.pk))
    done = evaluating.conclude(opened, conclusion(opened), by=account(people[0]), at=MONDAY, seen=opened.version)
    assert done.state == State.EVALUATED


def test_leaving_wants_its_reason_and_a_member_who_is_there(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    members = invited(filing, bureau, people)
    other = road.reviewed(road.accepted(submitted(2), bureau, MONDAY), bureau, MONDAY)
    for case, member, reason in ((filing, members[0], " "), (other, members[0], "出差")):
        with pytest.raises(Refused):
            seating.release(fresh(case), member, reason=reason, by=bureau.reviewer, at=MONDAY)
    seating.release(fresh(filing), members[0], reason="出差", by=bureau.reviewer, at=MONDAY)
    with pytest.raises(Refused, match="已不在组内"):
        seating.release(fresh(filing), members[0], reason="出差", by=bureau.reviewer, at=MONDAY)


# --- the notice ---


def notice(filing: Filing, by: User, **more: object) -> Filing:
    said = {"methods": list(Method), "planned_on": None, "expected_working_days": 10} | more
    return evaluating.open_evaluation(filing, **said, by=by, at=MONDAY, seen=filing.version)  # type: ignore[arg-type]


def test_notice_waits_for_every_member(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    members = invited(filing, bureau, people)
    for member in members[:2]:
        accept(member)
    with pytest.raises(Refused, match=f"{people[2]}还没有接受邀请"):
        notice(fresh(filing), bureau.reviewer)
    accept(members[2])
    assert notice(fresh(filing), bureau.reviewer).state == State.EVALUATING


@pytest.mark.parametrize(
    "wrong",
    [pytest.param({"methods": []}, id="B56-no-method"), pytest.param({"planned_on": MONDAY.date() - DAY}, id="planned-in-the-past")],
)
def test_notice_that_is_refused(bureau: Desk, filing: Filing, wrong: dict[str, object]) -> None:
    road.with_panel(filing, bureau, MONDAY)
    with pytest.raises(Refused):
        notice(fresh(filing), bureau.reviewer, **wrong)
    assert fresh(filing).state == State.REVIEWED


def test_notice_is_the_reviewers(bureau: Desk, filing: Filing) -> None:
    road.with_panel(filing, bureau, MONDAY)
    for somebody in (bureau.acceptor, bureau.approver, desk("450100").reviewer):
        with pytest.raises(NotAllowed):
            notice(fresh(filing), somebody)


# --- opinions ---


def sign(filing: Filing, member: TeamMember, **more: object) -> Opinion:
    said: dict[str, object] = {"heads": HEADS, "lines": results(filing), "text": "同意", "is_dissent": False, "at": MONDAY} | more
    return evaluating.sign_opinion(filing, member, by=account(member.person), **said)  # type: ignore[arg-type]


@pytest.fixture
def opened(bureau: Desk, filing: Filing) -> Filing:
    return road.evaluating_now(filing, bureau, MONDAY)[0]


def members_of(filing: Filing) -> list[TeamMember]:
    assert filing.team is not None
    return list(filing.team.members.select_related("person__user", "team"))


def test_opinion_is_kept_with_its_remarks_and_its_hash(opened: Filing) -> None:
    member, line = members_of(opened)[1], opened.lines.first().pk
    remarks = Remarks({Head.PREMISES: "工位偏少", Head.RULES: " "}, {line: "整改工位"})
    said = sign(opened, member, is_dissent=True, remarks=remarks)
    assert (said.remarks, said.is_dissent) == ({"heads": {"premises": "工位偏少"}, "lines": {str(line): "整改工位"}}, True)
    assert len(said.sha256) == 64
    entry = Entry.objects.get(act="filings.sign_opinion")
    assert (entry.data["sha256"], entry.actor_name, entry.actor_role) == (said.sha256, str(member.person), "成员")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"heads": {Head.CREDIT: OpinionResult.MET}}, id="B57-five-heads-missing"),
        pytest.param({"lines": {}}, id="B57-lines-missing"),
        pytest.param({"text": " "}, id="B57-no-words"),
    ],
)
def test_opinion_that_is_not_whole_is_refused(opened: Filing, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        sign(opened, members_of(opened)[0], **wrong)
    assert not Opinion.objects.exists()


def test_opinion_on_a_line_of_another_filing_is_refused(opened: Filing) -> None:
    foreign = submitted(2).lines.first().pk
    with pytest.raises(Refused, match="不属于本件"):
        sign(opened, members_of(opened)[0], lines=results(opened) | {foreign: LineResult.PASSED})


def test_opinion_is_final(opened: Filing) -> None:
    member = members_of(opened)[0]
    sign(opened, member)
    with pytest.raises(Refused, match="不能修改"):
        sign(opened, member, text="改主意了")
    assert Opinion.objects.get().text == "同意"


def test_opinion_is_signed_by_the_member_himself_during_the_evaluation(bureau: Desk, filing: Filing, people: list[Person]) -> None:
    members = [accept(member) for member in invited(filing, bureau, people)]
    with pytest.raises(Refused, match="不能签署评估意见"):
        sign(fresh(filing), members[0])
    opened = notice(fresh(filing), bureau.reviewer)
    for somebody in (account(people[1]), bureau.reviewer):
        with pytest.raises(NotAllowed):
            evaluating.sign_opinion(
                opened, members[0], heads=HEADS, lines=results(opened), text="同意", is_dissent=False, by=somebody, at=MONDAY
            )
    with pytest.raises(NotAllowed):
        sign(submitted(2), members[0], lines={})


# --- the conclusion ---


def all_signed(filing: Filing) -> Filing:
    for member in members_of(filing):
        sign(filing, member)
    return filing


def test_conclusion_waits_for_every_signature(opened: Filing) -> None:
    members = members_of(opened)
    for member in members[:2]:
        sign(opened, member)
    with pytest.raises(Refused) as refused:
        evaluating.conclude(opened, conclusion(opened), by=account(members[0].person), at=MONDAY, seen=opened.version)
    assert told(refused) == ["B55"]
    sign(opened, members[2])
    done = evaluating.conclude(opened, conclusion(opened), by=account(members[0].person), at=MONDAY, seen=opened.version)
    assert (done.state, done.desk.kind) == (State.EVALUATED, "centre")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        pytest.param({"methods": [Method.DOCUMENTS]}, "B56", id="B56-unused-without-reason"),
        pytest.param({"methods": []}, "B56", id="B56-no-method"),
        pytest.param({"heads": {}}, "B57", id="B57-heads"),
        pytest.param({"lines": {}}, "B57", id="B57-lines"),
        pytest.param({"text": ""}, "", id="no-words"),
    ],
)
def test_conclusion_that_is_not_whole_is_refused(opened: Filing, wrong: dict[str, object], rule: str) -> None:
    lead = members_of(all_signed(opened))[0]
    with pytest.raises(Refused) as refused:
        evaluating.conclude(opened, conclusion(opened, **wrong), by=account(lead.person), at=MONDAY, seen=opened.version)
    assert (told(refused), fresh(opened).state) == ([rule], State.EVALUATING)


def test_conclusion_is_the_leads(bureau: Desk, opened: Filing) -> None:
    members = members_of(all_signed(opened))
    for somebody in (account(members[1].person), bureau.reviewer, bureau.approver):
        with pytest.raises(NotAllowed):
            evaluating.conclude(opened, conclusion(opened), by=somebody, at=MONDAY, seen=opened.version)


def test_conclusion_from_an_older_page_is_refused(opened: Filing) -> None:
    lead = members_of(all_signed(opened))[0]
    with pytest.raises(StaleError):
        evaluating.conclude(opened, conclusion(opened), by=account(lead.person), at=MONDAY, seen=opened.version - 1)


def test_no_line_passed_fails_and_a_foreign_line_cannot_rescue_it(bureau: Desk, opened: Filing) -> None:
    """B58: nothing is publicised."""
    lead = members_of(all_signed(opened))[0]
    lost, foreign = results(opened, LineResult.FAILED), submitted(2).lines.first().pk
    rescued = conclusion(opened, lines=lost | {foreign: LineResult.PASSED})
    with pytest.raises(Refused):
        evaluating.conclude(opened, rescued, by=account(lead.person), at=MONDAY, seen=opened.version)
    failed = evaluating.conclude(opened, conclusion(opened, lines=lost), by=account(lead.person), at=MONDAY, seen=opened.version)
    assert (failed.state, failed.desk, failed.adverse_reason) == (State.DECIDING, bureau.authority, "结论")


def test_rights_and_access_end_with_the_conclusion(bureau: Desk, filing: Filing) -> None:
    """Of all members, one who left and one who recused himself included; an opinion cannot be signed any more."""
    opened, people = road.evaluating_now(filing, bureau, MONDAY)
    everyone = [*people, road.expert(9)]
    evaluating.add_member(opened, everyone[-1], MemberKind.PROFESSIONAL, is_lead=False, by=bureau.reviewer, at=MONDAY)
    late = opened.team.members.select_related("person__user", "team").get(person=everyone[-1])
    evaluating.answer_invitation(late, MemberState.RECUSED, declaration="亲属", by=account(everyone[-1]), at=MONDAY)
    assert [rights(person, filing) for person in everyone] == [LEAD, MEMBER, MEMBER, set()]
    assert [seen_by(person) for person in everyone] == [[filing.pk], [filing.pk], [filing.pk], []]
    for member in opened.team.members.filter(state=MemberState.ACCEPTED).select_related("person__user", "team"):
        sign(opened, member)
    done = evaluating.conclude(opened, conclusion(opened), by=account(people[0]), at=MONDAY, seen=opened.version)
    assert [rights(person, filing) for person in everyone] == [set()] * 4
    assert [seen_by(person) for person in everyone] == [[]] * 4
    for member in members_of(done):
        with pytest.raises(NotAllowed):
            sign(done, member)


def test_rights_end_with_a_withdrawal(bureau: Desk, filing: Filing) -> None:
    opened, people = road.evaluating_now(filing, bureau, MONDAY)
    submitting.withdraw(opened, reason="另行申请", by=opened.created_by, at=MONDAY, seen=opened.version)
    assert [rights(person, filing) for person in people] == [set()] * 3
    assert [seen_by(person) for person in people] == [[]] * 3


# --- the clocks ---


def term(filing: Filing, key: str) -> Term:
    return Term.objects.filter(subject_type="filings.filing", subject_id=filing.pk, key=key).latest("pk")


def test_evaluation_has_thirty_working_days_and_a_late_conclusion_is_late(bureau: Desk, filing: Filing) -> None:
    """B53, D02: thirty working days after the review; the holidays of October are not counted."""
    assert term(filing, "evaluation").due_on == date(2026, 10, 23)
    opened, people = road.evaluating_now(filing, bureau, MONDAY)
    after = datetime(2026, 10, 28, 10, 0, tzinfo=ZONE)
    road.signed(opened, results(opened), after)
    done = evaluating.conclude(opened, conclusion(opened), by=account(people[0]), at=after, seen=opened.version)
    ended = term(done, "evaluation")
    assert (ended.stopped_on, ended.due_on, ended.outcome) == (after.date(), date(2026, 10, 23), "结论签署")
    assert TERMS["evaluation"].clause == ended.clause


def test_pause_takes_the_days_after_the_notice_up_to_the_conclusion(bureau: Desk, filing: Filing) -> None:
    """D99: the day of the notice counts, the day of the conclusion does not; accepted on Monday, notice the next day, three days away."""
    assert term(filing, "grading_filing").due_on == date(2026, 9, 20)
    road.with_panel(filing, bureau, MONDAY)
    opened = evaluating.open_evaluation(
        fresh(filing),
        methods=list(Method),
        planned_on=None,
        expected_working_days=10,
        by=bureau.reviewer,
        at=MONDAY + DAY,
        seen=fresh(filing).version,
    )
    assert (term(opened, "grading_filing").due_on, opened.paused_by) == (None, "panel")
    road.signed(opened, results(opened), MONDAY + 4 * DAY)
    lead = members_of(opened)[0]
    done = evaluating.conclude(opened, conclusion(opened), by=account(lead.person), at=MONDAY + 4 * DAY, seen=opened.version)
    assert term(done, "grading_filing").due_on == date(2026, 9, 23)  # one day used, nine left after Friday the 11th
    assert (term(done, "publicity_start").due_on, done.centre_due_on, done.due_on) == (
        date(2026, 9, 15),
        date(2026, 9, 15),
        date(2026, 9, 23),
    )


def test_everything_is_written_down_with_who_did_it(bureau: Desk, filing: Filing) -> None:
    opened, people = road.evaluating_now(filing, bureau, MONDAY)
    road.signed(opened, results(opened), MONDAY)
    evaluating.conclude(opened, conclusion(opened), by=account(people[0]), at=MONDAY, seen=opened.version)
    rows = Entry.objects.filter(subject_type="filings.filing", subject_id=str(filing.pk), act__in=ACTS).order_by("no")
    assert [(row.act, row.actor_name) for row in rows] == [
        ("filings.invite_panel", str(bureau.reviewer)),
        *(("filings.answer_invitation", str(person)) for person in people),
        ("filings.open_evaluation", str(bureau.reviewer)),
        *(("filings.sign_opinion", str(person)) for person in people),
        ("filings.conclude", str(people[0])),
    ]


ACTS = tuple(f"filings.{name}" for name in ("invite_panel", "answer_invitation", "open_evaluation", "sign_opinion", "conclude"))
