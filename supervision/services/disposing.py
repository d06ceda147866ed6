"""Disposal of what has been kept long enough: a list proposed by one, signed by another of the institution. Clause: 文二(一)."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from portal.access.services import refuse
from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.models import LegalPerson
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import perform, performing
from supervision.models import ArchiveVolume, Disposal
from supervision.queries.archives import kept
from supervision.rules import retention as rules
from supervision.services.entering import need


def propose(party: LegalPerson, volumes: Collection[ArchiveVolume], *, method: str, by: User, at: datetime) -> Disposal:
    """Lists volumes for disposal; nothing is disposed of yet. Raises NotAllowed, Refused with every reason of every volume."""
    need(by, "report_activity", party, rules.CLAUSE)
    refuse(rules.disposal_reasons(kept(volumes, timezone.localdate(at)), method, timezone.localdate(at)))
    refuse(_foreign(party, volumes))
    with act(by, at, party):
        row = Disposal.objects.create(legal_person=party, method=method.strip(), proposed_at=at, proposed_by=by)
        row.volumes.set(volumes)
        audit.record("supervision.propose_disposal", row, data={"label": "拟定处置清单", "volumes": len(volumes), "method": row.method})
    return row


def _foreign(party: LegalPerson, volumes: Collection[ArchiveVolume]) -> tuple[Reason, ...]:
    strange = any(volume.sitting.registration.legal_person_id != party.pk for volume in volumes)
    return (Reason(rules.CLAUSE, "清单中有不属于本单位的案卷。", "T18", "volumes"),) if strange else ()


def sign_blockers(disposal: Disposal, *, at: datetime) -> tuple[Reason, ...]:
    """Why the list cannot be signed now: what came to be held since beats it."""
    today = timezone.localdate(at)
    return rules.disposal_reasons(kept(_volumes(disposal), today), disposal.method, today)


def sign(disposal: Disposal, *, by: User, at: datetime, seen: int) -> Disposal:
    """A second person signs; the volumes count as disposed of from today. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, disposal.institution), performing(disposal, "sign", by=by, at=at, seen=seen) as signed:
        volumes = _volumes(disposal, hold=True)
        refuse(sign_blockers(disposal, at=at))
        ArchiveVolume.objects.filter(pk__in=[row.pk for row in volumes]).update(disposed_on=timezone.localdate(at))
    return signed


def drop(disposal: Disposal, *, reason: str, by: User, at: datetime, seen: int) -> Disposal:
    """Gives the list up; the volumes stay. Raises Refused without a reason, NotAllowed, StaleError."""
    words = reason.strip()
    refuse(() if words else (Reason(rules.CLAUSE, "请写明作废理由。", path="reason"),))
    return perform(disposal, "drop", by=by, at=at, seen=seen, note=words, reason=words[:200])


def _volumes(disposal: Disposal, *, hold: bool = False) -> list[ArchiveVolume]:
    """The volumes of a list; held until the act ends where they are about to change."""
    rows = ArchiveVolume.objects.select_related("sitting__registration").filter(disposals=disposal).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if hold else rows)
