"""Verification by anybody: each answer, any day, nothing of a letter, a log without who asked, a rate (N9, T20, D111)."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from filings.models import Filing
from filings.services import reviewing
from portal.access import rates
from portal.documents.answers import LOOKS, TEXTS, TITLES
from portal.documents.contents import from_json
from portal.documents.models import Paper, PaperKind
from portal.documents.models import Verification as Log
from portal.documents.queries import Verdict
from portal.documents.services.issuing import issue, print_paper
from portal.institutions.enums import FactKind, Track
from portal.institutions.services import add_fact
from tests.filings import road
from tests.filings.stage import MONDAY, Desk, Line, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GUARD = Line("4-07-05-01", "保安员", ("5", "4"))


@pytest.fixture(autouse=True)
def _fresh_windows() -> None:
    cache.clear()


@pytest.fixture
def bureau() -> Desk:
    return desk("450000")


@pytest.fixture
def decided(bureau: Desk) -> Filing:
    """A filing that goes the short road: an examining institution."""
    filing = submitted(track=Track.EXAMINING_QUALIFICATION, lines=(GUARD,))
    return road.decided(road.reviewed(road.accepted(filing, bureau, MONDAY), bureau, MONDAY), bureau, MONDAY)


@pytest.fixture
def receipt(decided: Filing) -> Paper:
    return Paper.objects.get(kind=PaperKind.RECEIPT)


def verdict(client: Client, paper: Paper, on: date | None = None) -> Verdict:
    page = client.get(f"/verify/{paper.code}/", {"on": on.isoformat()} if on else {})
    assert (page.status_code, page.context["answer"].look) == (200, LOOKS[page.context["found"].verdict])
    return page.context["found"].verdict


def reissued(receipt: Paper, bureau: Desk) -> Paper:
    """The next version of the receipt, a day later."""
    content = receipt.content
    return issue(
        receipt.subject,
        PaperKind.RECEIPT,
        lambda number, code: from_json({**content, "number": number, "code": code, "version": 2}),
        case=receipt.case,
        authority=receipt.authority,
        addressee_id=receipt.addressee_id,
        by=bureau.approver,
        at=MONDAY + 3 * DAY,
        reason="新增职业",
        predecessor=receipt,
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FactKind.SUSPENSION, Verdict.SUSPENDED),
        (FactKind.TERMINATION, Verdict.TERMINATED),
        (FactKind.CANCELLATION, Verdict.CANCELLED),
        (FactKind.RENEWAL, Verdict.RENEWING),
    ],
)
def test_each_state_has_its_answer_from_its_day_on(client: Client, receipt: Paper, kind: FactKind, expected: Verdict) -> None:
    start = receipt.issued_on + 10 * DAY
    add_fact(receipt.subject, kind, from_on=start, reason="题库管理不合要求", clause="附3一(二)", by=None, at=MONDAY)
    days = [receipt.issued_on - DAY, receipt.issued_on, start - DAY, start]
    assert [verdict(client, receipt, on) for on in days] == [Verdict.NOT_YET, Verdict.VALID, Verdict.VALID, expected]


def test_an_expired_receipt_counts_through_its_last_day(client: Client, receipt: Paper) -> None:
    type(receipt.subject).objects.filter(pk=receipt.subject_id).update(
        track=Track.GRADING_EMPLOYER, valid_to=date(2027, 3, 1), institution_code="Y000045000218"
    )
    assert [verdict(client, receipt, on) for on in (date(2027, 3, 1), date(2027, 3, 2))] == [Verdict.VALID, Verdict.EXPIRED]


def test_a_replaced_receipt_leads_to_its_successor(client: Client, receipt: Paper, bureau: Desk) -> None:
    successor = reissued(receipt, bureau)
    page = client.get(f"/verify/{receipt.code}/")
    assert (page.context["found"].verdict, page.context["successor"]) == (Verdict.SUPERSEDED, successor)
    assert f'href="/verify/{successor.code}/">查看新版本' in page.content.decode()
    assert verdict(client, receipt, receipt.issued_on) is Verdict.VALID  # on its own day it was the one
    rows = client.get(f"/verify/{successor.code}/").context["versions"]
    assert [(row["paper"].version, row["look"].word) for row in rows] == [(2, "有效"), (1, "已被替代")]


def test_every_verdict_has_words() -> None:
    assert set(LOOKS) == set(TITLES) == set(TEXTS) == set(Verdict)


def test_an_unknown_code_says_what_to_do(client: Client) -> None:
    page = client.get("/verify/ABCD-2345/")
    assert (page.status_code, page.context["found"].verdict) == (404, Verdict.UNKNOWN)
    assert page.context["answer"].advice


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}", "https://example.cn/verify/{}/"])
def test_what_is_typed_or_pasted_is_understood(client: Client, receipt: Paper, typed: str) -> None:
    words = typed.format(receipt.code, lower=receipt.code.lower(), bare=receipt.code.replace("-", ""))
    assert client.get("/verify/", {"code": words}).url == f"/verify/{receipt.code}/"


def test_what_is_no_code_is_answered_too(client: Client) -> None:
    assert client.get("/verify/", {"code": "不是/编码"}, follow=True).status_code == 404
    assert "请填写校验码。" in client.get("/verify/", {"code": ""}).content.decode()


def test_a_refusal_is_genuine_and_shows_nothing_of_its_content(client: Client, bureau: Desk) -> None:
    """D111: the letter is known to its addressee; who was refused, and why, is not told here, nor is its PDF given."""
    filing = road.accepted(submitted(track=Track.EXAMINING_QUALIFICATION, lines=(GUARD,)), bureau, MONDAY)
    filing = reviewing.object_to(filing, reason="考评人员协议不实", by=bureau.reviewer, at=MONDAY, seen=filing.version)
    road.decided(filing, bureau, MONDAY, {"保安员": road.refuse("考评人员协议不实", "附1一(二)")})
    letter = print_paper(Paper.objects.get(kind=PaperKind.REFUSAL).pk, at=MONDAY)
    page = client.get(f"/verify/{letter.code}/").content.decode()
    assert verdict(client, letter) is Verdict.GENUINE
    assert letter.sha256 in page
    assert [word for word in (filing.applicant_name, "考评人员协议不实", "保安员", letter.addressee.credit_code) if word in page] == []
    assert client.get(f"/verify/{letter.code}/receipt.pdf").status_code == 404


def test_the_receipt_can_be_had_and_hashes_to_what_is_shown(client: Client, receipt: Paper) -> None:
    assert client.get(f"/verify/{receipt.code}/receipt.pdf").status_code == 404  # not printed yet
    assert "PDF 正在生成" in client.get(f"/verify/{receipt.code}/").content.decode()
    print_paper(receipt.pk, at=MONDAY)
    pdf = b"".join(client.get(f"/verify/{receipt.code}/receipt.pdf").streaming_content)
    assert hashlib.sha256(pdf).hexdigest() in client.get(f"/verify/{receipt.code}/").content.decode()


def test_the_log_keeps_what_was_asked_but_not_by_whom(client: Client, receipt: Paper) -> None:
    """T20."""
    client.get(f"/verify/{receipt.code}/", {"on": "2026-09-01"}, REMOTE_ADDR="10.9.8.7")
    row = Log.objects.get()
    assert (row.code, row.on, row.answer) == (receipt.code, date(2026, 9, 1), "not_yet")
    assert {field.name for field in Log._meta.fields} == {"id", "code", "at", "on", "answer"}


def test_one_address_may_ask_so_often_and_another_still(client: Client) -> None:
    """T20: thirty a minute; the control is another address, and the same one without the limit."""
    codes = [client.get("/verify/ABCD-2345/", REMOTE_ADDR="10.0.0.1").status_code for _ in range(31)]
    assert codes == [404] * 30 + [429]
    assert client.get("/verify/ABCD-2345/", REMOTE_ADDR="10.0.0.2").status_code == 404
    page = client.get("/verify/ABCD-2345/", REMOTE_ADDR="10.0.0.1")
    assert (page["Retry-After"], "操作太频繁" in page.content.decode()) == ("60", True)
    cache.clear()
    assert client.get("/verify/ABCD-2345/", REMOTE_ADDR="10.0.0.1").status_code == 404


def test_no_address_is_kept_in_the_cache(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(rates.cache, "add", lambda key, *rest: keys.append(key) or True)
    client.get("/verify/ABCD-2345/", REMOTE_ADDR="10.9.8.7")
    assert len(keys) == 1
    assert "10.9.8.7" not in keys[0]


def test_a_sign_that_no_database_takes_is_answered(client: Client) -> None:
    assert [client.get(f"/verify/{code}").status_code for code in ("%00/", "A%00B/", "?code=%00")] == [404, 404, 200]
    assert set(Log.objects.values_list("code", flat=True)) == {"", "AB"}


@pytest.mark.parametrize("on", ["2026-99-99", "x", "0001-01-01", "9999-12-31"])
def test_a_strange_day_is_answered(client: Client, receipt: Paper, on: str) -> None:
    assert client.get(f"/verify/{receipt.code}/", {"on": on}).status_code == 200


def test_the_answer_costs_the_same_with_every_version(
    client: Client, receipt: Paper, bureau: Desk, django_assert_max_num_queries: object
) -> None:
    reissued(receipt, bureau)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(f"/verify/{receipt.code}/", {"on": timezone.localdate().isoformat()})
