"""Complaints: sent by anybody or by a peer, triaged, verified, answered, closed. Clause: 文四(二), 附3一(二)8."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.authorities.queries import authority
from portal.documents.services import receiving
from portal.inbox.services import tell
from portal.institutions.models import LegalPerson, Registration
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform, performing
from supervision import receipts
from supervision.enums import ComplaintKind, ComplaintState, Verdict
from supervision.models import Complaint, ComplaintNote
from supervision.queries import complaints as queries
from supervision.rules import complaints as rules
from supervision.services.entering import need, numbered

CLAUSE = rules.CLAUSE
ACCEPTANCE, ANSWER = "complaint_acceptance", "complaint_answer"
FILES = "complaint"
MOST_FILES = 5
Files = Sequence["UploadedFile[bytes]"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever complained takes away; the code is told this once."""

    complaint: Complaint
    code: str


def complain(
    told: rules.Told, *, form_key: UUID, files: Files = (), at: datetime, peer: LegalPerson | None = None, by: User | None
) -> Receipt:
    """Takes a complaint in, from anybody (`by` None) or from an institution about another; the authority's days begin.

    The same form sent again gets the same receipt. Raises Refused, NotAllowed, Rejected for a file.
    """
    if peer is not None and by is not None:
        need(by, "report_activity", peer, CLAUSE)
    known = queries.recognised(told.about, told.credit_code)
    _refuse((*rules.told_reasons(told, timezone.localdate(at)), *_self_reasons(peer, known), *_file_reasons(files)))
    try:
        return _taken_in(told, known, form_key=form_key, files=files, at=at, peer=peer, by=by)
    except IntegrityError:  # the other press of the same form was first
        return _again(Complaint.objects.get(form_hash=receipts.hash_of_form(form_key)), told, form_key)


def _taken_in(
    told: rules.Told,
    known: Sequence[Registration],
    *,
    form_key: UUID,
    files: Files,
    at: datetime,
    peer: LegalPerson | None,
    by: User | None,
) -> Receipt:
    """The act itself."""
    with _sending(by, at, peer):
        earlier = Complaint.objects.filter(form_hash=receipts.hash_of_form(form_key)).first()
        if earlier is not None:
            return _again(earlier, told, form_key)
        complaint = _written(told, known, peer, form_key, at)
        for file in files:
            receiving.take(complaint, peer, file, key=FILES, by=by, at=at)
        audit.record(
            "supervision.complain", complaint, data={"authority": complaint.authority.code, "kind": complaint.kind, "files": len(files)}
        )
        _start(complaint, ACCEPTANCE, "收到", by=by, at=at)
        _tell_officers(
            complaint, Role.INSPECTOR, f"收到投诉举报 {complaint.number}", f"反映{complaint.about}：{complaint.title}。请决定是否受理。", at
        )
    return Receipt(complaint, receipts.code_for(form_key))


def _sending(by: User | None, at: datetime, peer: LegalPerson | None) -> AbstractContextManager[None]:
    """A visitor's act is the public's, never the portal's own."""
    return audit.act(receiving.PUBLIC, at) if by is None else act(by, at, peer)


def _written(told: rules.Told, known: Sequence[Registration], peer: LegalPerson | None, form_key: UUID, at: datetime) -> Complaint:
    whose = authority(rules.routed(queries.supervised(known), told.division))
    names = ("title", "text", "happened_on", "division", "place", "is_anonymous")
    return Complaint.objects.create(
        **{name: getattr(told, name) for name in names},
        number=numbered(whose, "complaint", at),
        code_hash=receipts.hash_of_code(receipts.code_for(form_key)),
        form_hash=receipts.hash_of_form(form_key),
        kind=ComplaintKind.PEER if peer else ComplaintKind.PUBLIC,
        peer=peer,
        about=known[0].legal_person.name if known else told.about.strip(),
        credit_code=known[0].legal_person.credit_code if known else told.credit_code,
        authority=whose,
        name="" if told.is_anonymous else told.name.strip(),
        contact="" if told.is_anonymous else told.contact.strip(),
        received_at=at,
    )


def _again(earlier: Complaint, told: rules.Told, form_key: UUID) -> Receipt:
    """The same form, pressed twice; with other words it is another complaint and needs a form of its own."""
    if (earlier.title, earlier.text) != (told.title, told.text):
        raise Refused((Reason(CLAUSE, f"本页已经提交过一件（{earlier.number}），要另外反映的，请重新打开表单。", "S10"),))
    return Receipt(earlier, receipts.code_for(form_key))


def _self_reasons(peer: LegalPerson | None, known: Sequence[Registration]) -> tuple[Reason, ...]:
    if peer is None or all(row.legal_person_id != peer.pk for row in known):
        return ()
    return (Reason(CLAUSE, "不能反映本机构，请填写其他机构。", "S10", "about"),)


def _file_reasons(files: Files) -> tuple[Reason, ...]:
    return () if len(files) <= MOST_FILES else (Reason(CLAUSE, f"最多上传 {MOST_FILES} 个文件，请合并后再传。", "S10", "proofs"),)


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def _start(complaint: Complaint, key: str, mark: str, *, by: User | None, at: datetime) -> None:
    """The authority's days for one of the two."""
    whose = complaint.authority
    terms.start(complaint, key, figure_key=key, owner=_owner(whose), holder=_holder(whose), at=at, by=by, mark=mark)


def _owner(whose: Authority) -> Owner:
    return Owner(HolderKind.AUTHORITY, authority_code=whose.code)


def _holder(whose: Authority) -> Holder:
    return Holder(HolderKind.AUTHORITY, whose.short_name)


def accept(complaint: Complaint, registration: Registration, *, by: User, at: datetime, seen: int) -> Complaint:
    """Takes it up: the institution is recognised, the days of the answer begin. Raises Refused, NotAllowed, StaleError."""
    with performing(complaint, "accept", by=by, at=at, seen=seen, registration=registration) as taken:
        if registration.supervised_by_id != taken.authority_id:
            raise Refused((Reason(CLAUSE, f"该机构由{registration.supervised_by}监管，请转办。", "S10", "registration"),))
        terms.stop(taken, ACCEPTANCE, outcome="受理", at=at, by=by)
        _start(taken, ANSWER, "受理", by=by, at=at)
    return taken


def decline(complaint: Complaint, *, reason: str, by: User, at: datetime, seen: int) -> Complaint:
    """Does not take it up; whoever complained reads why. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, complaint.authority):
        _refuse(rules.decline_reasons(reason))
        declined = perform(complaint, "decline", by=by, at=at, seen=seen, reason=reason.strip())
        terms.stop(declined, ACCEPTANCE, outcome="不予受理", at=at, by=by)
        _tell_peer(declined, "不予受理", at)
    return declined


def pass_on(complaint: Complaint, to: Authority, *, reason: str, by: User, at: datetime, seen: int) -> Complaint:
    """Gives it to the authority it belongs to. One not taken up yet keeps its days; one that was begins anew. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, complaint.authority):
        _refuse(rules.pass_reasons(here=complaint.authority.code, there=to.code, reason=reason))
        was_accepted = complaint.state == ComplaintState.ACCEPTED
        passed = perform(complaint, "pass_on", by=by, at=at, seen=seen, authority=to)
        if was_accepted:
            terms.stop(passed, ANSWER, outcome="转办", at=at, by=by)
            terms.reset(passed, ACCEPTANCE, holder=_holder(to), at=at, by=by, mark="转办")
        terms.transfer(passed, ACCEPTANCE, owner=_owner(to), holder=_holder(to), at=at, by=by, mark="转办")
        ComplaintNote.objects.create(complaint=passed, text=f"由{complaint.authority}转{to}：{reason.strip()}", at=at, by=by)
        _tell_officers(passed, Role.INSPECTOR, f"转来投诉举报 {passed.number}", f"反映{passed.about}：{passed.title}。{reason.strip()}", at)
    return passed


def begin(complaint: Complaint, *, by: User, at: datetime, seen: int) -> Complaint:
    """Verification begins. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, complaint.authority):
        begun = perform(complaint, "begin", by=by, at=at, seen=seen)
        _tell_officers(begun, Role.REVIEWER, f"投诉举报 {begun.number} 开始核查", "核查完毕后由审核岗写明结论并答复。", at)
    return begun


def note(complaint: Complaint, text: str, *, by: User, at: datetime) -> ComplaintNote:
    """Adds what was found out on the way. Raises Refused, NotAllowed."""
    need(by, "inspect", complaint.authority, CLAUSE)
    if not text.strip():
        raise Refused((Reason(CLAUSE, "请填写核查记录。", "S10", "text"),))
    with act(by, at, complaint.authority):
        row = ComplaintNote.objects.create(complaint=complaint, text=text.strip(), at=at, by=by)
        audit.record("supervision.note_complaint", complaint, data={"note": row.pk})
    return row


def reply(complaint: Complaint, verdict: str, *, findings: str, answer: str, by: User, at: datetime, seen: int) -> Complaint:
    """Says what was found, and answers; another than who took it up. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, complaint.authority):
        who = {"name": complaint.name, "contact": complaint.contact}
        _refuse(rules.reply_reasons(verdict=verdict, findings=findings, answer=answer, **who))
        said = {"verdict": verdict, "findings": findings.strip(), "answer": answer.strip()}
        replied = perform(complaint, "reply", by=by, at=at, seen=seen, note=Verdict(verdict).label, **said)
        terms.stop(replied, ANSWER, outcome="答复", at=at, by=by)
        _tell_officers(replied, Role.INSPECTOR, f"投诉举报 {replied.number} 已答复", "属实的请登记问题，然后办结。", at)
        _tell_peer(replied, "已答复", at)
    return replied


def close_blockers(complaint: Complaint, reason: str = "") -> tuple[Reason, ...]:
    """What has to be done before it is closed (L08)."""
    return rules.close_reasons(complaint.verdict, complaint.issues.count(), reason)


def close(complaint: Complaint, *, reason: str = "", by: User, at: datetime, seen: int) -> Complaint:
    """Closes it. Raises Refused where it proved true and neither an issue nor a reason is there, NotAllowed, StaleError."""
    with act(by, at, complaint.authority):
        _refuse(close_blockers(complaint, reason))
        return perform(complaint, "close", by=by, at=at, seen=seen, reason=reason.strip())


def _tell_officers(complaint: Complaint, role: Role, title: str, body: str, at: datetime) -> None:
    people = users_of(complaint.authority, timezone.localdate(at), [role])
    key, link = f"complaint:{complaint.pk}:{complaint.version}:desk", f"/desk/supervision/complaints/{complaint.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)


def _tell_peer(complaint: Complaint, word: str, at: datetime) -> None:
    """To the institution that complained; whoever has no account reads it with the code."""
    if complaint.peer is None:
        return
    key, link = f"complaint:{complaint.pk}:{complaint.version}:peer", f"/my/activity/complaints/{complaint.pk}/"
    people = users_of(complaint.peer, timezone.localdate(at))
    tell(people, key=key, title=f"你反映的事项{word}：{complaint.number}", body=complaint.title, link=link, clause=CLAUSE, at=at)
