"""Assisted filing at the counter: what a mandate lends, how it ends, and who keeps out of the decision."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from filings.enums import AssistanceEnd, CheckResult, State
from filings.models import Assistance, Filing
from filings.queries import assistance as queries
from filings.rules.supplement import SupplementItem
from filings.services import assisting, clarifying, drafting, intake, reviewing, submitting, sweeping
from filings.services.assisting import Newcomer
from filings.services.notices import deliver
from filings.services.reviewing import asked_of
from filings.services.versions import latest
from portal.access import founding, registration
from portal.access.services import end, grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit.actors import Actor
from portal.audit.models import Entry
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.models import Attachment, ScanState
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from portal.outbox.models import Task
from portal.policy.services import set_figure
from portal.workflow.performing import NotAllowed, Refused
from tests.filings.counters import ID, acceptor, begun, committed, mandate, recorded, scan
from tests.filings.road import accepted
from tests.filings.stage import MONDAY as AT
from tests.filings.stage import Desk, desk, institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def person(bureau: Desk) -> LegalPerson:
    return institution()[0]


def submit(filing: Filing, by: User) -> Filing:
    return submitting.submit(filing, by=by, at=AT, seen=Filing.objects.get(pk=filing.pk).version)


def texts(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.text for reason in refused.value.reasons]


# --- recording ---


def test_the_number_of_a_document_is_kept_nowhere(bureau: Desk, person: LegalPerson) -> None:
    row = recorded(person, bureau, at=AT)
    kept = [str(value) for value in Assistance.objects.filter(pk=row.pk).values()[0].values()]
    entry = Entry.objects.get(act="filings.record_mandate")
    assert (row.id_last, len(row.id_hash)) == ("002X", 64)
    assert not any(ID in text or ID[6:14] in text for text in (*kept, str(entry.data), entry.subject_name))
    assert entry.data["document"] == "居民身份证，后四位 002X"
    assert Attachment.objects.get().subject == row


def test_only_who_accepts_there_records(bureau: Desk, person: LegalPerson) -> None:
    nanning = desk("450100")
    for account in (bureau.reviewer, bureau.approver, nanning.acceptor, institution(2)[1]):
        with pytest.raises(NotAllowed):
            recorded(person, bureau, at=AT, by=account)
    with pytest.raises(Refused, match="受理范围内"):
        recorded(person, nanning, at=AT)
    assert not Assistance.objects.exists()


def test_nobody_helps_his_own_institution(bureau: Desk, person: LegalPerson) -> None:
    grant(bureau.acceptor, person, Role.CLERK, by=None, at=AT)
    with pytest.raises(Refused, match="本单位"):
        recorded(person, bureau, at=AT)


def test_a_second_unused_mandate_is_refused(bureau: Desk, person: LegalPerson) -> None:
    recorded(person, bureau, at=AT)
    with pytest.raises(Refused, match="还没有开始填报"):
        recorded(person, bureau, at=AT)
    recorded(person, bureau, at=AT, by=acceptor(bureau))
    assert Assistance.objects.count() == 2


def test_a_newcomer_is_entered_and_may_be_given_an_administrator(bureau: Desk) -> None:
    code = make_credit_code("91", "450202", "MA7LP900")
    newcomer = Newcomer(code, "柳州新来机械公司", "company")
    row = assisting.record(newcomer, bureau.authority, mandate(AT), scan(), by=bureau.acceptor, at=AT)
    assert (row.legal_person.credit_code, row.legal_person.entered_with) == (code, bureau.authority)
    with pytest.raises(Refused, match="已经录入"):
        assisting.record(newcomer, bureau.authority, mandate(AT), scan(), by=bureau.acceptor, at=AT)
    assert list(founding.unclaimed([bureau.authority], AT.date())) == [row.legal_person]
    assert founding.filed_with(row.legal_person, bureau.acceptor) == bureau.authority
    assert list(founding.unclaimed([desk("450100").authority], AT.date())) == []


def test_a_registration_that_lapses_leaves_what_the_counter_began(bureau: Desk) -> None:
    application = registration.Application(
        make_credit_code("91", "450202", "MA7LP901"), "柳州待认公司", "company", "韦某", "0772-1", "a@b.cn", "waiting1", "Pass-word-2026"
    )
    account = registration.register(application, at=AT.replace(year=2025))
    person = account.memberships.get().legal_person
    assert person is not None
    User.objects.filter(pk=account.pk).update(date_joined=AT.replace(year=2025))
    recorded(person, bureau, at=AT)
    assert registration.forget_unconfirmed(at=AT) == 1
    assert LegalPerson.objects.filter(pk=person.pk).exists()
    assert not User.objects.filter(pk=account.pk).exists()


# --- what it lends ---


def test_a_mandate_serves_one_filing_of_its_institution(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    assert (row.filing, filing.is_assisted, filing.created_by) == (filing, True, bureau.acceptor)
    other = institution(2)[0]
    for party in (person, other):  # used up for the one, never given for the other
        with pytest.raises(NotAllowed):
            drafting.start(party, Track.GRADING_SCHOOL, by=bureau.acceptor, at=AT)
    theirs = drafting.start(other, Track.GRADING_EMPLOYER, by=institution_admin(other), at=AT)
    for account in (acceptor(bureau), bureau.reviewer):
        with pytest.raises(NotAllowed):
            drafting.save_section(filing, "rules", {}, edit_no=1, by=account, at=AT)
    with pytest.raises(NotAllowed):
        drafting.save_section(theirs, "rules", {}, edit_no=0, by=bureau.acceptor, at=AT)


def institution_admin(person: LegalPerson) -> User:
    row = person.memberships.first()
    assert row is not None
    return row.user


def test_a_mandate_lends_submitting_and_no_other_step(bureau: Desk, person: LegalPerson) -> None:
    """The control: the same officer under the same mandate may not withdraw, and without any may not submit."""
    row, filing = begun(person, bureau, at=AT)
    with pytest.raises(NotAllowed):
        submitting.withdraw(filing, reason="不办了", by=bureau.acceptor, at=AT, seen=filing.version)
    with pytest.raises(NotAllowed):
        submit(filing, acceptor(bureau))
    done = submit(committed_filing(row, filing), bureau.acceptor)
    with pytest.raises(NotAllowed):
        submitting.recall(done, by=bureau.acceptor, at=AT, seen=done.version)
    assert done.state == State.SUBMITTED


def committed_filing(row: Assistance, filing: Filing) -> Filing:
    committed(row, at=AT)
    return filing


def test_rights_end_with_the_post(bureau: Desk, person: LegalPerson) -> None:
    _, filing = begun(person, bureau, at=AT)
    end(bureau.acceptor.memberships.get(), by=None, at=AT)
    with pytest.raises(NotAllowed):
        drafting.save_section(filing, "rules", {}, edit_no=1, by=bureau.acceptor, at=AT)


def test_what_is_done_under_a_mandate_says_so(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    done = submit(committed_filing(row, filing), bureau.acceptor)
    entries = {entry.act: entry for entry in Entry.objects.filter(actor_id=bureau.acceptor.pk, subject_type="filings.filing")}
    assert set(entries) == {"filings.start", "filings.begin_assistance", "filings.submit", "filings.end_assistance"}
    role = f"{bureau.authority.short_name}柜台代填"
    assert {(entry.actor_role, entry.actor_party) for entry in entries.values()} == {(role, str(person))}
    assert entries["filings.submit"].data["mandate"] == str(row)
    paper = Entry.objects.get(act="documents.receive", data__key="commitment")
    assert (paper.actor_role, paper.actor_party) == (role, str(person))
    version = latest(done)
    assert version is not None
    assert version.by == f"{bureau.acceptor}（柜台代填）"
    row.refresh_from_db()
    assert (row.end, row.ended_by, row.version_no) == (AssistanceEnd.SUBMITTED, bureau.acceptor, 1)


def test_own_people_are_marked_as_before(bureau: Desk, person: LegalPerson) -> None:
    admin = institution_admin(person)
    filing = drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=AT)
    assert (filing.is_assisted, filing.version) == (False, 1)
    assert Entry.objects.get(act="filings.start").actor_role == Role.ADMINISTRATOR.label


# --- submission ---


def test_the_signed_commitment_stands_for_the_click(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    with pytest.raises(Refused) as refused:
        submit(filing, bureau.acceptor)
    assert texts(refused) == ["还没有上传单位签字盖章的承诺书。代填的，以签章的承诺书代替单位自行确认提交。"]
    committed(row, at=AT)
    Attachment.objects.filter(key="commitment").update(scan_state=ScanState.INFECTED)
    with pytest.raises(Refused):
        submit(filing, bureau.acceptor)
    Attachment.objects.filter(key="commitment").update(scan_state=ScanState.CLEAN)
    assert submit(filing, bureau.acceptor).state == State.SUBMITTED


def test_the_institution_submits_by_itself_without_the_commitment(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    submit(filing, institution_admin(person))
    row.refresh_from_db()
    assert row.end == AssistanceEnd.TAKEN_OVER


def test_what_goes_to_another_bureau_is_not_submitted_here(bureau: Desk) -> None:
    """Its working address lies here, its registered one in Nanning: it may be helped, and is told where it goes."""
    desk("450100")
    person, _ = institution(division="450103")
    LegalPerson.objects.filter(pk=person.pk).update(working_division="450202")
    row, filing = begun(LegalPerson.objects.get(pk=person.pk), bureau, at=AT)
    with pytest.raises(Refused) as refused:
        submit(committed_filing(row, filing), bureau.acceptor)
    assert any("不能在本柜台提交" in text for text in texts(refused))


def test_a_supplement_takes_a_mandate_of_its_own(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    done = submit(committed_filing(row, filing), bureau.acceptor)
    items = [SupplementItem("institution.department", "写明专门机构", "附2一(二)")]
    asked = intake.ask_supplement(done, items, by=acceptor(bureau), at=AT, seen=done.version)
    with pytest.raises(NotAllowed):
        submit(asked, bureau.acceptor)
    again = recorded(person, bureau, at=AT)
    taken = assisting.take_up(again, asked, by=bureau.acceptor, at=AT)
    again.refresh_from_db()
    resubmitted = submit(committed_filing(again, taken), bureau.acceptor)
    assert (resubmitted.state, Assistance.objects.filter(filing=filing, end=AssistanceEnd.SUBMITTED).count()) == (State.SUBMITTED, 2)


# --- the end ---


def test_a_draft_is_taken_up_once(bureau: Desk, person: LegalPerson) -> None:
    admin = institution_admin(person)
    draft = drafting.start(person, Track.GRADING_EMPLOYER, by=admin, at=AT)
    first, second = recorded(person, bureau, at=AT), recorded(person, bureau, at=AT, by=acceptor(bureau))
    assert queries.to_take_up(first) == [draft]
    assisting.take_up(first, draft, by=first.officer, at=AT)
    assert queries.to_take_up(second) == []
    for row, by in ((second, second.officer), (first, first.officer)):  # another's by now; used up
        with pytest.raises(Refused):
            assisting.take_up(row, draft, by=by, at=AT)
    with pytest.raises(NotAllowed):
        assisting.take_up(second, draft, by=first.officer, at=AT)
    other = drafting.start(
        institution(2)[0], Track.GRADING_EMPLOYER, by=institution_admin(LegalPerson.objects.get(name__contains="第2")), at=AT
    )
    with pytest.raises(Refused):
        assisting.take_up(second, other, by=second.officer, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():  # the control: the database refuses a second one by itself
        Assistance.objects.filter(pk=second.pk).update(filing=draft, begun_at=AT)


@pytest.mark.parametrize("how", [AssistanceEnd.TAKEN_OVER, AssistanceEnd.REVOKED, AssistanceEnd.CLOSED])
def test_a_mandate_that_ended_lends_nothing(how: AssistanceEnd, bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    admin = institution_admin(person)
    if how == AssistanceEnd.TAKEN_OVER:
        assisting.take_over(filing, by=admin, at=AT)
    elif how == AssistanceEnd.REVOKED:
        assisting.revoke(row, reason="单位收回", by=acceptor(bureau), at=AT)
    else:
        submitting.withdraw(filing, reason="不办了", by=admin, at=AT, seen=filing.version)
    row.refresh_from_db()
    assert row.end == how
    for act in (
        lambda: submit(Filing.objects.get(pk=filing.pk), bureau.acceptor),
        lambda: drafting.save_section(filing, "rules", {}, edit_no=1, by=bureau.acceptor, at=AT),
        lambda: assisting.add_paper(row, "mandate", scan(), by=bureau.acceptor, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused):
        assisting.revoke(row, reason="再来一次", by=bureau.acceptor, at=AT)


def test_who_may_end_it(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    for account in (bureau.reviewer, bureau.approver, desk("450100").acceptor, institution_admin(person)):
        with pytest.raises(NotAllowed):
            assisting.revoke(row, reason="x", by=account, at=AT)
    for account in (bureau.acceptor, institution(2)[1]):
        with pytest.raises(NotAllowed):
            assisting.take_over(filing, by=account, at=AT)
    with pytest.raises(Refused, match="原因"):
        assisting.revoke(row, reason=" ", by=bureau.acceptor, at=AT)


def night(days: int) -> datetime:
    return AT.replace(hour=0, minute=5) + timedelta(days=days)


def test_a_mandate_that_is_not_used_ends_after_its_last_day_once(bureau: Desk, person: LegalPerson) -> None:
    """Recorded on Monday 7 September: the tenth working day is the make-up Sunday. A mandate in use is the control."""
    row, (used, filing) = recorded(person, bureau, at=AT), begun(institution(2)[0], bureau, at=AT)
    assert queries.last_day(row) == date(2026, 9, 20)
    assert [sweeping.sweep(at=night(days)).mandates for days in (13, 14, 14)] == [0, 1, 0]
    row.refresh_from_db()
    used.refresh_from_db()
    assert (row.end, row.ended_by, row.ended_at) == (AssistanceEnd.LAPSED, None, night(14))
    assert row.end_reason == "最迟应于 2026-09-20 开始代填，到期没有开始。"
    assert (used.is_open, used.filing) == (True, filing)
    entry = Entry.objects.get(act="filings.end_assistance")
    assert (entry.subject_id, entry.data["end"], entry.actor_id) == (str(row.pk), "逾期未用，自动终止", None)


def test_a_lapsed_mandate_lends_nothing_and_makes_room_for_another(bureau: Desk, person: LegalPerson) -> None:
    row = recorded(person, bureau, at=AT)
    assisting.lapse_unused(at=night(14))
    with pytest.raises(NotAllowed):
        drafting.start(person, Track.GRADING_EMPLOYER, by=bureau.acceptor, at=night(14))
    with pytest.raises(Refused, match="逾期未用"):
        assisting.revoke(row, reason="单位收回", by=bureau.acceptor, at=night(14))
    assert recorded(person, bureau, at=night(14)).is_open
    assert drafting.start(person, Track.GRADING_EMPLOYER, by=bureau.acceptor, at=night(14)).is_assisted


def test_a_new_figure_leaves_the_mandates_recorded_before_it(bureau: Desk, person: LegalPerson) -> None:
    before = recorded(person, bureau, at=AT)
    set_figure("unused_mandate", 1, effective_from=AT.date() + timedelta(days=1), basis="", by=Actor(1, "管理员", "", ""), at=AT)
    after = recorded(institution(2)[0], bureau, at=AT + timedelta(days=1))
    assert [queries.last_day(row) for row in (before, after)] == [date(2026, 9, 20), date(2026, 9, 9)]
    assert assisting.lapse_unused(at=night(3)) == 1
    after.refresh_from_db()
    assert after.end == AssistanceEnd.LAPSED


def test_a_mandate_signed_long_ago_is_refused_by_the_figure_of_the_day(bureau: Desk, person: LegalPerson) -> None:
    """The service refuses it too; a longer figure that holds from that day on is the control."""
    old = mandate(AT - timedelta(days=91))
    with pytest.raises(Refused) as refused:
        assisting.record(person, bureau.authority, old, scan(), by=bureau.acceptor, at=AT)
    assert [reason.path for reason in refused.value.reasons] == ["mandated_on"]
    assert "已 91 天" in refused.value.reasons[0].text
    set_figure("mandate_age_days", 91, effective_from=AT.date(), basis="", by=Actor(1, "管理员", "", ""), at=AT)
    assert assisting.record(person, bureau.authority, old, scan(), by=bureau.acceptor, at=AT).is_open


# --- separation of duties ---


def test_who_filled_it_in_takes_no_part_in_deciding(bureau: Desk, person: LegalPerson) -> None:
    """He holds every post of the bureau; a colleague with the same posts is the control."""
    helper, colleague = bureau.acceptor, acceptor(bureau)
    for account in (helper, colleague):
        for role in (Role.REVIEWER, Role.APPROVER):
            grant(account, bureau.authority, role, by=None, at=AT)
    row, filing = begun(person, bureau, at=AT)
    done = submit(committed_filing(row, filing), helper)
    refused = [
        lambda: intake.accept(done, by=helper, at=AT, seen=done.version),
        lambda: intake.decline(done, [SupplementItem("rules", "不符", "附2一(二)")], by=helper, at=AT, seen=done.version),
        lambda: intake.ask_supplement(done, [SupplementItem("rules", "补", "附2一(二)")], by=helper, at=AT, seen=done.version),
        lambda: intake.transfer(done, desk("450100").authority, reason="x", by=helper, at=AT, seen=done.version),
        lambda: intake.assign(done, helper, by=colleague, at=AT),
    ]
    for act in refused:
        with pytest.raises(Refused, match="柜台代填"):
            act()
    taken = accepted(done, Desk(bureau.authority, colleague, colleague, bureau.approver), AT)
    version = latest(taken)
    assert version is not None
    check = asked_of(taken, version)[0]
    for act in (
        lambda: reviewing.answer_check(taken, check.id, CheckResult.MET, by=helper, at=AT),
        lambda: reviewing.object_to(taken, reason="不符", by=helper, at=AT, seen=taken.version),
        lambda: clarifying.ask(
            taken, "rules", "请说明", due_on=AT.date().replace(day=20), clause="附2一(二)", by=helper, at=AT, seen=taken.version
        ),
    ):
        with pytest.raises(Refused, match="柜台代填"):
            act()
    reviewing.answer_check(taken, check.id, CheckResult.NOT_MET, note="不符", by=colleague, at=AT)
    objected = reviewing.object_to(taken, reason="不符", by=colleague, at=AT, seen=taken.version)
    assert objected.state == State.DECIDING


# --- messages ---


def told(account: User) -> list[str]:
    for task in Task.objects.filter(name="filings.notify").order_by("pk"):
        given = dict(task.args)
        words = {key: given.pop(key) for key in list(given) if key not in ("filing_id", "what", "told_as", "state")}
        deliver(**given, words=words, at=AT)
    return [message.title for message in account.messages.order_by("pk")]


def test_the_institution_is_told_at_the_start_and_at_the_submission(bureau: Desk, person: LegalPerson) -> None:
    row, filing = begun(person, bureau, at=AT)
    done = submit(committed_filing(row, filing), bureau.acceptor)
    assert set(told(institution_admin(person))) == {
        f"{bureau.authority}柜台开始为本单位代填企业自主评价初次备案",
        f"柜台已代为提交 {done.number}",
        f"已提交 {done.number}",
    }
