"""The search of the register: words, facets, the map, any past day; counts agree and cost the same whatever the size (N10, T13)."""

import csv
import io
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from portal.directory import queries, services
from portal.directory.models import EntryVersion
from portal.directory.queries import KINDS, LISTED, STARS, Search, results, shown, tally
from portal.directory.rules import bigrams, lines, public_phone
from portal.institutions.enums import FactKind, Track
from portal.institutions.queries import standing
from portal.institutions.services import add_fact, end_fact
from portal.workdays.rules import ZONE
from tests.directory.shelf import CARER, COOK, ELECTRICIAN, FILED_AT, registered

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 9)


@pytest.fixture
def shelf() -> None:
    """Four institutions in three cities."""
    registered(1, name="柳州市壶东技工学校", scope={ELECTRICIAN: "543", CARER: "54"})
    registered(2, name="广西颐和职业培训中心", track=Track.GRADING_SOCIAL, city="450000", scope={CARER: "543"})
    registered(3, name="桂林漓滨康养服务有限公司", track=Track.GRADING_EMPLOYER, city="450300", scope={CARER: "5", COOK: "54321"})
    registered(4, name="南宁保安考核站", track=Track.EXAMINING_QUALIFICATION, city="450100", scope={("4-07-05-01", "保安员"): "54"})


def names(search: Search, on: date = TODAY) -> list[str]:
    return list(results(search, on).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("壶东", ["柳州市壶东技工学校"]),
        ("康养服务", ["桂林漓滨康养服务有限公司"]),
        ("烹调", ["桂林漓滨康养服务有限公司"]),
        ("zspts", ["桂林漓滨康养服务有限公司"]),
        ("dg", ["柳州市壶东技工学校"]),
        ("6-31-01-03", ["柳州市壶东技工学校"]),
        ("养老护理员 桂林", ["桂林漓滨康养服务有限公司"]),
        ("没有这样的", []),
    ],
)
def test_words_find_name_occupation_code_and_initials(shelf: None, text: str, found: list[str]) -> None:
    assert names(Search(text=text, status=())) == found


def test_the_credit_code_is_found(shelf: None) -> None:
    entry = EntryVersion.objects.get(name="柳州市壶东技工学校")
    assert names(Search(text=entry.credit_code.lower())) == [entry.name]


def test_two_characters_of_different_words_are_not_found(shelf: None) -> None:
    """The pairs are of neighbours within one word."""
    assert names(Search(text="校电", status=())) == []


def test_every_facet_counts_what_its_list_would_hold(shelf: None) -> None:
    """T13: each count is the length of the list one gets by choosing that option, zeros kept."""
    add_fact(
        EntryVersion.objects.get(name="广西颐和职业培训中心").registration,
        FactKind.SUSPENSION,
        from_on=date(2026, 9, 1),
        reason="整改",
        clause="附3一(二)",
        by=None,
        at=FILED_AT,
    )
    search = Search(text="养老护理员", level=("5",))
    counts = tally(search, TODAY)
    assert counts.total == len(names(search)) == 2
    options = {"status": [str(status) for status in queries.STATUSES], "kind": list(KINDS), "stars": list(STARS), "level": list("54321")}
    for name, values in options.items():
        lengths = {value: len(names(queries.replace(search, **{name: (value,)}))) for value in values}
        assert counts.facet(name, values) == lengths, name
    assert counts.facet("city", ["450000", "450200", "450300", "450400"]) == {"450000": 0, "450200": 1, "450300": 1, "450400": 0}


def test_the_standing_in_sql_is_the_standing_of_the_rule() -> None:
    """Every combination of two facts around a day, and an end of validity: list and verification say the same."""
    day = date(2026, 10, 9)
    spans = [(day, None), (day - timedelta(days=9), day), (day + timedelta(days=1), None)]
    kinds = [FactKind.SUSPENSION, FactKind.TERMINATION, FactKind.CANCELLATION, FactKind.RENEWAL]
    number = 0
    for filed, kind, other, span in product([FILED_AT, FILED_AT.replace(year=2020)], kinds, kinds, spans):
        number += 1
        registration = registered(number, at=filed)
        for fact, (start, end) in ((kind, span), (other, spans[number % 3])):
            add_fact(registration, fact, from_on=start, until_on=end, reason="", clause="附3一(二)", by=None, at=filed)
    in_sql = {entry.registration_id: (entry.status, entry.registration) for entry in shown(day).select_related("registration")}
    assert len(in_sql) == number
    assert {status for status, _ in in_sql.values()} == {str(status) for status in queries.STATUSES}
    assert [key for key, (status, registration) in in_sql.items() if status != standing(registration, on=day).standing] == []


def test_a_past_day_is_what_was_shown_on_it() -> None:
    """N10: each day is noted as it was shown at its end; later changes do not touch what is read of it."""
    first, noted = datetime(2026, 9, 1, 9, tzinfo=ZONE), {}

    def look(on: date) -> list[tuple[str, str, int]]:
        return sorted((entry.name, entry.status, len(lines(entry.content["scope"]))) for entry in shown(on))

    one = registered(1, at=first)
    noted[date(2026, 9, 1)] = look(date(2026, 9, 1))
    noted[date(2026, 8, 31)] = []
    fact = add_fact(
        one, FactKind.SUSPENSION, from_on=date(2026, 9, 3), reason="整改", clause="附3一(二)", by=None, at=first + timedelta(days=2)
    )
    noted[date(2026, 9, 3)] = look(date(2026, 9, 3))
    one.legal_person.name = "柳州更名学校"
    one.legal_person.save()
    services.publish(one, reason="变更名称", clause="文一(二)", by=None, at=first + timedelta(days=5, hours=14))
    registered(2, at=first + timedelta(days=6))
    noted[date(2026, 9, 7)] = look(date(2026, 9, 7))
    end_fact(fact, last_on=date(2026, 9, 8), by=None, at=first + timedelta(days=7))
    assert [row[:2] for row in noted[date(2026, 9, 3)]] == [("柳州第1职业培训学校", "suspended")]
    assert [row[:2] for row in noted[date(2026, 9, 7)]] == [("柳州更名学校", "suspended"), ("柳州第2职业培训学校", "valid")]
    assert {on: look(on) for on in noted} == noted
    assert look(date(2029, 10, 1))[0][1] == "expired"  # judged at the date asked for


def listed(client: Client, query: str = "") -> str:
    return client.get(f"/directory/{query}").content.decode()


def test_the_page_shows_the_matching_occupation_first(client: Client, shelf: None) -> None:
    page = client.get("/directory/?q=养老护理员&kind=grading_school")
    assert [row["hits"][0].level_words for row in page.context["results"]] == ["五、四级"]
    assert page.context["about"] == "可评价养老护理员"
    assert page.context["results"][0]["rest"] == "电工等 2 个职业"


def test_downloads_hold_exactly_the_filtered_list(client: Client, shelf: None) -> None:
    """T13: the count on the button, the rows of both files and the list are one number."""
    page = client.get("/directory/?q=养老护理员&sort=recent")
    expected = [entry.name for entry in page.context["page"].object_list]
    table = list(csv.reader(io.StringIO(b"".join(client.get("/directory/list.csv?q=养老护理员&sort=recent").streaming_content).decode())))
    book = b"".join(client.get("/directory/list.xlsx?q=养老护理员&sort=recent").streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in table[1:]] == [row[0] for row in sheet[1:]] == expected
    assert page.context["exports"][0]["label"] == f"下载 CSV（{len(expected)}）"


def test_a_name_like_a_formula_stays_text(client: Client) -> None:
    registered(1, name="=1+1公司")
    text = b"".join(client.get("/directory/list.csv").streaming_content).decode()
    book = b"".join(client.get("/directory/list.xlsx").streaming_content)
    assert "\n'=1+1公司" in text
    assert CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()[1][0] == "=1+1公司"


def test_the_page_costs_the_same_at_every_size(client: Client) -> None:
    costs = []
    for count in (2, 30):
        for number in range(count):
            registered(1000 * count // 10 + number if count > 2 else number + 1)
        client.get("/directory/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/directory/?q=电工&page=1")
        costs.append(len(captured))
    assert costs == [3, 3]


def test_pages_divide_the_list(client: Client) -> None:
    for number in range(45):
        registered(number + 1)
    seen = [row["entry"].pk for page in (1, 2, 3) for row in client.get(f"/directory/?page={page}").context["results"]]
    assert len(seen) == len(set(seen)) == 45


def test_an_empty_list_says_which_condition_to_drop(client: Client, shelf: None) -> None:
    drops = client.get("/directory/?q=养老护理员&city=450100").context["drops"]
    assert [(drop["label"], drop["count"]) for drop in drops] == [("南宁市", 3), ("养老护理员", 1)]


@pytest.mark.parametrize("query", ["?as_of=2026-13-99", "?page=999", "?city=x&kind=y&stars=9&level=Z&sort=q&status=w", "?q=%00%25_'"])
def test_strange_questions_are_answered(client: Client, query: str) -> None:
    assert client.get(f"/directory/{query}").status_code == 200


def test_a_day_to_come_is_today(client: Client, shelf: None) -> None:
    assert client.get("/directory/?as_of=2099-01-01").context["on"] == timezone.localdate()


@pytest.mark.parametrize(
    ("kept", "shown_as"),
    [
        ("0772-2800000", "0772-2800000"),
        ("13877201234", ""),
        ("0772-2800000 / 138 7720 1234", "0772-2800000"),
        ("+86 13877201234、0772-2800000", "0772-2800000"),
        ("0771-13877201", "0771-13877201"),
    ],
)
def test_a_mobile_phone_is_not_shown(kept: str, shown_as: str) -> None:
    assert public_phone(kept) == shown_as


def test_pairs_of_neighbours() -> None:
    assert bigrams(["护理员", "电"]) == ("护理", "理员")
    assert (LISTED, Search().status) == (LISTED, LISTED)


@pytest.mark.postgres
def test_words_use_the_trigram_index(on_postgresql: bool) -> None:
    """Two Chinese characters too. The control: a pair that is not spelled out as a word of its own has every row read."""
    if not on_postgresql:
        pytest.skip("PostgreSQL alone has this index")
    registration = registered(1)
    one = EntryVersion.objects.get()
    rows = [
        EntryVersion(**{**values(one), "no": number, "shown_to": one.shown_from, "search_text": f"企业{number:05d} QY{number:05d} "})
        for number in range(2, 6002)
    ]
    EntryVersion.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE directory_entryversion")
    plans = {word: EntryVersion.objects.filter(search_text__icontains=word).explain() for word in (" 电工 ", "职业培训", "电工")}
    assert {word: "entry_search_trgm" in plan for word, plan in plans.items()} == {" 电工 ": True, "职业培训": True, "电工": False}
    assert [row.registration for row in queries.matching(Search(text="电工"), TODAY)] == [registration]


def values(entry: EntryVersion) -> dict[str, object]:
    return {field.attname: getattr(entry, field.attname) for field in EntryVersion._meta.concrete_fields if not field.primary_key}
