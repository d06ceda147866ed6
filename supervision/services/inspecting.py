"""An inspection at the desk: approved and notified, cancelled, its result confirmed by another and made public. Clause: 文三(一)."""

from datetime import date, datetime

from django.utils import timezone

from portal.access import services as access
from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import INSTITUTION_ROLES
from portal.inbox.services import tell
from portal.people.models import MemberState
from portal.policy.clauses import Reason
from portal.policy.queries import figure
from portal.terms import services as terms
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform, performing
from supervision.enums import InspectionResult, InspectorKind
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.queries.sending import choices, entries
from supervision.rules import checklist as rules
from supervision.rules.team import CLAUSE, team_reasons

CLOCK = "inspection_publication"


def team_blockers(inspection: Inspection, *, on: date) -> tuple[Reason, ...]:
    """Why the team cannot go on this day: too few have accepted, a certificate has lapsed, somebody must keep out."""
    accepted = [row.person_id for row in queries.members(inspection, MemberState.ACCEPTED)]
    found = entries(accepted, inspection.authority, on)
    kinds = [InspectorKind(row.kind) for row in found.values()]
    tied = [reason for choice in choices(inspection.registration, found.values(), on) for reason in choice.reasons]
    return (*team_reasons(inspection.kind, kinds, figure("inspectors_min", on).number), *tied)


def notify(inspection: Inspection, *, on: date, by: User, at: datetime, seen: int) -> Inspection:
    """Approves the visit for this day and gives the notice out; the institution is told unless it is unannounced.

    Raises NotAllowed, Refused, StaleError.
    """
    with act(by, at, inspection.authority):
        with performing(inspection, "notify", by=by, at=at, seen=seen) as told:
            early = (Reason(CLAUSE, "检查日期不能早于今天。", path="on"),) if on < timezone.localdate(at) else ()
            refuse((*early, *team_blockers(told, on=on)))
            told.planned_on = on
        tell_team(told, "notified", f"检查已批准：{told.institution}", f"{told.number}，{on} 检查。到场出示证件和检查通知书。", at)
        if not told.is_unannounced:
            tell_institution(told, "notified", "检查通知", f"{told.authority}将于 {on} 到你单位检查，请做好配合。", at)
    return told


def cancel(inspection: Inspection, *, reason: str, by: User, at: datetime, seen: int) -> Inspection:
    """Calls the visit off; the team is done. Raises NotAllowed, Refused without a reason, StaleError."""
    said = reason.strip()
    with act(by, at, inspection.authority):
        was_told = not inspection.is_unannounced and inspection.notified_at is not None
        with performing(inspection, "cancel", by=by, at=at, seen=seen, note=said, reason=said) as gone:
            refuse(() if said else (Reason(CLAUSE, "请写明取消的理由。", path="reason"),))
        tell_team(gone, "cancelled", f"检查已取消：{gone.institution}", said, at)
        if was_told:
            tell_institution(gone, "cancelled", "检查已取消", f"{gone.number}：{said}", at)
        _dissolve(gone, by, at)
    return gone


def confirm(inspection: Inspection, *, result: str, conclusion: str, by: User, at: datetime, seen: int) -> Inspection:
    """Somebody outside the team settles the result in the words that become public; the team is done.

    Raises NotAllowed, Refused where the result is against the record or names a person, StaleError.
    """
    said = conclusion.strip()
    with act(by, at, inspection.authority):
        with performing(inspection, "confirm", by=by, at=at, seen=seen, result=result, conclusion=said) as settled:
            refuse(result_blockers(settled, result=result, conclusion=said))
        tell_institution(settled, "confirmed", "检查结果已确认", f"{settled.number}：{settled.get_result_display()}。将依法公开。", at)
        _dissolve(settled, by, at)
    return settled


def result_blockers(inspection: Inspection, *, result: str, conclusion: str) -> tuple[Reason, ...]:
    """Why this result cannot be confirmed: it is none, or not what the record says; the signed record no longer stands; a name is in it."""
    if result not in InspectionResult.values:
        return (Reason(CLAUSE, "请选择检查结果。", path="result"),)
    record = queries.record_sha256(inspection)
    broken = [row for row in queries.signatures(inspection, record) if not row.stands]
    changed = (Reason(CLAUSE, "检查记录与签字时的校验值不一致，不能确认，请报告。"),) if broken else ()
    names = {row.person.name for row in queries.members(inspection)} | {inspection.institution.legal_representative}
    return (*changed, *rules.result_reasons(result, queries.tally(inspection)["unfit"], conclusion, names))


def publish(inspection: Inspection, *, by: User, at: datetime, seen: int) -> Inspection:
    """Makes the result public; the clock of its publication stops. Raises NotAllowed, Refused, StaleError."""
    with act(by, at, inspection.authority):
        shown = perform(inspection, "publish", by=by, at=at, seen=seen)
        terms.stop(shown, CLOCK, outcome="已公开", at=at, by=by)
        tell_institution(shown, "published", "检查结果已公开", f"{shown.number}：{shown.get_result_display()}。", at)
    return shown


def _dissolve(inspection: Inspection, by: User, at: datetime) -> None:
    if inspection.team is not None and inspection.team.concluded_at is None:
        access.conclude(inspection.team, by=by, at=at)


def refuse(reasons: tuple[Reason, ...]) -> None:
    """Raises Refused with these reasons, if there are any."""
    if reasons:
        raise Refused(reasons)


def tell_team(inspection: Inspection, what: str, title: str, body: str, at: datetime) -> None:
    """The members who have accepted."""
    people = [row.person.user for row in queries.members(inspection, MemberState.ACCEPTED) if row.person.user is not None]
    link = f"/desk/supervision/inspections/{inspection.pk}/"
    tell(people, key=f"inspection:{inspection.pk}:{what}:team", title=title, body=body, link=link, clause=CLAUSE, at=at)


def tell_institution(inspection: Inspection, what: str, title: str, body: str, at: datetime) -> None:
    """Everybody who acts for the institution."""
    people = users_of(inspection.institution, timezone.localdate(at), sorted(INSTITUTION_ROLES))
    link = f"/my/activity/inspections/{inspection.pk}/"
    tell(people, key=f"inspection:{inspection.pk}:{what}", title=title, body=body, link=link, clause=CLAUSE, at=at)
