"""The counter of the demo region: a filing filled in for an institution and taken by a colleague, another being filled in; every act is a service."""

import random
from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from filings.enums import IdKind
from filings.models import Assistance
from filings.queries.assistance import COMMITMENT
from filings.rules.assistance import Mandate
from filings.services import assisting, intake
from filings.services.assisting import Newcomer
from portal.accounts.rights import Role
from portal.home.demo import case
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.dossiers import id_number, person_name
from portal.home.demo.papers import sheets
from portal.home.demo.places import CITIES, LIUZHOU
from portal.home.demo.telling import Event
from portal.home.demo.trades import EMPLOYERS, SPECIALS, Trade, line_of
from portal.home.demo.world import Institution, World
from portal.workdays.rules import ZONE

COLLEAGUE = "韦桂林"  # who accepts what the first acceptor has filled in
_PLACE = 700  # numbers of their own, away from the institutions of the stories
_POSITIONS = ("办公室主任", "人力资源部经理")
_ORDER = 6_000_000
_NAMES: tuple[tuple[str, Trade], ...] = (("柳州榕荫职业培训学校", SPECIALS[0]), ("柳州翠微纺织有限公司", EMPLOYERS[4]))


def cast(world: World, rng: random.Random) -> list[Case]:
    """The two institutions that come without an account, each with its filing."""
    cases = [_case(world, number, rng) for number in range(len(_NAMES))]
    world.helped.extend(one.institution for one in cases)
    return cases


def _case(world: World, number: int, rng: random.Random) -> Case:
    name, trade = _NAMES[number]
    institution = Institution(
        place=_PLACE + number,
        name=name,
        city=next(city for city in CITIES if city.code == LIUZHOU),
        trade=trade,
        lines=tuple(line_of(row, world.items) for row in trade.lines[:1]),
        division=f"{LIUZHOU[:4]}02",
        address=f"柳州市城中区滨江路 {31 + number} 号",
        representative=person_name(rng),
        serial=f"MG{_PLACE + number:06d}",
        staff=(),
    )
    return Case(institution.place, institution, trade.track, institution.lines, world, random.Random(rng.randrange(10**9)))


def events(world: World, diary: Diary, cases: list[Case]) -> Iterator[Event]:
    """The first is submitted and accepted by another officer than who filled it in; the second stands half filled in."""
    first, second = cases
    steps = (
        (5, time(9, 10), partial(_record, world, first)),
        (5, time(9, 30), partial(case.begin, first)),
        (5, time(9, 50), partial(case.fill, first)),
        (5, time(10, 40), partial(_submit, first)),
        (4, time(9, 20), partial(_accept, world, first)),
        (1, time(9, 15), partial(_record, world, second)),
        (1, time(9, 25), partial(case.begin, second)),
        (1, time(9, 45), partial(case.fill, second, sections=4)),
    )
    for place, (ago, at, happen) in enumerate(steps):
        yield Event(datetime.combine(diary.ago(ago), at, ZONE), (_ORDER, place), happen)


def _record(world: World, told: Case, at: datetime) -> None:
    """The mandate with its scan; the officer fills in for the institution from here on."""
    desk, institution = world.desks[LIUZHOU], told.institution
    party = Newcomer(institution.credit_code, institution.name, institution.trade.form.value)
    document = (IdKind.CITIZEN, id_number(told.rng), at.date())
    mandate = Mandate(person_name(told.rng), _POSITIONS[told.number - _PLACE], f"0772-{told.rng.randrange(2000000, 8999999)}", *document)
    row = assisting.record(party, desk.authority, mandate, _scan("委托书", "Mandate"), by=desk.acceptor, at=at)
    institution.joined.append((row.legal_person, desk.acceptor))


def _scan(name: str, title: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", sheets(title, 1), "application/pdf")


def _submit(told: Case, at: datetime) -> None:
    """With the commitment that the institution has signed."""
    mandate = Assistance.objects.get(filing=told.filing)
    assisting.add_paper(mandate, COMMITMENT, _scan("签章承诺书", "Commitment"), by=told.institution.admin, at=at)
    told.reload()
    case.submit(told, at)


def _accept(world: World, told: Case, at: datetime) -> None:
    colleague = world.colleague(told.desk, Role.ACCEPTOR, COLLEAGUE, at)
    told.filing = intake.accept(told.filing, by=colleague, at=at, seen=told.filing.version)
