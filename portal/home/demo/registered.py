"""Institutions of the demo region that were filed before its stories begin: registration, receipt and directory entry, by the same services.

Their filings were papers of the years before; what has happened to them since stands as dated facts, so that directory and verification
show every face.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from filings.enums import Level
from portal.directory import services as directory
from portal.documents import contents
from portal.documents.models import PaperKind
from portal.documents.services.issuing import issue
from portal.documents.services.numbering import paper_number
from portal.documents.signing import is_demo_key
from portal.home.demo.acts import institution_code
from portal.home.demo.diary import Diary
from portal.home.demo.telling import Event, authority_code
from portal.home.demo.world import Institution, World
from portal.institutions import services as institutions
from portal.institutions.enums import Audience, FactKind, Kind, Track
from portal.institutions.models import Registration
from portal.institutions.services import Grant, ScopeRow, SiteRow
from portal.policy.services import figure
from portal.workdays.rules import months_after, validity_end
from portal.workflow.acting import act

_AUDIENCE = {Track.GRADING_EMPLOYER: Audience.OWN_WORKERS, Track.GRADING_SCHOOL: Audience.OWN_STUDENTS}
_NEW = 140  # working days before today: younger registrations come from the stories
_OLDEST = 700  # working days: nobody but those of `old` and of `ending` comes near the end of his three years
_ORDER = 1_000_000  # after every story of the same instant


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a registration: the fact, how many working days ago, for how many days (None: until further notice), why."""

    kind: FactKind
    ago: int
    reason: str
    clause: str
    days: int | None = None


_FATES: tuple[Fate, ...] = (
    Fate(FactKind.SUSPENSION, 15, "超备案等级开展评价", "附3一(二)", 90),
    Fate(FactKind.TERMINATION, 60, "出租评价资质", "附3一(三)"),
    Fate(FactKind.SUSPENSION, 90, "未按期完成整改", "附3一(二)", 60),
    Fate(FactKind.CANCELLATION, 40, "机构申请注销", "文三(三)"),
    Fate(FactKind.SUSPENSION, 8, "涉嫌重大违纪违规，正在调查", "附3一(二)"),
    Fate(FactKind.WATCH, 15, "列入重点监管目录", "附3一(二)"),
)
_EXPIRED = 4  # how many have outlived their validity
ENDING = (58, 55, 40, 30, -6, -12)  # days to the end of those that `renewals` tells of, as far as there are so many


def events(world: World, diary: Diary, rng: random.Random) -> Iterator[Event]:
    """The registration of every institution that no story has brought in nor `renewals` will, and what became of a few of them."""
    idle = [row for row in world.institutions if not row.told]
    old, fates = _destinies(idle)
    near = {row.place for row, _ in ending(world)}
    for institution in idle:
        back = _ago(institution, diary, rng, old)
        if institution.place in near:
            continue
        yield _event(institution, diary, back, rng, partial(register, world, institution))
        if institution.place in fates:
            fate = fates[institution.place]
            yield _event(institution, diary, fate.ago, rng, partial(befall, world, institution, fate))


def quiet(world: World) -> list[Institution]:
    """The grading institutions registered long ago whose registration stands and to which nothing has happened since."""
    near = {row.place for row, _ in ending(world)}
    return [row for row in _untouched(world) if row.place not in near]


def ending(world: World) -> list[tuple[Institution, int]]:
    """Those whose validity ends about now, with the days that are left; no social organisation among them."""
    free = [row for row in _untouched(world) if row.trade.track is not Track.GRADING_SOCIAL]
    return list(zip(reversed(free[len(free) // 2 :]), ENDING, strict=False))


def _untouched(world: World) -> list[Institution]:
    idle = [row for row in world.institutions if not row.told]
    old, fates = _destinies(idle)
    return [row for row in idle if row.trade.track.kind is Kind.GRADING and row.place not in old and row.place not in fates]


def filed_ago(diary: Diary, left: int) -> int:
    """How many working days ago an institution was filed whose three years end in so many days, a day more or less for days off."""
    filed_on = months_after(diary.days[-1] + timedelta(days=left + 2), -36)
    return sum(day >= filed_on for day in diary.days)


def _destinies(idle: list[Institution]) -> tuple[set[int], dict[int, Fate]]:
    """Whose validity is over by now, and what became of a few of the others."""
    grading = [row for row in idle if row.trade.track.kind is Kind.GRADING]
    old = {row.place for row in grading[:: max(1, len(grading) // _EXPIRED)][:_EXPIRED]}
    fated = [row for row in idle if row.place not in old]
    return old, dict(zip((row.place for row in fated[:: max(1, len(fated) // len(_FATES))]), _FATES, strict=False))


def _ago(institution: Institution, diary: Diary, rng: random.Random, old: set[int]) -> int:
    """When it was filed: those of `old` a little more than three years ago, so that they have expired by now."""
    if institution.place not in old:
        return rng.randrange(_NEW, min(len(diary.days), _OLDEST))
    three_years = diary.days[-1] - timedelta(days=3 * 365 + 20)
    return sum(day >= three_years for day in diary.days) + rng.randrange(60)


def _event(institution: Institution, diary: Diary, ago: int, rng: random.Random, happen: partial[None]) -> Event:
    at = diary.instants([0], min(ago, len(diary.days)), rng)[0]
    return Event(at, (_ORDER + institution.place, 0), happen)


def register(world: World, institution: Institution, at: datetime) -> None:
    """The registration with its lines and sites, its receipt, its directory entry."""
    world.join(institution, at - timedelta(days=1))
    track = institution.trade.track
    desk = world.desks[authority_code(institution, track)]
    filed_on, by = at.date(), desk.approver
    grading = track.kind is Kind.GRADING
    grant = Grant(
        track=track,
        filed_with=desk.authority,
        number=paper_number(desk.authority, PaperKind.RECEIPT, filed_on.year),
        audience=_AUDIENCE.get(track, Audience.PUBLIC),
        filed_on=filed_on,
        valid_to=validity_end(filed_on, figure("validity_years", filed_on).number) if grading else None,
        institution_code=institution_code(institution.place) if grading else "",
        scope=tuple(_scope(institution)),
        sites=(SiteRow("theory", "理论考场 201", institution.address), SiteRow("skill", "实训车间", institution.address)),
    )
    with act(by, at, desk.authority):
        registration = institutions.establish(institution.person, grant, by=by, at=at)
        _issue_receipt(institution, registration, at)
        directory.publish(registration, reason="初次备案", clause="附1二(三)" if not grading else "附2二(五)", by=by, at=at)
    institution.registrations.append(registration)


def _scope(institution: Institution) -> Iterator[ScopeRow]:
    norm = "专项职业能力考核规范" if institution.trade.track is Track.EXAMINING_SPECIAL else "国家职业标准"
    for line in institution.lines:
        for level in line.levels or ("",):
            edition = line.edition if line.levels else ""
            yield ScopeRow(code=line.code, name=line.name, norm=norm, edition=edition, level=level)


def _issue_receipt(institution: Institution, registration: Registration, at: datetime) -> None:
    authority, track = registration.filed_with, Track(registration.track)
    grading = track.kind is Kind.GRADING
    rows = list(_scope(institution))
    lines = tuple(
        contents.ScopeLine(name=name, code=code, basis=norm, levels=tuple(Level(row.level).word for row in group if row.level))
        for (code, name, norm), group in groupby(rows, key=lambda row: (row.code, row.name, row.norm))
    )

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.ReceiptContent(
            authority=authority.name,
            number=number,
            addressee=institution.name,
            issued_on=registration.filed_on,
            code=code,
            sample_seal=is_demo_key(authority.code),
            contact=authority.phone,
            examining=not grading,
            matter="初次备案",
            steps=("审核", "评估", "公示") if grading else ("审核",),
            credit_code=institution.person.credit_code,
            kind=str(track.label),
            audience=registration.get_audience_display(),
            lines=lines,
            institution_code=registration.institution_code,
            valid_from=registration.valid_from if grading else None,
            valid_to=registration.valid_to,
            renewal_months=figure("renewal_window_months", registration.filed_on).number if grading else None,
            ministry_reviewed=grading,
        )

    issue(
        registration,
        PaperKind.RECEIPT,
        build,
        case=registration,
        authority=authority,
        addressee_id=institution.person.pk,
        number=registration.number,
        reason="初次备案",
        by=None,
        at=at,
    )


def befall(world: World, institution: Institution, fate: Fate, at: datetime) -> None:
    """A fact of standing from its day on, and the entry that shows it."""
    registration = institution.registrations[0]
    by = world.desks[registration.supervised_by.code].approver
    until: date | None = at.date() + timedelta(days=fate.days) if fate.days else None
    with act(by, at, registration.supervised_by):
        institutions.add_fact(
            registration, fate.kind, from_on=at.date(), until_on=until, reason=fate.reason, clause=fate.clause, by=by, at=at
        )
        directory.publish(registration, reason=str(fate.kind.label), clause=fate.clause, by=by, at=at)
