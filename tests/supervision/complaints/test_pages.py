"""The pages of complaints: the public's, the peers', the officers'; whose name is read by whom (D111)."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.documents.models import Attachment
from portal.documents.services.receiving import scan_attachment
from supervision.enums import ComplaintState as S
from supervision.models import Complaint, Issue
from supervision.services import complaining
from tests.access.test_url_walk import addresses
from tests.filings.services.test_norms import text
from tests.filings.stage import MONDAY, institution
from tests.filings.views.officers import signed_in
from tests.supervision.complaints.staged import CONTACT, NAME, WORDS, answered, complained, of, officer, registered, told, verifying

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
HOME = "/desk/supervision/complaints/"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 7 September 2026, ten o'clock."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def typed(about: str = "柳州某机构", **change: object) -> dict[str, object]:
    """What the browser sends."""
    given = {
        "about": about,
        "title": "超标准收费",
        "text": WORDS,
        "named": "named",
        "name": NAME,
        "contact": CONTACT,
        "form_key": str(uuid4()),
    }
    return given | change


def code_in(page: str) -> str:
    found = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", page)
    assert found is not None
    return found.group()


def test_anybody_complains_and_follows_it_with_number_and_code() -> None:
    registration, _ = registered()
    client = Client()
    assert client.get("/complaints/new/").status_code == 200
    answer = client.post("/complaints/new/", typed(registration.legal_person.name, proofs=[text(name="票据.pdf")]))
    row, page = Complaint.objects.get(), answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"], row.number in page) == (200, "private, no-store", True)
    shown = client.post("/complaints/", {"number": row.number, "code": code_in(page).lower()}).content.decode()
    assert ("办理进展" in shown, str(row.authority) in shown, "待受理" in shown or "已收到" in shown) == (True, True, True)
    assert (NAME in shown, CONTACT in shown) == (False, False)
    assert [file.owner for file in Attachment.objects.all()] == [None]


def test_wrong_number_and_wrong_code_get_the_same_answer() -> None:
    receipt = complained(told())
    token = re.compile(r'(name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]*"|nonce="[^"]*")')
    client = Client()
    pages = [
        client.post("/complaints/", {"number": number, "code": code})
        for number, code in ((receipt.complaint.number, "AAAA-AAAA"), ("桂技评诉〔2026〕4502-9999号", receipt.code))
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert len({token.sub("", page.content.decode()) for page in pages}) == 1
    assert "编号或查询码不对" in pages[0].content.decode()


def test_bad_input_is_told_beside_its_field_and_loses_nothing() -> None:
    page = Client().post("/complaints/new/", typed(about="", text="太短了", contact="")).content.decode()
    assert [word in page for word in ("请填写被反映的机构", NAME, "太短了", "超标准收费")] == [True] * 4
    page = Client().post("/complaints/new/", typed(text="太短了", contact=""))
    assert (page.status_code, Complaint.objects.count()) == (422, 0)
    assert ["至少 10 个字" in page.content.decode(), "请填写联系方式" in page.content.decode()] == [True, True]
    bad = Client().post("/complaints/new/", typed(proofs=[text(name="x.pdf"), *[text()] * 9]))
    assert (bad.status_code, Complaint.objects.count()) == (422, 0)


def test_register_is_looked_up_and_the_institution_picked() -> None:
    registration, _ = registered()
    name, code = registration.legal_person.name, registration.legal_person.credit_code
    found = Client().get("/complaints/new/", {"q": name}).content.decode()
    assert (code in found, "反映这家" in found) == (True, True)
    picked = Client().get("/complaints/new/", {"about": name, "credit_code": code}).content.decode()
    assert f'value="{code}"' in picked
    assert "目录中没有“别处”" in Client().get("/complaints/new/", {"q": "别处"}).content.decode()


@pytest.mark.parametrize(("page", "most"), [("/complaints/new/", 10), ("/complaints/", 30)])
def test_who_presses_too_often_is_asked_to_wait(page: str, most: int) -> None:
    cache.clear()
    client = Client()
    assert [client.post(page, {}).status_code for _ in range(most + 1)] == [*[422] * most, 429]
    assert client.get(page).status_code == 200


def pressed(client: Client, row: Complaint, name: str, **data: object) -> int:
    fresh = Complaint.objects.get(pk=row.pk)
    return client.post(f"{HOME}{row.pk}/{name}/", {"seen": fresh.version, **data}).status_code


def test_complaint_goes_its_whole_way_on_the_desk() -> None:
    registration, _ = registered()
    row, inspector, reviewer = of(registration), signed_in(officer(Role.INSPECTOR)), signed_in(officer(Role.REVIEWER))
    assert row.title in inspector.get(HOME).content.decode()
    assert [pressed(inspector, row, "accept", registration=registration.pk), pressed(inspector, row, "begin")] == [302, 302]
    assert pressed(inspector, row, "notes", text="调取票据") == 302
    assert pressed(inspector, row, "reply", verdict="true", findings="票据", answer="属实") == 403
    assert pressed(reviewer, row, "reply", verdict="", findings="票据", answer="属实") == 422
    assert pressed(reviewer, row, "reply", verdict="true", findings="票据", answer="属实，已责令退费") == 302
    assert pressed(inspector, row, "close", reason="") == 422
    said = {
        "ledger": "supervision",
        "severity": "ordinary",
        "conduct_on": "2026-09-01",
        "finding": "超标准收费两百元",
        "clause": "附3一(二)8",
    }
    assert pressed(inspector, row, "issue", **said, authority="450200", hint="") == 302
    assert Issue.objects.get().complaint == row
    assert pressed(inspector, row, "close", reason="") == 302
    assert Complaint.objects.get().state == S.CLOSED
    page = inspector.get(f"{HOME}{row.pk}/").content.decode()
    assert [word in page for word in (NAME, CONTACT, "调取票据", Issue.objects.get().number)] == [True] * 4


def test_declined_and_passed_on_with_their_reasons() -> None:
    registration, _ = registered()
    inspector = signed_in(officer(Role.INSPECTOR))
    first, second = of(registration), of(registration)
    assert [pressed(inspector, first, "decline", reason=words) for words in ("", "不属于职责")] == [422, 302]
    region = Complaint.objects.get(pk=second.pk).authority.parent or second.authority
    assert pressed(inspector, second, "pass_on", authority=region.pk, reason="涉及区直单位") == 302
    assert inspector.get(f"{HOME}{second.pk}/").status_code == 404
    assert pressed(inspector, first, "accept", number="无此回执") == 422


def test_stale_page_is_told_and_nothing_is_done() -> None:
    registration, _ = registered()
    row, client = of(registration), signed_in(officer(Role.INSPECTOR))
    assert client.post(f"{HOME}{row.pk}/decline/", {"seen": row.version + 3, "reason": "不属于职责"}).status_code == 409
    assert Complaint.objects.get().state == S.RECEIVED


def test_empty_list_and_search_without_a_result_have_their_faces() -> None:
    client = signed_in(officer(Role.INSPECTOR))
    assert "没有要显示的投诉举报" in client.get(HOME).content.decode()
    assert "没有符合条件的" in client.get(HOME, {"q": "无此事"}).content.decode()


def test_search_and_export_take_the_same_rows_and_tell_nobody_elses_reporter() -> None:
    registration, _ = registered()
    of(registration)
    complained(told("南宁的机构", division="450100"))
    inspector, above = signed_in(officer(Role.INSPECTOR)), signed_in(officer(Role.INSPECTOR, "450000"))
    assert inspector.get(HOME, {"q": NAME}).context["page"].paginator.count == 0
    for client, count, named in ((inspector, 1, 1), (above, 2, 0)):
        assert client.get(HOME, {"view": "all"}).context["page"].paginator.count == count
        sheet = b"".join(client.post(f"{HOME}export/?view=all", {"form": "csv"}).streaming_content).decode()
        assert (sheet.count("桂技评诉"), sheet.count(NAME), sheet.count(CONTACT)) == (count, named, named)
    assert Entry.objects.filter(act="filings.export").count() == 2
    assert inspector.post(f"{HOME}export/", {"form": "pdf"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 12])
def test_list_asks_as_often_for_many_rows_as_for_one(rows: int, django_assert_max_num_queries: object) -> None:
    registration, _ = registered()
    for _ in range(rows):
        of(registration)
    client = signed_in(officer(Role.INSPECTOR))
    client.get(HOME)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get(HOME).status_code == 200


def leaks(client: Client) -> list[str]:
    """The pages of ours, lists and every row of complaints and issues, that hold the name or the contact."""
    rows = [f"{HOME}{pk}/" for pk in Complaint.objects.values_list("pk", flat=True)]
    steps = [f"{row}{name}/" for row in rows for name in ("accept", "reply", "close", "issue")]
    lists = [f"{HOME}?view=all", f"/my/activity/complaints/{Complaint.objects.first().pk}/"]  # type: ignore[union-attr]
    files = [f"{HOME}{file.subject_id}/files/{file.pk}/" for file in Attachment.objects.all()]
    issues = [
        f"{face}{pk}/"
        for pk in Issue.objects.values_list("pk", flat=True)
        for face in ("/desk/supervision/issues/", "/my/activity/issues/")
    ]
    walked = [*(address for address, _ in addresses() if "999999" not in address), *rows, *steps, *lists, *issues]
    found = []
    for address in walked:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found += [address for word in (NAME, CONTACT) if word in content.decode(errors="ignore")]
    return found + [address for address in files if client.get(address).status_code == 200]


def test_reporter_is_read_by_the_handling_authority_and_by_nobody_else() -> None:
    registration, admin = registered()
    other, neighbour = institution(2)
    inspector, reviewer = officer(Role.INSPECTOR), officer(Role.REVIEWER)
    complaining.complain(told(registration.legal_person.name), form_key=uuid4(), files=[text()], at=MONDAY, by=None)
    scan_attachment(Attachment.objects.get().pk, at=MONDAY)
    row = answered(registration, inspector, reviewer)
    said = {"ledger": "supervision", "severity": "ordinary", "conduct_on": "2026-09-01", "finding": "超标准收费", "clause": "附3一(二)8"}
    assert pressed(signed_in(inspector), row, "issue", **said, authority="450200", hint="") == 302
    assert leaks(signed_in(inspector)) != []  # the control: the walk finds it where it may be read
    others = [
        admin,
        neighbour,
        *(officer(role, code) for code in ("450100", "450000") for role in (Role.INSPECTOR, Role.REVIEWER, Role.AUDITOR)),
    ]
    assert {str(account): leaks(signed_in(account)) for account in [*others, officer(Role.AUDITOR), officer(Role.ACCEPTOR)]} == {
        str(account): [] for account in [*others, *(type(admin).objects.filter(name__in=("450200审计查阅岗", "450200受理岗")))]
    }
    assert leaks(Client()) == []
    assert other.name not in row.text


def test_peer_complains_and_follows_it_without_a_code() -> None:
    registration, admin = registered()
    accused, neighbour = institution(2)
    client = signed_in(admin)
    assert "还没有反映过" in client.get("/my/activity/complaints/").content.decode()
    sent = {name: value for name, value in typed(accused.name).items() if name not in ("named", "name")}
    assert client.post("/my/activity/complaints/new/", {**sent, "contact": ""}).status_code == 422
    assert client.post("/my/activity/complaints/new/", sent).status_code == 302
    row = Complaint.objects.get()
    assert (row.peer, row.name) == (registration.legal_person, registration.legal_person.name)
    assert client.get(f"/my/activity/complaints/{row.pk}/").status_code == 200
    assert signed_in(neighbour).get(f"/my/activity/complaints/{row.pk}/").status_code == 404


def test_verification_under_way_shows_its_clock() -> None:
    registration, _ = registered()
    inspector = officer(Role.INSPECTOR)
    row = verifying(registration, inspector)
    page = signed_in(inspector).get(f"{HOME}{row.pk}/").content.decode()
    assert ("写明核查结论，答复反映人" in page, "剩 30 个工作日" in page) == (True, True)
