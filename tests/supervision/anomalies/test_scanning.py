"""The scan over the database: each anomaly once, asked of the institution, and what is in order left alone."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.audit.models import Entry
from portal.inbox.models import Message
from portal.institutions.models import Registration
from portal.people.models import Person
from portal.terms.models import Term
from supervision.enums import AnomalyKind, AnomalyState, Post, RoomKind
from supervision.models import Anomaly, Sitting, SittingLine, SittingRoom, SittingStaff
from supervision.queries import comparing
from supervision.services import scanning
from tests.filings.changed import registered
from tests.filings.stage import ELECTRICIAN, MONDAY, user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LEVEL = ELECTRICIAN.levels[0]


def held(
    registration: Registration, no: int, *, starts_at: datetime = MONDAY - 72 * HOUR, present: int = 30, passed: int = 21, **columns: object
) -> Sitting:
    """A sitting of four hours that took place, with one line and one room of 40 seats of its own."""
    given = {"division": "450202", "address": "阳和工业新区 12 号", **columns}
    seats, by = int(str(given.pop("seats", 40))), user(f"经办{no}")
    sitting = Sitting.objects.create(
        number=f"场{no}",
        registration=registration,
        authority=registration.supervised_by,
        title="电工",
        audience="own_workers",
        site="车间",
        starts_at=starts_at,
        ends_at=starts_at + 4 * HOUR,
        created_at=starts_at,
        created_by=by,
        **given,
    )
    sitting.open(by=by, at=starts_at)
    sitting.arrange(by=by, at=starts_at, seats=seats)
    sitting.hold(by=by, at=starts_at)
    sitting.save()
    line = {"code": ELECTRICIAN.code, "name": ELECTRICIAN.name, "level": LEVEL}
    SittingLine.objects.create(sitting=sitting, **line, registered=present, present=present, passed=passed)
    SittingRoom.objects.create(sitting=sitting, name=f"考场{no}", kind=RoomKind.SKILL, seats=40)
    return sitting


def kinds(sitting: Sitting) -> list[str]:
    return sorted(Anomaly.objects.filter(sitting=sitting).values_list("kind", flat=True))


@pytest.fixture
def registration(db: None) -> Registration:
    return registered()[0]


def test_sittings_in_order_are_left_alone(registration: Registration) -> None:
    for no in range(3):
        held(registration, no, starts_at=MONDAY - (no + 1) * 24 * HOUR)
    assert scanning.scan(at=MONDAY) == 0
    assert not Anomaly.objects.exists()


def test_each_kind_is_found_in_the_sitting_it_is_about(registration: Registration) -> None:
    plain, generous = held(registration, 1), held(registration, 2, starts_at=MONDAY - 240 * HOUR, passed=30)
    crowded = held(registration, 3, starts_at=MONDAY - 480 * HOUR, seats=29, present=30)
    hurried = held(registration, 4, starts_at=MONDAY - 600 * HOUR, seats=1, present=49, passed=34)
    away = held(registration, 5, starts_at=MONDAY - 700 * HOUR, division="450103")
    beyond = held(registration, 6, starts_at=MONDAY - 800 * HOUR)
    beyond.lines.update(level="特级技师")
    scanning.scan(at=MONDAY)
    assert kinds(plain) == []
    assert kinds(generous) == [AnomalyKind.PASS_RATE]
    assert kinds(crowded) == [AnomalyKind.OVER_CAPACITY]
    assert kinds(hurried) == [AnomalyKind.IMPOSSIBLE_TIME, AnomalyKind.OVER_CAPACITY]
    assert (kinds(away), kinds(beyond)) == ([AnomalyKind.OUT_OF_SCOPE], [AnomalyKind.OUT_OF_SCOPE])


def test_person_and_room_in_two_sittings_at_once(registration: Registration) -> None:
    first, second = held(registration, 1), held(registration, 2, starts_at=MONDAY - 70 * HOUR)
    person = Person.objects.create(id_hash="a" * 64, id_mask="450***", name="韦明")
    for sitting in (first, second):
        SittingStaff.objects.create(sitting=sitting, person=person, post=Post.ASSESSOR)
        SittingStaff.objects.create(sitting=sitting, person=person, post=Post.SUPERVISOR)
        SittingRoom.objects.create(sitting=sitting, name="同一考场", kind=RoomKind.SKILL, seats=40)
    assert scanning.scan(at=MONDAY) == 4
    assert kinds(first) == kinds(second) == [AnomalyKind.SAME_ASSESSOR, AnomalyKind.SAME_ROOM]


def test_scan_that_runs_again_finds_the_same_and_asks_once(registration: Registration) -> None:
    sitting = held(registration, 1, seats=29)
    assert (scanning.scan(at=MONDAY), scanning.scan(at=MONDAY + HOUR)) == (1, 0)
    row = Anomaly.objects.get()
    assert (row.sitting, row.state, row.words) == (sitting, AnomalyState.OPEN, "实到 30 人，考位 29 个，多出 1 人。")
    assert Term.objects.get(subject_type="supervision.anomaly", subject_id=row.pk).key == scanning.CLOCK
    assert Message.objects.filter(key=f"anomaly:{row.pk}").count() == 1
    assert Entry.objects.filter(act="supervision.find_anomaly").count() == 1


def test_what_lies_before_the_period_is_not_compared(registration: Registration) -> None:
    held(registration, 1, seats=29, starts_at=MONDAY - 100 * 24 * HOUR)
    later = held(registration, 2, seats=29)
    assert scanning.scan(at=MONDAY) == 1
    assert Anomaly.objects.get().sitting == later


def test_finding_costs_the_same_for_any_number_of_sittings(
    registration: Registration, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    period = comparing.until_today(90, MONDAY.date())
    for no in range(12):
        held(registration, no, starts_at=MONDAY - (no + 1) * 24 * HOUR, seats=29)
    list(scanning.find(period))  # figures are read once
    with django_assert_num_queries(7):
        assert len(list(scanning.find(period))) == 12
