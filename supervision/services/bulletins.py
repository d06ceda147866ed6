"""Bulletins: drafted from facts, proofread by another, published, withdrawn with a trace. Clause: 文三(三)."""

from datetime import datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.institutions.services import note
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused, lock, perform
from supervision.enums import BulletinState
from supervision.models import Bulletin, Issue, Mention
from supervision.rules.bulletins import CLAUSE, Text, text_reasons
from supervision.services.entering import need, numbered


def draft(authority: Authority, said: Text, *, by: User, at: datetime) -> Bulletin:
    """Writes a bulletin down, with what it says of each institution. Raises NotAllowed, Refused."""
    need(by, "inspect", authority, CLAUSE)
    _refuse(text_reasons(said, timezone.localdate(at)))
    with act(by, at, authority):
        bulletin = Bulletin.objects.create(
            number=numbered(authority, "bulletin", at),
            authority=authority,
            title=said.title.strip(),
            period_from=said.period_from,
            period_to=said.period_to,
            text=said.text.strip(),
            drafted_at=at,
            drafted_by=by,
        )
        _mention(bulletin, said)
        audit.record("supervision.draft_bulletin", bulletin, data={"label": "拟稿", "mentions": len(said.mentions)})
        _tell(bulletin, Role.REVIEWER, "通报待核稿", at)
    return bulletin


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def _mention(bulletin: Bulletin, said: Text) -> None:
    """The mentions as they are said now; each rests on issues of its own registration alone."""
    bulletin.mentions.all().delete()
    for one in said.mentions:
        row = Mention.objects.create(bulletin=bulletin, registration_id=one.registration, tone=one.tone, words=one.words.strip())
        row.issues.set(Issue.objects.filter(pk__in=one.issues, registration_id=one.registration, authority=bulletin.authority))


def _tell(bulletin: Bulletin, role: Role, title: str, at: datetime) -> None:
    people = users_of(bulletin.authority, timezone.localdate(at), [role])
    key, link = f"bulletin:{bulletin.pk}:{bulletin.version}:desk", f"/desk/supervision/bulletins/{bulletin.pk}/"
    tell(people, key=key, title=title, body=str(bulletin), link=link, clause=CLAUSE, at=at)


def revise(bulletin: Bulletin, said: Text, *, by: User, at: datetime, seen: int) -> Bulletin:
    """Writes a draft anew; whoever did is its drafter, and does not proofread it. Raises NotAllowed, Refused, StaleError."""
    need(by, "inspect", bulletin.authority, CLAUSE)
    _refuse(text_reasons(said, timezone.localdate(at)))
    with act(by, at, bulletin.authority):
        row = lock(bulletin)
        if row.version != seen:
            raise StaleError(bulletin, seen=seen, found=row.version)
        _refuse(() if row.state == BulletinState.DRAFTED else (Reason(CLAUSE, f"现为“{row.get_state_display()}”，不能再改。"),))
        row.title, row.text, row.drafted_by = said.title.strip(), said.text.strip(), by
        row.save()
        _mention(row, said)
        audit.record("supervision.revise_bulletin", row, data={"label": "修改", "mentions": len(said.mentions)})
        _tell(row, Role.REVIEWER, "通报待核稿", at)
    return row


def proofread(bulletin: Bulletin, *, by: User, at: datetime, seen: int) -> Bulletin:
    """Somebody else has checked the facts: it can no longer be changed. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, bulletin.authority):
        checked = perform(bulletin, "proofread", by=by, at=at, seen=seen)
        _tell(checked, Role.APPROVER, "通报待发布", at)
    return checked


def send_back(bulletin: Bulletin, *, words: str, by: User, at: datetime, seen: int) -> Bulletin:
    """Back to its drafter, with the reason. Raises Refused, NotAllowed, StaleError."""
    _refuse(() if words.strip() else (Reason(CLAUSE, "请写明退回的理由。", "Q01", "words"),))
    with act(by, at, bulletin.authority):
        returned = perform(bulletin, "send_back", by=by, at=at, seen=seen, note=words.strip())
        _tell(returned, Role.INSPECTOR, f"通报已退回：{words.strip()}", at)
    return returned


def publish(bulletin: Bulletin, *, by: User, at: datetime, seen: int) -> Bulletin:
    """Makes it public; each institution is told, and its record keeps it for renewal and ratings (L10, Q02). Raises NotAllowed, StaleError."""
    with act(by, at, bulletin.authority):
        published = perform(bulletin, "publish", by=by, at=at, seen=seen)
        _each(published, "bulletin", "通报", at=at, by=by)
    return published


def _each(bulletin: Bulletin, kind: str, word: str, *, by: User, at: datetime) -> None:
    """A record and a message for every institution it speaks of."""
    today, link = timezone.localdate(at), f"/bulletins/{bulletin.pk}/"
    for row in bulletin.mentions.select_related("registration__legal_person", "registration__supervised_by"):
        title = f"{word}（{row.get_tone_display()}）：{bulletin.title}"[:200]
        note(row.registration, f"{kind}_{row.tone}", on=today, title=title, clause=CLAUSE, by=by, at=at, link=link)
        people = users_of(row.registration.legal_person, today)
        key = f"bulletin:{bulletin.pk}:{bulletin.version}:{row.pk}"
        tell(people, key=key, title=title, body=row.words, link=link, clause=CLAUSE, at=at)


def withdraw(bulletin: Bulletin, *, words: str, by: User, at: datetime, seen: int) -> Bulletin:
    """Takes it back with its reason; what was public keeps the trace. Raises Refused, NotAllowed, StaleError."""
    said, was_public = words.strip(), bulletin.published_at is not None
    _refuse(() if said else (Reason(CLAUSE, "请写明撤回的理由。", "Q01", "words"),))
    with act(by, at, bulletin.authority):
        gone = perform(bulletin, "withdraw", by=by, at=at, seen=seen, note=said, reason=said)
        if was_public:
            _each(gone, "unbulletin", "通报撤回", by=by, at=at)
    return gone
