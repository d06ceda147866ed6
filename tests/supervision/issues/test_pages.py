"""The pages of the ledgers: who reads what, filters and export agree, acts pressed, refusals beside their fields, a fixed number of queries."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.queries import authority
from portal.documents.models import Attachment, ScanState
from portal.institutions.models import Registration
from supervision.enums import IssueState, Ledger, Severity
from supervision.models import Issue
from supervision.services import mending
from tests.filings.services import test_norms as written
from tests.filings.stage import MONDAY, user
from tests.filings.views.officers import signed_in
from tests.supervision.issues.stage import DAY, Office, office, raised, watched

pytestmark = pytest.mark.django_db
LIST, MINE = "/desk/supervision/issues/", "/my/activity/issues/"


def page(issue: Issue, tail: str = "", base: str = LIST) -> str:
    return f"{base}{issue.pk}/{tail}"


def press(client: Client, issue: Issue, word: str, base: str = LIST, **data: Any) -> Any:
    issue.refresh_from_db()
    return client.post(page(issue, f"{word}/", base), {"seen": issue.version, **data})


def region_inspector() -> User:
    found = user("区检查")
    grant(found, authority("450000"), Role.INSPECTOR, by=None, at=MONDAY - DAY)
    return found


def test_each_reads_his_own_and_nobody_elses(registration: Registration, issue: Issue, city: Office, admin: User) -> None:
    elsewhere, (_, neighbour) = office("450100"), watched(2)
    desk = {
        by: signed_in(by).get(page(issue)).status_code
        for by in (city.inspector, city.approver, region_inspector(), elsewhere.inspector, admin)
    }
    assert list(desk.values()) == [200, 200, 200, 404, 403]
    assert [signed_in(by).get(page(issue, base=MINE)).status_code for by in (admin, neighbour, city.inspector)] == [200, 404, 403]
    shown = [signed_in(by).get(LIST).context["total"] for by in (city.reviewer, region_inspector(), elsewhere.inspector)]
    assert shown == [1, 1, 0]
    assert "没有登记的问题" in signed_in(neighbour).get(MINE).content.decode()


def test_supervisor_opens_what_another_authority_raised(registration: Registration, city: Office) -> None:
    host = office("450100")
    issue = raised(registration, host.inspector, authority=host.authority)
    assert [signed_in(by).get(page(issue)).status_code for by in (city.reviewer, host.reviewer)] == [200, 200]
    assert signed_in(city.reviewer).get(LIST).context["total"] == 0


@pytest.fixture
def ledger(registration: Registration, city: Office) -> list[Issue]:
    """Four: of both ledgers, one late, one of another institution."""
    other, _ = watched(2)
    first = raised(registration, city.inspector)
    second = raised(registration, city.inspector, ledger=Ledger.ENFORCEMENT, severity=Severity.HEAVY)
    third, fourth = raised(other, city.inspector), raised(other, city.inspector, severity=Severity.NOTICE)
    for row in (first, second):
        mending.order(row, text="整改", due_on=MONDAY.date() + 21 * DAY, by=city.inspector, at=MONDAY, seen=row.version)
    return [first, second, third, fourth]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("ledger=enforcement", [1]),
        ("state=rectifying", [0, 1]),
        ("late=yes", [0, 1]),
        ("severity=heavy&severity=notice", [1, 3]),
        ("city=450100", []),
        ("city=450200&state=open", [2, 3]),
        ("source=hand", [0, 1, 2, 3]),
        ("source=inspection", []),
        ("period=last", []),
        ("q=第2公司", [2, 3]),
        ("q=4502-0001", [0]),
        ("state=nonsense&severity=huge", [0, 1, 2, 3]),
    ],
)
def test_filter_count_is_what_is_exported(ledger: list[Issue], city: Office, query: str, found: list[int]) -> None:
    client = signed_in(city.reviewer)
    shown = client.get(f"{LIST}?{query}")
    text = b"".join(client.get(f"{LIST}export/csv/?{query}").streaming_content).decode()
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))[1:]
    assert {row[0] for row in rows} == {ledger[at].number for at in found}
    assert (shown.context["total"], len(rows), len(shown.context["rows"])) == (len(found),) * 3


def test_views_count_what_is_open_and_the_rate_what_was_done(ledger: list[Issue], city: Office) -> None:
    groups = signed_in(city.reviewer).get(LIST).context["groups"]
    counted = {view["label"]: view["count"] for group in groups for view in group["views"]}
    assert {key: counted[key] for key in ("质量督导台账", "查处问题台账", "待处理", "整改中", "待核验", "逾期")} == {
        "质量督导台账": "3",
        "查处问题台账": "1",
        "待处理": "2",
        "整改中": "2",
        "待核验": "0",
        "逾期": "2",
    }


def test_list_asks_the_same_number_of_queries_at_every_length(registration: Registration, city: Office) -> None:
    client, asked = signed_in(city.reviewer), []
    client.get(LIST)
    for more in (2, 20):
        for _ in range(more):
            row = raised(registration, city.inspector)
            mending.order(row, text="整改", due_on=MONDAY.date() + 21 * DAY, by=city.inspector, at=MONDAY, seen=row.version)
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST)
        asked.append(len(caught))
    assert asked[0] == asked[1] <= 14


def test_an_issue_is_raised_on_its_page(registration: Registration, city: Office) -> None:
    client = signed_in(city.inspector)
    assert [row.pk for row in client.get(f"{LIST}new/?q=龙屏").context["rows"]] == [registration.pk]
    assert "没有找到机构" in client.get(f"{LIST}new/?q=南宁").content.decode()
    said = {
        "ledger": "supervision",
        "severity": "ordinary",
        "conduct_on": "2026-09-01",
        "finding": "考场未封闭",
        "clause": "文二(一)",
        "hint": "V1.2",
        "authority": city.authority.pk,
    }
    address = f"{LIST}new/{registration.pk}/"
    wrong = client.post(address, {**said, "finding": "", "conduct_on": (timezone.localdate() + DAY).isoformat()})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"finding"})
    future = client.post(address, {**said, "conduct_on": (timezone.localdate() + DAY).isoformat()})
    assert (future.status_code, set(future.context["form"].errors)) == (422, {"conduct_on"})
    assert "考场未封闭" in future.content.decode()
    assert client.post(address, said).status_code == 302
    assert [(row.hint, row.state) for row in Issue.objects.all()] == [("V1.2", IssueState.OPEN)]
    for by in (city.reviewer, office("450100").inspector):
        assert signed_in(by).post(address, said).status_code in (403, 404)


def test_rectification_runs_through_the_pages(issue: Issue, city: Office, admin: User) -> None:
    inspector, reviewer, mine = signed_in(city.second), signed_in(city.reviewer), signed_in(admin)
    wrong = press(inspector, issue, "order", text="封闭考场", due_on="2020-01-01")
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"due_on"})
    due = (timezone.localdate() + 20 * DAY).isoformat()
    assert press(inspector, issue, "order", text="封闭考场", due_on=due).status_code == 302
    assert "整改并报告整改情况" in mine.get(page(issue, base=MINE)).content.decode()
    assert press(mine, issue, "report", MINE, text="已封闭", proofs=[written.text(), written.text(2)]).status_code == 302
    assert press(reviewer, issue, "back", words="后门未封").status_code == 302
    assert press(mine, issue, "report", MINE, text="后门已封", proofs=[written.text(name="二.pdf")]).status_code == 302
    file = Attachment.objects.order_by("-pk")[0]
    assert reviewer.get(page(issue, f"files/{file.pk}/")).status_code == 404  # not scanned yet
    Attachment.objects.filter(pk=file.pk).update(scan_state=ScanState.CLEAN)
    for by, base in ((reviewer, LIST), (mine, MINE)):
        assert b"".join(by.get(page(issue, f"files/{file.pk}/", base)).streaming_content).startswith(b"%PDF")
    assert press(signed_in(city.inspector), issue, "verify", words="到位").status_code == 403
    assert press(reviewer, issue, "verify", words="到位").status_code == 302
    shown = reviewer.get(page(issue)).content.decode()
    assert all(word in shown for word in ("整改到位", "第 2 次", "后门未封"))


def test_refused_file_is_said_beside_its_field_and_nothing_is_kept(issue: Issue, city: Office, admin: User) -> None:
    press(signed_in(city.second), issue, "order", text="封闭", due_on=(timezone.localdate() + 9 * DAY).isoformat())
    broken = written.text()
    broken = type(broken)("照片.pdf", b"MZ\x90\x00 program")
    answer = press(signed_in(admin), issue, "report", MINE, text="已封闭", proofs=[broken])
    issue.refresh_from_db()
    assert (answer.status_code, set(answer.context["form"].errors), issue.state) == (422, {"proofs"}, IssueState.RECTIFYING)
    assert "已封闭" in answer.content.decode()
    assert (issue.reports.count(), Attachment.objects.count()) == (0, 0)


def test_overdue_face_says_so(issue: Issue, city: Office, admin: User) -> None:
    mending.order(issue, text="封闭", due_on=MONDAY.date() + 21 * DAY, by=city.inspector, at=MONDAY, seen=issue.version)
    for client, base in ((signed_in(city.reviewer), LIST), (signed_in(admin), MINE)):
        shown = client.get(page(issue, base=base)).content.decode()
        assert ("card-late" in shown, "逾期" in shown) == (True, True)
