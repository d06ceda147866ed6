"""The visit itself: begun, points answered, photos taken in, signed by two, and what the institution says to it. Clause: 文三(一)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.documents.filetypes import PICTURES
from portal.documents.services.receiving import take
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.policy.queries import figure
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from portal.workflow.performing import NotAllowed, Refused, lacking, lock, out_of_turn, perform, performing
from portal.workflow.steps import steps
from supervision.enums import Finding
from supervision.models import Checklist, ChecklistAnswer, Inspection, InspectionPhoto, InspectionSignature
from supervision.queries import inspections as queries
from supervision.queries.sending import entries
from supervision.rules import checklist as rules
from supervision.rules import photo_chain
from supervision.rules.checklist import CLAUSE
from supervision.services.inspecting import CLOCK, refuse, team_blockers, tell_institution

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

WORDS = 2000


class AnsweredMeanwhileError(Exception):
    """Another device has answered this point since it was shown; `answer` is what stands."""

    def __init__(self, answer: ChecklistAnswer) -> None:
        super().__init__(f"{answer}")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Shot:
    """What is known of a photo beside its file; a place has both figures or none."""

    point: str = ""
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def begin(inspection: Inspection, *, by: User, at: datetime, seen: int) -> Inspection:
    """Begins the visit: the checklist is computed for this object from the edition in force. Raises NotAllowed, Refused, StaleError."""
    today = timezone.localdate(at)
    with act(by, at, inspection.team):
        with performing(inspection, "begin", by=by, at=at, seen=seen) as begun:
            refuse((*_early(begun, at), *team_blockers(begun, on=today)))
        template = queries.template_for(begun.kind, today)
        if template is None:
            raise Refused((Reason(CLAUSE, f"没有启用中的{begun.get_kind_display()}检查表，请系统管理员维护。"),))
        document = rules.document(template.kind, template.no, template.title, template.points, begun.registration.track, begun.form)
        Checklist.objects.create(inspection=begun, template=template, document=document)
        tell_institution(begun, "begun", "检查开始", f"{begun.authority}正在检查，{begun.number}。", at)
    return begun


def _early(inspection: Inspection, at: datetime) -> tuple[Reason, ...]:
    if timezone.localdate(at) >= inspection.planned_on:
        return ()
    return (Reason(CLAUSE, f"检查日期为 {inspection.planned_on}，不能提前开始。"),)


def _on_site(inspection: Inspection, by: User) -> Inspection:
    """The inspection while its record is open, held until the act ends. Raises NotAllowed, Refused in another state or once somebody has signed."""
    locked, step = lock(inspection), steps(Inspection)["sign"]
    missing = lacking(by, step, locked)
    if missing:
        raise NotAllowed(missing)
    refuse(out_of_turn(locked, step))
    if locked.signatures.exists():
        raise Refused((Reason(CLAUSE, "检查记录已有人签字，不能再改。须更正的，由签字人先撤回签字。"),))
    return locked


def answer(inspection: Inspection, point: str, finding: str, *, words: str = "", seen: int, by: User, at: datetime) -> ChecklistAnswer:
    """Keeps the answer to one point. `seen`: the edit number of the answer that was shown, 0 where there was none.

    Raises NotAllowed, Refused, AnsweredMeanwhileError where another device was first.
    """
    with act(by, at, inspection.team):
        locked = _on_site(inspection, by)
        checklist = Checklist.objects.select_for_update().get(inspection=locked)
        refuse(rules.answer_reasons(checklist.document, point, finding, words))
        before = checklist.answers.filter(point=point).first()
        if before is not None and before.edit_no != seen:
            raise AnsweredMeanwhileError(before)
        checklist.edit_no += 1
        checklist.save(update_fields=["edit_no"])
        said = words.strip() if finding == Finding.UNFIT else ""
        given = {"finding": finding, "words": said, "edit_no": checklist.edit_no, "answered_at": at, "answered_by": by}
        kept = ChecklistAnswer.objects.update_or_create(checklist=checklist, point=point, defaults=given)[0]
        audit.record("supervision.answer_point", locked, data={"label": "填写检查要点", "point": point, "finding": finding, "words": said})
    return kept


def add_photo(inspection: Inspection, file: "UploadedFile[bytes]", shot: Shot, *, by: User, at: datetime) -> InspectionPhoto:
    """Takes a photo in at the end of the chain. Raises NotAllowed, Refused, Rejected for a file that is no picture."""
    with act(by, at, inspection.team):
        locked = _on_site(inspection, by)
        taken_at = shot.taken_at or at
        refuse(_shot_reasons(locked, shot, at))
        attachment = take(locked, None, file, key="photo", by=by, at=at, allowed=PICTURES)
        last = locked.photos.order_by("-no").first()
        place = photo_chain.place(shot.latitude, shot.longitude)
        photo = InspectionPhoto.objects.create(
            inspection=locked,
            no=last.no + 1 if last else 1,
            point=shot.point,
            attachment=attachment,
            sha256=attachment.sha256,
            link=photo_chain.link(last.link if last else "", attachment.sha256, taken_at, place),
            taken_at=taken_at,
            latitude=shot.latitude if place else None,
            longitude=shot.longitude if place else None,
            added_by=by,
        )
        audit.record("supervision.add_photo", locked, data={"label": "现场照片", "no": photo.no, "link": photo.link})
    return photo


def _shot_reasons(inspection: Inspection, shot: Shot, at: datetime) -> tuple[Reason, ...]:
    found = []
    if shot.taken_at is not None and shot.taken_at > at:
        found.append(Reason(CLAUSE, "拍摄时间不能晚于现在。", path="taken_at"))
    if (
        shot.taken_at is not None
        and inspection.began_at is not None
        and shot.taken_at < inspection.began_at.replace(second=0, microsecond=0)
    ):
        found.append(Reason(CLAUSE, "拍摄时间早于检查开始。", path="taken_at"))
    if (shot.latitude is None) != (shot.longitude is None):
        found.append(Reason(CLAUSE, "纬度和经度要同时填写，或者都不填。", path="latitude"))
    if shot.point and rules.point_of(inspection.checklist.document, shot.point) is None:
        found.append(Reason(CLAUSE, "检查表没有这个要点。", path="point"))
    return tuple(found)


def sign(inspection: Inspection, *, record: str, by: User, at: datetime) -> Inspection:
    """A member signs the record he was shown (`record`: its SHA-256); with the second signature it is closed and the publication's clock starts.

    Raises NotAllowed, Refused with points open, for a record that has changed, or a second time.
    """
    with act(by, at, inspection.team):
        locked, step = lock(inspection), steps(Inspection)["sign"]
        missing = lacking(by, step, locked)
        if missing:
            raise NotAllowed(missing)
        refuse(out_of_turn(locked, step))
        now, given = queries.record_sha256(locked), queries.answers(locked)
        refuse(rules.signing_reasons(locked.checklist.document, given))
        if now != record:
            raise Refused((Reason(CLAUSE, "检查记录在你打开之后有变化，请重新核对后再签字。"),))
        if locked.signatures.filter(person=by.person).exists():
            raise Refused((Reason(CLAUSE, "你已经签字。"),))
        certificate = _certificate(locked, by, at)
        locked.signatures.create(person=by.person, certificate=certificate, record_sha256=now, signed_at=at)
        audit.record("supervision.sign_record", locked, data={"label": "签字", "certificate": certificate, "sha256": now})
        if locked.signatures.count() < figure("inspectors_min", timezone.localdate(at)).number:
            return locked
        return _closed(locked, by, at)


def _certificate(inspection: Inspection, by: User, at: datetime) -> str:
    today = timezone.localdate(at)
    row = entries([by.person.pk], inspection.authority, today).get(by.person.pk)
    if row is None or row.valid_until < today:
        raise Refused((Reason("行政处罚法42", "你的证件已失效或不在名录，不能签字。"),))
    return row.certificate


def _closed(inspection: Inspection, by: User, at: datetime) -> Inspection:
    signed = perform(inspection, "sign", by=by, at=at, seen=inspection.version)
    owner = Owner(HolderKind.AUTHORITY, authority_code=signed.authority.code)
    holder = Holder(HolderKind.AUTHORITY, signed.authority.short_name)
    terms.start(signed, CLOCK, figure_key=CLOCK, owner=owner, holder=holder, at=at, by=by, label="检查结果公开", mark="签字")
    tell_institution(signed, "signed", "检查记录已签字", "对检查记录有意见的，请在结果确认前发表。", at)
    reviewers = users_of(signed.authority, timezone.localdate(at), [Role.REVIEWER])
    link = f"/desk/supervision/inspections/{signed.pk}/"
    title, body = f"检查结果待确认：{signed.institution}", f"{signed.number}，检查记录已由两人签字。"
    tell(reviewers, key=f"inspection:{signed.pk}:signed:desk", title=title, body=body, link=link, clause=CLAUSE, at=at)
    return signed


def take_back(inspection: Inspection, *, by: User, at: datetime) -> None:
    """Whoever signed first takes his signature back before the second, so that the record can be put right. Raises NotAllowed, Refused."""
    with act(by, at, inspection.team):
        locked, step = lock(inspection), steps(Inspection)["sign"]
        missing = lacking(by, step, locked)
        if missing:
            raise NotAllowed(missing)
        refuse(out_of_turn(locked, step))
        own = InspectionSignature.objects.filter(inspection=locked, person__user=by)
        if not own.exists():
            raise Refused((Reason(CLAUSE, "你还没有签字。"),))
        audit.record("supervision.take_back_signature", locked, data={"label": "撤回签字", "sha256": own.get().record_sha256})
        own.delete()


def record_statement(inspection: Inspection, *, statement: str, signatory: str, by: User, at: datetime, seen: int) -> Inspection:
    """The team writes down what the institution says on the spot, and who signs for it; once. Raises NotAllowed, Refused, StaleError."""
    words = {"statement": statement.strip(), "signatory": signatory.strip()}
    with act(by, at, inspection.team), performing(inspection, "record_statement", by=by, at=at, seen=seen, **words) as stated:
        named = () if words["signatory"] else (Reason(CLAUSE, "请填写机构签字人。", path="signatory"),)
        refuse((*_statement_reasons(inspection, words["statement"]), *named))
    return stated


def comment(inspection: Inspection, *, statement: str, by: User, at: datetime, seen: int) -> Inspection:
    """The institution says itself what it has to say to the signed record; once. Raises NotAllowed, Refused, StaleError."""
    said = statement.strip()
    with act(by, at, inspection.institution):
        with performing(inspection, "comment", by=by, at=at, seen=seen, statement=said) as stated:
            refuse(_statement_reasons(inspection, said))
        reviewers = users_of(stated.authority, timezone.localdate(at), [Role.REVIEWER])
        link = f"/desk/supervision/inspections/{stated.pk}/"
        title = f"机构对检查记录发表意见：{stated.institution}"
        tell(reviewers, key=f"inspection:{stated.pk}:stated", title=title, body=said, link=link, clause=CLAUSE, at=at)
    return stated


def _statement_reasons(inspection: Inspection, statement: str) -> tuple[Reason, ...]:
    if Inspection.objects.filter(pk=inspection.pk, stated_at__isnull=False).exists():
        return (Reason(CLAUSE, "机构意见已经记录，不能再改。"),)
    if not statement:
        return (Reason(CLAUSE, "请填写意见；没有意见的填“无意见”。", path="statement"),)
    return (Reason(CLAUSE, f"不超过 {WORDS} 字。", path="statement"),) if len(statement) > WORDS else ()
