"""What waits on the desk of supervision, and how far each city is covered. Clause: 文三(一)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from portal.access.models import Membership
from portal.authorities.models import Authority
from portal.authorities.queries import filing_authorities
from supervision.enums import AnomalyState, ComplaintState, DormancyState, IncidentState, InspectionState, IssueState, SittingState
from supervision.models import Inspection
from supervision.queries import anomalies, complaints, idle, incidents, issues, sittings
from supervision.queries.visible import by_officers

VISITED = (InspectionState.SIGNED, InspectionState.CONFIRMED, InspectionState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of what is not done: how many, and where the list of them stands."""

    label: str
    count: int
    url: str
    is_late: bool = False


def waiting(posts: Sequence[Membership], today: date) -> list[Waiting]:
    """What the reader may read and nobody has finished, kind by kind, one query each."""
    found = issues.desk(posts)
    base = "/desk/supervision"
    return [
        Waiting("要情待签收", incidents.visible(posts).filter(state=IncidentState.REPORTED).count(), f"{base}/incidents/"),
        Waiting("投诉举报待受理", complaints.visible(posts).filter(state=ComplaintState.RECEIVED).count(), f"{base}/complaints/"),
        Waiting(
            "结果待审核", sittings.of_officers(posts).filter(state=SittingState.SUBMITTED).count(), f"{base}/sittings/?state=submitted"
        ),
        Waiting(
            "数据异常待核定", anomalies.visible(posts).filter(state=AnomalyState.EXPLAINED).count(), f"{base}/anomalies/?view=explained"
        ),
        Waiting("整改待核验", found.filter(state=IssueState.REPORTED).count(), f"{base}/issues/?state=reported"),
        Waiting("整改逾期", found.filter(issues.late(today)).count(), f"{base}/issues/?late=yes", is_late=True),
        Waiting(
            "停止活动待认定", idle.desk(posts).filter(state=DormancyState.ANSWERED).count(), f"{base}/dormancy/?view=asked&state=answered"
        ),
    ]


@dataclass(frozen=True, slots=True)
class Covered:
    """One authority in the year: inspections done, institutions they reached, issues raised."""

    authority: Authority
    inspections: int
    institutions: int
    issues: int


def coverage(posts: Sequence[Membership], year: int) -> list[Covered]:
    """The region and the fourteen cities, zeros included (T21): what the reader may read of the year, by the authority that did it."""
    done = by_officers(Inspection.objects.all(), posts, "authority").filter(state__in=VISITED, began_at__year=year)
    counted = {
        key: (times, reached) for key, times, reached in _by_authority(done).annotate(Count("pk"), Count("registration", distinct=True))
    }
    raised = dict(_by_authority(issues.desk(posts).filter(raised_at__year=year)).annotate(Count("pk")))
    none = (0, 0)
    return [Covered(one, counted.get(one.pk, none)[0], counted.get(one.pk, none)[1], raised.get(one.pk, 0)) for one in filing_authorities()]


def _by_authority(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().values_list("authority")
