"""An anomaly explained by the institution, and settled or raised as an issue by the authority. Clause: 文三(一), 文二(三)."""

from datetime import date, datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.access.services import refuse
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.inbox.services import tell
from portal.policy.clauses import Reason
from portal.terms import services as terms
from portal.workflow.acting import act
from portal.workflow.performing import perform
from supervision.enums import Ledger, Severity
from supervision.models import Anomaly, Issue
from supervision.rules.anomalies import CLAUSE
from supervision.services.issues import raise_issue
from supervision.services.scanning import CLOCK

LONGEST = 2000


def _worded(text: str, what: str, path: str) -> str:
    words = text.strip()
    refuse((Reason(CLAUSE, f"请写明{what}。", path=path),) if not words else ())
    refuse((Reason(CLAUSE, f"{what}不超过 {LONGEST} 字。", path=path),) if len(words) > LONGEST else ())
    return words


def explain(anomaly: Anomaly, *, text: str, by: User, at: datetime, seen: int) -> Anomaly:
    """The institution explains, or explains anew until it is settled. Raises Refused without words, NotAllowed, StaleError."""
    words = _worded(text, "情况说明", "text")
    with act(by, at, anomaly.institution):
        first = anomaly.explained_at is None
        told = perform(anomaly, "explain", by=by, at=at, seen=seen, note=words, text=words)
        if first:
            terms.stop(told, CLOCK, outcome="已说明", at=at, by=by)
        readers = users_of(told.authority, timezone.localdate(at), [Role.REVIEWER, Role.INSPECTOR])
        tell(
            readers,
            key=f"anomaly:{told.pk}:{told.version}",
            title=f"数据异常已说明：{told.sitting.number}",
            body=words,
            link=f"/desk/supervision/anomalies/{told.pk}/",
            clause=CLAUSE,
            at=at,
        )
    return told


def settle(anomaly: Anomaly, *, words: str, by: User, at: datetime, seen: int) -> Anomaly:
    """The authority holds the explanation good. Raises Refused without words, NotAllowed, StaleError."""
    said = _worded(words, "核定意见", "words")
    with act(by, at, anomaly.authority):
        settled = perform(anomaly, "settle", by=by, at=at, seen=seen, note=said, words=said)
        _close(anomaly, settled, "说明成立", by=by, at=at)
    return settled


def raise_from(anomaly: Anomaly, *, finding: str, severity: Severity, clause: str, hint: str, by: User, at: datetime, seen: int) -> Issue:
    """The anomaly becomes an issue of the ledger that names it. Raises Refused without words, NotAllowed, StaleError."""
    said = _worded(finding, "发现的问题", "finding")
    with act(by, at, anomaly.authority):
        raised = perform(anomaly, "raise_issue", by=by, at=at, seen=seen, note=said)
        _close(anomaly, raised, "转问题台账", by=by, at=at)
        return raise_issue(
            raised.sitting.registration,
            ledger=Ledger.SUPERVISION,
            authority=raised.authority,
            finding=said,
            clause=clause,
            severity=severity,
            conduct_on=_day(raised),
            hint=hint,
            sitting=raised.sitting,
            anomaly=raised,
            by=by,
            at=at,
        )


def _day(anomaly: Anomaly) -> date:
    return timezone.localdate(anomaly.sitting.starts_at)


def _close(before: Anomaly, after: Anomaly, outcome: str, *, by: User, at: datetime) -> None:
    """The institution's days end with the outcome, where it has not explained; it is told."""
    if before.explained_at is None:
        terms.stop(after, CLOCK, outcome=outcome, at=at, by=by)
    tell(
        users_of(after.institution, timezone.localdate(at)),
        key=f"anomaly:{after.pk}:{after.version}:my",
        title=f"数据异常{outcome}：{after.sitting.number}",
        body=after.settlement or after.words,
        link=f"/my/activity/anomalies/{after.pk}/",
        clause=CLAUSE,
        at=at,
    )
