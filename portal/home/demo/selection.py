"""Selection calls of the demo region: one whose result is announced, one in the cities' hands, one open and extended; every act is a service."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from filings.models import CallEntry, CitySelection, Filing, SelectionCall
from filings.queries import calls
from filings.rules.call import Dates
from filings.services import calling, extending_calls, intake, selecting
from filings.services.calling import Draft, Item
from filings.services.selecting import Judgement
from portal.accounts.rights import Role
from portal.authorities.roster import REGION
from portal.home.demo import case
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.dossiers import person_name
from portal.home.demo.places import CITIES, LIUZHOU, NANNING
from portal.home.demo.telling import Event
from portal.home.demo.trades import Trade, line_of
from portal.home.demo.world import Institution, World
from portal.institutions.enums import LegalForm, Track
from portal.workdays.rules import ZONE, Calendar

_PLACE = 800  # numbers of their own, away from the institutions of the stories
_ORDER = 2_000_000
EXTENDED_AGO = 2  # working days
_ITEMS = (
    Item("场地设备", 30, "场地面积、工位和监控符合备案条件，超出的加分"),
    Item("人员队伍", 30, "考评人员、督导员和专职人员的数量与资格"),
    Item("培训评价经历", 25, "近三年培训、评价人数和质量"),
    Item("管理制度", 15, "考务、题库、档案等制度齐全并执行"),
)
_TEXT = (
    "围绕先进制造、现代服务和民生服务等重点产业，面向全区遴选一批社会培训评价组织。\n"
    "申请单位在申请期内在线填报备案申请，由注册地设区市人力资源社会保障局评分、排序并推荐，自治区公布结果并受理备案。"
)
_CARE = ("4-10-01-05", "养老护理员", "54")
_CHILD = ("4-10-01-03", "保育师", "543")
_COOK = ("4-03-02-01", "中式烹调师", "543")
_NAMES = ("桂康", "新知", "博艺", "匠心", "育才", "启航", "惠民", "致远")
_POINTS = ((28, 27, 23, 13), (24, 22, 18, 11))


@dataclass
class Told:
    """One call as it is told: `draft`, when it was published, who applies, how far it goes, and to which dates it is extended, if it is."""

    draft: Draft
    published_on: date
    goes: str  # open, closed, announced
    extended: Dates | None = None
    cases: list[Case] = field(default_factory=list)
    row: SelectionCall | None = None

    @property
    def call(self) -> SelectionCall:
        assert self.row is not None
        return SelectionCall.objects.get(pk=self.row.pk)


def events(world: World, diary: Diary, days: Calendar, today: date, rng: random.Random) -> Iterator[Event]:
    """What happens in the three calls."""
    for number, one in enumerate(told_calls(diary, days, today)):
        one.cases.extend(_cases(world, number, rng))
        world.called.extend(row.institution for row in one.cases)
        yield from story(world, diary, one, number)


def told_calls(diary: Diary, days: Calendar, today: date) -> tuple[Told, ...]:
    """The three calls with their dates; the last one is extended while its window is open."""
    ahead = partial(_ahead, days, today)
    opens_on, decide_by = diary.ago(6), ahead(90)
    return (
        Told(_draft("第一批", (diary.ago(70), diary.ago(60), diary.ago(50), diary.ago(45), ahead(25))), diary.ago(75), "announced"),
        Told(_draft("第二批", (diary.ago(28), diary.ago(9), ahead(6), ahead(10), ahead(70))), diary.ago(32), "closed"),
        Told(
            _draft("第三批", (opens_on, ahead(5), ahead(18), ahead(25), decide_by)),
            diary.ago(8),
            "open",
            Dates(opens_on, ahead(12), ahead(25), ahead(30), decide_by),
        ),
    )


def _ahead(days: Calendar, today: date, working_days: int) -> date:
    return days.add(today, working_days).on


def _draft(word: str, on: tuple[date, date, date, date, date]) -> Draft:
    opens, closes, recommend, result, decide = on
    return Draft(
        title=f"{opens.year} 年{word}社会培训评价组织遴选公告",
        text=_TEXT,
        opens_on=opens,
        closes_on=closes,
        recommend_by=recommend,
        result_by=result,
        decide_by=decide,
        phases_excluded=True,
        pass_points=70,
        places_by_city={LIUZHOU: 1, NANNING: 1},
        items=_ITEMS,
    )


def _cases(world: World, number: int, rng: random.Random) -> Iterator[Case]:
    """Two applicants in either city where the call is over, one in either where it is not."""
    cities = {city.code: city for city in CITIES}
    wanted = [LIUZHOU, NANNING, LIUZHOU, NANNING][: 4 if number == 0 else 3 if number == 1 else 2]
    for at, code in enumerate(wanted):
        city, place = cities[code], _PLACE + 10 * number + at
        rows = (_CARE, _CHILD) if at % 2 else (_COOK, _CARE)
        trade = Trade("职业培训学校", Track.GRADING_SOCIAL, rows, "面向社会开展职业技能培训和评价。", form=LegalForm.PRIVATE_NON_ENTERPRISE)
        name = f"{city.name}{_NAMES[(3 * number + at) % len(_NAMES)]}{['', '第二', '第三'][number]}职业培训学校"
        lines = tuple(line_of(row, world.items) for row in rows)
        institution = Institution(
            place=place,
            name=name,
            city=city,
            trade=trade,
            lines=lines,
            division=f"{code[:4]}02",
            address=f"{city.name}市育才路 {20 + place % 60} 号",
            representative=person_name(rng),
            serial=f"MJ{place:06d}",
            staff=((f"school-{place}", person_name(rng), Role.ADMINISTRATOR),),
        )
        yield Case(place, institution, Track.GRADING_SOCIAL, lines, world, random.Random(rng.randrange(10**9)))


def story(world: World, diary: Diary, told: Told, number: int) -> Iterator[Event]:
    """The steps of one call with their instants."""
    order = _ORDER + 100 * number
    steps = [(_at(told.published_on, 10), partial(_publish, world, told))]
    first = told.draft.opens_on
    for at, one in enumerate(told.cases):
        steps += [(_at(first, 9 + at), partial(case.begin, one)), (_at(first, 9 + at, 30), partial(_apply, one))]
    if told.goes == "announced":
        on = _after(diary, told.draft.closes_on)
        steps += [(_at(on, 10), partial(_score, world, told)), (_at(on, 15), partial(_recommend, world, told))]
        result = _after(diary, told.draft.recommend_by)
        steps += [(_at(result, 9), partial(_announce, world, told)), (_at(result, 16), partial(_take_up, world, told))]
    elif told.goes == "closed":
        steps.append((_at(_after(diary, told.draft.closes_on), 10), partial(_score_one, world, told)))
    if told.extended is not None:
        on = diary.ago(EXTENDED_AGO)
        steps += [(_at(on, 10, 15), partial(_propose_extension, world, told)), (_at(on, 15, 40), partial(_confirm_extension, world, told))]
    for place, (at_, happen) in enumerate(steps):
        yield Event(at_, (order, place), happen)


def _at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), ZONE)


def _after(diary: Diary, on: date) -> date:
    """The first working day after a day that is past."""
    return next(day for day in diary.days if day > on)


def _publish(world: World, told: Told, at: datetime) -> None:
    region = world.desks[REGION]
    call = calling.draft(told.draft, by=region.reviewer, at=at)
    call = calling.propose(call, by=region.reviewer, at=at + timedelta(minutes=20), seen=call.version)
    told.row = calling.publish(call, by=region.approver, at=at + timedelta(hours=2), seen=call.version)


def _propose_extension(world: World, told: Told, at: datetime) -> None:
    assert told.extended is not None
    call, why = told.call, "多家单位反映设备验收未完成，需要时间准备材料。"
    extending_calls.propose(call, told.extended, reason=why, by=world.desks[REGION].reviewer, at=at, seen=call.version)


def _confirm_extension(world: World, told: Told, at: datetime) -> None:
    extending_calls.confirm(told.call.extensions.get(), by=world.desks[REGION].approver, at=at)


def _apply(one: Case, at: datetime) -> None:
    case.fill(one, at)
    case.submit(one, at + timedelta(minutes=20))


def _entries(told: Told) -> list[CallEntry]:
    found = CallEntry.objects.filter(selection__call=told.call).select_related("selection__call", "selection__city", "filing")
    return list(found.order_by("applied_at"))


def _score(world: World, told: Told, at: datetime) -> None:
    for place, entry in enumerate(_entries(told)):
        _give(world, entry, _POINTS[place // 2], at)


def _score_one(world: World, told: Told, at: datetime) -> None:
    """Where the cities are still at it, only the first application has its points."""
    _give(world, _entries(told)[0], _POINTS[0], at)


def _give(world: World, entry: CallEntry, given: tuple[int, ...], at: datetime) -> None:
    criteria = calls.criteria(entry.selection.call)
    points = {item.ref: value for item, value in zip(criteria, given, strict=True)}
    notes = {item.ref: f"按现场和材料核定 {points[item.ref]} 分" for item in criteria}
    by = world.desks[entry.selection.city.code].reviewer
    selecting.score(entry, points, notes, by=by, at=at, seen=selecting.seen_scores(entry))


def _recommend(world: World, told: Told, at: datetime) -> None:
    """Each city recommends its best."""
    for selection in CitySelection.objects.filter(call=told.call).select_related("call", "city").order_by("city__order"):
        desk = world.desks[selection.city.code]
        rows = sorted(calls.live_entries(selection), key=lambda row: (-(row.points or 0), row.pk))
        said = {row.pk: _judged(rank) for rank, row in enumerate(rows, start=1)}
        done = selecting.propose(selection, said, by=desk.reviewer, at=at, seen=selection.version)
        selecting.recommend(done, by=desk.approver, at=at + timedelta(minutes=50), seen=done.version)


def _judged(rank: int) -> Judgement:
    words = "得分居首，场地和人员条件好，填补本市该职业的评价空白。" if rank == 1 else "条件基本具备，本市名额已满。"
    return Judgement(rank, rank == 1, words)


def _announce(world: World, told: Told, at: datetime) -> None:
    region = world.desks[REGION]
    call = calling.settle(told.call, by=region.reviewer, at=at, seen=told.call.version)
    calling.announce(call, by=region.approver, at=at + timedelta(hours=1), seen=call.version)


def _take_up(world: World, told: Told, at: datetime) -> None:
    """The region declines who was not selected, and accepts the first of the others."""
    acceptor = world.desks[REGION].acceptor
    calling.decline_unselected(told.call, by=acceptor, at=at)
    chosen = Filing.objects.filter(call=told.call, state="submitted").order_by("pk").first()
    if chosen is not None:
        intake.accept(chosen, by=acceptor, at=at + timedelta(minutes=30), seen=chosen.version)
