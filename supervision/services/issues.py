"""The issue ledger: raised, ordered, extended once, reported, verified by another, sent back, waived. Clause: 文三(一), 附3一(二)6."""

from datetime import date, datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.inbox.services import tell
from portal.institutions.models import Registration
from portal.workflow.acting import act
from portal.workflow.performing import Refused
from supervision.models import Anomaly, Complaint, Incident, Inspection, Issue, Sitting
from supervision.rules import issues as rules
from supervision.rules.issues import CLAUSE
from supervision.services.entering import need, numbered

ORDERERS = [Role.INSPECTOR]


def raise_issue(
    registration: Registration,
    *,
    ledger: str,
    authority: Authority,
    finding: str,
    clause: str,
    severity: str,
    conduct_on: date,
    hint: str = "",
    inspection: Inspection | None = None,
    point: str = "",
    sitting: Sitting | None = None,
    anomaly: Anomaly | None = None,
    complaint: Complaint | None = None,
    incident: Incident | None = None,
    by: User,
    at: datetime,
) -> Issue:
    """Enters a finding into one of the two ledgers of an authority; its inspectors are told, who order the rectification.

    Whoever may inspect there raises it, or a member of the team for the inspection it serves. Raises NotAllowed, Refused.
    """
    if not _on_site(by, inspection, authority):
        need(by, "inspect", authority, CLAUSE)
    named = _named(inspection, sitting, anomaly.sitting if anomaly is not None else None, complaint, incident)
    said = rules.Raising(registration.pk, ledger, finding, clause, severity, conduct_on, hint, named)
    reasons = rules.raising_reasons(said, timezone.localdate(at))
    if reasons:
        raise Refused(reasons)
    with act(by, at, authority):
        issue = Issue.objects.create(
            number=numbered(authority, "issue", at),
            ledger=ledger,
            authority=authority,
            registration=registration,
            inspection=inspection,
            point=point,
            sitting=sitting,
            anomaly=anomaly,
            complaint=complaint,
            incident=incident,
            finding=finding.strip(),
            clause=clause,
            hint=hint,
            severity=severity,
            conduct_on=conduct_on,
            raised_at=at,
            raised_by=by,
        )
        data = {"label": "登记问题", "number": issue.number, "clause": clause, "registration": str(registration)}
        audit.record("supervision.raise_issue", issue, data=data)
        _tell_desk(issue, f"问题待处理：{registration.legal_person}", f"{issue.number}：{issue.finding}", at)
    return issue


def _named(*sources: Inspection | Sitting | Complaint | Incident | None) -> tuple[int, ...]:
    """The registrations that the sources of an issue are about."""
    return tuple(row.registration_id for row in sources if row is not None and row.registration_id is not None)


def _on_site(by: User, inspection: Inspection | None, authority: Authority) -> bool:
    """Whether he raises it as a member of the team that inspects for this authority."""
    if inspection is None or inspection.team is None or inspection.authority_id != authority.pk:
        return False
    return by.has_perm("inspect_on_site", inspection.team)


def _tell_desk(issue: Issue, title: str, body: str, at: datetime) -> None:
    """To those of the authority who act next."""
    people = users_of(issue.authority, timezone.localdate(at), ORDERERS)
    key, link = f"issue:{issue.pk}:{issue.version}:desk", f"/desk/supervision/issues/{issue.pk}/"
    tell(people, key=key, title=title, body=body, link=link, clause=CLAUSE, at=at)
