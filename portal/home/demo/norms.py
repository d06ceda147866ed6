"""Employers' norms of the demo region: one on file in its second edition, one that waits, one sent back; every act is a service."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from filings.models import EmployerNorm
from filings.rules.norms import Said
from filings.services import norms
from portal.home.demo.diary import Diary
from portal.home.demo.dossiers import Line
from portal.home.demo.papers import sheets
from portal.home.demo.registered import quiet
from portal.home.demo.telling import Event
from portal.home.demo.world import Institution, World
from portal.institutions.enums import Track
from portal.workdays.rules import ZONE

_ORDER = 5_000_000


def events(world: World, diary: Diary) -> Iterator[Event]:
    """The norms of the first demo institution, and one of another employer."""
    first = world.institutions[0]
    other = next((row for row in quiet(world) if row.trade.track is Track.GRADING_EMPLOYER), None)
    steps = [
        (90, partial(_submit, world, first, first.lines[0], 0)),
        (86, partial(_answer, world, first, "")),
        (21, partial(_submit, world, first, first.lines[0], 1)),
        (18, partial(_answer, world, first, "")),
        (3, partial(_submit, world, first, first.lines[-1], 0)),
    ]
    if other is not None:
        steps += [
            (7, partial(_submit, world, other, other.lines[0], 0)),
            (5, partial(_answer, world, other, "三级技能要求缺实操评分标准。")),
        ]
    for place, (ago, happen) in enumerate(steps):
        yield Event(datetime.combine(diary.ago(ago), time(10, 40), ZONE), (_ORDER, place), happen)


def _submit(world: World, institution: Institution, line: Line, revision: int, at: datetime) -> None:
    world.join(institution, at - timedelta(days=1))
    edition = f"{at.year - 1 + revision} 年版"
    said = Said(line.code, line.name, f"{line.name}企业评价规范", edition, line.levels)
    text = SimpleUploadedFile(f"{line.name}企业评价规范.pdf", sheets("Assessment norm", 4 + revision), "application/pdf")
    norms.submit(institution.person, said, text, by=institution.admin, at=at)


def _answer(world: World, institution: Institution, words: str, at: datetime) -> None:
    """Put on file, or sent back with `words`."""
    norm = EmployerNorm.objects.filter(legal_person=institution.person, state="submitted").latest("pk")
    reviewer = world.desks[norm.authority.code].reviewer
    if words:
        norms.send_back(norm, words=words, by=reviewer, at=at, seen=norm.version)
    else:
        norms.put_on_file(norm, by=reviewer, at=at, seen=norm.version)
