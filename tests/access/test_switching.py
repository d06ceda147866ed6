"""A member of two institutions: one at a time, shown in the bar, followed by every page; the other's things do not exist meanwhile."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.models import Filing
from filings.services import drafting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from tests.filings.stage import institution, user

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=400)
Pair = tuple[LegalPerson, LegalPerson]


@pytest.fixture
def pair() -> Pair:
    return institution(1)[0], institution(2)[0]


@pytest.fixture
def both(pair: Pair) -> User:
    """Clerk of the first, administrator of the second."""
    account = user("两处任职")
    for party, role in zip(pair, (Role.CLERK, Role.ADMINISTRATOR), strict=True):
        grant(account, party, role, by=None, at=timezone.now() - LONG_AGO)
    return account


@pytest.fixture
def filings(pair: Pair, both: User) -> list[Filing]:
    return [drafting.start(party, Track.GRADING_EMPLOYER, by=both, at=timezone.now()) for party in pair]


@pytest.fixture
def window(both: User) -> Client:
    client = Client()
    client.force_login(both)
    return client


def seen(window: Client, filings: list[Filing]) -> list[int]:
    return [window.get(f"/my/filings/{filing.pk}/").status_code for filing in filings]


def switch(window: Client, party: LegalPerson) -> int:
    return window.post(f"/my/institution/{party.pk}/").status_code


def test_every_page_follows_the_institution_switched_to(window: Client, pair: Pair, filings: list[Filing]) -> None:
    first, second = pair
    assert (seen(window, filings), window.get("/my/members/").status_code) == ([200, 404], 403)
    home = window.get("/my/")
    assert ([str(party) for party in home.context["parties"]], home.context["me"]["party"], home.context["me"]["role"]) == (
        [first.name],
        first.name,
        "经办人",
    )
    assert switch(window, second) == 302
    assert (seen(window, filings), window.get("/my/members/").status_code) == ([404, 200], 200)
    home = window.get("/my/")
    assert ([str(party) for party in home.context["parties"]], home.context["me"]["party"], home.context["me"]["role"]) == (
        [second.name],
        second.name,
        "单位管理员",
    )
    assert switch(window, first) == 302
    assert seen(window, filings) == [200, 404]


def test_acts_on_the_other_institution_find_nothing(window: Client, pair: Pair, filings: list[Filing]) -> None:
    """Its forms posted from a page left open, and a new filing in its name."""
    switch(window, pair[1])
    other = f"/my/filings/{filings[0].pk}/"
    tails = ("form/institution/", "submit/", "uploads/plan/", "withdraw/")
    assert {window.post(f"{other}{tail}").status_code for tail in tails} == {404}
    start = {"institution": pair[0].pk, "track": Track.GRADING_SCHOOL.value}
    assert (window.post("/my/filings/new/", start).status_code, Filing.objects.count()) == (404, 2)


def test_nobody_switches_to_an_institution_that_is_not_his(window: Client, filings: list[Filing]) -> None:
    stranger, _ = institution(3)
    before = seen(window, filings)
    assert [window.post(f"/my/institution/{number}/").status_code for number in (stranger.pk, 999999)] == [404, 404]
    assert (window.get(f"/my/institution/{stranger.pk}/").status_code, seen(window, filings)) == (405, before)


def test_choice_ends_with_the_membership(window: Client, both: User, pair: Pair, filings: list[Filing]) -> None:
    switch(window, pair[1])
    both.memberships.filter(legal_person=pair[1]).update(until_on=timezone.localdate())
    assert seen(window, filings) == [200, 404]


def test_switcher_stands_in_the_bar_of_who_needs_it(window: Client, pair: Pair) -> None:
    address = f'action="/my/institution/{pair[1].pk}/"'
    assert window.get("/my/").text.count(address) == 2  # the account menu, and the menu of a phone
    assert 'action="/my/institution/' not in window.get("/home/", follow=True).text.replace(address, "")
    single = Client()
    single.force_login(pair[0].memberships.filter(role=Role.ADMINISTRATOR).get().user)
    assert 'action="/my/institution/' not in single.get("/my/").text
