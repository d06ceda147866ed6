"""到期日历: whose clocks a month shows, day by day, at a cost that does not grow; the feed for a calendar of one's own."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone

from filings.models import Filing
from filings.services import intake
from portal.access.services import end
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.home.models import CalendarFeed
from portal.terms.models import Term
from tests.filings.stage import Desk, desk, user
from tests.filings.views.officers import accepted, in_hand, now, officer, queries, signed_in

pytestmark = pytest.mark.django_db
PAGE, FEED = "/desk/calendar/", "/desk/calendar/feed/"


@pytest.fixture
def bureau() -> Desk:
    return desk()


def due(filing: Filing) -> date:
    """The day on which the bureau's own clock of the filing ends."""
    term = Term.objects.get(subject_type="filings.filing", subject_id=filing.pk, owner_authority_code="450200", stopped_at=None)
    assert term.due_on is not None
    return term.due_on


def month(client: Client, on: date, scope: str = "mine") -> dict[date, list[str]]:
    """What a month shows: day → numbers of the files."""
    context = client.get(PAGE, {"month": f"{on:%Y-%m}", "scope": scope}).context
    return {day.on: [one.number for one in day.shown] for week in context["month"].weeks for day in week if day and day.count}


def test_month_shows_my_turn_and_what_is_mine_and_the_office_all(bureau: Desk) -> None:
    mine, colleagues = in_hand(1), accepted(bureau, 2)
    on, later = due(mine), due(colleagues)
    intake.assign(colleagues, bureau.reviewer, by=bureau.reviewer, at=now())
    acceptor, reviewer = signed_in(bureau.acceptor), signed_in(bureau.reviewer)
    assert month(acceptor, on) == {on: [mine.number]}
    assert month(reviewer, later) == {later: [colleagues.number]}
    both = {**month(acceptor, on, "office"), **month(acceptor, later, "office")}
    assert both == {on: [mine.number], later: [colleagues.number]}
    stranger = signed_in(desk("450100").acceptor)
    assert [month(stranger, day, scope) for day in (on, later) for scope in ("mine", "office")] == [{}] * 4
    assert signed_in(user("某单位")).get(PAGE).status_code == 403


def test_day_lists_everything_and_the_month_the_first_three(bureau: Desk) -> None:
    filing = in_hand()
    on = due(filing)
    like = Term.objects.get(subject_type="filings.filing", subject_id=filing.pk, stopped_at=None)
    for number in range(4):
        like.pk, like.key, like._state.adding = None, f"extra{number}", True
        like.save()
    client = signed_in(bureau.acceptor)
    assert month(client, on) == {on: [filing.number] * 3}
    assert "另有 2 个" in client.get(PAGE, {"month": f"{on:%Y-%m}"}).content.decode()
    page = client.get(f"{PAGE}{on}/").context
    assert (page["page"].paginator.count, {row["ending"].name for row in page["rows"]}) == (5, {filing.applicant_name})
    assert [client.get(f"{PAGE}{day}/").status_code for day in ("2026-02-30", "x")] == [404, 404]
    assert client.get(PAGE, {"month": "x", "scope": "y"}).context["month"].title.startswith(str(timezone.localdate().year))


def test_what_is_late_is_counted_and_listed_and_a_time_that_only_had_to_last_is_not(bureau: Desk) -> None:
    filing = in_hand()
    clock = Term.objects.filter(subject_id=filing.pk, owner_authority_code="450200", stopped_at=None)
    client = signed_in(bureau.acceptor)
    assert client.get(PAGE).context["late"] == 0
    clock.update(due_on=timezone.localdate() - timedelta(days=1), started_on=timezone.localdate() - timedelta(days=9))
    assert client.get(PAGE).context["late"] == 1
    page = client.get(f"{PAGE}late/")
    assert ([row["ending"].number for row in page.context["rows"]], "逾期" in page.content.decode()) == ([filing.number], True)
    clock.update(figure_key="publicity")
    assert client.get(PAGE).context["late"] == 0


def test_month_costs_the_same_however_much_falls_due(bureau: Desk) -> None:
    first = in_hand(1)
    client, address = signed_in(bureau.acceptor), f"{PAGE}?month={due(first):%Y-%m}&scope=office"
    few = queries(client, address)
    for number in (2, 3, 4):
        in_hand(number)
    assert len(queries(client, address)) == len(few) <= 12


# --- the feed ---


def address(client: Client) -> str:
    return str(client.post(FEED).context["address"])


def test_feed_holds_numbers_and_acts_of_its_owner_and_no_name(bureau: Desk) -> None:
    mine, other = in_hand(1), accepted(bureau, 2)
    url = address(signed_in(bureau.acceptor))
    answer = Client().get(url)
    text = answer.content.decode().replace("\r\n ", "")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "text/calendar; charset=utf-8",
        "private, no-store",
    )
    assert (text.count("BEGIN:VEVENT"), f"DTSTART;VALUE=DATE:{due(mine):%Y%m%d}" in text) == (1, True)
    assert mine.number in text and f"/desk/filings/{mine.pk}/" in text
    for name in (mine.applicant_name, mine.legal_person.credit_code, other.number, bureau.acceptor.name):
        assert name not in text


def test_address_is_told_once_and_kept_as_a_hash(bureau: Desk) -> None:
    client = signed_in(bureau.acceptor)
    url = address(client)
    token = url.rsplit("/", 1)[1].removesuffix(".ics")
    row = CalendarFeed.objects.get()
    assert (row.user, row.token_hash) == (bureau.acceptor, sha256(token.encode()).hexdigest())
    assert token not in client.get(FEED).content.decode()
    assert token not in str(list(Entry.objects.filter(act="home.open_feed").values_list("data", "subject_name")))
    assert [Client().get(f"/calendar/{wrong}.ics").status_code for wrong in (row.token_hash, token[:-1], "x")] == [404] * 3


def test_new_address_ends_the_old_one_and_closing_ends_both(bureau: Desk) -> None:
    client = signed_in(bureau.acceptor)
    old, new = address(client), address(client)
    assert (old != new, Client().get(old).status_code, Client().get(new).status_code) == (True, 404, 200)
    assert signed_in(bureau.reviewer).post(f"{FEED}close/").status_code == 302  # has none: nobody else's is touched
    assert Client().get(new).status_code == 200
    client.post(f"{FEED}close/")
    assert (Client().get(new).status_code, CalendarFeed.objects.count()) == (404, 0)
    acts = Entry.objects.filter(act__startswith="home.").order_by("no").values_list("act", flat=True)
    assert list(acts) == ["home.open_feed", "home.open_feed", "home.close_feed"]
    assert client.get(f"{FEED}close/").status_code == 405


def test_feed_of_who_has_left_answers_nobody(bureau: Desk) -> None:
    in_hand()
    leaving = officer(Role.ACCEPTOR)
    url = address(signed_in(leaving))
    assert Client().get(url).status_code == 200
    end(leaving.memberships.get(), by=None, at=now())
    assert Client().get(url).status_code == 404


def test_feed_of_a_closed_account_answers_nobody(bureau: Desk) -> None:
    url = address(signed_in(bureau.acceptor))
    bureau.acceptor.is_active = False
    bureau.acceptor.save()
    assert Client().get(url).status_code == 404
