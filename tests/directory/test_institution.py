"""One institution's page: its registrations on any day, receipts with verification, and no personal data."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.directory import feeds
from portal.directory.models import EntryVersion
from portal.institutions.enums import FactKind, Track
from portal.institutions.services import EngagementRow, add_fact
from portal.people.models import Person
from tests.directory.shelf import CARER, FILED_AT, registered

pytestmark = pytest.mark.django_db
LEAKS = ("13877201234", "138 7720 1234", "450***", "考评员甲", "韦联系", "contact@example.cn")


def page(client: Client, code: str, query: str = "") -> str:
    return client.get(f"/directory/{code}/{query}").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/directory/{code}/",
        "/directory/",
        "/directory/list.csv",
        "/directory/changes/",
        "/directory/changes.json",
        "/api/v1/directory",
        "/api/v1/directory/{code}",
        "/api/v1/directory/changes",
    ],
)
def test_no_public_page_holds_personal_data(client: Client, address: str) -> None:
    """Contact, mobile phone, mail, assessors and masked ID numbers are there to leak: none does, even from an older entry."""
    registration = registered(phone="13877201234")
    person = registration.legal_person
    person.email = "contact@example.cn"
    person.save()
    assessor = Person.objects.create(id_hash="a" * 64, id_mask="450***1234", name="考评员甲")
    row = EngagementRow(person=assessor, role="assessor", occupations=("4-10-01-05",))  # type: ignore[arg-type]
    registration.legal_person.engagements.create(track=registration.track, person=row.person, role=row.role, from_on=FILED_AT.date())
    entry = EntryVersion.objects.get()
    EntryVersion.objects.filter(pk=entry.pk).update(content={**entry.content, "phone": "138 7720 1234 / 0772-2800000"})
    answer = client.get(address.format(code=person.credit_code))
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    assert person.credit_code in text
    assert [leak for leak in LEAKS if leak in text] == []


def test_all_registrations_stand_on_one_page(client: Client) -> None:
    first = registered(1)
    registered(2, person=first.legal_person, track=Track.EXAMINING_SPECIAL, scope={("ZX0001", "米粉制作"): ""})
    context = client.get(f"/directory/{first.legal_person.credit_code}/").context
    assert [(block["count"], block["figures"][0]["value"]) for block in context["blocks"]] == [
        ("1 个职业，3 个等级", "2024-03-04 至 2027-03-03"),
        ("1 个项目", "不设有效期"),
    ]


def test_a_past_day_shows_the_standing_of_that_day(client: Client) -> None:
    registration = registered(1)
    start = date(2026, 9, 1)
    add_fact(registration, FactKind.SUSPENSION, from_on=start, reason="题库管理不合要求", clause="附3一(二)", by=None, at=FILED_AT)
    code = registration.legal_person.credit_code
    faces = {
        on: client.get(f"/directory/{code}/?as_of={on}").context["blocks"][0]["badge"]["label"] for on in (start - timedelta(days=1), start)
    }
    assert faces == {date(2026, 8, 31): "有效", start: "暂停评价"}
    assert "题库管理不合要求" in page(client, code, f"?as_of={start}")
    assert "题库管理不合要求" not in page(client, code, "?as_of=2026-08-31")
    assert "处理决定：无" in page(client, code, "?as_of=2026-08-31")


def test_an_institution_that_is_not_there_is_said_so(client: Client) -> None:
    registration = registered(1)
    code = registration.legal_person.credit_code
    before = client.get(f"/directory/{code}/?as_of=2024-03-03")
    assert (before.status_code, "在所查日期没有备案" in before.content.decode()) == (404, True)
    wrong = client.get(f"/directory/{code[:-1]}0/")
    assert (wrong.status_code, len(wrong.context["reasons"])) == (404, 1)


def test_the_page_costs_the_same_for_any_scope(client: Client) -> None:
    costs = []
    for number, levels in ((1, "5"), (2, "54321")):
        registration = registered(number, scope={CARER: levels, ("6-31-01-03", "电工"): levels})
        client.get(f"/directory/{registration.legal_person.credit_code}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/directory/{registration.legal_person.credit_code}/")
        costs.append(len(captured))
    assert costs == [6, 6]


def test_changes_say_reason_and_clause(client: Client) -> None:
    """N10: Atom, JSON and CSV tell the same."""
    registration = registered(1)
    (change,) = client.get("/directory/changes.json").json()["changes"]
    assert (change["reason"], change["clause"], change["version"]) == ("初次备案", "附2二(五)", 1)
    assert client.get("/api/v1/directory/changes").json()["changes"] == [change]
    atom = client.get("/directory/changes.atom").content.decode()
    assert f"<title>{registration.legal_person.name}：初次备案</title>" in atom
    assert "附2二(五)" in client.get("/directory/changes.csv").content.decode()


def test_no_cell_of_the_changes_is_a_formula() -> None:
    entry = registered(1).entry_versions.get()
    entry.name = "=HYPERLINK(A1)"
    head, line = feeds.as_csv([entry], "")
    assert "'=HYPERLINK(A1)" in line
    assert "'" not in head


@pytest.mark.parametrize(
    ("since", "count"), [("2024-03-03", 1), ("2024-03-05", 0), ("not a day", 1)], ids=["before", "after", "impossible"]
)
def test_changes_since_a_day(client: Client, since: str, count: int) -> None:
    registered(1)
    assert len(client.get("/directory/changes.json", {"since": since}).json()["changes"]) == count
