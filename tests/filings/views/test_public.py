"""Publicity for everybody: the frozen snapshot, objections with receipt, trap and rate, and nothing personal (N13, D33, D77)."""

from datetime import datetime, time, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from filings.models import Objection, Publicity
from filings.queries import public as queries
from filings.services.publicising import answer_objection
from filings.services.submitting import withdraw
from portal.audit.actors import SYSTEM
from portal.policy.services import set_figure
from portal.workdays.rules import ZONE
from tests.filings import road
from tests.filings.stage import Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = "实训场地系借用，与申报不符"


@pytest.fixture(autouse=True)
def _fresh_windows() -> None:
    cache.clear()


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def publicity(bureau: Desk) -> Publicity:
    """A publicity that runs today."""
    start = timezone.localtime() - timedelta(days=12)
    filing = road.evaluated(road.reviewed(road.accepted(submitted(at=start), bureau, start), bureau, start), bureau, start)
    return road.publicised(filing, centre_officer(), timezone.localtime()).publicities.get()


def object_to(client: Client, publicity: Publicity, **data: str) -> object:
    return client.post(f"/publicity/{publicity.pk}/", {"text": TEXT, **data})


def end(publicity: Publicity) -> None:
    Publicity.objects.filter(pk=publicity.pk).update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(days=1)
    )


def test_the_page_shows_the_frozen_snapshot(client: Client, publicity: Publicity) -> None:
    """N13: a later change of the filing does not reach it."""
    type(publicity.filing).objects.filter(pk=publicity.filing_id).update(applicant_name="改了名的公司")
    page = client.get(f"/publicity/{publicity.pk}/")
    assert page.context["snapshot"]["name"] == publicity.snapshot["name"]
    assert [(line.title, line.level_words) for line in page.context["lines"]] == [("电工", "五、四、三级"), ("车工", "五、四级")]
    assert publicity.sha256 in page.content.decode()
    assert "改了名的公司" not in page.content.decode()


def test_nothing_personal_is_shown(client: Client, publicity: Publicity) -> None:
    object_to(client, publicity, name="异议人甲", contact="13877201234")
    objection = Objection.objects.get()
    people = list(publicity.filing.people.select_related("person"))
    leaks = {place.person.name for place in people} | {place.person.id_mask for place in people} | {"异议人甲", "13877201234", "覃建国"}
    assert len(leaks) > 5
    addresses = [
        "/",
        "/publicity/",
        "/publicity/publicities.atom",
        f"/publicity/{publicity.pk}/",
        f"/publicity/objections/{objection.receipt_code}/",
    ]
    for address in addresses:
        text = client.get(address).content.decode()
        assert [leak for leak in leaks if leak in text] == [], address
    assert TEXT not in client.get(f"/publicity/{publicity.pk}/").content.decode()


def entries(client: Client) -> list[dict[str, str | None]]:
    answer = client.get("/publicity/publicities.atom")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    names = ("id", "title", "summary", "published", "updated")
    return [
        {name: entry.findtext(f"{ATOM}{name}") for name in names} for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def test_the_feed_holds_what_the_pages_show(client: Client, publicity: Publicity) -> None:
    """Readers of it follow a publicity by its address; what is over stays, what was renamed since keeps its snapshot."""
    type(publicity.filing).objects.filter(pk=publicity.filing_id).update(applicant_name="改了名的公司")
    [entry] = entries(client)
    name, link = publicity.snapshot["name"], f"{settings.PORTAL_URL}/publicity/{publicity.pk}/"
    assert (entry["id"], entry["title"]) == (link, f"公示：{name}")
    assert f"公示期 {publicity.starts_on} 至 {publicity.ends_on} 24:00" in str(entry["summary"])
    assert entry["published"] == entry["updated"]
    end(publicity)
    [entry] = entries(client)
    assert (entry["id"], f"至 {timezone.localdate() - timedelta(days=1)} 24:00" in str(entry["summary"])) == (link, True)
    page = client.get("/publicity/").content.decode()
    assert page.count('href="/publicity/publicities.atom"') == 2
    assert '<link rel="alternate" type="application/atom+xml" title="公示公告" href="/publicity/publicities.atom">' in page


def test_a_corrected_publicity_is_another_entry(client: Client, publicity: Publicity) -> None:
    old = publicity.pk
    publicity.closed_at = timezone.now()
    publicity.save()
    publicity.pk, publicity.no, publicity.closed_at, publicity.replaces_id, publicity.reason = None, 2, None, old, "地址有误"
    publicity.started_at += timedelta(minutes=1)
    publicity.save(force_insert=True)
    new, first = entries(client)
    assert (new["title"], "更正理由：地址有误。" in str(new["summary"])) == (f"更正后重新公示：{publicity.snapshot['name']}", True)
    assert first["updated"] != first["published"]


def test_an_objection_is_received_and_its_answer_followed(client: Client, publicity: Publicity, bureau: Desk) -> None:
    """D33: named or not; the receipt leads to the answer."""
    answer = client.post(f"/publicity/{publicity.pk}/", {"text": TEXT}, follow=True)
    objection = Objection.objects.get()
    assert answer.redirect_chain[-1][0] == f"/publicity/objections/{objection.receipt_code}/"
    assert "待答复" in answer.content.decode()
    filing = publicity.filing
    answer_objection(
        objection, against=[], answer="经核实为自有场地。", by=bureau.reviewer, at=timezone.now(), seen=road.fresh(filing).version
    )
    typed = client.get("/publicity/objections/", {"code": objection.receipt_code.lower()}, follow=True)
    assert "经核实为自有场地。" in typed.content.decode()
    assert client.get("/publicity/objections/ABCD-2345/").status_code == 404


@pytest.mark.parametrize("data", [{"text": ""}, {"website": "http://spam.example"}], ids=["empty", "trap"])
def test_an_empty_or_trapped_objection_is_refused(client: Client, publicity: Publicity, data: dict[str, str]) -> None:
    page = object_to(client, publicity, **data)
    assert (page.status_code, Objection.objects.exists()) == (200, False)  # type: ignore[attr-defined]
    assert object_to(client, publicity).status_code == 302  # type: ignore[attr-defined]


def test_a_name_is_demanded_where_the_setting_says_so(client: Client, publicity: Publicity) -> None:
    set_figure("anonymous_objections", False, effective_from=timezone.localdate(), basis="", by=SYSTEM, at=timezone.now())
    object_to(client, publicity)
    assert not Objection.objects.exists()
    object_to(client, publicity, name="李四", contact="0772-2800000")
    assert Objection.objects.get().name == "李四"


def test_after_the_last_day_nothing_is_received(client: Client, publicity: Publicity) -> None:
    """D77: until 24:00 of the last day; a form opened before comes too late and is told so."""
    end(publicity)
    assert "不再接收异议" in client.get(f"/publicity/{publicity.pk}/").content.decode()
    late = object_to(client, publicity)
    assert (late.status_code, Objection.objects.exists()) == (409, False)  # type: ignore[attr-defined]
    assert [list(queries.running(timezone.localdate())), list(queries.ended(timezone.localdate()))] == [[], [publicity]]


def test_the_last_day_counts_to_its_end(publicity: Publicity) -> None:
    last = datetime.combine(publicity.ends_on, time(23, 59), ZONE)
    assert queries.is_running(publicity, timezone.localdate(last))
    assert not queries.is_running(publicity, timezone.localdate(last + timedelta(minutes=1)))


def test_a_withdrawn_filing_is_no_longer_publicised(client: Client, publicity: Publicity) -> None:
    filing = road.fresh(publicity.filing)
    withdraw(filing, reason="另行申请", by=filing.created_by, at=timezone.now(), seen=filing.version)
    assert list(queries.running(timezone.localdate())) == []
    assert client.get("/publicity/").context["page"].paginator.count == 1


def test_objections_are_limited_by_address(client: Client, publicity: Publicity) -> None:
    """Five an hour; looking is not counted, another address may still object."""
    codes = [object_to(client, publicity).status_code for _ in range(6)]  # type: ignore[attr-defined]
    assert codes == [302] * 5 + [429]
    assert client.get(f"/publicity/{publicity.pk}/").status_code == 200
    other = client.post(f"/publicity/{publicity.pk}/", {"text": TEXT}, REMOTE_ADDR="10.0.0.2")
    assert (other.status_code, Objection.objects.count()) == (302, 6)


def test_the_list_costs_the_same_with_more_of_them(client: Client, publicity: Publicity) -> None:
    costs, before = [], publicity
    for extra in (1, 8):
        for _ in range(extra):
            before = Publicity.objects.create(
                replaces=before,
                reason="住所写错。",
                closed_at=publicity.started_at,
                filing=publicity.filing,
                no=before.no + 1,
                snapshot=publicity.snapshot,
                sha256="0" * 64,
                started_at=publicity.started_at,
                starts_on=publicity.starts_on,
                ends_on=publicity.ends_on,
            )
        with CaptureQueriesContext(connection) as captured:
            client.get("/publicity/")
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 4
