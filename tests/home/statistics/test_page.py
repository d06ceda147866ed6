"""The page of statistics: all authorities with zeros, a city its own and everywhere, files as shown, flat in its queries (T13, T21)."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from filings.models import Filing
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.authorities.queries import filing_authorities
from portal.home.models import FilingCount, FilingTime, HolderTime
from portal.home.statistics import reading
from portal.home.statistics.refreshing import HOLDERS, WHOLE, refresh
from portal.institutions.enums import Track
from tests.directory.shelf import registered
from tests.filings.stage import submitted
from tests.filings.views.officers import officer, signed_in

URL = "/desk/statistics/"
YEAR = str(timezone.localdate().year)
LARGE = ("filing_time", "filings_filing", "directory_entry", "institutions_registration")  # what grows: read by the refresh alone
MEANS = {"authority": 6, "institution": 2, "panel": 13, "centre": 5, "ministry": 8}


def held(code: str | None, period: str, files: int, **means: int) -> None:
    """A rolled-up row for each holder and the whole, of both kinds together."""
    authority = Authority.objects.get(code=code) if code else None
    for holder in (*HOLDERS, WHOLE):
        mean = sum(means.values()) if holder == WHOLE else means.get(holder, 0)
        HolderTime.objects.create(
            period=period, authority=authority, holder=holder, files=files, working_days=mean * files, median=mean, ninetieth=mean + 1
        )


def counted(code: str, submitted: int, granted: int) -> None:
    zeros = dict.fromkeys(("reviewed", "evaluated", "publicised", "reported", "decided", "open", "paused", "withdrawn", "declined"), 0)
    FilingCount.objects.create(
        year=YEAR,
        authority=Authority.objects.get(code=code),
        kind="grading",
        submitted=submitted,
        accepted=submitted,
        granted=granted,
        overdue=1,
        **zeros,
    )


@pytest.fixture
def rolled_up(db: None) -> None:
    refresh(at=timezone.now())
    for code in ("450200", "450100", None):
        for period in (YEAR, f"{YEAR}-01"):
            held(code, period, 3 if code == "450200" else 7, **MEANS)
    counted("450200", 10, 3)
    counted("450100", 20, 7)


def page(role: Role, code: str, **asked: str) -> str:
    answer = signed_in(officer(role, code)).get(URL, asked)
    assert answer.status_code == 200
    return answer.text


def names(text: str) -> list[str]:
    table = text.split("时间花在谁手里</h2>")[1].split("</table>")[0]
    return [row.split("</th>")[0] for row in table.split('<th scope="row">')[1:]]


@pytest.mark.parametrize(("role", "code"), [(Role.REVIEWER, "450000"), (Role.CENTRE_OFFICER, "450000C"), (Role.AUDITOR, "450000")])
def test_region_centre_and_auditor_see_every_authority_zeros_included(rolled_up: None, role: Role, code: str) -> None:
    text = page(role, code)
    assert names(text) == [*(row.city_name for row in filing_authorities()), "全区"]
    assert text.count("没有办结的件") == 13
    assert "提交 30 件" in text


def test_a_city_sees_its_own_and_everywhere(rolled_up: None) -> None:
    text = page(Role.REVIEWER, "450200")
    assert names(text) == ["柳州市", "全区"]
    assert "提交 10 件" in text
    assert "全区提交 30" in text
    assert "南宁市" not in text.split("各环节件数")[0]


def test_a_city_asking_for_another_gets_404(rolled_up: None) -> None:
    client = signed_in(officer(Role.REVIEWER, "450200"))
    assert [client.get(f"{path}?authority=450100").status_code for path in (URL, "/desk/statistics.csv", "/desk/statistics.xlsx")] == [
        404
    ] * 3
    assert client.get(URL, {"authority": "450200"}).status_code == 200
    assert client.get(URL, {"authority": "nowhere"}).status_code == 404


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.EXPERT, Role.SECURITY_ADMINISTRATOR])
def test_who_reads_no_filings_reads_no_statistics(role: Role, rolled_up: None) -> None:
    client = signed_in(officer(role, "450000"))
    assert [client.get(path).status_code for path in (URL, "/desk/statistics.csv")] == [403, 403]


def test_one_authority_can_be_chosen_and_months_follow(rolled_up: None) -> None:
    text = page(Role.REVIEWER, "450000", authority="450200", year=YEAR)
    assert "提交 10 件" in text
    assert f"{YEAR}-01" in text.split("按月</h2>")[1]


def test_the_files_hold_the_rows_of_the_page(rolled_up: None) -> None:
    client = signed_in(officer(Role.REVIEWER, "450000"))
    shown = names(client.get(URL).text)
    rows = list(csv.reader(StringIO(client.get("/desk/statistics.csv").text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1 : len(shown) + 1]] == shown
    assert next(row for row in rows if row[0] == "柳州市")[:3] == ["柳州市", "3", "6.0"]
    assert "数据截至" in rows[len(shown) + 1][0]
    book = CalamineWorkbook.from_filelike(BytesIO(client.get("/desk/statistics.xlsx").content))
    assert book.sheet_names == ["按机关", "按月"]
    assert [row[0] for row in book.get_sheet_by_name("按机关").to_python()[1 : len(shown) + 1]] == shown


def test_before_the_first_refresh_the_page_says_so(db: None) -> None:
    assert "尚未统计" in page(Role.REVIEWER, "450000")


def test_a_year_or_kind_that_is_none_falls_back(rolled_up: None) -> None:
    client: Client = signed_in(officer(Role.REVIEWER, "450000"))
    assert client.get(URL, {"year": "x", "kind": "x"}).status_code == 200
    assert "0 件" in client.get(URL, {"kind": "examining"}).text


def test_the_page_asks_the_same_however_many_there_are(rolled_up: None) -> None:
    client, asked = signed_in(officer(Role.REVIEWER, "450000")), []
    client.get(URL)
    liuzhou = Authority.objects.get(code="450200")
    for size in (0, 400):
        numbers = dict.fromkeys((f"{holder}_{unit}" for holder in HOLDERS for unit in ("days", "wd")), 1)
        FilingTime.objects.bulk_create(
            FilingTime(filing_id=10_000 + at, authority=liuzhou, kind="grading", month=f"{YEAR}-02", **numbers) for at in range(size)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        asked.append(len(queries))
        assert not any(table in query["sql"] for query in queries.captured_queries for table in LARGE)
    assert asked[0] == asked[1] <= 15


def tiles_of(text: str) -> dict[str, int]:
    """City → the figure of its tile, where there is one."""
    return {name: int(count) for name, count in re.findall(r">(\S+) <b>(\d+)</b></a>", text) if count != "0"}


def test_institutions_in_good_standing_are_those_of_the_directory(db: None) -> None:
    """Counted when the rollups are refreshed, so that no page reads the whole register; the control is what came afterwards."""
    for number in (1, 2, 3):
        registered(number, track=Track.EXAMINING_QUALIFICATION, city="450200" if number < 3 else "450100")
    refresh(at=timezone.now())
    assert tiles_of(page(Role.REVIEWER, "450000")) == {"南宁": 1, "柳州": 2}
    registered(4, track=Track.EXAMINING_QUALIFICATION, city="450200")
    assert tiles_of(page(Role.REVIEWER, "450000")) == {"南宁": 1, "柳州": 2}
    refresh(at=timezone.now())
    assert tiles_of(page(Role.REVIEWER, "450000")) == {"南宁": 1, "柳州": 3}


def test_bars_fill_the_longest_and_keep_their_proportion(rolled_up: None) -> None:
    asked = reading.Asked(YEAR, authorities=tuple(filing_authorities()))
    row = next(row for row in reading.times(asked) if row.name == "柳州市")
    assert [(share.tone, share.mean) for share in row.shares] == [
        ("authority", 6.0),
        ("applicant", 2.0),
        ("experts", 13.0),
        ("centre", 5.0),
        ("ministry", 8.0),
    ]
    assert abs(sum(share.share for share in row.shares) + row.rest - 100) <= 2


def test_overdue_in_hand_is_counted(db: None) -> None:
    submitted(1, at=timezone.now() - timedelta(days=60))
    refresh(at=timezone.now())
    assert "figure-late" in page(Role.REVIEWER, "450000", year=str((timezone.localdate() - timedelta(days=60)).year))


def test_overdue_is_the_queue_s_own_view_row_by_row_and_the_file_s(db: None) -> None:
    """T13: what another has in hand, what is paused and what the applicant owes is late in neither; an evaluation is late in both."""
    now = timezone.now()
    yesterday, bureau = timezone.localdate() - timedelta(days=1), Authority.objects.get(code="450200")
    filings = [submitted(number, at=now - timedelta(days=2)) for number in range(1, 7)]
    for filing, more in zip(
        filings,
        (
            {"due_on": yesterday},
            {"due_on": yesterday, "desk": Authority.objects.get(code="450000")},
            {"due_on": yesterday, "paused_by": "技术评估"},
            {"due_on": yesterday, "clock_key": "supplement_answer"},
            {"due_on": timezone.localdate()},
            {"due_on": None, "paused_by": "技术评估", "evaluation_due_on": yesterday},
        ),
        strict=True,
    ):
        Filing.objects.filter(pk=filing.pk).update(**more)
    refresh(at=now)
    client = signed_in(officer(Role.REVIEWER, "450200"))
    shown = client.get("/desk/queue/", {"view": "overdue"}).text
    late = [filing.number for filing in filings if f"/desk/filings/{filing.pk}/" in shown]
    file = client.post("/desk/exports/queue/?view=overdue", {"order": ["number"], "column": ["number"], "form": "csv"})
    rows = list(csv.reader(StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))[1:]  # type: ignore[attr-defined]
    assert sorted(late) == sorted(row[0] for row in rows) == sorted([filings[0].number, filings[5].number])
    counted_late = FilingCount.objects.filter(authority=bureau).aggregate(late=Sum("overdue"))["late"]
    assert counted_late == len(late)
