"""Cross-city notices of the demo region: a standing site with conditions, a sitting that waits, one that has waited too long."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

from filings.enums import NoticeKind
from filings.models import CrossCityNotice
from filings.queries import crossing as queries
from filings.rules.cross_city import Report
from filings.services import crossing
from portal.home.demo.diary import Diary
from portal.home.demo.places import NANNING
from portal.home.demo.telling import Event
from portal.home.demo.world import World
from portal.institutions.enums import Track
from portal.institutions.models import Registration
from portal.workdays.rules import ZONE, Calendar

_ORDER = 3_000_000


def events(world: World, diary: Diary, days: Calendar, today: date) -> Iterator[Event]:
    """The notices of the first demo institution to Nanning, after its registration."""
    start, end = days.add(today, 8).on, days.add(today, 10).on
    steps = (
        (9, partial(_report, world, NoticeKind.STANDING, ("邕宁实训考点", "民族大道 88 号"), start, days.add(today, 120).on)),
        (8, partial(_report, world, NoticeKind.SITTING, ("良庆区职教中心", "银海大道 16 号"), start, end)),
        (6, partial(_consent, world)),
        (
            2,
            partial(
                _report, world, NoticeKind.SITTING, ("兴宁区实训基地", "昆仑大道 203 号"), days.add(today, 15).on, days.add(today, 16).on
            ),
        ),
    )
    for place, (ago, happen) in enumerate(steps):
        yield Event(datetime.combine(diary.ago(ago), time(10, 5), ZONE), (_ORDER, place), happen)


def _registration(world: World) -> Registration | None:
    """Liuzhou's employer, once its story has filed it; a small region may have told it otherwise."""
    first = world.institutions[0]
    rows = Registration.objects.select_related("legal_person", "supervised_by", "filed_with")
    return rows.filter(legal_person__name=first.name, track=Track.GRADING_EMPLOYER).first()


def _report(world: World, kind: NoticeKind, site: tuple[str, str], starts_on: date, ends_on: date, at: datetime) -> None:
    registration = _registration(world)
    if registration is None:
        return
    name, address = site
    scope = queries.scope_of(registration)
    codes = [line.code for line in scope.values()][:1]
    people = [ref for ref, row in queries.assessors_of(registration).items() if set(codes) <= set(row.occupations)][:3]
    lines = tuple(sorted(key for key, line in scope.items() if line.code in codes))
    said = Report(name, f"{NANNING[:4]}02", address, starts_on, ends_on, lines, 40, tuple(sorted(people)))
    crossing.report(registration, kind, said, by=world.institutions[0].admin, at=at)


def _consent(world: World, at: datetime) -> None:
    notice = CrossCityNotice.objects.filter(kind=NoticeKind.STANDING).first()
    if notice is not None:
        words = "每批开考前 3 个工作日报送计划，增派一名外部质量督导员。"
        reviewer = world.desks[NANNING].reviewer
        crossing.answer(notice, "consent_on_conditions", words=words, by=reviewer, at=at, seen=notice.version)
