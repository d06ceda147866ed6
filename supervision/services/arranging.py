"""Rooms, staff, registered examinees and banks of a sitting: kept as they grow, finished when nothing stands in the way. Clause: 文二(一)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.institutions.queries import standing
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.models import StaleError
from portal.workflow.performing import lock, performing
from supervision.enums import SittingState
from supervision.models import Sitting, SittingRoom, SittingStaff
from supervision.models.sitting import CLAUSE
from supervision.queries import arranging as queries
from supervision.queries import sittings
from supervision.rules import arrangement as rules
from supervision.rules.sitting import standing_reasons
from supervision.services.entering import need
from supervision.services.sittings import place_blockers, refuse

OPEN = (SittingState.REGISTERING,)


@dataclass(frozen=True, slots=True)
class Papers:
    """What is typed for one line: how many are registered, and the edition they draw from."""

    registered: int
    bank: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """The whole page of an arrangement as it is to be kept."""

    rooms: Sequence[rules.Room]
    staff: Sequence[rules.Placed]
    papers: Mapping[int, Papers]


def change_blockers(sitting: Sitting) -> tuple[Reason, ...]:
    """Why rooms, staff and papers cannot be changed: only between the beginning of registration and the finished arrangement."""
    if sitting.state in OPEN:
        return ()
    return (Reason(CLAUSE, f"现为“{SittingState(sitting.state).label}”，不能改编排。", "O04"),)


def save(sitting: Sitting, given: Given, *, by: User, at: datetime, seen: int) -> Sitting:
    """Keeps the arrangement as typed, finished or not. Raises NotAllowed, Refused, StaleError."""
    need(by, "report_activity", sitting.institution, CLAUSE)
    with act(by, at, sitting.institution):
        kept = lock(sitting)
        if kept.version != seen:
            raise StaleError(sitting, seen=seen, found=kept.version)
        refuse(change_blockers(kept))
        refuse(_doubled(given))
        _write(kept, given)
        kept.save()
        counts = {"rooms": len(given.rooms), "staff": len(given.staff), "registered": sum(row.registered for row in given.papers.values())}
        audit.record("supervision.save_arrangement", kept, data={"label": "保存编排", **counts})
    return kept


def _doubled(given: Given) -> tuple[Reason, ...]:
    """One room, or one post of a person, written twice."""
    rooms = [room.name for room in given.rooms]
    posts = [(row.person, row.post, row.room) for row in given.staff]
    found = []
    if len(set(rooms)) < len(rooms):
        found.append(Reason(CLAUSE, "同一考场写了两次。", "O04", "rooms"))
    if len(set(posts)) < len(posts):
        found.append(Reason(CLAUSE, "同一人的同一岗位写了两次。", "O05", "staff"))
    return tuple(found)


def _write(sitting: Sitting, given: Given) -> None:
    sitting.rooms.all().delete()
    sitting.staff.all().delete()
    SittingRoom.objects.bulk_create(
        SittingRoom(sitting=sitting, name=row.name, kind=row.kind, seats=row.seats, is_monitored=row.is_monitored) for row in given.rooms
    )
    SittingStaff.objects.bulk_create(
        SittingStaff(sitting=sitting, person_id=row.person, post=row.post, room=row.room, reason=row.reason) for row in given.staff
    )
    for line in sitting.lines.all():
        if line.pk in given.papers:
            line.registered, line.bank_id = given.papers[line.pk].registered, given.papers[line.pk].bank
            line.save(update_fields=["registered", "bank"])


def arrange_blockers(sitting: Sitting, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way of a finished arrangement: standing and consent, rooms, people, posts, papers."""
    given = queries.arrangement(sitting)
    found = queries.setting(sitting, {row.person for row in given.staff})
    return (*_standing(sitting, at), *rules.blockers(given, found))


def _standing(sitting: Sitting, at: datetime) -> tuple[Reason, ...]:
    first, last = queries.days(sitting)
    known = sittings.known(sitting.registration, sitting.division, first, at=at)
    return (*standing_reasons(known, last), *place_blockers(sitting, known))


def warnings(sitting: Sitting) -> tuple[Reason, ...]:
    """What does not refuse it, but is shown."""
    given = queries.arrangement(sitting)
    return rules.warnings(given, queries.setting(sitting, {row.person for row in given.staff}))


def arrange(sitting: Sitting, *, by: User, at: datetime, seen: int) -> Sitting:
    """The arrangement is finished. Raises Refused with every reason, NotAllowed, StaleError."""
    with act(by, at, sitting.institution):
        lock(sitting.registration)
        seats = sum(sitting.rooms.values_list("seats", flat=True))
        with performing(sitting, "arrange", by=by, at=at, seen=seen, seats=seats) as arranged:
            refuse(arrange_blockers(arranged, at=at))
    return arranged


def hold_blockers(sitting: Sitting, *, at: datetime) -> tuple[Reason, ...]:
    """Whether the registration was in good standing on the days of the sitting: a suspended one holds none (L13)."""
    first, last = queries.days(sitting)
    known = sittings.known(sitting.registration, sitting.division, first, at=at)
    days = dict.fromkeys((first, max(first, min(last, timezone.localdate(at)))))
    found = [replace(known, standing=standing(sitting.registration, on=day).standing) for day in days]
    return tuple(dict.fromkeys(reason for one in found for reason in standing_reasons(one)))
