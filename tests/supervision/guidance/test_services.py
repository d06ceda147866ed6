"""Guidance and courses through the services: S09."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.accounts.rights import Role
from portal.authorities.queries import authority, region
from portal.inbox.models import Message
from portal.institutions.enums import EngagementRole
from portal.institutions.models import Engagement, Registration
from portal.people.models import Person
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from supervision.models import Attendance, Guidance
from supervision.queries import guidance as queries
from supervision.rules.guidance import Said
from supervision.services import guiding
from tests.filings.stage import MONDAY
from tests.supervision.complaints.staged import officer, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID = Said("announcement", "考务通知", "按计划组织")
COURSE = Said("course", "考评员培训", "三天", course_from=MONDAY + DAY, course_to=MONDAY + 3 * DAY, course_place="柳州", course_places=1)


def published(said: Said, code: str = "450200") -> Guidance:
    row = guiding.draft(authority(code), said, by=officer(Role.INSPECTOR, code), at=MONDAY)
    return guiding.publish(row, by=officer(Role.REVIEWER, code), at=MONDAY, seen=row.version)


def assessor(registration: Registration, number: int = 1) -> Person:
    person = Person.objects.create(id_hash=f"{number}".rjust(64, "e"), id_mask="4502***", name=f"考评{number}")
    given = {"track": registration.track, "role": EngagementRole.ASSESSOR, "from_on": MONDAY.date() - DAY}
    Engagement.objects.create(legal_person=registration.legal_person, person=person, **given)
    return person


def test_piece_goes_to_exactly_those_it_is_addressed_to() -> None:
    (first, admin), (second, other) = registered(), registered(2)
    own, neighbour = first.legal_person, second.legal_person
    sent = {
        "all": published(SAID),
        "track": published(replace(SAID, tracks=(first.track,))),
        "another track": published(replace(SAID, tracks=("examining_special",))),
        "chosen": published(replace(SAID, addressees=(own.pk,))),
        "another city": published(SAID, "450100"),
        "region": published(SAID, "450000"),
    }
    found = {word for word, row in sent.items() if row in queries.addressed_to(own)}
    assert found == {"all", "track", "chosen", "region"}
    assert {word for word, row in sent.items() if row in queries.addressed_to(neighbour)} == {"all", "track", "region"}
    for row in sent.values():
        told = set(Message.objects.filter(key=f"guidance:{row.pk}:{row.version}").values_list("recipient", flat=True))
        expected = {user.pk for user, party in ((admin, own), (other, neighbour)) if row in queries.addressed_to(party)}
        assert told == expected


def test_draft_reaches_nobody_and_what_is_published_is_not_revised() -> None:
    registration, _ = registered()
    inspector, reviewer = officer(Role.INSPECTOR), officer(Role.REVIEWER)
    row = guiding.draft(authority("450200"), SAID, by=inspector, at=MONDAY)
    assert list(queries.addressed_to(registration.legal_person)) == []
    with pytest.raises(StaleError):
        guiding.revise(row, SAID, by=inspector, at=MONDAY, seen=row.version + 1)
    row = guiding.revise(row, replace(SAID, is_public=True), by=inspector, at=MONDAY, seen=row.version)
    with pytest.raises(NotAllowed):
        guiding.publish(row, by=inspector, at=MONDAY, seen=row.version)
    row = guiding.publish(row, by=reviewer, at=MONDAY, seen=row.version)
    assert list(queries.public()) == [row]
    with pytest.raises(Refused):
        guiding.revise(row, SAID, by=inspector, at=MONDAY, seen=row.version)
    with pytest.raises(Refused):
        guiding.withdraw(row, reason=" ", by=reviewer, at=MONDAY, seen=row.version)
    row = guiding.withdraw(row, reason="有误", by=reviewer, at=MONDAY, seen=row.version)
    assert (list(queries.public()), list(queries.addressed_to(registration.legal_person))) == ([], [row])


def test_course_takes_the_institutions_own_people_while_there_are_places() -> None:
    (registration, admin), (other, _) = registered(), registered(2)
    course, party = published(COURSE), registration.legal_person
    first, second, strange = assessor(registration), assessor(registration, 2), assessor(other, 3)
    with pytest.raises(Refused):
        guiding.enrol(course, party, strange, by=admin, at=MONDAY)
    row = guiding.enrol(course, party, first, by=admin, at=MONDAY)
    with pytest.raises(Refused) as refused:
        guiding.enrol(course, party, second, by=admin, at=MONDAY)
    assert "名额已满" in str(refused.value)
    guiding.cancel(row, by=admin, at=MONDAY)
    row = guiding.enrol(course, party, second, by=admin, at=MONDAY)
    with pytest.raises(Refused):
        guiding.cancel(row, by=admin, at=MONDAY + 2 * DAY)
    with pytest.raises(NotAllowed):
        guiding.enrol(course, other.legal_person, strange, by=admin, at=MONDAY)


def test_course_of_another_city_takes_nobody() -> None:
    registration, admin = registered()
    with pytest.raises(Refused):
        guiding.enrol(published(COURSE, "450100"), registration.legal_person, assessor(registration), by=admin, at=MONDAY)
    assert region().code == "450000"


def test_attendance_is_written_down_by_the_officer_from_the_first_day_on() -> None:
    registration, admin = registered()
    course, inspector = published(COURSE), officer(Role.INSPECTOR)
    row = guiding.enrol(course, registration.legal_person, assessor(registration), by=admin, at=MONDAY)
    with pytest.raises(Refused):
        guiding.record_attendance(course, {row.pk: (True, True)}, by=inspector, at=MONDAY)
    later = MONDAY + 2 * DAY
    changed = [
        guiding.record_attendance(course, {row.pk: said}, by=inspector, at=later) for said in ((True, True), (True, True), (False, True))
    ]
    assert changed == [1, 0, 1]
    assert list(Attendance.objects.values_list("came", "passed")) == [(False, None)]
    assert [one.person for one in queries.trained(registration.legal_person)] == [row.person]
