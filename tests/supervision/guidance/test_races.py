"""Several institutions at the last places of a course: no more are taken than there are places."""

from collections import Counter
from dataclasses import replace

import pytest

from supervision.models import Attendance
from supervision.rules.guidance import Course
from supervision.services import guiding
from tests.filings.stage import MONDAY
from tests.racing import race
from tests.supervision.complaints.staged import registered
from tests.supervision.guidance.test_services import COURSE, assessor, published

pytestmark = pytest.mark.usefixtures("transactional_db")
HANDS, PLACES = 4, 2


def pressing() -> Counter[str]:
    """As many as there are hands enrol one each at the same moment."""
    sending = [registered(number) for number in range(1, HANDS + 1)]
    course = published(replace(COURSE, course_places=PLACES))
    people = [assessor(registration, number) for number, (registration, _) in enumerate(sending, start=1)]
    calls = [
        lambda party=registration.legal_person, person=person, by=admin: guiding.enrol(course, party, person, by=by, at=MONDAY)
        for (registration, admin), person in zip(sending, people, strict=True)
    ]
    return Counter(type(outcome).__name__ for outcome in race(*calls))


def test_no_more_are_taken_than_there_are_places() -> None:
    assert pressing() == {"Attendance": PLACES, "Refused": HANDS - PLACES}
    assert Attendance.objects.count() == PLACES


def test_without_what_the_lock_lets_them_count_all_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: each counts what stood before any of them."""
    monkeypatch.setattr(guiding, "_course", lambda course, at: Course("course", "published", PLACES, 0, False))
    assert pressing() == {"Attendance": HANDS}
