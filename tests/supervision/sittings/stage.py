"""A registration of Liuzhou with its people, its plan and its bank, and a sitting brought to each state by the services."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.accounts.models import User
from portal.institutions.enums import Audience, EngagementRole
from portal.institutions.models import Engagement, Registration
from portal.people.models import Person
from supervision.enums import BankKind, Medium, Post, RoomKind, Volume
from supervision.models import PaperBank, Sitting, YearPlan
from supervision.rules.arrangement import Placed, Room
from supervision.rules.papers import Planned
from supervision.rules.sitting import Asked
from supervision.services import arranging, banks, results, sittings, volumes, year_plans
from supervision.services.arranging import Given, Papers
from tests.filings.services import test_crossing as abroad
from tests.filings.stage import MONDAY, ZONE, desk

LINE, CODE = abroad.LINE, "6-31-01-03"
STARTS, ENDS = datetime(2026, 9, 21, 9, 0, tzinfo=ZONE), datetime(2026, 9, 21, 17, 0, tzinfo=ZONE)
AFTER = ENDS + timedelta(hours=1)  # Monday evening: the results are public from then on
POSTED_UNTIL = date(2026, 9, 24)  # three working days later
SUBMITTED = datetime(2026, 9, 28, 10, 0, tzinfo=ZONE)
HASH = "a" * 64
ASKED = Asked(
    site="实训车间",
    division="450202",
    address="工业大道 1 号",
    starts_at=STARTS,
    ends_at=ENDS,
    starts_on=STARTS.date(),
    ends_on=ENDS.date(),
    lines=(LINE,),
    audience=Audience.OWN_WORKERS,
)


@dataclass(frozen=True)
class Stage:
    """`staff`: three assessors, a supervisor, a custodian and an invigilator."""

    registration: Registration
    by: User
    staff: tuple[Person, ...]
    bank: PaperBank

    @property
    def given(self) -> Given:
        return arrangement(self)


def engage(registration: Registration, name: str, role: EngagementRole, number: int) -> Person:
    person = Person.objects.create(id_hash=f"{registration.pk}s{number}".rjust(64, "b"), id_mask="4502***", name=name)
    codes = [CODE] if role is EngagementRole.ASSESSOR else []
    Engagement.objects.create(
        legal_person=registration.legal_person,
        track=registration.track,
        person=person,
        role=role,
        occupations=codes,
        from_on=date(2025, 9, 1),
    )
    return person


def plan(registration: Registration, by: User, *, month: int = 9, published: bool = True) -> YearPlan:
    found = year_plans.draft(registration, 2026, [Planned(LINE, month, 40)], "", by=by, at=MONDAY)
    return year_plans.publish(found, by=by, at=MONDAY) if published else found


EDITION = banks.Edition(BankKind.BANK, "电工题库", LINE, "国家职业标准", "2026", 800, "覃工", date(2026, 3, 1))


def staged(number: int = 1, *, published: bool = True, found: Registration | None = None, by: User | None = None) -> Stage:
    """Everything a sitting needs; `found`: a registration of `abroad.registered` that is there already."""
    if found is None or by is None:
        desk()
        found, by, _ = abroad.registered(number)
    assessors = tuple(row.person for row in found.legal_person.engagements.order_by("pk"))
    roles = (
        ("考评3", EngagementRole.ASSESSOR),
        ("督导", EngagementRole.SUPERVISOR),
        ("保管", EngagementRole.STAFF),
        ("监考", EngagementRole.STAFF),
    )
    more = tuple(engage(found, name, role, at) for at, (name, role) in enumerate(roles))
    if published:
        plan(found, by)
    return Stage(found, by, (*assessors, *more), banks.add(found, EDITION, by=by, at=MONDAY))


POSTS = (Post.CHIEF, Post.ASSESSOR, Post.ASSESSOR, Post.SUPERVISOR, Post.CUSTODIAN, Post.INVIGILATOR)


def arrangement(stage: Stage, *, line: int = 0, registered: int = 30, bank: PaperBank | None = None) -> Given:
    staff = tuple(Placed(person.pk, person.name, post) for person, post in zip(stage.staff, POSTS, strict=True))
    return Given((Room("101", RoomKind.PAPER, 30),), staff, {line: Papers(registered, (bank or stage.bank).pk)})


def entered(stage: Stage, **change: object) -> Sitting:
    return sittings.enter(stage.registration, replace(ASKED, **change), title="电工四级", by=stage.by, at=MONDAY)  # type: ignore[arg-type]


def opened(stage: Stage) -> Sitting:
    row = entered(stage)
    return sittings.open_registration(row, by=stage.by, at=MONDAY, seen=row.version)


def kept(stage: Stage, row: Sitting | None = None, **change: object) -> Sitting:
    """Opened, its arrangement typed and kept."""
    row = row or opened(stage)
    given = replace(arrangement(stage, line=row.lines.get().pk), **change)  # type: ignore[arg-type]
    return arranging.save(row, given, by=stage.by, at=MONDAY, seen=row.version)


def arranged(stage: Stage) -> Sitting:
    row = kept(stage)
    return arranging.arrange(row, by=stage.by, at=MONDAY, seen=row.version)


def counts(row: Sitting, number: int) -> dict[int, int]:
    return {line.pk: number for line in row.lines.all()}


def held(stage: Stage) -> Sitting:
    row = arranged(stage)
    return results.hold(row, counts(row, 28), by=stage.by, at=AFTER, seen=row.version)


def posted(stage: Stage) -> Sitting:
    row = held(stage)
    return results.post(row, counts(row, 20), source="typed", by=stage.by, at=AFTER, seen=row.version)


def submitted(stage: Stage) -> Sitting:
    row = posted(stage)
    return results.submit(row, by=stage.by, at=SUBMITTED, seen=row.version)


def queried(stage: Stage, reviewer: User) -> Sitting:
    row = submitted(stage)
    return results.query(row, words="请说明合格率", by=reviewer, at=SUBMITTED, seen=row.version)


def reviewed(stage: Stage, reviewer: User) -> Sitting:
    row = submitted(stage)
    return results.clear(row, by=reviewer, at=SUBMITTED, seen=row.version)


def certified(stage: Stage, reviewer: User) -> Sitting:
    row = reviewed(stage, reviewer)
    return results.certify(row, counts(row, 20), by=stage.by, at=SUBMITTED, seen=row.version)


def shelved(stage: Stage, row: Sitting, *wanted: Volume) -> Sitting:
    """With these volumes on paper."""
    for volume in wanted:
        volumes.add(row, volumes.Shelved(volume, Medium.PAPER, volume.label, "档案室 3 柜"), by=stage.by, at=SUBMITTED)
    return Sitting.objects.get(pk=row.pk)


Make = Callable[[Stage], Sitting]
