"""The plan of examinations of a year: drafted, published, replaced by a new edition. Clause: 文二(一)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import lock
from supervision.models import YearPlan
from supervision.queries import sittings as queries
from supervision.rules import papers as rules
from supervision.rules.papers import CLAUSE
from supervision.services.entering import need
from supervision.services.sittings import refuse


def draft(registration: Registration, year: int, rows: Sequence[rules.Planned], note: str, *, by: User, at: datetime) -> YearPlan:
    """Keeps the draft of the year: the one that is there, else a new edition after the last published. Raises NotAllowed, Refused."""
    party = registration.legal_person
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        lock(registration)
        today = timezone.localdate(at)
        filed = queries.scope(registration, today)
        refuse((*rules.year_reasons(year, today), *rules.plan_reasons(rows, filed)))
        plan = YearPlan.objects.filter(registration=registration, year=year).order_by("-no").first()
        if plan is None or plan.published_at is not None:
            plan = YearPlan(registration=registration, year=year, no=plan.no + 1 if plan else 1)
        plan.lines = [
            {"code": filed[row.line].code, "name": filed[row.line].name, "work_type": filed[row.line].work_type}
            | {"level": filed[row.line].level, "month": row.month, "headcount": row.headcount}
            for row in sorted(rows, key=lambda row: (row.month, row.line))
        ]
        plan.note = note.strip()
        plan.save()
        audit.record("supervision.draft_year_plan", plan, data={"label": "拟订年度计划", "year": year, "rows": len(rows)})
    return plan


def publish_blockers(plan: YearPlan) -> tuple[Reason, ...]:
    """What was published stays: a change is a new edition."""
    return (Reason(CLAUSE, "本版已经公布，变更请另拟新版。", "O02"),) if plan.published_at else ()


def publish(plan: YearPlan, *, by: User, at: datetime) -> YearPlan:
    """Makes the plan public; it is not edited any more. Raises NotAllowed, Refused."""
    party = plan.registration.legal_person
    need(by, "report_activity", party, CLAUSE)
    with act(by, at, party):
        kept = YearPlan.objects.select_for_update().get(pk=plan.pk)
        refuse(publish_blockers(kept))
        kept.published_at, kept.published_by = at, by
        kept.save(update_fields=["published_at", "published_by"])
        audit.record("supervision.publish_year_plan", kept, data={"label": "公布年度计划", "year": kept.year, "no": kept.no})
    return kept
