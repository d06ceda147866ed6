"""A selection call and the applications in it, for tests: every act goes through the services."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from filings.models import CallEntry, CitySelection, Filing, SelectionCall
from filings.queries import calls
from filings.services import calling, drafting, selecting, submitting
from filings.services.calling import Draft, Item
from filings.services.selecting import Judgement
from portal.accounts.models import User
from portal.institutions.enums import Track
from tests.filings.stage import ELECTRICIAN, MONDAY, Desk, fill, institution

ZONE = ZoneInfo("Asia/Shanghai")
DRAFTED = MONDAY - timedelta(days=5)
DRAFT = Draft(
    title="2026 年社会培训评价组织遴选公告",
    text="围绕重点产业遴选。",
    opens_on=date(2026, 9, 7),
    closes_on=date(2026, 9, 18),
    recommend_by=date(2026, 9, 30),
    result_by=date(2026, 10, 15),
    decide_by=date(2026, 12, 31),
    phases_excluded=True,
    pass_points=60,
    places_by_city={"450200": 1, "450100": 1},
    items=(Item("场地设备", 40, "按备案条件评定"), Item("人员队伍", 35), Item("培训评价经历", 25)),
)


def day(month: int, number: int, hour: int = 10) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=ZONE)


CLOSED = day(9, 21)  # the Monday after the window
RESULT = day(10, 9)  # the Friday after the holidays


def published(region: Desk, draft: Draft = DRAFT) -> SelectionCall:
    """Drafted and sent on by the reviewer, published by the approver."""
    call = calling.draft(draft, by=region.reviewer, at=DRAFTED)
    call = calling.propose(call, by=region.reviewer, at=DRAFTED, seen=call.version)
    return calling.publish(call, by=region.approver, at=DRAFTED, seen=call.version)


def drafted(number: int, at: datetime = MONDAY, division: str = "450202") -> tuple[Filing, User]:
    """A social organisation's filing, complete and not submitted."""
    person, admin = institution(number, division=division)
    filing = drafting.start(person, Track.GRADING_SOCIAL, by=admin, at=at)
    return fill(filing, at=at, lines=(ELECTRICIAN,)), admin


def applied(number: int, at: datetime = MONDAY, division: str = "450202") -> Filing:
    filing, admin = drafted(number, at, division)
    return submitting.submit(filing, by=admin, at=at, seen=filing.version)


def selection_of(filing: Filing) -> CitySelection:
    return CitySelection.objects.select_related("call", "city").get(entries__filing=filing)


def entry_of(filing: Filing) -> CallEntry:
    return CallEntry.objects.select_related("selection__call", "selection__city", "filing").get(filing=filing)


def scored(filing: Filing, city: Desk, points: tuple[int, int, int] = (40, 35, 25), at: datetime = CLOSED) -> CallEntry:
    entry = entry_of(filing)
    given = {row.ref: value for row, value in zip(calls.criteria(entry.selection.call), points, strict=True)}
    notes = dict.fromkeys(given, "按现场和材料核定")
    return selecting.score(entry, given, notes, by=city.reviewer, at=at, seen=selecting.seen_scores(entry))


def judged(selection: CitySelection, *chosen: Filing) -> dict[int, Judgement]:
    """The ranking by points, these recommended, the others not."""
    rows = calls.live_entries(selection)
    ranked = sorted(rows, key=lambda row: (-(row.points or 0), row.pk))
    picked = {filing.pk for filing in chosen}
    return {
        row.pk: Judgement(rank, row.filing_id in picked, "条件最好，布局合理" if row.filing_id in picked else "名额已满")
        for rank, row in enumerate(ranked, start=1)
    }


def proposed(selection: CitySelection, city: Desk, *chosen: Filing, at: datetime = CLOSED) -> CitySelection:
    return selecting.propose(selection, judged(selection, *chosen), by=city.reviewer, at=at, seen=selection.version)


def recommended(selection: CitySelection, city: Desk, *chosen: Filing, at: datetime = CLOSED) -> CitySelection:
    done = proposed(selection, city, *chosen, at=at)
    return selecting.recommend(done, by=city.approver, at=at, seen=done.version)


def announced(call: SelectionCall, region: Desk, at: datetime = RESULT) -> SelectionCall:
    call = SelectionCall.objects.get(pk=call.pk)
    call = calling.settle(call, by=region.reviewer, at=at, seen=call.version)
    return calling.announce(call, by=region.approver, at=at, seen=call.version)
