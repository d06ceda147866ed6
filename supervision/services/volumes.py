"""The five volumes of a sitting, and its archive. Clause: 文二(一)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.policy.clauses import Reason
from portal.policy.queries import figure
from portal.workflow.acting import act
from portal.workflow.performing import lock, performing
from supervision.enums import Medium, SittingState, Volume
from supervision.models import ArchiveVolume, Sitting
from supervision.models.sitting import AFTER_HELD, CLAUSE
from supervision.rules import results as rules
from supervision.services.entering import need
from supervision.services.sittings import refuse

_YEARS = {Medium.PAPER: "paper_records_years"}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A volume in one medium. Of a video the hash and the place are kept, not the video."""

    volume: Volume
    medium: Medium
    title: str
    place: str
    pages: int | None = None
    sha256: str = ""


def keep_until(sitting: Sitting, medium: Medium) -> date:
    """The last day of keeping, from the end of the sitting; video counts as electronic (O14, O15)."""
    ended = timezone.localdate(sitting.ends_at)
    years = figure(_YEARS.get(medium, "electronic_records_years"), ended).number
    leap = (ended.month, ended.day) == (2, 29)
    return date(ended.year + years, 3, 1) if leap and not _is_leap(ended.year + years) else ended.replace(year=ended.year + years)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def add_blockers(sitting: Sitting, shelved: Shelved) -> tuple[Reason, ...]:
    """Volumes are entered once the sitting was held and until it is archived; what is electronic has its hash."""
    found = []
    if sitting.state not in AFTER_HELD or sitting.state == SittingState.ARCHIVED:
        found.append(Reason(CLAUSE, f"现为“{SittingState(sitting.state).label}”，不能登记案卷。", "O10"))
    if shelved.medium is not Medium.PAPER and not shelved.sha256:
        found.append(Reason(CLAUSE, "电子材料和监控视频须填写 SHA-256。", "O13", "sha256"))
    return tuple(found)


def add(sitting: Sitting, shelved: Shelved, *, by: User, at: datetime) -> ArchiveVolume:
    """Enters a volume, with the last day of its keeping. Raises NotAllowed, Refused."""
    need(by, "report_activity", sitting.institution, CLAUSE)
    with act(by, at, sitting.institution):
        refuse(add_blockers(lock(sitting), shelved))
        row = ArchiveVolume.objects.create(
            sitting=sitting,
            volume=shelved.volume,
            medium=shelved.medium,
            title=shelved.title,
            place=shelved.place,
            pages=shelved.pages,
            sha256=shelved.sha256,
            filed_at=at,
            filed_by=by,
            keep_until=keep_until(sitting, shelved.medium),
        )
        words = f"{row.get_volume_display()}（{row.get_medium_display()}）"
        audit.record("supervision.file_volume", sitting, data={"label": f"登记案卷：{words}", "until": str(row.keep_until)})
    return row


def archive_blockers(sitting: Sitting) -> tuple[Reason, ...]:
    """The five volumes have to be there."""
    return rules.archive_reasons(sitting.volumes.values_list("volume", flat=True))


def archive(sitting: Sitting, *, by: User, at: datetime, seen: int) -> Sitting:
    """Closes the file of a sitting. Raises Refused, NotAllowed, StaleError."""
    with act(by, at, sitting.institution), performing(sitting, "archive", by=by, at=at, seen=seen) as done:
        refuse(archive_blockers(done))
    return done
