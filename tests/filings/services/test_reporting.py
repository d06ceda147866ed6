"""The city's report of a completed filing to the Centre: drafted by itself, sent by the city, acknowledged. Clause: 附1末, 附2末."""

from datetime import date, datetime, timedelta

import pytest

from filings.models import CityReport, Filing
from filings.services import intake, reporting
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.institutions.enums import Track
from portal.terms.models import Term
from portal.workflow.performing import NotAllowed, Refused
from tests.filings import road
from tests.filings.stage import MONDAY, ZONE, Desk, Line, centre_officer, desk, submitted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GUARD = Line("4-07-05-01", "保安员", ("5", "4"))


def completed(bureau: Desk, number: int = 1, at: datetime = MONDAY, track: Track = Track.EXAMINING_QUALIFICATION) -> Filing:
    """An examining filing, decided at `at`: no evaluation stands between."""
    filing = submitted(number, track=track, lines=(GUARD,))
    if filing.authority != bureau.authority:  # the region takes assessments that depend on a qualification
        by = desk(filing.authority.code).acceptor
        filing = intake.transfer(filing, bureau.authority, reason="试点", by=by, at=MONDAY, seen=filing.version)
    return road.decided(road.reviewed(road.accepted(filing, bureau, MONDAY), bureau, MONDAY), bureau, at)


@pytest.fixture
def bureau() -> Desk:
    return desk()


@pytest.fixture
def officer() -> User:
    return centre_officer()


def term(report: CityReport) -> Term:
    return Term.objects.get(subject_type="filings.filing", subject_id=report.filing_id, key="city_report")


@pytest.mark.parametrize(
    ("at", "due_on"),
    [
        pytest.param(MONDAY, date(2026, 9, 20), id="A43-in-office-hours"),
        pytest.param(MONDAY.replace(hour=19), date(2026, 9, 21), id="D77-after-office-hours"),
        pytest.param(datetime(2026, 9, 12, 10, tzinfo=ZONE), date(2026, 9, 28), id="D77-on-a-saturday"),
    ],
)
def test_report_is_due_with_its_clock(bureau: Desk, at: datetime, due_on: date) -> None:
    """A43, B66: ten working days after the decision; report and clock name the same day."""
    report = CityReport.objects.get(filing=completed(bureau, at=at))
    assert (report.due_on, term(report).due_on, term(report).clause) == (due_on, due_on, "附1末")


def test_region_owes_no_report() -> None:
    filing = submitted(track=Track.EXAMINING_QUALIFICATION, lines=(GUARD,))
    region = desk("450000")
    road.decided(road.reviewed(road.accepted(filing, region, MONDAY), region, MONDAY), region, MONDAY)
    assert not CityReport.objects.exists()


def test_sending_is_the_citys(bureau: Desk, officer: User) -> None:
    """D79: the reviewer of its own city sends a report, nobody else."""
    own, others = (CityReport.objects.get(filing=completed(*case)) for case in ((bureau, 1), (desk("450100"), 2)))
    for by in (bureau.acceptor, bureau.approver, officer, own.filing.created_by):
        sent = reporting.send([own, others], by=by, at=MONDAY + DAY)
        assert [(report, [reason.text for reason in reasons]) for report, reasons in sent.refused] == [
            (report, [f"报送由{report.authority}的审核岗办理。"]) for report in (own, others)
        ]
        assert (sent.now, sent.before) == ((), ())
    assert not CityReport.objects.filter(sent_at__isnull=False).exists()


def test_one_that_may_not_be_sent_stops_none_of_the_others(bureau: Desk) -> None:
    elsewhere = desk("450100")
    first, others, second = (CityReport.objects.get(filing=completed(*case)) for case in ((bureau, 1), (elsewhere, 2), (bureau, 3)))
    sent = reporting.send([first, others, second], by=bureau.reviewer, at=MONDAY + DAY)
    assert (sent.now, sent.before, [report for report, _ in sent.refused]) == ((first, second), (), [others])
    assert [term(report).is_open for report in (first, others, second)] == [False, True, False]


def test_report_is_sent_once(bureau: Desk) -> None:
    report = CityReport.objects.get(filing=completed(bureau))
    first, second = (reporting.send([report], by=bureau.reviewer, at=MONDAY + day * DAY) for day in (1, 2))
    assert [(sent.now, sent.before, sent.refused) for sent in (first, second)] == [((report,), (), ()), ((), (report,), ())]
    report.refresh_from_db()
    assert (report.sent_at, report.sent_by) == (MONDAY + DAY, bureau.reviewer)
    entry = Entry.objects.get(act="filings.send_city_report")
    assert (entry.actor_name, entry.data["clause"]) == (str(bureau.reviewer), "附1末")


def test_centre_acknowledges_what_was_sent_once(bureau: Desk, officer: User) -> None:
    report = CityReport.objects.get(filing=completed(bureau))
    with pytest.raises(Refused, match="尚未报出"):
        reporting.acknowledge(report, by=officer, at=MONDAY + DAY)
    reporting.send([report], by=bureau.reviewer, at=MONDAY + DAY)
    for by in (bureau.reviewer, report.filing.created_by):
        with pytest.raises(NotAllowed):
            reporting.acknowledge(report, by=by, at=MONDAY + 2 * DAY)
    assert reporting.acknowledge(report, by=officer, at=MONDAY + 2 * DAY).acknowledged_by == officer
    with pytest.raises(Refused, match="已经签收"):
        reporting.acknowledge(report, by=officer, at=MONDAY + 3 * DAY)


def test_many_are_acknowledged_and_those_that_wait_for_nothing_are_left(bureau: Desk, officer: User) -> None:
    first, second, unsent = (CityReport.objects.get(filing=completed(bureau, number)) for number in (1, 2, 3))
    reporting.send([first, second], by=bureau.reviewer, at=MONDAY + DAY)
    reporting.acknowledge(first, by=officer, at=MONDAY + 2 * DAY)
    with pytest.raises(NotAllowed):
        reporting.acknowledge_all([second], by=bureau.reviewer, at=MONDAY + 3 * DAY)
    assert reporting.acknowledge_all([first, second, unsent], by=officer, at=MONDAY + 3 * DAY) == 1
    done = CityReport.objects.filter(acknowledged_at__isnull=False).order_by("pk")
    assert list(done.values_list("acknowledged_at", flat=True)) == [MONDAY + 2 * DAY, MONDAY + 3 * DAY]
    assert Entry.objects.filter(act="filings.acknowledge_city_report", actor_name=str(officer)).count() == 2
