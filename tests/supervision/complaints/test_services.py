"""Complaints through the services: S10, L08, D111."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.access.services import grant
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.authorities.queries import authority
from portal.documents.filetypes import Rejected
from portal.documents.queries import attachments_of
from portal.inbox.models import Message
from portal.terms.models import Term
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import ComplaintState as S
from supervision.models import Complaint, ComplaintNote
from supervision.queries import complaints as queries
from supervision.services import complaining
from supervision.services.issues import raise_issue
from tests.filings.services.test_norms import text
from tests.filings.stage import MONDAY, institution
from tests.supervision.complaints.staged import CONTACT, NAME, answered, complained, of, officer, registered, told, verifying

pytestmark = pytest.mark.django_db


def clocks(complaint: Complaint) -> dict[str, tuple[bool, str]]:
    rows = Term.objects.filter(subject_type="supervision.complaint", subject_id=complaint.pk)
    return {row.key: (row.is_open, row.owner_authority_code) for row in rows}


def fields(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.path for reason in refused.value.reasons]


def test_complaint_goes_to_whoever_supervises_and_its_days_begin() -> None:
    registration, _ = registered()
    inspector = officer(Role.INSPECTOR)
    receipt = complained(told(registration.legal_person.name))
    row = receipt.complaint
    assert (row.authority.code, row.state, row.credit_code) == ("450200", S.RECEIVED, registration.legal_person.credit_code)
    assert clocks(row) == {"complaint_acceptance": (True, "450200")}
    assert [message.recipient for message in Message.objects.all()] == [inspector]
    assert queries.by_receipt(row.number, receipt.code) == row
    assert [
        queries.by_receipt(number, code) for number, code in ((row.number, "AAAA-AAAA"), ("无此号", receipt.code), (row.number, ""))
    ] == [None] * 3
    assert receipt.code not in str(list(Complaint.objects.values()))


@pytest.mark.parametrize(("division", "code"), [("450100", "450100"), ("", "450000")])
def test_unknown_institution_goes_to_the_city_named_else_to_the_region(division: str, code: str) -> None:
    assert complained(told("没有备案的机构", division=division)).complaint.authority.code == code


def test_same_form_twice_is_one_complaint_with_one_receipt() -> None:
    key = uuid4()
    first, second = complained(told(), key), complained(told(), key)
    assert (first.code, first.complaint.pk) == (second.code, second.complaint.pk)
    assert Complaint.objects.count() == 1
    with pytest.raises(Refused):
        complained(told(text="另外一件完全不同的事情，也要反映。"), key)
    assert complained(told(), uuid4()).code != first.code


def test_anonymous_complaint_keeps_nobody() -> None:
    row = complained(told(is_anonymous=True)).complaint
    assert (row.name, row.contact, row.is_anonymous) == ("", "", True)


def test_trail_of_the_public_names_nobody() -> None:
    complained(told())
    entry = Entry.objects.get(act="supervision.complain")
    assert (entry.actor_id, entry.actor_name) == (None, "社会公众")
    trail = str(list(Entry.objects.values()))
    assert (NAME in trail, CONTACT in trail) == (False, False)


def test_files_are_taken_without_an_owner_and_a_bad_one_takes_all_back() -> None:
    row = complaining.complain(told(), form_key=uuid4(), files=[text(name="票据.pdf")], at=MONDAY, by=None).complaint
    assert [(file.name, file.owner_id, file.scan_state) for file in attachments_of(row)] == [("票据.pdf", None, "waiting")]
    with pytest.raises(Rejected):
        complaining.complain(told(), form_key=uuid4(), files=[SimpleUploadedFile("x.pdf", b"MZ")], at=MONDAY, by=None)
    assert Complaint.objects.count() == 1


def test_peer_complains_of_another_and_not_of_itself() -> None:
    registration, admin = registered()
    other, _ = institution(2)
    own = registration.legal_person
    row = complaining.complain(told("某机构"), form_key=uuid4(), at=MONDAY, peer=own, by=admin).complaint
    assert (row.kind, row.peer) == ("peer", own)
    with pytest.raises(Refused) as refused:
        complaining.complain(told(own.name), form_key=uuid4(), at=MONDAY, peer=own, by=admin)
    assert fields(refused) == ["about"]
    with pytest.raises(NotAllowed):
        complaining.complain(told("某机构"), form_key=uuid4(), at=MONDAY, peer=other, by=admin)


def test_accepted_complaint_has_the_days_of_the_answer() -> None:
    registration, _ = registered()
    row, inspector = of(registration), officer(Role.INSPECTOR)
    taken = complaining.accept(row, registration, by=inspector, at=MONDAY, seen=row.version)
    assert (taken.state, taken.registration, taken.triaged_by) == (S.ACCEPTED, registration, inspector)
    assert clocks(taken) == {"complaint_acceptance": (False, "450200"), "complaint_answer": (True, "450200")}


def test_complaint_about_anothers_institution_is_not_accepted_but_passed_on() -> None:
    registration, _ = registered()
    row = complained(told("别处的机构", division="450100")).complaint
    inspector, there = officer(Role.INSPECTOR, "450100"), officer(Role.INSPECTOR)
    with pytest.raises(Refused):
        complaining.accept(row, registration, by=inspector, at=MONDAY, seen=row.version)
    with pytest.raises(Refused) as refused:
        complaining.pass_on(row, row.authority, reason=" ", by=inspector, at=MONDAY, seen=row.version)
    assert fields(refused) == ["authority", "reason"]
    passed = complaining.pass_on(row, authority("450200"), reason="由柳州监管", by=inspector, at=MONDAY, seen=row.version)
    assert (passed.state, passed.authority.code) == (S.RECEIVED, "450200")
    assert clocks(passed) == {"complaint_acceptance": (True, "450200")}
    assert there in {message.recipient for message in Message.objects.all()}
    assert "由柳州监管" in ComplaintNote.objects.get().text
    complaining.accept(passed, registration, by=there, at=MONDAY, seen=passed.version)


def test_one_that_was_accepted_and_passed_on_begins_anew() -> None:
    registration, _ = registered()
    row, inspector = of(registration), officer(Role.INSPECTOR)
    row = complaining.accept(row, registration, by=inspector, at=MONDAY, seen=row.version)
    passed = complaining.pass_on(row, authority("450000"), reason="涉及区直", by=inspector, at=MONDAY + timedelta(days=1), seen=row.version)
    assert (passed.registration, passed.triaged_by) == (None, None)
    assert clocks(passed) == {"complaint_acceptance": (True, "450000"), "complaint_answer": (False, "450200")}


def test_declined_with_a_reason_only() -> None:
    registration, _ = registered()
    row, inspector = of(registration), officer(Role.INSPECTOR)
    with pytest.raises(Refused) as refused:
        complaining.decline(row, reason=" ", by=inspector, at=MONDAY, seen=row.version)
    assert fields(refused) == ["reason"]
    declined = complaining.decline(row, reason="不属于本部门职责", by=inspector, at=MONDAY, seen=row.version)
    assert (declined.state, clocks(declined)) == (S.DECLINED, {"complaint_acceptance": (False, "450200")})


def test_answer_is_anothers_than_who_took_it_up() -> None:
    registration, _ = registered()
    inspector, reviewer = officer(Role.INSPECTOR), officer(Role.REVIEWER)
    grant(inspector, authority("450200"), Role.REVIEWER, by=None, at=MONDAY.replace(year=2025))
    row = verifying(registration, inspector)
    said = {"findings": "查看了票据", "answer": "情况属实。"}
    with pytest.raises(Refused):
        complaining.reply(row, "true", **said, by=inspector, at=MONDAY, seen=row.version)
    with pytest.raises(NotAllowed):
        complaining.reply(row, "true", **said, by=officer(Role.REVIEWER, "450100"), at=MONDAY, seen=row.version)
    row = complaining.reply(row, "true", **said, by=reviewer, at=MONDAY, seen=row.version)
    assert (row.state, row.verdict, row.answered_by) == (S.ANSWERED, "true", reviewer)
    assert not any(is_open for is_open, _ in clocks(row).values())


def test_what_proved_true_is_closed_with_an_issue_or_a_reason() -> None:
    registration, _ = registered()
    inspector, reviewer = officer(Role.INSPECTOR), officer(Role.REVIEWER)
    row = answered(registration, inspector, reviewer)
    with pytest.raises(Refused) as refused:
        complaining.close(row, by=inspector, at=MONDAY, seen=row.version)
    assert fields(refused) == ["reason"]
    ledger = {"ledger": "supervision", "finding": "超标准收费", "clause": "附3一(二)8", "severity": "ordinary", "conduct_on": MONDAY.date()}
    raise_issue(registration, **ledger, authority=row.authority, complaint=row, by=inspector, at=MONDAY)
    assert complaining.close(row, by=inspector, at=MONDAY, seen=row.version).state == S.CLOSED


def test_verified_complaints_are_facts_from_the_day_of_the_answer() -> None:
    registration, _ = registered()
    inspector, reviewer = officer(Role.INSPECTOR), officer(Role.REVIEWER)
    true, false = (answered(registration, inspector, reviewer, verdict) for verdict in ("partly", "false"))
    day = MONDAY.date()
    assert [list(queries.verified_complaints(on)) for on in (day - timedelta(days=1), day)] == [[], [true]]
    assert false.verdict == "false"


def test_notes_are_the_handling_authoritys() -> None:
    registration, _ = registered()
    row = of(registration)
    with pytest.raises(NotAllowed):
        complaining.note(row, "已电话核实", by=officer(Role.INSPECTOR, "450100"), at=MONDAY)
    inspector = officer(Role.INSPECTOR)
    with pytest.raises(Refused):
        complaining.note(row, " ", by=inspector, at=MONDAY)
    assert complaining.note(row, "已电话核实", by=inspector, at=MONDAY).text == "已电话核实"
