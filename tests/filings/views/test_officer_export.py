"""Taking a list away: the columns chosen in their order, exactly the rows of the list, within the right, with an entry in the audit trail."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from filings.models import ColumnChoice, EmployerNorm, ExitRequest, Filing
from filings.views.listings import LISTINGS
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.institutions.models import Registration
from tests.filings.renewals import held
from tests.filings.stage import Desk, desk
from tests.filings.views.officers import in_hand, now, officer, queries, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Desk:
    return desk()


def url(key: str, query: str = "") -> str:
    return f"/desk/exports/{key}/?{query}"


def taken(client: Client, address: str, columns: list[str], form: str = "csv") -> list[list[str]]:
    """The file as rows, its head first."""
    answer: Any = client.post(address, {"order": columns, "column": columns, "form": form})
    assert answer.status_code == 200, answer.content
    body = b"".join(answer.streaming_content)
    if form == "xlsx":
        return [list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()]
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def every(key: str) -> list[str]:
    return [column.key for column in LISTINGS[key].columns]


def test_columns_come_in_the_order_chosen_and_are_remembered(bureau: Desk) -> None:
    filing = in_hand()
    client = signed_in(bureau.acceptor)
    rows = taken(client, url("queue", "view=all"), ["state", "number", "first_submitted"])
    assert rows == [
        ["状态", "受理编号", "首次提交"],
        ["待受理", filing.number, f"{timezone.localtime(filing.first_submitted_at):%Y-%m-%d %H:%M}"],
    ]
    shown = client.get(url("queue")).context["columns"]
    assert [column["key"] for column in shown if column["taken"]] == ["state", "number", "first_submitted"]
    assert ColumnChoice.objects.get().user == bureau.acceptor
    others = signed_in(bureau.reviewer).get(url("queue")).context["columns"]
    assert [column["key"] for column in others if column["taken"]] == [column.key for column in LISTINGS["queue"].columns if column.usual]


def test_column_is_moved_and_nothing_is_lost_nor_taken(bureau: Desk) -> None:
    client = signed_in(bureau.acceptor)
    answer = client.post(url("exits"), {"order": ["name", "code", "state"], "column": ["code", "state"], "up": "state"})
    moved = [(column["key"], column["taken"]) for column in answer.context["columns"][:3]]
    assert moved == [("name", False), ("state", True), ("code", True)]
    usual = client.post(url("exits"), {"order": ["code"], "column": [], "usual": "1"}).context["columns"]
    assert [(column["key"], column["taken"]) for column in usual] == [(column.key, column.usual) for column in LISTINGS["exits"].columns]
    assert not ColumnChoice.objects.exists()


def test_no_column_and_no_form_are_refused_with_what_was_ticked(bureau: Desk) -> None:
    client = signed_in(bureau.acceptor)
    nothing = client.post(url("queue"), {"order": ["state", "number"], "form": "csv"})
    assert (nothing.status_code, "请至少选一列" in nothing.content.decode()) == (422, True)
    assert [column["key"] for column in nothing.context["columns"][:2]] == ["state", "number"]
    assert client.post(url("queue"), {"column": ["state"], "form": "pdf"}).status_code == 422
    assert client.post(url("queue"), {"column": ["evil"], "form": "csv"}).status_code == 422
    assert client.get(url("nothing")).status_code == 404
    assert not Entry.objects.filter(act="filings.export").exists()


def test_both_files_hold_the_same_text(bureau: Desk) -> None:
    """A name that looks like a formula stays a name."""
    filing = in_hand()
    Filing.objects.filter(pk=filing.pk).update(applicant_name="=1+1", lines_text="@cmd")
    client = signed_in(bureau.acceptor)
    columns = every("queue")
    sheet, text = (taken(client, url("queue", "view=all"), columns, form) for form in ("xlsx", "csv"))
    assert ("=1+1" in sheet[1], "'=1+1" in text[1], "'@cmd" in text[1]) == (True, True, True)
    assert sheet == [[cell.removeprefix("'") for cell in row] for row in text]


def test_each_export_is_in_the_audit_trail(bureau: Desk) -> None:
    in_hand()
    taken(signed_in(bureau.acceptor), url("queue", "view=all&state=submitted"), ["number", "name"], "xlsx")
    entry = Entry.objects.get(act="filings.export")
    assert (entry.actor_name, entry.subject_id) == (str(bureau.acceptor), str(bureau.acceptor.pk))
    assert entry.data == {"list": "queue", "rows": 1, "columns": ["number", "name"], "form": "xlsx", "query": "view=all&state=submitted"}


def rows_of(key: str, client: Client, query: str) -> int:
    """How many rows the page of the list says it has."""
    context = client.get(f"{LISTINGS[key].home}?{query}").context
    return int(context["page"].paginator.count)


QUERIES = {
    "queue": ("view=all", "view=overdue", "view=all&q=none"),
    "registrations": ("stage=soon", "stage=renewing", "stage=lapsed", "stage=all"),
    "exits": ("",),
    "cross-city": ("view=waiting", "view=here", "view=ours", "view=all"),
    "norms": ("view=waiting", "view=force", "view=all", "q=电工", "q=none"),
    "reports": ("stage=due", "stage=sent", "stage=done"),
}


def world(bureau: Desk) -> None:
    """Registrations that end soon, are over and go on, an exit asked for, a norm; and one filing."""
    in_hand(9)
    for number, years in ((1, 3), (2, 4), (3, 1)):
        held(bureau, number, filed_on=timezone.localdate() - timedelta(days=365 * years - 20))
    first, last = Registration.objects.order_by("pk")[0], Registration.objects.order_by("pk")[2]
    for row in (first, last):
        ExitRequest.objects.create(registration=row, reason="停业", requested_at=now(), requested_by=bureau.approver)
    EmployerNorm.objects.create(
        legal_person=first.legal_person,
        authority=bureau.authority,
        code="6-31-01-03",
        name="电工",
        title="规范",
        edition="1",
        submitted_at=now(),
        submitted_by=bureau.approver,
    )


def test_every_list_is_exported_exactly_as_its_page_counts_it(bureau: Desk) -> None:
    """T13: for the bureau, for another city, for the region; every column of every list can be read."""
    assert set(QUERIES) == set(LISTINGS)
    world(bureau)
    clients = [signed_in(account) for account in (bureau.reviewer, desk("450100").reviewer, officer(Role.AUDITOR, "450000"))]
    found = {}
    for key, asked in QUERIES.items():
        for query in asked:
            numbers = []
            for client in clients:
                rows = taken(client, url(key, query), every(key))
                assert len(rows) - 1 == rows_of(key, client, query), (key, query)
                assert rows[0] == [column.label for column in LISTINGS[key].columns]
                numbers.append(len(rows) - 1)
            found[key, query] = numbers
    assert found["exits", ""] == [2, 0, 2]
    assert found["registrations", "stage=all"] == [3, 0, 3]
    assert found["registrations", "stage=soon"][0] == 1
    assert found["norms", "view=waiting"] == [1, 0, 1]


def test_list_is_taken_by_who_reads_it_alone(bureau: Desk) -> None:
    in_hand()
    answers = {}
    for account in (in_hand(2).created_by, officer(Role.EXPERT, "450000"), officer(Role.SYSTEM_ADMINISTRATOR, "450000")):
        answers[str(account)] = [signed_in(account).get(url(key)).status_code for key in LISTINGS]
    assert set(map(tuple, answers.values())) == {(403,) * len(LISTINGS)}
    assert signed_in(bureau.acceptor).get(url("queue", "authority=450100")).status_code == 404
    assert Client().get(url("queue")).status_code == 302


def test_file_costs_a_portion_of_queries_and_not_one_a_row(bureau: Desk) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    in_hand(1)
    client = signed_in(bureau.acceptor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            taken(client, url("queue", "view=all"), every("queue"))
        return len(asked)

    cost()
    few = cost()
    for number in (2, 3, 4):
        in_hand(number)
    assert cost() == few
    assert len(queries(client, url("queue", "view=all"))) <= 10
