"""Legal holds: what an authority may still need is not disposed of, however old it is. Clause: 文二(一)."""

from datetime import datetime

from django.utils import timezone

from portal.access.queries import users_of
from portal.access.services import refuse
from portal.accounts.models import User
from portal.audit import services as audit
from portal.inbox.services import tell
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from supervision.models import LegalHold, Sitting
from supervision.rules.retention import CLAUSE
from supervision.services.entering import need

LONGEST = 200


def _worded(text: str, what: str) -> str:
    words = text.strip()
    refuse(() if words else (Reason(CLAUSE, f"请写明{what}。", "T18", "reason"),))
    refuse((Reason(CLAUSE, f"{what}不超过 {LONGEST} 字。", "T18", "reason"),) if len(words) > LONGEST else ())
    return words


def place(registration: Registration, *, sitting: Sitting | None = None, reason: str, by: User, at: datetime) -> LegalHold:
    """Holds all records of a registration, or of one of its sittings; the institution is told. Raises NotAllowed, Refused."""
    need(by, "review_supervision", registration.supervised_by, CLAUSE)
    words = _worded(reason, "保全理由")
    if sitting is not None and sitting.registration_id != registration.pk:
        raise ValueError("场次不属于本登记")
    with act(by, at, registration.supervised_by):
        row = LegalHold.objects.create(registration=registration, sitting=sitting, reason=words, placed_at=at, placed_by=by)
        audit.record("supervision.place_hold", row, data={"label": "设定保全", "registration": str(registration), "reason": words})
        _tell(row, "资料保全", "保管期满也不得处置，解除时另行通知。", at)
    return row


def lift(hold: LegalHold, *, reason: str, by: User, at: datetime) -> LegalHold:
    """Ends a hold, once. Raises NotAllowed, Refused."""
    need(by, "review_supervision", hold.registration.supervised_by, CLAUSE)
    words = _worded(reason, "解除理由")
    with act(by, at, hold.registration.supervised_by):
        lifted = LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(lifted_at=at, lifted_by=by, lifted_reason=words)
        refuse(() if lifted else (Reason(CLAUSE, "保全已经解除。", "T18"),))
        hold.refresh_from_db()
        audit.record("supervision.lift_hold", hold, data={"label": "解除保全", "reason": words})
        _tell(hold, "资料保全已解除", "保管期满的，可以按规定处置。", at)
    return hold


def _tell(hold: LegalHold, title: str, body: str, at: datetime) -> None:
    party = hold.registration.legal_person
    what = f"场次 {hold.sitting.number}" if hold.sitting else hold.registration.get_track_display()
    tell(
        users_of(party, timezone.localdate(at)),
        key=f"hold:{hold.pk}:{'lifted' if hold.lifted_at else 'placed'}",
        title=f"{title}：{what}",
        body=f"{hold.lifted_reason or hold.reason}。{body}",
        link="/my/activity/archives/?view=held",
        clause=CLAUSE,
        at=at,
    )
