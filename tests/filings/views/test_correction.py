"""Correcting a publicity on the Centre's page: looked at first, nothing typed is lost, both publicities read truthfully (N13)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from filings.models import Filing, Objection, Publicity
from filings.services import publicising
from portal.accounts.models import User
from tests.filings import road
from tests.filings.road import fresh
from tests.filings.stage import ZONE, Desk, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ago(days: int) -> datetime:
    on = timezone.localdate() - days * DAY
    return datetime(on.year, on.month, on.day, 10, 0, tzinfo=ZONE)


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


@pytest.fixture
def publicity(bureau: Desk, officer: User) -> Publicity:
    filing = road.accepted(submitted(at=ago(60)), bureau, ago(59))
    return road.publicised(road.evaluated(road.reviewed(filing, bureau, ago(58)), bureau, ago(57)), officer, ago(1)).publicities.get()


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


def address(filing: Filing) -> str:
    return f"/desk/centre/filings/{filing.pk}/correct-publicity/"


def typed(publicity: Publicity, client: Client, **changed: object) -> dict[str, object]:
    """What the page offers, with what was changed."""
    page = client.get(address(publicity.filing))
    form = page.context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {**given, "seen": page.context["seen"], "reason": "住所写错。", "address": "柳州市柳东新区 8 号", **changed}


def test_page_offers_what_is_publicised_one_norm_an_occupation(publicity: Publicity, officer: User) -> None:
    page = signed_in(officer).get(address(publicity.filing))
    form = page.context["form"]
    assert [form[name].label for name in form.fields] == [
        "机构名称",
        "住所",
        "电工（五级、四级、三级）的评价依据",
        "车工（五级、四级）的评价依据",
        "公示结束日",
        "更正理由",
    ]
    assert (form["name"].value(), page.context["differences"], page.context["snapshot"]) == (
        publicity.snapshot["name"],
        (),
        publicity.snapshot,
    )


def test_preview_shows_the_differences_and_keeps_nothing(publicity: Publicity, officer: User) -> None:
    client = signed_in(officer)
    page = client.post(address(publicity.filing), typed(publicity, client, preview="1", address="柳州市\r\n柳东新区 8 号"))
    assert [(row.label, row.after) for row in page.context["differences"]] == [("住所", "柳州市 柳东新区 8 号")]
    assert page.context["sha256"] == publicising.fingerprint(page.context["snapshot"]) != publicity.sha256
    assert (page.status_code, Publicity.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"reason": ""}, "更正理由", id="no-reason"),
        pytest.param({"address": " "}, "住所", id="left-empty"),
        pytest.param({"ends_on": "2020-01-01"}, "公示不少于", id="too-short"),
        pytest.param({"ends_on": "2099-01-02"}, "结束日最晚为", id="N13-years-later"),
        pytest.param({"address": None}, "没有需要更正的", id="nothing-changed"),
    ],
)
def test_refusal_tells_why_and_loses_nothing(publicity: Publicity, officer: User, changed: dict[str, object], told: str) -> None:
    client = signed_in(officer)
    said = typed(publicity, client, **{"address": publicity.snapshot["address"]} if changed == {"address": None} else changed)
    page = client.post(address(publicity.filing), said)
    assert (page.status_code, Publicity.objects.count(), told in page.content.decode()) == (422, 1, True)
    assert page.context["form"]["name"].value() == said["name"]


def test_stale_page_is_shown_what_happened(publicity: Publicity, officer: User) -> None:
    client = signed_in(officer)
    said = typed(publicity, client)
    other = User.objects.get(pk=officer.pk)
    client.post(address(publicity.filing), {**said, "address": "柳州市鱼峰区 3 号"})
    again = client.post(address(publicity.filing), said)
    assert (again.status_code, Publicity.objects.count(), other.pk) == (302, 2, officer.pk)  # one's own second press finds it done


def test_corrected_publicity_reads_truthfully_for_everybody(client: Client, publicity: Publicity, officer: User) -> None:
    objection = publicising.raise_objection(publicity, text="场地系借用", contact="0772-1", at=ago(0))
    desk_client = signed_in(officer)
    done = desk_client.post(address(publicity.filing), typed(publicity, desk_client))
    assert (done.status_code, done.url) == (302, "/desk/centre/?list=publicised")
    new = Publicity.objects.get(replaces=publicity)
    old_page, new_page = (client.get(f"/publicity/{row.pk}/") for row in (publicity, new))
    assert (old_page.context["running"], new_page.context["running"]) == (False, True)
    for page, link in ((old_page, new.pk), (new_page, publicity.pk)):
        text = page.content.decode()
        assert [word for word in ("住所写错。", "柳州市柳东新区 8 号", f"/publicity/{link}/") if word not in text] == []
    assert publicity.snapshot["address"] in old_page.content.decode()
    listed = client.get("/publicity/")
    assert ([row.pk for row in listed.context["running"]], [row.pk for row in listed.context["page"]]) == ([new.pk], [publicity.pk])
    receipt = client.get(f"/publicity/objections/{objection.receipt_code}/").content.decode()
    assert f"/publicity/{new.pk}/" in receipt
    refused = client.post(f"/publicity/{publicity.pk}/", {"text": "再提一次"})
    assert (refused.status_code, Objection.objects.count()) == (409, 1)


def test_reviewer_sees_what_was_carried_and_how_to_reach_who_raised_it(bureau: Desk, publicity: Publicity, officer: User) -> None:
    publicising.raise_objection(publicity, text="场地系借用", contact="0772-1", at=ago(0))
    client = signed_in(officer)
    client.post(address(publicity.filing), typed(publicity, client))
    rows = {
        who: signed_in(who).get(f"/desk/filings/{publicity.filing_id}/").context["objections"] for who in (bureau.reviewer, bureau.acceptor)
    }
    assert [(row[0]["carried"], row[0]["contact"]) for row in rows.values()] == [(1, "0772-1"), (1, "")]
    assert fresh(publicity.filing).state == "publicised"
