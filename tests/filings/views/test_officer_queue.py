"""The queue: whose it is, what its views and filters hold, what it costs at every size, what is done with many at once."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries

from filings.enums import State
from filings.models import Filing
from filings.queries import queue_list
from filings.queries.queue import overdue, parts_of, queue, views
from filings.queries.queue_list import Wanted
from filings.queries.saved_views import figures
from filings.rules.supplement import SupplementItem
from filings.services import intake
from filings.views.listings import LISTINGS
from filings.views.officer_wanted import OPEN_STATES
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.home.models import FilingCount
from portal.home.statistics.refreshing import refresh
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from tests.filings import road
from tests.filings.stage import Desk, centre_officer, desk
from tests.filings.views.officers import DAY, accepted, fresh, in_hand, now, officer, publicised, queries, signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/desk/queue/"


@pytest.fixture
def bureau() -> Desk:
    return desk()


def many(count: int, first: int = 1000) -> list[Filing]:
    """Rows of the queue as they stand after submission, for what depends on their number alone."""
    like = in_hand(first // 1000)
    rows = []
    for number in range(count):
        row = Filing.objects.get(pk=like.pk)
        row.pk, row.number, row.track = None, f"4502-2026-{first + number}", list(Track)[number % 4]
        row.legal_person = _person(first + number + 1)
        row.due_on = timezone.localdate() + timedelta(days=number - 3) if number % 5 else None
        row._state.adding = True
        rows.append(row)
    return Filing.objects.bulk_create(rows)


def _person(number: int) -> LegalPerson:
    return LegalPerson.objects.create(credit_code=f"91450200MA7LP{number}", name=f"第{number}公司")


# --- whose queue ---


def test_queue_is_that_of_the_readers_authority(bureau: Desk) -> None:
    """Another city's filings are neither listed nor counted, in no view and by no name of an authority."""
    mine, nanning = in_hand(), desk("450100")
    other = in_hand(2)
    intake.transfer(other, nanning.authority, reason="注册地", by=bureau.acceptor, at=now(), seen=other.version)
    for account, row in ((bureau.reviewer, mine), (nanning.reviewer, other)):
        context = signed_in(account).get(QUEUE, {"view": "all"}).context
        assert ([found["id"] for found in context["rows"]], context["total"]) == ([row.pk], 1)
    assert signed_in(bureau.reviewer).get(QUEUE, {"authority": "450100"}).status_code == 404
    assert signed_in(bureau.reviewer).get(QUEUE, {"authority": "x"}).status_code == 404


@pytest.mark.parametrize(("role", "code"), [(Role.REVIEWER, "450000"), (Role.AUDITOR, "450000"), (Role.CENTRE_OFFICER, "450000C")])
def test_region_centre_and_auditor_choose_whose_queue_they_read(role: Role, code: str, bureau: Desk) -> None:
    filing = in_hand()
    client = signed_in(officer(role, code))
    assert client.get(QUEUE).context["total"] == 0
    context = client.get(QUEUE, {"authority": "450200", "view": "all"}).context
    assert ([row["id"] for row in context["rows"]], context["may_assign"], len(context["desk"].authorities)) == ([filing.pk], False, 16)


@pytest.mark.parametrize(("role", "code", "target", "reads"), [
    (Role.ACCEPTOR, "450200", "/desk/todo/", 200),
    (Role.REVIEWER, "450200", "/desk/todo/", 200),
    (Role.APPROVER, "450000", "/desk/todo/", 200),
    (Role.CENTRE_OFFICER, "450000C", "/desk/todo/", 200),
    (Role.SYSTEM_ADMINISTRATOR, "450000", "/desk/todo/", 403),
    (Role.INSPECTOR, "450200", "/desk/queue/", 200),
    (Role.AUDITOR, "450000", "/desk/queue/", 200),
    (Role.EXPERT, "450000", "/desk/panels/", 403),
    (Role.SECURITY_ADMINISTRATOR, "450000", "/desk/members/", 403),
    (Role.AUDIT_ADMINISTRATOR, "450000", "/desk/inbox/", 403),
])  # fmt: skip
def test_desk_leads_each_to_what_waits_for_him(role: Role, code: str, target: str, reads: int, bureau: Desk) -> None:
    client = signed_in(officer(role, code))
    assert (client.get("/desk/")["Location"], client.get(QUEUE).status_code) == (target, reads)


# --- views and filters ---


def test_counts_lists_and_exports_agree(bureau: Desk) -> None:
    """T13: of every view and every filter the figure, the rows and the exported lines are the same number."""
    many(37)
    client = signed_in(bureau.acceptor)
    counted = {view["url"].partition("view=")[2]: view["count"] for group in client.get(QUEUE).context["groups"] for view in group["views"]}
    for key in [view.key for view in views(bureau.acceptor, bureau.authority, {"accept_filing"}, timezone.localdate())]:
        for query in ({}, {"track": "grading_employer"}, {"due": "overdue"}, {"q": "4502-2026-101"}):
            context = client.get(QUEUE, {"view": key, **query}).context
            assert query or context["total"] == counted[key]
            assert len(exported(client, {"view": key, **query})) == context["total"], (key, query)
            assert context["page"].paginator.count == context["total"]


def exported(client: Client, query: dict[str, Any]) -> list[dict[str, str]]:
    """The list of that query as CSV with its usual columns."""
    usual = [column.key for column in LISTINGS["queue"].columns if column.usual]
    answer = client.post(f"/desk/exports/queue/?{urlencode(query, doseq=True)}", {"order": usual, "column": usual, "form": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(body)))


def test_filters_narrow_and_each_chip_drops_its_own(bureau: Desk) -> None:
    first, second = in_hand(1), in_hand(2)
    intake.assign(second, bureau.reviewer, by=bureau.acceptor, at=now())
    road.accepted(fresh(second), bureau, now())
    client = signed_in(bureau.reviewer)

    def found(**query: str) -> list[int]:
        return [row["id"] for row in client.get(QUEUE, {"view": "all", **query}).context["rows"]]

    assert sorted(found()) == [first.pk, second.pk]
    assert found(state="submitted") == [first.pk]
    assert found(state="nonsense", sort="nonsense", assignee="nonsense", due="x", page="x") == found()
    assert (found(assignee="none"), found(assignee="me"), found(assignee=str(bureau.reviewer.pk))) == ([first.pk], [second.pk], [second.pk])
    assert (found(q=second.applicant_name), found(q=first.number)) == ([second.pk], [first.pk])
    assert (sorted(found(occupation="6-18-01-01")), found(occupation="茶艺师")) == ([first.pk, second.pk], [])
    chips = client.get(QUEUE, {"view": "all", "state": "submitted", "assignee": "none"}).context["chips"]
    assert [(chip["label"], chip["value"], chip["remove_url"]) for chip in chips] == [
        ("状态", "待受理", "/desk/queue/?view=all&assignee=none"),
        ("承办人", "未分派", "/desk/queue/?view=all&state=submitted"),
    ]


def test_nothing_found_says_which_condition_to_drop_and_what_that_gives(bureau: Desk) -> None:
    in_hand()
    context = signed_in(bureau.reviewer).get(QUEUE, {"view": "all", "state": "approving", "track": "grading_employer"}).context
    assert [(drop["label"], drop["count"]) for drop in context["drops"]] == [("状态", 1)]
    empty = signed_in(desk("450100").reviewer).get(QUEUE)
    assert "这里没有在办的备案" in empty.content.decode()


def test_overdue_is_the_authoritys_own_clock(bureau: Desk) -> None:
    """A filing that waits for the applicant, or lies on the Centre's desk, is not the bureau's delay."""
    late, waiting, away = in_hand(1), in_hand(2), in_hand(3)
    past = timezone.localdate() - timedelta(days=2)
    intake.ask_supplement(waiting, [SupplementItem("venues", "补充", "附2一(三)")], by=bureau.acceptor, at=now(), seen=waiting.version)
    centre_officer()
    Filing.objects.filter(pk=away.pk).update(desk=authority("450000C"))
    Filing.objects.all().update(due_on=past)
    context = signed_in(bureau.reviewer).get(QUEUE, {"view": "overdue"}).context
    assert ([row["id"] for row in context["rows"]], context["late"]) == ([late.pk], 1)


def test_a_case_at_the_centre_comes_last_and_says_so(bureau: Desk) -> None:
    """Its own clock stands still; the Centre's days order the Centre's queue, not the bureau's."""
    away, here, other = publicised(bureau), in_hand(2), accepted(bureau, 3)
    away = fresh(away)
    assert (away.due_on, away.paused_by, away.clock_key) == (None, "centre", "grading_filing")
    assert away.centre_due_on is not None
    client = signed_in(bureau.reviewer)
    rows = client.get(QUEUE, {"view": "all"}).context["rows"]
    assert ([row["id"] for row in rows][-1], {row["id"] for row in rows}) == (away.pk, {away.pk, here.pk, other.pk})
    assert rows[-1]["slot"].tone == "paused"
    page = client.get(QUEUE, {"view": "all", "due": "away"})
    assert ([row["id"] for row in page.context["rows"]], page.context["total"]) == ([away.pk], 1)
    assert [(chip["label"], chip["value"]) for chip in page.context["chips"]] == [("期限", "停表，在鉴定中心")]
    centre = signed_in(officer(Role.CENTRE_OFFICER, "450000C"))
    assert [row["id"] for row in centre.get(QUEUE, {"view": "all"}).context["rows"]] == [away.pk]


def test_parts_answer_like_the_database(bureau: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Every view with every filter the parts can answer: the same figure from the parts and from a count of the rows (T13)."""
    rows = many(60)
    states, users = list(OPEN_STATES), [None, bureau.acceptor, bureau.reviewer]
    stamps = {"accepted_at": now(), "accepted_by": bureau.acceptor}
    for number, row in enumerate(rows):
        columns = {"assignee": users[number % 3], "paused_by": "panel" if number % 7 == 0 else "", "evaluation_due_on": row.due_on}
        columns["clock_key"] = "supplement_answer" if number % 11 == 0 else "acceptance"
        if number % 13 == 0:
            columns |= {"desk": centre_officer() and authority("450000C")} if number == 0 else {"desk": authority("450000C")}
        if number % 4 == 0:
            columns["submitted_at"] = row.submitted_at + DAY
        Filing.objects.filter(pk=row.pk).update(**columns, **stamps)
    today = timezone.localdate()
    told = parts_of(bureau.authority)
    assert states and len(told) > 20
    for view in views(bureau.reviewer, bureau.authority, {"accept_filing", "review_filing"}, today):
        for wish in (
            Wanted(),
            *(Wanted(due=key) for key in queue_list.DUES),
            Wanted(assignees=("me", "none")),
            Wanted(tracks=("grading_school",)),
        ):
            asked = queue_list.conditions(wish, bureau.reviewer, bureau.authority, today)
            listed = queue_list.narrowed(queue(bureau.authority), bureau.authority, view, asked)
            late = overdue(bureau.authority, today)
            wanted = {"total": (view.condition, *asked.values()), "late": (view.condition, *asked.values(), late)}
            counted = {"total": listed.count(), "late": listed.filter(late.sql).count()}
            with django_assert_num_queries(0):
                found = figures(queue(bureau.authority), told, wanted)
            assert found == counted, (view.key, wish)


# --- pages ---


@pytest.mark.parametrize("query", ["", "view=all", "view=all&page=99", "view=all&q=4502", "view=all&state=submitted&sort=-submitted"])
def test_queries_are_twelve_at_most_and_equal_at_every_size(query: str, bureau: Desk) -> None:
    """5 and 50 filings cost the same."""
    client = signed_in(bureau.acceptor)
    many(4)
    few = queries(client, f"{QUEUE}?{query}")
    many(45, first=2000)
    all_ = queries(client, f"{QUEUE}?{query}")
    assert len(all_) == len(few) <= 12, all_


def test_region_reading_a_city_keeps_to_twelve_queries(bureau: Desk) -> None:
    many(30)
    asked = queries(signed_in(officer(Role.REVIEWER, "450000")), f"{QUEUE}?authority=450200&view=all&q=4502&page=2")
    assert len(asked) <= 12, asked


@pytest.mark.parametrize("sort", queue_list.SORTS)
def test_pages_read_from_either_end_are_the_list(sort: str, bureau: Desk) -> None:
    """The second half is read backwards by the index: the same rows in the same order, each once; its neighbours agree."""
    many(23)
    view = next(view for view in views(bureau.reviewer, bureau.authority, {"review_filing"}, timezone.localdate()) if view.key == "all")
    rows = queue_list.narrowed(queue(bureau.authority), bureau.authority, view, {}, sort)
    whole = list(rows.values_list("pk", flat=True))
    pages = [queue_list.page_of(rows, start, min(start + 5, len(whole)), len(whole)) for start in range(0, len(whole), 5)]
    assert [row.pk for page in pages for row in page] == whole
    steps = [queue_list.neighbour(rows, bureau.authority, Filing.objects.get(pk=key), sort, forward=True) for key in whole]
    assert [(step[0].pk, step[1], step[2]) for step in steps[:-1]] == [(key, at, len(whole)) for at, key in enumerate(whole[1:], start=2)]
    back = [queue_list.neighbour(rows, bureau.authority, Filing.objects.get(pk=key), sort, forward=False) for key in whole]
    assert (steps[-1], back[0], [step[0].pk for step in back[1:]]) == (None, None, whole[:-1])


def test_neighbours_are_those_of_the_view_the_case_was_opened_from(bureau: Desk) -> None:
    for number in (1, 2, 3):
        in_hand(number)
    client = signed_in(bureau.acceptor)
    rows = client.get(QUEUE, {"view": "all", "track": "grading_employer"}).context["rows"]
    page = client.get(rows[0]["url"])
    position = page.context["position"]
    assert (position["text"], "previous" in position) == (f"第 1 件，共 {len(rows)} 件", False)
    assert client.get(position["next"])["Location"] == rows[1]["url"]
    last = client.get(rows[-1]["url"].replace(f"at={len(rows)}", "at=1"))
    assert client.get(last.context["position"]["next"])["Location"] == "/desk/queue/?view=all&track=grading_employer"
    assert client.get(f"/desk/queue/beside/{rows[0]['id']}/sideways/").status_code == 404


def test_next_case_is_the_most_urgent_that_waits_for_the_reader(bureau: Desk) -> None:
    first, second = in_hand(1), in_hand(2)
    Filing.objects.filter(pk=second.pk).update(due_on=timezone.localdate() - DAY)
    client = signed_in(bureau.acceptor)
    assert client.get("/desk/queue/next/")["Location"] == f"/desk/filings/{second.pk}/"
    intake.assign(second, bureau.reviewer, by=bureau.acceptor, at=now())
    assert client.get("/desk/queue/next/")["Location"] == f"/desk/filings/{first.pk}/"
    assert signed_in(bureau.approver).get("/desk/queue/next/")["Location"] == QUEUE


# --- many at once ---


def test_picked_rows_alone_are_exported(bureau: Desk) -> None:
    rows = many(4)
    picked = [str(row.pk) for row in rows[:2]]
    assert len(exported(signed_in(bureau.acceptor), {"view": "all", "pick": picked})) == 2


def test_many_are_assigned_as_far_as_they_fit_and_the_rest_says_why(bureau: Desk) -> None:
    one, two, closed = in_hand(1), in_hand(2), in_hand(3)
    strange = in_hand(4)
    nanning = desk("450100")
    intake.transfer(strange, nanning.authority, reason="注册地", by=bureau.acceptor, at=now(), seen=strange.version)
    ground = [SupplementItem("venues", "不属于受理范围", "附2二(二)")]
    intake.decline(closed, ground, by=bureau.acceptor, at=now(), seen=closed.version)
    intake.assign(two, bureau.reviewer, by=bureau.acceptor, at=now())
    picks = [row.pk for row in (one, two, closed, strange)]
    client = signed_in(bureau.acceptor)
    page = client.get("/desk/queue/assign/", {"pick": picks}).context
    assert ([row["id"] for row in page["rows"]], page["missing"]) == ([one.pk, two.pk], 2)
    told = client.post("/desk/queue/assign/", {"pick": picks, "assignee": bureau.reviewer.pk}, follow=True)
    words = [str(message) for message in told.context["messages"]]
    assert words == [f"已把 1 件分派给{bureau.reviewer}。", f"{two.number} {two.applicant_name}没有分派：已由{bureau.reviewer}承办。"]
    assert [fresh(row).assignee for row in (one, two, closed, strange)] == [bureau.reviewer, bureau.reviewer, None, None]
    assert signed_in(officer(Role.INSPECTOR)).get("/desk/queue/assign/", {"pick": picks}).status_code == 403
    assert signed_in(officer(Role.AUDITOR, "450000")).post("/desk/queue/assign/?authority=450200", {"pick": picks}).status_code == 403


# --- search ---


def test_search_finds_within_the_right_by_number_name_and_code(bureau: Desk) -> None:
    filing = in_hand()
    code = filing.legal_person.credit_code
    client, stranger = signed_in(bureau.reviewer), signed_in(desk("450100").reviewer)
    assert client.get("/desk/search/", {"q": filing.number})["Location"] == f"/desk/filings/{filing.pk}/"
    for words in (filing.applicant_name[:4], code, code[:10]):
        found = client.get("/desk/search/", {"q": words}).context
        assert ([row["filing"] for row in found["filings"]], list(found["institutions"])) == ([filing], [filing.legal_person]), words
        nothing = stranger.get("/desk/search/", {"q": words})
        assert (nothing.context["filings"], list(nothing.context["institutions"])) == ([], [])
        assert filing.applicant_name not in nothing.content.decode().replace(words, "")
    assert signed_in(filing.created_by).get("/desk/search/", {"q": code}).status_code == 403


def test_states_of_the_queue_are_all_but_closed_ones_and_drafts() -> None:
    assert set(State) - set(OPEN_STATES) == {State.DRAFT, State.DECLINED, State.DECIDED, State.WITHDRAWN}


def test_what_stands_still_is_one_figure_in_queue_and_statistics(bureau: Desk) -> None:
    """T13: a filing that waits at the Centre for its publicity runs (D99), one that is publicised stands."""
    standing, _ = publicised(bureau), in_hand(2)
    moved = road.evaluated(road.reviewed(accepted(bureau, 3), bureau, now()), bureau, now())
    refresh(at=now())
    still = FilingCount.objects.aggregate(paused=Sum("paused"), open=Sum("open"))
    client = signed_in(bureau.reviewer)
    for wish in ({"view": "paused"}, {"view": "all", "due": "paused"}):
        context = client.get(QUEUE, wish).context
        assert ([row["id"] for row in context["rows"]], context["total"]) == ([standing.pk], still["paused"])
    assert (still["open"], fresh(moved).paused_by) == (3, "")
