"""Letters to many: drafted by one officer, released by an approver of the same authority, sent one by one, each once (T14)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from filings.models import Filing, Letter, Mailing
from filings.queries import mailing as queries
from filings.queries.mailing import Row
from filings.rules import mailing as rules
from filings.services.intake import handles
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.documents.contents import PaperContent, WorkLetterContent
from portal.documents.models import Paper, PaperKind
from portal.documents.services.issuing import issue
from portal.documents.signing import is_demo_key
from portal.inbox.services import tell
from portal.outbox import services as outbox
from portal.policy.clauses import Reason
from portal.workflow.acting import act, actor
from portal.workflow.performing import NotAllowed, Refused, perform, performing


def propose(
    authority: Authority, source: str, rows: Iterable[Row], *, subject: str, text: str, key: UUID, by: User, at: datetime
) -> Mailing:
    """Puts one text for these rows before the approver; nothing leaves before he releases it. A second press of one form is the first.

    Raises NotAllowed for who does not handle filings there, Refused for a text that cannot be written or too many rows.
    """
    if not handles(by, authority):
        raise NotAllowed((Reason("", f"发函由{authority}的受理、审核、审批岗拟稿。"),))
    chosen, written = list(rows), {"subject": subject.strip(), "text": text.strip()}
    found = (*rules.count_reasons(len(chosen)), *rules.letter_reasons(subject, text, source))
    if found:
        raise Refused(found)
    with act(by, at, authority):
        try:
            with transaction.atomic():
                mailing = Mailing.objects.create(authority=authority, source=source, key=key, drafted_at=at, drafted_by=by, **written)
        except IntegrityError:
            return Mailing.objects.get(key=key, drafted_by=by)
        Letter.objects.bulk_create(_letter(mailing, row) for row in chosen)
        audit.record("filings.propose_mailing", mailing, data={"label": "拟稿", **written, "letters": len(chosen)})
        approvers = [user for user in users_of(authority, timezone.localdate(at), [Role.APPROVER]) if user != by]
        title, body = f"批量发函待核发：{mailing.subject}", f"{by} 拟稿，共 {len(chosen)} 份。"
        tell(approvers, key=f"mailing:{mailing.pk}:proposed", title=title, body=body, link=f"/desk/letters/{mailing.pk}/", at=at)
    return mailing


def _letter(mailing: Mailing, row: Row) -> Letter:
    about = {"filing": row} if isinstance(row, Filing) else {"registration": row}
    return Letter(mailing=mailing, legal_person_id=row.legal_person_id, **about)


def release_blockers(mailing: Mailing, *, by: User) -> tuple[Reason, ...]:
    """Why he cannot release it: it is his own draft."""
    return (Reason("", "拟稿人不能核发自己拟的函，请由另一名审批岗核发。", "T14"),) if mailing.drafted_by_id == by.pk else ()


def release(mailing: Mailing, *, by: User, at: datetime, seen: int) -> Mailing:
    """Sends the letters on their way: each is promised to the background by itself. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, mailing.authority):
        found = release_blockers(mailing, by=by)
        if found:
            raise Refused(found)
        with performing(mailing, "release", by=by, at=at, seen=seen) as released:
            for number in released.letters.values_list("pk", flat=True):
                outbox.enqueue(queries.TASK, key=f"{queries.TASK}:{released.pk}:{number}", letter_id=number)
    return released


def turn_down(mailing: Mailing, *, words: str, by: User, at: datetime, seen: int) -> Mailing:
    """Sends the draft back with its reason; nothing leaves. Raises Refused without one, NotAllowed, StaleError."""
    if not words.strip():
        raise Refused((Reason("", "请写明退回的理由。", path="answer"),))
    with act(by, at, mailing.authority):
        returned = perform(mailing, "turn_down", by=by, at=at, seen=seen, note=words.strip(), answer=words.strip())
        title = f"发函已退回：{mailing.subject}"
        link = f"/desk/letters/{mailing.pk}/"
        tell([mailing.drafted_by], key=f"mailing:{mailing.pk}:returned", title=title, body=f"{by}：{words.strip()}", link=link, at=at)
    return returned


def withdraw(mailing: Mailing, *, by: User, at: datetime, seen: int) -> Mailing:
    """Its drafter takes it back before it is released. Raises NotAllowed for anybody else, Refused, StaleError."""
    if mailing.drafted_by_id != by.pk:
        raise NotAllowed((Reason("", f"由拟稿人{mailing.drafted_by}撤回。"),))
    return perform(mailing, "withdraw", by=by, at=at, seen=seen)


def send(letter_id: int, *, at: datetime) -> Letter:
    """Sends one letter: numbered, issued, delivered to the institution's inbox and noted, in one transaction; a second run does nothing.

    What stands in its way now is written beside the row, with the rights as they are now: who released it must still approve there.
    """
    letter = Letter.objects.select_related("mailing__authority", "mailing__answered_by").get(pk=letter_id)
    mailing, by = letter.mailing, letter.mailing.answered_by
    if by is None or not letter.is_waiting:
        return letter
    with act(by, at, mailing.authority):
        locked = Letter.objects.select_for_update(of=("self",)).select_related("filing", "registration", "legal_person").get(pk=letter_id)
        if not locked.is_waiting:
            return locked
        row, today = locked.subject_row, timezone.localdate(at)
        found = queries.reasons(mailing.authority, mailing.whole, row, queries.known(mailing.authority, [row], today), today)
        if not by.has_perm("approve_filing", mailing.authority):
            found = (Reason("", f"核发人{by}已不是{mailing.authority}的审批岗。"), *found)
        if found:
            return _refuse(locked, found, at)
        locked.paper, locked.sent_at = _issue(locked, mailing, by=by, at=at), at
        locked.save(update_fields=["paper", "sent_at"])
        _deliver(locked, mailing, at)
    return locked


def _refuse(letter: Letter, found: tuple[Reason, ...], at: datetime) -> Letter:
    letter.refusal, letter.refused_at = "".join(reason.text for reason in found), at
    letter.save(update_fields=["refusal", "refused_at"])
    audit.record("filings.refuse_letter", letter, data={"reason": letter.refusal})
    return letter


def content(authority: Authority, subject: str, text: str, row: Row, *, number: str, code: str, at: datetime) -> PaperContent:
    """What the letter about this row says."""
    today = timezone.localdate(at)
    values = queries.values(row, authority, today)
    return WorkLetterContent(
        authority=authority.name,
        number=number,
        addressee=row.legal_person.name,
        issued_on=today,
        code=code,
        sample_seal=is_demo_key(authority.code),
        contact=authority.phone,
        subject=rules.filled(subject, values),
        paragraphs=rules.paragraphs(rules.filled(text, values)),
    )


def _issue(letter: Letter, mailing: Mailing, *, by: User, at: datetime) -> Paper:
    row = letter.subject_row
    return issue(
        letter,
        PaperKind.WORK_LETTER,
        lambda number, code: content(mailing.authority, mailing.subject, mailing.text, row, number=number, code=code, at=at),
        case=row,
        authority=mailing.authority,
        addressee_id=letter.legal_person_id,
        once=True,
        by=by,
        at=at,
    )


def _deliver(letter: Letter, mailing: Mailing, at: datetime) -> None:
    assert letter.paper is not None
    said = letter.paper.content
    readers = users_of(letter.legal_person, timezone.localdate(at))
    body = "\n".join((*said["paragraphs"], f"{mailing.authority}，{letter.paper.number}"))
    tell(readers, key=f"letter:{letter.pk}", title=said["subject"], body=body, link=f"/my/letters/{letter.pk}/", at=at)


def resume(mailing: Mailing, *, by: User, at: datetime) -> int:
    """Takes up again the letters that were given up; how many. Raises NotAllowed, Refused where there are none."""
    if not handles(by, mailing.authority):
        raise NotAllowed((Reason("", f"由{mailing.authority}的受理、审核、审批岗继续。"),))
    tasks = list(queries.failed(mailing))
    if not tasks:
        raise Refused((Reason("", "没有中断的函件需要继续。"),))
    for task in tasks:
        outbox.retry(task, by=actor(by, mailing.authority), at=at)
    return len(tasks)
