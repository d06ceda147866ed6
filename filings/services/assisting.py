"""Assisted filing at the counter (柜台代填): a mandate is recorded, serves one filing, and ends; everything done under it is marked.

What a mandate lends is asked of the database at every act: `need_writer` for filling in, `Filing.lends` for the one step of submitting.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from filings.enums import AssistanceEnd, Matter
from filings.models import Assistance, Filing
from filings.queries import assistance as queries
from filings.rules.assistance import CLAUSE, Mandate, area_reasons, mandate_reasons, submission_reasons
from filings.rules.routing import Route
from filings.services import notices
from filings.services.notices import Telling, notice
from portal.access.queries import members
from portal.access.registration import CodeTaken, enter
from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.documents.filetypes import PAGES
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of
from portal.documents.services import receiving
from portal.institutions.models import LegalPerson
from portal.people import identity
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lock


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An institution the portal does not know yet, as its papers at the counter name it."""

    credit_code: str
    name: str
    legal_form: str


def record(
    party: LegalPerson | Newcomer, authority: Authority, mandate: Mandate, scan: "UploadedFile[bytes]", *, by: User, at: datetime
) -> Assistance:
    """Records the mandate of an institution of the area with its scan; a newcomer is entered first.

    Raises NotAllowed without the right to accept there, Refused with each reason by its field (`code`, `id_number`, `mandated_on`),
    Rejected for a scan that is not taken.
    """
    _need_acceptor(authority, by)
    with act(by, at, authority):
        person = party if isinstance(party, LegalPerson) else _enter(party, authority, mandate)
        _refuse(
            (
                *_mandate_reasons(mandate, timezone.localdate(at)),
                *_record_reasons(person, authority, by, at),
            )
        )
        row = _created(person, authority, mandate, by=by, at=at)
        receiving.take(row, person, scan, key=queries.MANDATE, allowed=PAGES, by=by, at=at)
        data = {"institution": str(person), "agent": mandate.agent_name, "position": mandate.agent_position, "document": row.agent_id}
        audit.record("filings.record_mandate", row, data=data)
    return row


def _need_acceptor(authority: Authority, by: User) -> None:
    if not by.has_perm("accept_filing", authority):
        raise NotAllowed((Reason(CLAUSE, f"柜台代填由{authority}的受理岗办理。"),))


def _enter(party: Newcomer, authority: Authority, mandate: Mandate) -> LegalPerson:
    try:
        person = enter(
            party.credit_code,
            party.name,
            party.legal_form,
            contact=mandate.agent_name,
            phone=mandate.agent_phone,
            entered_with=authority,
        )
    except CodeTaken as taken:
        raise Refused((Reason("", "这个单位刚刚已经录入，请重新查找。", "", "code"),)) from taken
    audit.record("filings.enter_institution", person, data={"code": person.credit_code})
    return person


def _mandate_reasons(mandate: Mandate, today: date) -> tuple[Reason, ...]:
    return mandate_reasons(mandate, today, problem=identity.problem(mandate.id_number), longest=queries.longest_age(today))


def _record_reasons(person: LegalPerson, authority: Authority, by: User, at: datetime) -> tuple[Reason, ...]:
    if members(person, timezone.localdate(at)).filter(user=by).exists():
        return (Reason("", "你是该单位的人员，不能在柜台为本单位代填。", "D111", "code"),)
    return area_reasons(person.name, str(authority), inside=queries.helps(authority, person))


def _created(person: LegalPerson, authority: Authority, mandate: Mandate, *, by: User, at: datetime) -> Assistance:
    try:
        with transaction.atomic():
            return Assistance.objects.create(
                legal_person=person,
                authority=authority,
                officer=by,
                agent_name=mandate.agent_name,
                agent_position=mandate.agent_position,
                agent_phone=mandate.agent_phone,
                id_kind=mandate.id_kind,
                id_hash=identity.keyed_hash(mandate.id_number),
                id_last=mandate.id_last,
                mandated_on=mandate.mandated_on,
                started_at=at,
            )
    except IntegrityError as twice:
        text = "你已登记过该单位的委托，还没有开始填报。请先用那一份，或撤销后重新登记。"
        raise Refused((Reason("", text, "", "code"),)) from twice


def need_writer(by: User, person: LegalPerson, filing: Filing | None = None) -> None:
    """Raises NotAllowed unless he fills in for this institution: as one of its people, or under a mandate for this filing (or for a new one)."""
    if by.has_perm("edit_filing", person):
        return
    mandate = queries.unused(by, person) if filing is None else filing.assistance_of(by)
    if mandate is None:
        raise NotAllowed((Reason(CLAUSE, f"你没有为{person}填报的权限。"),))


def begun(filing: Filing, *, by: User, at: datetime) -> Filing:
    """Binds the mandate under which a filing was just begun, within that act; a filing begun by the institution itself stays as it is.

    Raises NotAllowed where the mandate has ended or was used meanwhile.
    """
    if by.has_perm("edit_filing", filing.legal_person):
        return filing
    mandate = queries.unused(by, filing.legal_person)
    fresh = _locked(mandate) if mandate else None
    if fresh is None or not fresh.serves(by) or fresh.filing_id is not None:
        raise NotAllowed((Reason(CLAUSE, f"你没有为{filing.legal_person}填报的权限。"),))
    return _bind(fresh, filing, by=by, at=at)


def take_up(mandate: Assistance, filing: Filing, *, by: User, at: datetime) -> Filing:
    """Fills in a draft or a supplement of the institution that is there already. Raises NotAllowed, Refused where it cannot be taken up."""
    if not mandate.serves(by):
        raise NotAllowed((Reason(CLAUSE, "只能由登记委托的受理岗代填。"),))
    with act(by, at, filing.legal_person):
        locked = lock(filing)
        fresh = _locked(mandate)
        if fresh.filing_id is not None or not fresh.is_open or locked not in queries.to_take_up(fresh):
            raise Refused((Reason(CLAUSE, "这份委托已经用于一件备案，或者本件不能在本柜台代填。"),))
        return _bind(fresh, locked, by=by, at=at)


def _bind(mandate: Assistance, filing: Filing, *, by: User, at: datetime) -> Filing:
    mandate.filing, mandate.begun_at = filing, at
    mandate.save()
    filing.is_assisted = True
    filing.save()
    data = {"mandate": str(mandate), "assistance": str(mandate.pk), "document": mandate.agent_id}
    audit.record("filings.begin_assistance", filing, data=data)
    notices.promise(filing, "assistance_begun", once=f":{mandate.pk}", assistance_id=mandate.pk)
    return filing


def add_paper(mandate: Assistance, key: str, file: "UploadedFile[bytes]", *, by: User, at: datetime) -> Attachment:
    """Takes in the scan of the mandate or of the signed commitment; the one before is kept, replaced. Raises NotAllowed, Rejected."""
    if not mandate.serves(by):
        raise NotAllowed((Reason(CLAUSE, "只能由登记委托的受理岗在代填期间上传。"),))
    before = attachments_of(mandate).filter(replaced_at=None, key=key).first()
    return receiving.take(mandate, mandate.legal_person, file, key=key, allowed=PAGES, by=by, at=at, replaces=before)


def submit_blockers(mandate: Assistance, route: Route) -> tuple[Reason, ...]:
    """What a submission under this mandate needs beside the form. A supplement goes back to whoever has the filing."""
    filing, here = mandate.filing, queries.usable(mandate)
    asked = filing.authority if filing is not None and filing.number and filing.authority is not None else None
    takers = {asked.code} if asked else {code for code in (route.authority, route.recommender) if code}
    return submission_reasons(
        mandate=queries.MANDATE in here,
        commitment=queries.COMMITMENT in here,
        takers=takers,
        here=mandate.authority.code,
        bureau=str(mandate.authority),
    )


def submitted(filing: Filing, *, no: int, by: User, at: datetime) -> None:
    """What a submission means for the mandate that is open: used up, or not needed where the institution submitted by itself."""
    mandate = queries.open_on(filing)
    if mandate is None:
        return
    if mandate.officer_id == by.pk:
        _end(mandate, AssistanceEnd.SUBMITTED, by=by, at=at, no=no)
        notices.promise(filing, "assisted_submission", assistance_id=mandate.pk)
    else:
        _end(mandate, AssistanceEnd.TAKEN_OVER, by=by, at=at)


def closed(filing: Filing, *, by: User | None, at: datetime) -> None:
    """Ends the mandate of a filing that ends without a submission."""
    mandate = queries.open_on(filing)
    if mandate is not None:
        _end(mandate, AssistanceEnd.CLOSED, by=by, at=at)


def revoke(mandate: Assistance, *, reason: str, by: User, at: datetime) -> Assistance:
    """The institution takes its mandate back, or the officer cannot go on: what was filled in stays a draft of the institution.

    Raises NotAllowed, Refused without a reason or a second time.
    """
    _need_acceptor(mandate.authority, by)
    if not reason.strip():
        raise Refused((Reason(CLAUSE, "请写明撤销的原因。", "", "reason"),))
    with act(by, at, mandate.authority):
        return _end(_still_open(mandate), AssistanceEnd.REVOKED, by=by, at=at, reason=reason.strip())


def take_over(filing: Filing, *, by: User, at: datetime) -> Assistance:
    """The institution goes on by itself; the counter fills in no more. Raises NotAllowed, Refused where nobody fills it in."""
    if not by.has_perm("edit_filing", filing.legal_person):
        raise NotAllowed((Reason(CLAUSE, f"由{filing.legal_person}的人员收回填报。"),))
    with act(by, at, filing.legal_person):
        mandate = queries.open_on(filing)
        if mandate is None:
            raise Refused((Reason(CLAUSE, "柜台代填已经结束。"),))
        return _end(_still_open(mandate), AssistanceEnd.TAKEN_OVER, by=by, at=at)


def lapse_unused(*, at: datetime) -> int:
    """Ends each mandate under which nothing was begun by its last day (internal, figure `unused_mandate`). How many."""
    today, lapsed = timezone.localdate(at), 0
    for mandate in queries.waiting().select_related("authority").order_by("pk"):
        last_on = queries.last_day(mandate)
        if last_on < today:
            lapsed += _lapse(mandate, f"最迟应于 {last_on} 开始代填，到期没有开始。", at)
    return lapsed


def _lapse(mandate: Assistance, reason: str, at: datetime) -> bool:
    """Whether it was: what was begun or ended between the look and the lock stays."""
    with act(None, at, mandate.authority):
        fresh = _locked(mandate)
        if fresh.filing_id is not None or not fresh.is_open:
            return False
        _end(fresh, AssistanceEnd.LAPSED, by=None, at=at, reason=reason)
    return True


def _locked(mandate: Assistance) -> Assistance:
    rows = Assistance.objects.select_for_update(of=("self",)).select_related("filing", "legal_person", "authority")
    return rows.get(pk=mandate.pk)


def _still_open(mandate: Assistance) -> Assistance:
    row = _locked(mandate)
    if not row.is_open:
        raise Refused((Reason(CLAUSE, f"这份委托已经终止：{row.get_end_display()}。"),))
    return row


def _end(mandate: Assistance, how: AssistanceEnd, *, by: User | None, at: datetime, reason: str = "", no: int | None = None) -> Assistance:
    mandate.end, mandate.ended_at, mandate.ended_by, mandate.end_reason, mandate.version_no = how, at, by, reason, no
    mandate.save()
    data = {"mandate": str(mandate), "end": how.label, "reason": reason}
    audit.record("filings.end_assistance", mandate.filing or mandate, data=data)
    return mandate


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


@notice
def assistance_begun(to: Telling) -> None:
    """Told to the people of an institution that has any: somebody fills in for it, and how to stop that."""
    mandate = _mandate(to)
    title = f"{mandate.authority}柜台开始为本单位代填{to.filing.get_track_display()}{Matter(to.filing.matter).label}"
    body = f"{mandate.agent_name}（{mandate.agent_position}）持委托书到柜台办理。没有委托过的，请打开本件收回自行填报，并与该机关联系。"
    to.applicant(title, body)


@notice
def assisted_submission(to: Telling) -> None:
    mandate = _mandate(to)
    body = f"由{mandate.authority}柜台按{mandate.agent_name}（{mandate.agent_position}）的委托代填提交，请核对内容。受理前可以撤回修改。"
    to.applicant(f"柜台已代为提交 {to.filing.number}", body)


def _mandate(to: Telling) -> Assistance:
    return Assistance.objects.select_related("authority").get(pk=to.words["assistance_id"])
