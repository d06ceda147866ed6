"""The people of a filing under review: counted on the submission date, doubled here and elsewhere; experts reminded and taken back (N14)."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from filings.models import Filing, FilingPerson
from filings.queries.people import people_check
from filings.services import evaluating, inviting
from filings.services.versions import latest
from portal.inbox.models import Message
from portal.institutions.enums import EngagementRole, Track
from portal.institutions.models import Engagement
from portal.outbox import services as outbox
from portal.people.models import MemberKind, MemberState, Person, TeamMember
from portal.workdays.rules import ZONE
from portal.workdays.services import calendar
from tests.filings import road
from tests.filings.stage import Desk, desk
from tests.filings.views.officers import DAY, in_hand, now, opened, pressed, reviewed, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def filing(bureau: Desk) -> Filing:
    return in_hand()


def check(filing: Filing):  # type: ignore[no-untyped-def]
    version = latest(filing)
    assert version is not None
    return people_check(filing, version, timezone.localdate())


def assessor(filing: Filing) -> FilingPerson:
    found = FilingPerson.objects.filter(filing=filing, role=EngagementRole.ASSESSOR).order_by("pk").first()
    assert found is not None
    return found


def test_every_person_is_one_row_and_counts_for_his_occupations(filing: Filing) -> None:
    found = check(filing)
    assert found.on == timezone.localdate(filing.submitted_at)
    assert len(found.people) == FilingPerson.objects.filter(filing=filing).values("person").distinct().count()
    assert {gap.title: gap.have for gap in found.gaps} == {
        gap.title: sum(gap.title in row.counts_for for row in found.people) for gap in found.gaps
    }


def test_a_card_that_ended_after_the_submission_still_counts(filing: Filing) -> None:
    """D26, D103: the day of the submission decides, not the day of the look."""
    version = latest(filing)
    assert version is not None
    section = version.sections.get(key="assessors")
    for row in section.content["rows"]:
        row["card_until"] = f"{timezone.localdate(filing.submitted_at):%Y-%m-%d}"
    section.save()
    assert {gap.short for gap in check(filing).gaps} == {0}
    later = people_check(filing, version, timezone.localdate() + timedelta(days=400))
    assert {gap.short for gap in later.gaps} == {0}


def test_overlaps_inside_and_across_are_told_apart(bureau: Desk, filing: Filing) -> None:
    mine, other = assessor(filing), in_hand(2)
    FilingPerson.objects.filter(pk=assessor(other).pk).update(person=mine.person)
    FilingPerson.objects.create(filing=filing, person=mine.person, role=EngagementRole.SUPERVISOR, row_id="x")
    Engagement.objects.create(
        legal_person=filing.legal_person,
        track=Track.EXAMINING_SPECIAL,
        person=mine.person,
        role=EngagementRole.ASSESSOR,
        from_on=timezone.localdate() - DAY,
    )
    first = check(filing).people[0]
    assert (first.person, first.conflicting, first.overlapping) == (mine.person, True, True)
    assert first.inside == ("专项职业能力考核备案考评人员",)
    assert first.elsewhere == (f"{other.applicant_name}考评人员（在办 {other.number}）",)
    page = opened(bureau.reviewer, filing, "people/").text
    assert all(text in page for text in (other.applicant_name, "不相容岗位", mine.person.id_mask))


def test_no_institution_and_no_other_city_sees_it(bureau: Desk, filing: Filing) -> None:
    other = in_hand(2)
    FilingPerson.objects.filter(pk=assessor(other).pk).update(person=assessor(filing).person)
    assert opened(desk("450100").reviewer, filing, "people/").status_code == 404
    assert opened(filing.created_by, filing, "people/").status_code == 403
    client = signed_in(filing.created_by)
    for tail in ("", "history/", "assessors/", "sections/assessors/"):
        assert other.applicant_name not in client.get(f"/my/filings/{filing.pk}/{tail}").text


def test_the_page_asks_the_same_however_many_people(bureau: Desk, filing: Filing, django_assert_max_num_queries) -> None:
    for number in range(20):
        person = Person.objects.create(id_hash=f"{number:064x}", id_mask="450***", name=f"员工{number}")
        FilingPerson.objects.create(filing=filing, person=person, role=EngagementRole.STAFF, row_id=f"s{number}")
    with django_assert_max_num_queries(12):
        check(filing)


@pytest.fixture
def asked(bureau: Desk) -> tuple[Filing, list[TeamMember]]:
    """Three experts asked yesterday, none has answered."""
    filing = reviewed(bureau)
    kinds = (MemberKind.PROFESSIONAL, MemberKind.PROFESSIONAL, MemberKind.MANAGERIAL)
    people = [road.expert(number, kind) for number, kind in enumerate(kinds, start=1)]
    team = evaluating.invite_panel(filing, dict(zip(people, kinds, strict=True)), lead=people[0], by=bureau.reviewer, at=now() - DAY)
    return Filing.objects.get(pk=filing.pk), list(team.members.order_by("pk"))


def test_an_expert_who_has_not_answered_is_reminded_once_a_day(bureau: Desk, asked: tuple[Filing, list[TeamMember]]) -> None:
    filing, members = asked
    tail = f"panel/members/{members[0].pk}/remind/"
    assert pressed(bureau.reviewer, filing, tail).status_code == 302
    assert pressed(bureau.reviewer, filing, tail).status_code == 422
    while outbox.sweep(now()):
        pass
    told = Message.objects.filter(title__startswith="请答复技术评估邀请")
    assert list(told.values_list("recipient", flat=True)) == [members[0].person.user_id]
    assert "催复" in opened(bureau.reviewer, filing, "panel/").text


def test_whoever_answered_is_not_reminded(bureau: Desk, asked: tuple[Filing, list[TeamMember]]) -> None:
    filing, members = asked
    evaluating.answer_invitation(members[1], MemberState.DECLINED, declaration="", by=members[1].person.user, at=now())
    assert pressed(bureau.reviewer, filing, f"panel/members/{members[1].pk}/remind/").status_code == 422
    assert TeamMember.objects.get(pk=members[1].pk).reminded_at is None


def test_only_the_organiser_reminds(bureau: Desk, asked: tuple[Filing, list[TeamMember]]) -> None:
    filing, members = asked
    tail = f"panel/members/{members[0].pk}/remind/"
    assert pressed(bureau.approver, filing, tail).status_code == 403
    assert pressed(desk("450100").reviewer, filing, tail).status_code == 404
    assert TeamMember.objects.get(pk=members[0].pk).reminded_at is None


def test_an_invitation_is_taken_back_and_cannot_be_answered_any_more(bureau: Desk, asked: tuple[Filing, list[TeamMember]]) -> None:
    filing, members = asked
    tail = f"panel/members/{members[2].pk}/release/"
    assert "撤回对" in opened(bureau.reviewer, filing, tail).text
    assert pressed(bureau.reviewer, filing, tail, reason="改邀他人").status_code == 302
    member = TeamMember.objects.get(pk=members[2].pk)
    assert member.state == MemberState.LEFT
    link = f"/desk/filings/{filing.pk}/invitation/"
    answer = signed_in(member.person.user).post(link, {"answer": "accepted", "declaration": "无利害关系"})
    assert answer.status_code in (404, 422, 403)
    assert TeamMember.objects.get(pk=members[2].pk).state == MemberState.LEFT


def test_experts_are_reminded_by_themselves_once_a_stage(bureau: Desk, asked: tuple[Filing, list[TeamMember]], settings) -> None:  # type: ignore[no-untyped-def]
    """One has answered, the bureau has reminded another: the third alone hears of it, once, and all who wait hear of the next stage."""
    filing, members = asked
    settings.INVITATION_REMINDER_DAYS = (1, 2)
    asked_on = timezone.localdate(members[0].invited_at)
    stages = [datetime.combine(calendar().add(asked_on, stage).on, time(9), ZONE) for stage in (1, 2)]
    evaluating.answer_invitation(members[0], MemberState.ACCEPTED, declaration="无", by=members[0].person.user, at=members[0].invited_at)
    inviting.remind(filing, members[1], by=bureau.reviewer, at=stages[0])
    assert inviting.remind_waiting(at=stages[0] - DAY) == 0
    assert [inviting.remind_waiting(at=stages[0]) for _ in range(2)] == [1, 0]
    assert [inviting.remind_waiting(at=stages[1]) for _ in range(2)] == [2, 0]
    assert inviting.remind_waiting(at=stages[1] + 30 * DAY) == 0
    while outbox.sweep(stages[1]):
        pass
    told = Message.objects.filter(title__startswith="请答复技术评估邀请")
    assert sorted(told.values_list("recipient", flat=True)) == sorted([members[1].person.user_id, members[2].person.user_id] * 2)
