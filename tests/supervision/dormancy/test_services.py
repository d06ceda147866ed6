"""Reasons asked for, given and settled; who is listed as silent; facts upward. Clause: 附3一(二)3; D13, D74, D86."""

from datetime import date, datetime, timedelta

import pytest

from portal.access.models import Membership
from portal.access.queries import memberships
from portal.accounts.models import User
from portal.inbox.models import Message
from portal.institutions.enums import FactKind
from portal.institutions.models import ConductRecord, Fact, HistoricalMark, Registration
from portal.terms.models import Term
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import DormancyState
from supervision.models import Dormancy, Sitting
from supervision.queries import idle
from supervision.services import dormancy
from tests.filings.stage import MONDAY
from tests.supervision.issues.stage import DAY, Office, office, watched

pytestmark = pytest.mark.django_db
LATER = MONDAY + 2 * DAY  # registered 365 days before MONDAY: the mark of a year is the day after it
HELD = ("open", "arrange", "hold")
FILED = (MONDAY - 365 * DAY).date()


@pytest.fixture
def city() -> Office:
    return office()


@pytest.fixture
def subject() -> tuple[Registration, User]:
    return watched()


@pytest.fixture
def registration(subject: tuple[Registration, User]) -> Registration:
    return subject[0]


@pytest.fixture
def admin(subject: tuple[Registration, User]) -> User:
    return subject[1]


def held(by: User) -> list[Membership]:
    return memberships(by, LATER.date())


def silent(by: User, today: date) -> list[tuple[int, int]]:
    rows = idle.silent(list(idle.candidates(held(by), today)), today)
    return [(one.registration.pk, one.silence.years) for one in rows]


def sitting(registration: Registration, ends_at: datetime, *steps: str) -> Sitting:
    """A sitting that has taken these steps."""
    by = User.objects.order_by("pk")[0]
    row = Sitting.objects.create(
        number=f"场{ends_at:%Y%m%d}",
        registration=registration,
        authority=registration.supervised_by,
        title="电工",
        audience="own_workers",
        site="车间",
        division="450202",
        address="柳州",
        starts_at=ends_at - timedelta(hours=2),
        ends_at=ends_at,
        created_at=MONDAY,
        created_by=by,
    )
    given = {"arrange": {"seats": 30}, "cancel": {"reason": "报名不足"}}
    for step in steps:
        getattr(row, step)(by=by, at=ends_at, **given.get(step, {}))
    row.save()
    return row


def test_list_holds_who_is_silent_on_the_day_and_his_authority_alone(registration: Registration, city: Office) -> None:
    assert date(2025, 9, 7) == FILED
    days = [MONDAY.date(), MONDAY.date() + DAY, date(2027, 9, 6), date(2027, 9, 7)]
    assert [silent(city.reviewer, day) for day in days] == [[], [(registration.pk, 1)], [(registration.pk, 1)], [(registration.pk, 2)]]
    assert silent(office("450100").reviewer, days[1]) == []


@pytest.mark.parametrize(("steps", "listed"), [(HELD, False), ((), True)], ids=["held", "planned"])
def test_only_a_sitting_that_was_held_is_activity(registration: Registration, city: Office, steps: tuple[str, ...], listed: bool) -> None:
    sitting(registration, MONDAY - 30 * DAY, *steps)
    assert (silent(city.reviewer, LATER.date()) != []) is listed


def test_old_sitting_is_when_the_silence_begins(registration: Registration, city: Office) -> None:
    sitting(registration, MONDAY - 340 * DAY, *HELD)
    today = (MONDAY + 30 * DAY).date()
    (found,) = idle.silent(list(idle.candidates(held(city.reviewer), today)), today)
    assert found.silence.last_on == (MONDAY - 340 * DAY).date()


def test_suspended_days_and_an_ended_registration_are_not_silence(registration: Registration, city: Office) -> None:
    Fact.objects.create(
        registration=registration, kind=FactKind.SUSPENSION, from_on=date(2026, 1, 1), until_on=date(2026, 1, 11), clause="附3一(二)3"
    )
    assert [silent(city.reviewer, MONDAY.date() + n * DAY) != [] for n in (10, 11)] == [False, True]
    Fact.objects.create(registration=registration, kind=FactKind.TERMINATION, from_on=date(2026, 9, 1), clause="附3一(三)7")
    assert silent(city.reviewer, MONDAY.date() + 60 * DAY) == []


def test_nothing_is_concluded_of_history_until_its_activity_is_confirmed(registration: Registration, city: Office) -> None:
    mark = HistoricalMark.objects.create(registration=registration, source="旧系统", source_on=FILED, imported_at=MONDAY)
    assert (silent(city.reviewer, LATER.date()), idle.unconfirmed(held(city.reviewer))) == ([], 1)
    with pytest.raises(Refused) as refused:
        dormancy.ask(registration, by=city.inspector, at=LATER)
    assert [reason.rule for reason in refused.value.reasons] == ["D74"]
    mark.last_activity_on, mark.confirmed_at = FILED - 30 * DAY, MONDAY
    mark.save()
    assert (silent(city.reviewer, LATER.date()), idle.unconfirmed(held(city.reviewer))) == ([(registration.pk, 1)], 0)


def test_many_are_listed_with_few_queries(city: Office, django_assert_max_num_queries: object) -> None:
    for number in range(1, 6):
        watched(number)
    mine, today = held(city.reviewer), LATER.date()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        assert len(idle.silent(list(idle.candidates(mine, today)), today)) == 5


def test_asking_starts_the_days_of_the_institution_once(registration: Registration, city: Office, admin: User) -> None:
    row = dormancy.ask(registration, by=city.inspector, at=LATER)
    term = Term.objects.get(subject_id=row.pk, key="dormancy_answer")
    assert (row.state, row.years, row.answer_by, term.owner_kind) == (DormancyState.ASKED, 1, term.due_on, "institution")
    assert Message.objects.get(recipient=admin).link == f"/my/activity/dormancy/{row.pk}/"
    with pytest.raises(Refused):
        dormancy.ask(registration, by=city.second, at=LATER)
    for by in (city.reviewer, admin, office("450100").inspector):
        with pytest.raises(NotAllowed):
            dormancy.ask(registration, by=by, at=LATER)


def test_nobody_is_asked_before_the_year_is_full(registration: Registration, city: Office) -> None:
    with pytest.raises(Refused) as refused:
        dormancy.ask(registration, by=city.inspector, at=MONDAY)
    assert [reason.rule for reason in refused.value.reasons] == ["D86"]


def test_reasons_are_given_and_held_good(registration: Registration, city: Office, admin: User) -> None:
    row = dormancy.ask(registration, by=city.inspector, at=LATER)
    row = dormancy.answer(row, reasons="设备更新", by=admin, at=LATER + DAY, seen=row.version)
    assert Term.objects.get().stopped_on == (LATER + DAY).date()
    row = dormancy.settle(row, "excuse", words="属实", by=city.reviewer, at=LATER + 2 * DAY, seen=row.version)
    assert (row.state, list(idle.idle_facts(date(2027, 1, 1)))) == (DormancyState.GOOD_REASON, [])


def test_silence_is_blamed_only_after_the_days_and_is_a_fact_then(registration: Registration, city: Office) -> None:
    row = dormancy.ask(registration, by=city.inspector, at=LATER)
    with pytest.raises(Refused):
        dormancy.settle(row, "blame", words="未说明", by=city.reviewer, at=LATER + DAY, seen=row.version)
    after = LATER + ((row.answer_by - LATER.date()) + DAY)
    with pytest.raises(NotAllowed):
        dormancy.settle(row, "blame", words="未说明", by=city.inspector, at=after, seen=row.version)
    dormancy.settle(row, "blame", words="期满未说明", by=city.reviewer, at=after, seen=row.version)
    (fact,) = idle.idle_facts(after.date())
    assert (fact.registration, fact.years, fact.idle_from) == (registration.pk, 1, FILED + DAY)
    assert list(idle.idle_facts(after.date() - DAY)) == []
    assert [record.kind for record in ConductRecord.objects.all()] == ["dormancy"]
    assert Dormancy.objects.get().state == DormancyState.NO_REASON
