"""Reads of sittings: whose they are, and what the portal knows at an entry. Clause: 文二(一), 文二(二)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from filings.models import CrossCityNotice
from filings.models.cross_city import HOLDING
from filings.queries import crossing
from filings.rules.routing import city_of
from portal.access.models import Membership
from portal.inbox.reminders import Subject
from portal.institutions.enums import Audience
from portal.institutions.models import Registration, ScopeLine
from portal.institutions.queries import standing
from portal.policy.queries import figure
from supervision.enums import AnomalyState
from supervision.models import Sitting, SittingLine, YearPlan
from supervision.queries import visible
from supervision.rules.results import Tally
from supervision.rules.sitting import Consent, Known, Spell

_WITH = ("registration__legal_person", "registration__supervised_by", "registration__filed_with", "authority", "notice", "year_plan")
OPEN = (AnomalyState.OPEN, AnomalyState.EXPLAINED)


def of_institution(held: Iterable[Membership]) -> QuerySet[Sitting]:
    """The sittings of the reader's institutions."""
    return visible.by_institution(Sitting.objects.select_related(*_WITH), held)


def of_officers(held: Iterable[Membership]) -> QuerySet[Sitting]:
    """What officers read: where they supervise the sitting, or the registration at home."""
    return visible.by_officers(Sitting.objects.select_related(*_WITH), held, "authority", "registration__supervised_by")


def counted(rows: Sequence[Sitting]) -> list[Sitting]:
    """A page of a list with the sums of its lines and its occupations in words, in one query."""
    lines: dict[int, list[SittingLine]] = {row.pk: [] for row in rows}
    for line in SittingLine.objects.filter(sitting__in=lines):
        lines[line.sitting_id].append(line)
    for row in rows:
        found = lines[row.pk]
        row.registered = sum(line.registered for line in found)  # type: ignore[attr-defined]
        row.words = "、".join(label(line) for line in found)  # type: ignore[attr-defined]
        row.passed = _total([line.passed for line in found])  # type: ignore[attr-defined]
        row.present = _total([line.present for line in found])  # type: ignore[attr-defined]
    return list(rows)


def _total(counts: list[int | None]) -> int | None:
    return None if None in counts or not counts else sum(count or 0 for count in counts)


def sums(sitting: Sitting) -> dict[str, int]:
    """The counts of a whole sitting."""
    found = sitting.lines.aggregate(registered=Sum("registered"), present=Sum("present"), passed=Sum("passed"), certified=Sum("certified"))
    return {name: value or 0 for name, value in found.items()}


def label(line: SittingLine | ScopeLine) -> str:
    """电工（工种）四级."""
    name = f"{line.name}（{line.work_type}）" if line.work_type else line.name
    return f"{name}{_LEVELS.get(line.level, line.level)}"


_LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级", "5": "五级"}


def key_of(line: SittingLine | ScopeLine) -> str:
    """The key that lines of scopes, notices and sittings share."""
    return "|".join((line.code, line.name, line.work_type, line.level))


def scope(registration: Registration, today: date) -> dict[str, ScopeLine]:
    """The lines in force today or later, by their keys: what a form may offer."""
    rows = registration.scope.filter(Q(until_on__isnull=True) | Q(until_on__gt=today)).order_by("code", "name", "-level", "from_on")
    return {key_of(row): row for row in rows}


def spells(registration: Registration) -> dict[str, tuple[Spell, ...]]:
    """On which days each line was filed."""
    found: dict[str, tuple[Spell, ...]] = {}
    for row in registration.scope.all():
        found[key_of(row)] = (*found.get(key_of(row), ()), Spell(row.from_on, row.until_on))
    return found


def plan_of(registration: Registration, year: int) -> YearPlan | None:
    """The last published edition of a year's plan."""
    return YearPlan.objects.filter(registration=registration, year=year, published_at__isnull=False).order_by("-no").first()


def known(registration: Registration, division: str, first: date, *, at: datetime) -> Known:
    """What the portal knows of a registration as it enters a sitting that begins on this day."""
    today, city, home = timezone.localdate(at), city_of(division), crossing.home_of(registration)
    plan = plan_of(registration, first.year)
    return Known(
        now=at,
        standing=standing(registration, on=today).standing,
        valid_to=registration.valid_to,
        home=home,
        city=city,
        scope=spells(registration),
        audience=Audience(registration.audience),
        may_sit_while_renewing=bool(figure("sittings_during_renewal", today).value),
        consents=consents(registration, city, max(first, today)) if city and city != home else (),
        has_plan=plan is not None,
        planned=frozenset((row["code"], row["name"], row["level"], row["month"]) for row in (plan.lines if plan else ())),
    )


def consents(registration: Registration, city: str, on: date) -> tuple[Consent, ...]:
    """The notices to a city that were answered with a consent, and whether each holds on the day."""
    notices = list(
        CrossCityNotice.objects.filter(registration=registration, state__in=HOLDING, host__code=city).select_related("host").order_by("pk")
    )
    for notice in notices:
        notice.registration = registration
    held = crossing.holdings(notices, on)
    return tuple(
        Consent(
            ref=notice.pk,
            number=notice.number,
            site=notice.site,
            division=notice.division,
            address=notice.address,
            starts_on=notice.starts_on,
            ends_on=notice.ends_on,
            lines=frozenset(crossing.last_report(notice).lines),
            headcount=notice.headcount,
            holds=held[notice.pk].holds,
            text=held[notice.pk].text,
        )
        for notice in notices
    )


def tallies(sitting: Sitting) -> list[Tally]:
    """The counts of each line, with how many results are not recognised."""
    lost = dict(sitting.not_recognised.filter(lifted_on__isnull=True).values_list("line").annotate(Sum("count")))
    return [
        Tally(line.pk, label(line), line.registered, line.present, line.passed, lost.get(line.pk, 0) + lost.get(None, 0))
        for line in sitting.lines.all()
    ]


def open_anomalies(sitting: Sitting) -> int:
    """How many questions about a sitting are not settled."""
    return sitting.anomalies.filter(state__in=OPEN).count()


def by_state(rows: QuerySet[Sitting]) -> dict[str, int]:
    """How many there are in each state."""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """Sittings by their numbers: what reminders of their terms are about."""
    rows = Sitting.objects.filter(pk__in=numbers).values_list("pk", "number", "title")
    return {
        pk: Subject(f"场次 {number} {title}", desk=f"/desk/supervision/sittings/{pk}/", my=f"/my/activity/{pk}/")
        for pk, number, title in rows
    }
