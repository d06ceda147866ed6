"""Guidance and courses: drafted, published, withdrawn; people enrolled while there are places. Clause: 文四(一)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.access.models import Membership
from portal.access.queries import in_force
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.institutions.models import LegalPerson
from portal.people.models import Person
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused, lock, perform
from supervision.enums import GuidanceKind, GuidanceState
from supervision.models import Attendance, Guidance
from supervision.queries import guidance as queries
from supervision.rules import guidance as rules
from supervision.services.entering import need

CLAUSE = rules.CLAUSE
Came = Mapping[int, tuple[bool | None, bool | None]]  # attendance: came, passed


def draft(authority: Authority, said: rules.Said, *, by: User, at: datetime) -> Guidance:
    """Drafts a piece. Raises Refused, NotAllowed."""
    need(by, "inspect", authority, CLAUSE)
    _refuse(rules.said_reasons(said))
    with act(by, at, authority):
        guidance = Guidance.objects.create(**_columns(said), authority=authority, drafted_at=at, drafted_by=by)
        guidance.addressees.set(said.addressees)
        audit.record("supervision.draft_guidance", guidance, data={"kind": said.kind})
    return guidance


def revise(guidance: Guidance, said: rules.Said, *, by: User, at: datetime, seen: int) -> Guidance:
    """Writes a draft anew. Raises Refused once it is published, NotAllowed, StaleError."""
    need(by, "inspect", guidance.authority, CLAUSE)
    with act(by, at, guidance.authority):
        locked = lock(guidance)
        if locked.version != seen:
            raise StaleError(guidance, seen=seen, found=locked.version)
        gone = () if locked.state == GuidanceState.DRAFTED else (Reason(CLAUSE, "已经发布或撤回，不能再改。", "S09"),)
        _refuse((*gone, *rules.said_reasons(said)))
        for name, value in _columns(said).items():
            setattr(locked, name, value)
        locked.save()
        locked.addressees.set(said.addressees)
        audit.record("supervision.revise_guidance", locked, data={"version": locked.version})
    return locked


def _columns(said: rules.Said) -> dict[str, Any]:
    columns = asdict(said)
    del columns["addressees"]
    course = {} if said.kind == GuidanceKind.COURSE else {"course_from": None, "course_to": None, "course_place": "", "course_places": None}
    return {**columns, "tracks": list(said.tracks), **course}


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def publish(guidance: Guidance, *, by: User, at: datetime, seen: int) -> Guidance:
    """Publishes it; whoever it reaches is told. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, guidance.authority):
        published = perform(guidance, "publish", by=by, at=at, seen=seen)
        _tell(published, f"{published.get_kind_display()}：{published.title}", f"{published.authority}发布，请查看。", at)
    return published


def withdraw(guidance: Guidance, *, reason: str, by: User, at: datetime, seen: int) -> Guidance:
    """Takes it back; whoever it had reached is told why. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, guidance.authority):
        _refuse(rules.withdraw_reasons(reason))
        had_reached = guidance.published_at is not None
        withdrawn = perform(guidance, "withdraw", by=by, at=at, seen=seen, note=reason.strip(), reason=reason.strip())
        if had_reached:
            _tell(withdrawn, f"已撤回：{withdrawn.title}", reason.strip(), at)
    return withdrawn


def _tell(guidance: Guidance, title: str, body: str, at: datetime) -> None:
    today = timezone.localdate(at)
    rows = Membership.objects.filter(in_force(today), legal_person__in=queries.reached(guidance).values("pk"), role__in=INSTITUTION_ROLES)
    people = [row.user for row in rows.select_related("user")]
    key, link = f"guidance:{guidance.pk}:{guidance.version}", f"/my/activity/guidance/{guidance.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)


def enrol(course: Guidance, party: LegalPerson, person: Person, *, by: User, at: datetime) -> Attendance:
    """Sends one of the institution's people; the course is locked while its places are counted. Raises Refused, NotAllowed."""
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        locked = lock(course)  # nobody else counts its places meanwhile
        _refuse(_unaddressed(locked, party))
        engaged = queries.engaged(party, timezone.localdate(at)).filter(pk=person.pk).exists()
        enrolled = locked.attendances.filter(person=person).exists()
        _refuse(rules.enrol_reasons(_course(locked, at), engaged=engaged, enrolled=enrolled))
        row = Attendance.objects.create(course=locked, legal_person=party, person=person, entered_at=at, entered_by=by)
        audit.record("supervision.enrol", locked, data={"attendance": row.pk})
    return row


def _course(course: Guidance, at: datetime) -> rules.Course:
    begun = course.course_from is not None and at >= course.course_from
    return rules.Course(course.kind, course.state, course.course_places or 0, course.attendances.count(), begun)


def _unaddressed(course: Guidance, party: LegalPerson) -> tuple[Reason, ...]:
    """A course that was not sent to the institution takes nobody of it."""
    sent = queries.addressed_to(party).filter(pk=course.pk).exists()
    return () if sent else (Reason(CLAUSE, "这个培训班没有发送给本机构。", "S09"),)


def cancel(attendance: Attendance, *, by: User, at: datetime) -> None:
    """Takes somebody off the list before the course begins; the place is free again. Raises Refused, NotAllowed."""
    need(by, "report_activity", attendance.legal_person, CLAUSE)
    with act(by, at, attendance.legal_person):
        course = lock(attendance.course)
        if _course(course, at).has_begun:
            raise Refused((Reason(CLAUSE, "培训班已开班，不能再报名或取消。", "S09"),))
        audit.record("supervision.cancel_enrolment", course, data={"attendance": attendance.pk, "person": attendance.person_id})
        attendance.delete()


def record_attendance(course: Guidance, came: Came, *, by: User, at: datetime) -> int:
    """Writes down who came and who passed; who did not come has not passed. Returns how many rows changed. Raises Refused, NotAllowed."""
    need(by, "inspect", course.authority, CLAUSE)
    with act(by, at, course.authority):
        locked = lock(course)
        _refuse(rules.attendance_reasons(locked.state, has_begun=_course(locked, at).has_begun))
        changed = 0
        for row in locked.attendances.filter(pk__in=list(came)):
            was, (there, passed) = (row.came, row.passed), came[row.pk]
            row.came, row.passed = there, passed if there else None
            if (row.came, row.passed) != was:
                row.save(update_fields=["came", "passed"])
                changed += 1
        audit.record("supervision.record_attendance", locked, data={"changed": changed})
    return changed
