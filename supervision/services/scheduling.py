"""An inspection is arranged: by hand, from a complaint, or one for each object that a draw has brought out. Clause: 文三(一), 文二(三)."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.documents.codes import ALPHABET
from portal.inbox.services import tell
from portal.institutions.models import Registration
from portal.people.models import MemberKind, Person, Team, TeamKind
from portal.people.services import form_team
from portal.policy.clauses import Reason
from portal.policy.queries import figure
from portal.workflow.acting import act
from portal.workflow.performing import Refused
from supervision.enums import DrawState, Form, InspectorKind
from supervision.models import Complaint, Draw, Inspection, InspectionPlan, Inspector, Sitting
from supervision.queries.sending import choices, may_inspect
from supervision.rules.team import CLAUSE, team_reasons
from supervision.services.entering import need, numbered

SIGNS = 16


def schedule(
    registration: Registration,
    *,
    authority: Authority,
    kind: str,
    form: str,
    planned_on: date,
    members: Collection[Inspector],
    lead: Inspector | None,
    plan: InspectionPlan | None = None,
    draw: Draw | None = None,
    complaint: Complaint | None = None,
    sitting: Sitting | None = None,
    is_unannounced: bool = False,
    by: User,
    at: datetime,
) -> Inspection:
    """Arranges an inspection and invites its team; nothing is said to the institution yet. Raises NotAllowed, Refused."""
    need(by, "inspect", authority, CLAUSE)
    today = timezone.localdate(at)
    reasons = [reason for choice in choices(registration, members, planned_on) for reason in choice.reasons]
    reasons += team_reasons(kind, [InspectorKind(one.kind) for one in members], figure("inspectors_min", planned_on).number)
    if not may_inspect(authority, registration, today, sitting):
        reasons.append(Reason("文三(一)", f"{registration}不由{authority}监管，也不在本地开展活动。", "S01", "registration"))
    if planned_on < today:
        reasons.append(Reason(CLAUSE, "检查日期不能早于今天。", path="planned_on"))
    if lead is None or lead not in members:
        reasons.append(Reason(CLAUSE, "请从检查组成员中确定一名组长。", path="lead"))
    if reasons or lead is None:
        raise Refused(tuple(reasons))
    words = {"plan": plan, "draw": draw, "complaint": complaint, "sitting": sitting, "is_unannounced": is_unannounced}
    with act(by, at, authority):
        team = invited(authority, registration, members, lead, by=by, at=at)
        made = _made(registration, authority, {"kind": kind, "form": form, "planned_on": planned_on, "team": team, **words}, by, at)
        tell_invited(made, [one.person for one in members], at)
    return made


def _made(registration: Registration, authority: Authority, columns: Mapping[str, object], by: User, at: datetime) -> Inspection:
    made = Inspection.objects.create(
        number=numbered(authority, "inspection", at),
        code=new_code(),
        authority=authority,
        registration=registration,
        scheduled_at=at,
        scheduled_by=by,
        **columns,
    )
    data = {"label": "安排检查", "number": made.number, "registration": str(registration), "on": made.planned_on}
    audit.record("supervision.schedule_inspection", made, data=data)
    return made


def new_code() -> str:
    """The code of a notice: 80 random bits, so that nobody comes upon an unannounced visit by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def member_kind(inspector: Inspector) -> MemberKind:
    """As what an inspector sits on the team."""
    return MemberKind.INSPECTOR if inspector.kind == InspectorKind.OFFICER else MemberKind.SUPERVISOR


def invited(
    authority: Authority, registration: Registration, members: Collection[Inspector], lead: Inspector, *, by: User, at: datetime
) -> Team:
    """The team of these inspectors, each invited."""
    kinds = {one.person: member_kind(one) for one in members}
    return form_team(authority, TeamKind.INSPECTION, f"{registration.legal_person}检查组", kinds, lead=lead.person, by=by, at=at)


def tell_invited(inspection: Inspection, people: Sequence[Person], at: datetime) -> None:
    """Asks them for their declaration of recusal."""
    tell(
        [person.user for person in people if person.user is not None],
        key=f"inspection:{inspection.pk}:invited",
        title=f"请答复检查组邀请：{inspection.institution}",
        body=f"{inspection.number}，拟于 {inspection.planned_on} 检查。请先作回避声明，再选择接受或回避。",
        link=f"/desk/supervision/inspections/{inspection.pk}/invitation/",
        clause="文二(二)",
        at=at,
    )


def schedule_drawn(draw: Draw, *, by: User, at: datetime) -> tuple[Inspection, ...]:
    """One inspection for each object of a published draw, with the team that was drawn; what stands already is not made twice.

    Somebody whose certificate has lapsed since the freeze stays in the team and is replaced there. Raises NotAllowed, Refused.
    """
    authority = draw.authority
    need(by, "review_supervision", authority, CLAUSE)
    if draw.state != DrawState.PUBLISHED:
        raise Refused((Reason(CLAUSE, f"抽取现为“{draw.get_state_display()}”，不能形成检查任务。"),))
    rows, today = draw.result["drawn"], timezone.localdate(at)
    found = Registration.objects.filter(number__in=[row["object"] for row in rows]).select_related("legal_person", "supervised_by")
    registrations = {row.number: row for row in found}
    missing = [row["object"] for row in rows if row["object"] not in registrations]
    if missing:
        raise Refused((Reason(CLAUSE, f"抽中的{'、'.join(missing)}没有备案登记。"),))
    inspectors, done = _by_certificate(authority), set(draw.inspections.values_list("registration_id", flat=True))
    columns = {"kind": draw.plan.kind, "form": _form(draw), "plan": draw.plan, "draw": draw, "planned_on": max(draw.plan.to_on, today)}
    made = []
    with act(by, at, authority):
        for row in rows:
            registration = registrations[row["object"]]
            if registration.pk not in done:
                members = [inspectors[key] for key in row["team"] if key in inspectors]
                made.append(_drawn(registration, authority, members, columns, by, at))
    return tuple(made)


def _drawn(
    registration: Registration, authority: Authority, members: list[Inspector], columns: Mapping[str, object], by: User, at: datetime
) -> Inspection:
    team = invited(authority, registration, members, members[0], by=by, at=at) if members else None
    made = _made(registration, authority, {**columns, "team": team}, by, at)
    tell_invited(made, [one.person for one in members], at)
    return made


def _by_certificate(authority: Authority) -> dict[str, Inspector]:
    """The register in force by certificate: the drawing authority's own before any other."""
    rows = Inspector.objects.filter(until_on__isnull=True).select_related("person__user")
    ordered = sorted(rows, key=lambda row: row.authority_id == authority.pk)
    return {row.certificate: row for row in ordered}


def _form(draw: Draw) -> Form:
    """The form of the plan's visits: on site where the plan names it, else its first."""
    forms = [Form(value) for value in draw.plan.forms]
    return Form.VISIT if Form.VISIT in forms or not forms else forms[0]
