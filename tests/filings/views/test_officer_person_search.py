"""Looking a person up: who may, what of his posts is seen, what is recorded, how often (N14)."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from filings.models import FilingPerson
from filings.queries.person_search import standing_of
from filings.services import searching
from portal.access.queries import memberships
from portal.accounts.models import User
from portal.accounts.rights import OFFICER_ROLES, ROLE_RIGHTS, Role
from portal.audit.models import Entry
from portal.institutions.enums import EngagementRole, Track
from portal.institutions.models import Engagement
from portal.people.identity import keyed_hash, mask
from portal.people.models import Person
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import changed
from tests.filings.stage import desk, institution
from tests.filings.views.officers import in_hand, now, officer, signed_in

pytestmark = pytest.mark.django_db
NUMBER = "450202199003071233"
PAGE = "/desk/people/"
WHY = {"purpose": "review", "matter": "桂技评受〔2026〕4502-0001号"}


@pytest.fixture(autouse=True)
def _fresh_windows() -> None:
    cache.clear()


@pytest.fixture
def person() -> Person:
    return Person.objects.create(id_hash=keyed_hash(NUMBER), id_mask=mask(NUMBER), name="韦小明")


@pytest.fixture
def reviewer() -> User:
    return desk().reviewer


def ask(by: User, who: str, **more: Any) -> HttpResponse:
    return signed_in(by).post(PAGE, {"who": who, **WHY, **more})


def engaged(person: Person, number: int, code: str = "450200", role: EngagementRole = EngagementRole.ASSESSOR) -> Engagement:
    registration, _ = changed.registered(number=number, code=code)
    return Engagement.objects.create(
        legal_person=registration.legal_person,
        track=Track.GRADING_EMPLOYER,
        person=person,
        role=role,
        occupations=["6-31-01-03"],
        from_on=timezone.localdate().replace(year=2025),
    )


@pytest.mark.parametrize("role", sorted(OFFICER_ROLES))
def test_reviewers_alone_may_look(role: Role) -> None:
    account = officer(role, "450000")
    expected = 200 if "review_filing" in ROLE_RIGHTS[role] else 403
    assert (signed_in(account).get(PAGE).status_code, ask(account, "韦小明").status_code) == (expected, expected)
    assert Entry.objects.filter(act="people.search").count() == (expected == 200)


def test_institutions_and_visitors_may_not(client: Client) -> None:
    _, admin = institution(1)
    assert (signed_in(admin).get(PAGE).status_code, client.get(PAGE).status_code) == (403, 302)


def test_the_posts_of_one_person_with_what_does_not_go_together(reviewer: User, person: Person) -> None:
    first = engaged(person, 1)
    engaged(person, 2)
    Engagement.objects.create(
        legal_person=first.legal_person, track=first.track, person=person, role=EngagementRole.SUPERVISOR, from_on=first.from_on
    )
    filing = in_hand(3)
    place = FilingPerson.objects.filter(filing=filing, role="assessor").first()
    assert place is not None
    place.person = person
    place.save()
    (found,) = ask(reviewer, NUMBER).context["found"]
    assert (found.person, found.institutions, found.hidden) == (person, 3, 0)
    assert sorted((post.role, bool(post.filing)) for post in found.posts) == [
        ("assessor", False),
        ("assessor", False),
        ("assessor", True),
        ("supervisor", False),
    ]
    assert [reason.rule for reason in found.overlaps] == ["N14", "O20"]


def test_what_other_authorities_have_is_counted_and_not_named(reviewer: User, person: Person) -> None:
    other = engaged(person, 1, code="450100")
    engaged(person, 2)
    page = ask(reviewer, "韦小明")
    (found,) = page.context["found"]
    assert (found.institutions, found.hidden, found.overlaps) == (1, 1, ())
    assert other.legal_person.name not in page.content.decode()
    region = officer(Role.REVIEWER, "450000")
    (all_of_it,) = ask(region, "韦小明").context["found"]
    assert (all_of_it.institutions, all_of_it.hidden) == (2, 0)


def test_others_of_the_same_name_are_counted_and_seen_by_their_number_alone(reviewer: User, person: Person) -> None:
    engaged(person, 1, code="450100")
    named = ask(reviewer, "韦小明")
    assert (named.context["found"], named.context["unseen"], person.id_mask in named.content.decode()) == ([], 1, False)
    (found,) = ask(reviewer, NUMBER).context["found"]
    assert (found.person, found.is_seen, found.hidden) == (person, False, 1)


def test_a_search_is_recorded_with_its_purpose_and_without_the_number(reviewer: User, person: Person) -> None:
    assert ask(reviewer, NUMBER.lower()).context["found"][0].person == person
    assert ask(reviewer, "无此人").context["found"] == []
    by_number, by_name = Entry.objects.filter(act="people.search").order_by("no")
    assert (by_number.data["by"], by_number.data["name"], by_number.data["found"]) == ("证件号", "", [person.pk])
    assert (by_name.data["by"], by_name.data["name"], by_name.data["found"]) == ("姓名", "无此人", [])
    assert {entry.data["purpose"] for entry in (by_number, by_name)} == {"审核备案人员"}
    assert {entry.data["matter"] for entry in (by_number, by_name)} == {WHY["matter"]}
    kept = "".join(str(entry.data) for entry in Entry.objects.all())
    assert (NUMBER in kept, NUMBER[:17] in kept, person.id_hash in kept) == (False, False, False)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"who": ""}, "who"),
        ({"who": "45020219900307123"}, "who"),
        ({"who": "韦小明 4502021990"}, "who"),
        ({"who": "韦小明", "purpose": ""}, "purpose"),
        ({"who": "韦小明", "purpose": "curiosity"}, "purpose"),
        ({"who": "韦小明", "matter": "  "}, "matter"),
        ({"who": "韦小明", "matter": "查 450202199003071232"}, "matter"),
    ],
)
def test_a_search_that_says_too_little_or_too_much_finds_and_records_nothing(reviewer: User, sent: dict[str, str], field: str) -> None:
    page = signed_in(reviewer).post(PAGE, {**WHY, **sent})
    assert (page.status_code, list(page.context["form"].errors), "found" in page.context) == (422, [field], False)
    assert not Entry.objects.filter(act="people.search").exists()


def test_the_service_refuses_too(reviewer: User) -> None:
    party = memberships(reviewer, timezone.localdate())[0].authority
    assert party is not None
    with pytest.raises(Refused):
        searching.find(searching.Wanted("审核备案人员", " ", name="韦小明"), party=party, by=reviewer, at=now())
    acceptor = officer(Role.ACCEPTOR)
    with pytest.raises(NotAllowed):
        searching.find(searching.Wanted("审核备案人员", "事由", name="韦小明"), party=party, by=acceptor, at=now())


def test_one_account_may_look_so_often_whatever_its_address(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control is a colleague at the same address, and reading the empty form."""
    monkeypatch.setattr("portal.access.rates.parsed", lambda rate: (2, 3600))
    assert [ask(reviewer, "韦小明").status_code for _ in range(3)] == [200, 200, 429]
    assert signed_in(reviewer).get(PAGE).status_code == 200
    assert ask(officer(Role.REVIEWER), "韦小明").status_code == 200
    assert Entry.objects.filter(act="people.search").count() == 3


def test_queries_do_not_grow_with_the_people(reviewer: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = [Person.objects.create(id_hash=f"{at:064d}", id_mask="450************234", name="韦小明") for at in range(4)]
    for at, one in enumerate(people, start=1):
        engaged(one, at)
    held = memberships(reviewer, timezone.localdate())
    for some in (people[:1], people):
        with django_assert_num_queries(5):
            assert [found.institutions for found in standing_of(some, held, timezone.localdate())] == [1] * len(some)
