"""Changes of the demo region: registrations of before that move, are renamed or grow, each in another state; every act is a service."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from filings.enums import ChangeKind
from filings.models import Handover, Section
from filings.queries.intake import intake
from filings.rules.change_kinds import PROOF
from filings.services import changing, drafting, handovers
from filings.services.versions import draft
from portal.home.demo import acts, case
from portal.home.demo.case import Case
from portal.home.demo.diary import Diary
from portal.home.demo.dossiers import Line, dossier, id_number
from portal.home.demo.places import LIUZHOU, NANNING
from portal.home.demo.registered import quiet
from portal.home.demo.telling import Event
from portal.home.demo.world import World
from portal.people.identity import keyed_hash, mask
from portal.workflow.acting import act

_ORDER = 2_000_000  # after the registrations of the same instant
_ADDED = (Line("4-03-02-01", "中式烹调师", ("5", "4")), Line("4-02-06-01", "仓储管理员", ("5",)))
K = ChangeKind
Act = Callable[[Case, datetime], None]


@dataclass(frozen=True, slots=True)
class Story:
    """One change: the city it is told in, its steps (working days after the one before, act), how long ago the last one was."""

    city: str
    steps: tuple[tuple[int, Act], ...]
    age: int


def begin(story: Case, at: datetime, *, kinds: tuple[str, ...]) -> None:
    """The institution chooses what changes."""
    registration = story.institution.registrations[0]
    story.filing = changing.start_change(registration, kinds, by=story.institution.admin, at=at)


def answer(story: Case, at: datetime, **answers: str) -> None:
    """The basic information as it is to be, with its proof and the letter."""
    _write(story, "institution", answers, at)
    for key in dict.fromkeys(PROOF[field] for field in answers if field in PROOF):
        case.upload(story, key, at)
    _materials(story, at)


def rename(story: Case, at: datetime) -> None:
    """股份有限公司 for 有限公司, else the name with 集团."""
    name = story.institution.name
    answer(story, at, name=name.replace("有限公司", "股份有限公司") if "有限公司" in name else f"{name}（集团）")


def move(story: Case, at: datetime) -> None:
    """The registered address is in Nanning now."""
    answer(story, at, registered_division="450103", registered_address="南宁市青秀区民族大道 100 号")


def represent(story: Case, at: datetime) -> None:
    """Another legal representative."""
    number = id_number(story.rng)
    identity = {"representative_id_hash": keyed_hash(number), "representative_id_masked": mask(number)}
    answer(story, at, legal_representative="韦国强", **identity)


def widen(story: Case, at: datetime) -> None:
    """The lines added, with the sites and people that are judged again."""
    added = [line for line in _ADDED if line.code not in {held.code for held in story.institution.lines}]
    content = dossier(story.institution.applicant, story.track, tuple(added), on=at.date(), rng=story.rng)
    with act(story.institution.admin, at, story.institution.person):
        for key in ("occupations", "venues", "equipment", "assessors", "experts", "supervisors", "staff", "rules", "commitment"):
            _write(story, key, content[key], at)
    _materials(story, at)


def _write(story: Case, key: str, answers: Any, at: datetime) -> None:
    section = Section.objects.get(version=draft(story.filing), key=key)
    content = {**section.content, **answers}
    drafting.save_section(story.filing, key, content, edit_no=section.edit_no, by=story.institution.admin, at=at)


def _materials(story: Case, at: datetime) -> None:
    version = draft(story.filing)
    assert version is not None
    for need in intake(story.filing, version, on=at.date()).materials:
        if need.owed:
            case.upload(story, need.key, at)


def turn_down(story: Case, at: datetime) -> None:
    """The other authority does not take the registration over yet."""
    moving = Handover.objects.get(filing=story.filing)
    approver = story.world.desks[moving.target.code].approver
    handovers.turn_down(moving, answer="新注册地的评价场地尚未启用，请启用后再移交。", by=approver, at=at, seen=moving.version)


def take_over(story: Case, at: datetime) -> None:
    """The other authority takes the registration over."""
    moving = Handover.objects.get(filing=story.filing)
    handovers.take_over(moving, by=story.world.desks[moving.target.code].approver, at=at, seen=moving.version)


_BASICS: tuple[tuple[int, Act], ...] = ((0, case.submit), (2, acts.accept), (1, acts.check), (0, acts.clear))
_DECIDED: tuple[tuple[int, Act], ...] = (*_BASICS, (1, acts.propose), (1, acts.approve))


def _moving(*after: tuple[int, Act]) -> tuple[tuple[int, Act], ...]:
    return ((0, partial(begin, kinds=(K.OTHER_CITY,))), (1, move), *_DECIDED, *after)


_STORIES: tuple[Story, ...] = (
    Story(LIUZHOU, ((0, partial(begin, kinds=(K.NAME,))), (1, rename), *_DECIDED, (2, acts.send_report)), 9),
    Story(LIUZHOU, _moving(), 3),
    Story(LIUZHOU, _moving((3, turn_down)), 2),
    Story(LIUZHOU, _moving((4, take_over)), 6),
    Story(LIUZHOU, ((0, partial(begin, kinds=(K.REPRESENTATIVE,))), (1, represent), *_BASICS[:2]), 2),
    Story(
        LIUZHOU,
        (
            (0, partial(begin, kinds=(K.ADDED_OCCUPATIONS,))),
            (1, widen),
            *_BASICS,
            (1, acts.invite),
            (1, acts.answer),
            (1, acts.open_evaluation),
            (6, acts.sign),
            (1, acts.conclude),
            (1, acts.publicise),
        ),
        2,
    ),
    Story(NANNING, ((0, partial(begin, kinds=(K.ADDED_OCCUPATIONS, K.BASIC_DATA))), (1, widen)), 1),
)


def events(world: World, diary: Diary, rng: random.Random) -> Iterator[Event]:
    """The steps of every story that finds an institution, in its city by preference, with a registration of years ago and nothing else happening to it."""
    free = quiet(world)
    for number, story in enumerate(_STORIES):
        here = [row for row in free if row.city.code == story.city]
        elsewhere = [row for row in free if row.city.code != NANNING]
        chosen = next(iter(here or elsewhere), None)
        if chosen is None:
            continue
        free.remove(chosen)
        told = Case(number, chosen, chosen.trade.track, chosen.lines, world, random.Random(rng.randrange(10**9)))
        instants = diary.instants([gap for gap, _ in story.steps], story.age, told.rng)
        for place, ((_, step), at) in enumerate(zip(story.steps, instants, strict=True)):
            yield Event(at, (_ORDER + number, place), partial(step, told))
