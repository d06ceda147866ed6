"""Incidents (要情): reported at once, received, followed, closed; the region is told of what nobody hears. Clause: 文二(二)."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.authorities.queries import region
from portal.inbox.services import tell
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.policy.services import figure
from portal.terms import services as terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform
from supervision.enums import IncidentState
from supervision.models import Incident, IncidentNote, Sitting
from supervision.queries import incidents as queries
from supervision.rules import incidents as rules
from supervision.services.entering import need, numbered

CLAUSE = rules.CLAUSE
FOLLOW_UP = "incident_follow_up"
HEARERS = (Role.INSPECTOR, Role.REVIEWER, Role.APPROVER)


def hours(at: datetime) -> int:
    """The internal limit for “第一时间” (D12)."""
    return figure("incident_report_hours", timezone.localdate(at)).number


def report_blockers(registration: Registration, told: rules.Told, sitting: Sitting | None, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that is wrong with a report."""
    others = sitting is not None and sitting.registration_id != registration.pk
    found = (Reason(CLAUSE, "场次不属于所选的备案登记，请重新选择。", "O22", "sitting"),) if others else ()
    return (*rules.told_reasons(told, hours=hours(at), at=at), *found)


def report(registration: Registration, told: rules.Told, *, sitting: Sitting | None = None, by: User, at: datetime) -> Incident:
    """Reports an incident to whoever supervises, and to the host of a cross-city activity, both at once. Raises Refused, NotAllowed."""
    party = registration.legal_person
    need(by, "report_activity", party, CLAUSE)
    reasons = report_blockers(registration, told, sitting, at=at)
    if reasons:
        raise Refused(reasons)
    with act(by, at, party):
        incident = _written(registration, told, sitting, by=by, at=at)
        audit.record(
            "supervision.report_incident",
            incident,
            data={"kind": told.kind, "late": at > incident.due_at, "host": str(incident.host or "")},
        )
        whose = incident.authority
        owner, holder = Owner(HolderKind.AUTHORITY, authority_code=whose.code), Holder(HolderKind.AUTHORITY, whose.short_name)
        terms.start(incident, FOLLOW_UP, figure_key=FOLLOW_UP, owner=owner, holder=holder, at=at, by=by, mark="报告")
        for desk in (whose, incident.host):
            if desk is not None:
                _tell(incident, desk, HEARERS, "report", f"要情报告：{party}", f"{incident.get_kind_display()}，{told.title}。请签收。", at)
        if _is_due(incident, at):
            _escalate(incident, at)
    return incident


def _written(registration: Registration, told: rules.Told, sitting: Sitting | None, *, by: User, at: datetime) -> Incident:
    names = ("kind", "title", "text", "place", "division", "happened_at", "known_at")
    due = rules.due_at(told.known_at, hours(at))
    return Incident.objects.create(
        **{name: getattr(told, name) for name in names},
        number=numbered(registration.supervised_by, "incident", at),
        registration=registration,
        sitting=sitting,
        authority=registration.supervised_by,
        host=queries.host_of(registration, sitting, told.division, told.happened_at),
        deaths=told.toll.deaths,
        injured=told.toll.injured,
        loss_yuan=told.toll.loss_yuan,
        reported_at=at,
        reported_by=by,
        due_at=due,
        late_reason=told.late_reason.strip() if at > due else "",
    )


def receive(incident: Incident, *, by: User, at: datetime, seen: int) -> Incident:
    """Receives it; the institution sees who follows. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, incident.authority):
        received = perform(incident, "receive", by=by, at=at, seen=seen)
        _tell_institution(received, "要情已签收", "请按要求处置，有新情况及时续报。", at)
    return received


def add(incident: Incident, text: str, *, by: User, at: datetime) -> IncidentNote:
    """A further report of the institution. Raises Refused once it is closed or for no words, NotAllowed."""
    party = incident.institution
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        row = _note(incident, text, is_official=False, by=by, at=at)
        for desk in (incident.authority, incident.host):
            if desk is not None:
                _tell(incident, desk, HEARERS, f"note:{row.pk}", f"要情续报：{party}", row.text, at)
    return row


def note(incident: Incident, text: str, *, by: User, at: datetime) -> IncidentNote:
    """What the authority notes or asks; the institution reads it. Raises Refused, NotAllowed."""
    need(by, "inspect", incident.authority, CLAUSE)
    with act(by, at, incident.authority):
        row = _note(incident, text, is_official=True, by=by, at=at)
        _tell_institution(incident, f"要情 {incident.number} 的处置要求", row.text, at, key=f"note:{row.pk}")
    return row


def _note(incident: Incident, text: str, *, is_official: bool, by: User, at: datetime) -> IncidentNote:
    over = (Reason(CLAUSE, "要情已办结，不能再补充。", "O22"),) if incident.state == IncidentState.CLOSED else ()
    reasons = (*over, *rules.note_reasons(text))
    if reasons:
        raise Refused(reasons)
    row = IncidentNote.objects.create(incident=incident, is_official=is_official, text=text.strip(), at=at, by=by)
    audit.record("supervision.note_incident", incident, data={"note": row.pk, "official": is_official})
    return row


def close(incident: Incident, *, conclusion: str, by: User, at: datetime, seen: int) -> Incident:
    """Closes it with what came of it. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, incident.authority):
        reasons = rules.conclusion_reasons(conclusion)
        if reasons:
            raise Refused(reasons)
        closed = perform(incident, "close", by=by, at=at, seen=seen, conclusion=conclusion.strip())
        terms.stop(closed, FOLLOW_UP, outcome="办结", at=at, by=by)
        _tell_institution(closed, "要情已办结", conclusion.strip(), at)
    return closed


def escalate_unheard(*, at: datetime) -> int:
    """Tells the region of each incident that nobody received within the limit, once. Returns how many."""
    waiting = [row for row in queries.unheard(at - timedelta(hours=hours(at))) if _is_due(row, at)]
    told = 0
    for incident in waiting:
        with act(None, at):
            told += _escalate(incident, at)
    return told


def _is_due(incident: Incident, at: datetime) -> bool:
    return rules.is_escalated(
        late=incident.reported_at > incident.due_at,
        toll=queries.toll_of(incident),
        received=incident.received_at is not None,
        reported_at=incident.reported_at,
        hours=hours(at),
        at=at,
    )


def _escalate(incident: Incident, at: datetime) -> bool:
    """The column is set by one only, whoever else looks at the same instant; the version stays, no page goes stale."""
    if not Incident.objects.filter(pk=incident.pk, escalated_at__isnull=True).update(escalated_at=at):
        return False
    incident.escalated_at = at
    audit.record("supervision.escalate_incident", incident, data={"authority": incident.authority.code})
    body = f"{incident.institution}报{incident.authority}，{incident.title}。逾时未签收，或迟报且有伤亡。"
    _tell(incident, region(), HEARERS, "escalated", f"要情上报：{incident.number}", body, at)
    return True


def _tell(incident: Incident, desk: Authority, roles: tuple[Role, ...], what: str, title: str, body: str, at: datetime) -> None:
    people = users_of(desk, timezone.localdate(at), roles)
    key, link = f"incident:{incident.pk}:{what}:{desk.code}", f"/desk/supervision/incidents/{incident.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)


def _tell_institution(incident: Incident, title: str, body: str, at: datetime, *, key: str = "") -> None:
    people = users_of(incident.institution, timezone.localdate(at))
    key, link = f"incident:{incident.pk}:{key or incident.version}:my", f"/my/activity/incidents/{incident.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)
