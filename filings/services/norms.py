"""Employers' norms: submitted with their text, put on file with a number, sent back, submitted again, withdrawn. Clause: 文一(一), D40."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from filings.enums import NormState
from filings.models import EmployerNorm
from filings.queries import norms as queries
from filings.rules.norms import CLAUSE, Said, norm_reasons
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.documents.filetypes import Kind
from portal.documents.models import Attachment
from portal.documents.queries import offered
from portal.documents.services import receiving
from portal.documents.services.numbering import draw
from portal.inbox.services import tell
from portal.institutions.models import LegalPerson
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, perform, performing


def submit(party: LegalPerson, said: Said, file: "UploadedFile[bytes]", *, by: User, at: datetime) -> EmployerNorm:
    """Submits a norm with its text to the authority that takes the institution's filing. Raises NotAllowed, Refused, Rejected."""
    if not by.has_perm("submit_filing", party):
        raise NotAllowed((Reason(CLAUSE, f"评价规范由{party}的单位管理员提交。"),))
    with act(by, at, party):
        _one_at_a_time(party)
        authority = queries.authority_for(party)
        reasons = norm_reasons(said, queries.known(party, said, authority))
        if authority is None or reasons:
            raise Refused(reasons)
        norm = EmployerNorm.objects.create(
            legal_person=party,
            authority=authority,
            code=said.code,
            name=said.name,
            title=said.title,
            edition=said.edition,
            levels=list(said.levels),
            submitted_at=at,
            submitted_by=by,
        )
        audit.record("filings.submit_norm", norm, data={"label": "提交", "authority": str(authority), "edition": said.edition})
        _receive(norm, file, by=by, at=at)
        _tell_desk(norm, f"评价规范待备案：{party}", f"{norm}，{said.name}。", at)
    return norm


def _one_at_a_time(party: LegalPerson) -> None:
    """Norms of one institution never cross: what was read of the others stands until the act ends."""
    LegalPerson.objects.select_for_update().get(pk=party.pk)


def _receive(norm: EmployerNorm, file: "UploadedFile[bytes]", *, by: User, at: datetime) -> Attachment:
    """Takes the text through the same checks and the same scanner as every upload; only a PDF. Raises Rejected."""
    before = queries.text_of(norm)
    return receiving.take(norm, norm.legal_person, file, key=queries.KEY, allowed=frozenset({Kind.PDF}), by=by, at=at, replaces=before)


def file_blockers(norm: EmployerNorm) -> tuple[Reason, ...]:
    """Why it cannot be put on file yet: nobody files a text that nobody may open."""
    text = queries.text_of(norm)
    if text is None or not offered(text):
        return (Reason(CLAUSE, "规范文本还没有通过查毒，请稍后再办。", "D40"),)
    return ()


def put_on_file(norm: EmployerNorm, *, by: User, at: datetime, seen: int) -> EmployerNorm:
    """Gives it a number; the edition in force before is replaced from today on. Raises Refused, NotAllowed, StaleError."""
    today = timezone.localdate(at)
    with act(by, at, norm.authority):
        _one_at_a_time(norm.legal_person)
        with performing(norm, "put_on_file", by=by, at=at, seen=seen) as filed:
            reasons = file_blockers(filed)
            if reasons:
                raise Refused(reasons)
            filed.replaces = _replaced(filed, at)
            filed.number = _number(filed.authority, today.year)
        words = f"备案号 {filed.number}，申报时填写这个编号，不必另传文本。"
        if filed.replaces is not None:
            words += f"{filed.replaces.number} 自 {today} 起被替代。"
        _tell_institution(filed, f"评价规范已备案：{filed.title}", words, at)
    return filed


def _number(authority: Authority, year: int) -> str:
    """桂评规〔2026〕4502-0001号."""
    return f"桂评规〔{year}〕{authority.number}-{draw(authority, 'norm', year):04d}号"


def _replaced(norm: EmployerNorm, at: datetime) -> EmployerNorm | None:
    """The edition in force before, dated; it keeps its number."""
    older = queries.in_force(norm.legal_person, norm.code, norm.name).first()
    if older is not None:
        older.replaced_on = timezone.localdate(at)
        older.save()
        audit.record("filings.replace_norm", older, data={"label": "被新版替代", "note": f"{norm.edition}"})
    return older


def send_back(norm: EmployerNorm, *, words: str, by: User, at: datetime, seen: int) -> EmployerNorm:
    """Sends it back with reasons. Raises Refused without them, NotAllowed, StaleError."""
    _need(words, "请写明退回的理由。", "answer")
    with act(by, at, norm.authority):
        returned = perform(norm, "send_back", by=by, at=at, seen=seen, note=words.strip(), answer=words.strip())
        _tell_institution(returned, f"评价规范已退回：{returned.title}", f"{words.strip()}修改后可以重新提交。", at)
    return returned


def resubmit(norm: EmployerNorm, said: Said, file: "UploadedFile[bytes] | None", *, by: User, at: datetime, seen: int) -> EmployerNorm:
    """Submits it again, with another text where one is given. Raises Refused, Rejected, NotAllowed, StaleError."""
    party = norm.legal_person
    with act(by, at, party):
        _one_at_a_time(party)
        reasons = norm_reasons(said, queries.known(party, said, norm.authority, besides=norm.pk))
        if reasons:
            raise Refused(reasons)
        with performing(norm, "resubmit", by=by, at=at, seen=seen, note=said.edition) as again:
            again.code, again.name, again.title, again.edition = said.code, said.name, said.title, said.edition
            again.levels = list(said.levels)
        if file is not None:
            _receive(again, file, by=by, at=at)
        _tell_desk(again, f"评价规范重新提交：{party}", f"{again}，{said.name}。", at)
    return again


def withdraw(norm: EmployerNorm, *, reason: str, by: User, at: datetime, seen: int) -> EmployerNorm:
    """The institution gives it up before it is on file. Raises Refused without a reason, NotAllowed, StaleError."""
    _need(reason, "请写明撤回的原因。", "reason")
    with act(by, at, norm.legal_person):
        waiting = norm.state == NormState.SUBMITTED
        gone = perform(norm, "withdraw", by=by, at=at, seen=seen, note=reason.strip())
        if waiting:
            _tell_desk(gone, f"评价规范已撤回：{gone.legal_person}", reason.strip(), at)
    return gone


def _need(words: str, text: str, path: str) -> None:
    if not words.strip():
        raise Refused((Reason(CLAUSE, text, "D40", path),))


def _tell_desk(norm: EmployerNorm, title: str, body: str, at: datetime) -> None:
    people = users_of(norm.authority, timezone.localdate(at), [Role.REVIEWER])
    key, link = f"norm:{norm.pk}:{norm.version}:desk", f"/desk/norms/{norm.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)


def _tell_institution(norm: EmployerNorm, title: str, body: str, at: datetime) -> None:
    people = users_of(norm.legal_person, timezone.localdate(at))
    key, link = f"norm:{norm.pk}:{norm.version}:my", f"/my/norms/{norm.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)
