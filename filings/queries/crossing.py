"""Reads of cross-city notices: whose they are, whether a consent holds, who supervises, which standing sites are public. Clause: 文二(二)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from filings.enums import NoticeKind, NoticeState
from filings.models import CrossCityNotice, NoticeReport
from filings.models.cross_city import HOLDING
from filings.rules import cross_city as rules
from filings.rules.routing import city_of
from portal.access.models import Membership
from portal.access.queries import authorities_read
from portal.authorities.models import Authority
from portal.directory.beside import AwaySite
from portal.institutions.enums import EngagementRole, FactKind
from portal.institutions.models import Engagement, Fact, Registration, ScopeLine
from portal.institutions.queries import standing
from portal.policy.queries import figure
from portal.workdays.rules import ZONE

_WITH = ("registration__legal_person", "registration__supervised_by", "registration__filed_with", "host")


def of_institutions(numbers: Iterable[int | None]) -> QuerySet[CrossCityNotice]:
    """The notices of these legal persons."""
    return CrossCityNotice.objects.filter(registration__legal_person__in=list(numbers)).select_related(*_WITH)


def visible(posts: Sequence[Membership]) -> QuerySet[CrossCityNotice]:
    """What officers read: as the host, as the authority that filed or supervises the registration; the region, the Centre, auditors all."""
    rows = CrossCityNotice.objects.select_related(*_WITH)
    own = authorities_read(posts)
    if own is None:
        return rows
    return rows.filter(Q(host__in=own) | Q(registration__filed_with__in=own) | Q(registration__supervised_by__in=own))


def home_of(registration: Registration) -> str:
    """The city that is no other city for a registration: that of its registered address (D71)."""
    return city_of(registration.legal_person.registered_division)


def scope_of(registration: Registration) -> dict[str, ScopeLine]:
    """The lines in force by the key that a report names them with."""
    rows = ScopeLine.objects.filter(registration=registration, until_on__isnull=True)
    return {"|".join((row.code, row.name, row.work_type, row.level)): row for row in rows}


def assessors_of(registration: Registration) -> dict[int, Engagement]:
    """The assessors of the registration by the person's number."""
    rows = Engagement.objects.filter(
        legal_person=registration.legal_person_id, track=registration.track, role=EngagementRole.ASSESSOR, until_on__isnull=True
    )
    return {row.person_id: row for row in rows.select_related("person").order_by("person__name", "pk")}


def others_of(registration: Registration, on: date, but: CrossCityNotice | None = None) -> tuple[rules.Held, ...]:
    """The notices of the registration that wait for an answer or hold a consent that has not ended, that one left out."""
    rows = list(CrossCityNotice.objects.filter(registration=registration, state__in=(NoticeState.ASKED, *HOLDING)).order_by("pk"))
    for row in rows:
        row.registration = registration  # read already
    found = holdings(rows, on)
    return tuple(
        rules.Held(row.number, row.get_state_display(), row.division, row.site, row.address, row.starts_on, row.ends_on)
        for row in rows
        if row != but and not found[row.pk].ended
    )


def known(registration: Registration, host: str, on: date, but: CrossCityNotice | None = None) -> rules.Known:
    """What the portal knows of a registration on the day of a report; `but`: the notice that is itself being changed."""
    people = assessors_of(registration)
    return rules.Known(
        on=on,
        home=home_of(registration),
        host=host,
        standing=standing(registration, on=on).standing,
        valid_to=registration.valid_to,
        scope={key: line.code for key, line in scope_of(registration).items()},
        assessors={ref: rules.Assessor(str(row.person), frozenset(row.occupations), row.valid_until) for ref, row in people.items()},
        may_sit_while_renewing=bool(figure("sittings_during_renewal", on).value),
        others=others_of(registration, on, but),
    )


def last_report(notice: CrossCityNotice) -> rules.Report:
    """What was reported last."""
    row = notice.reports.order_by("-no").first()
    assert row is not None
    return rules.read(row.content)


_STOPS = (FactKind.SUSPENSION, FactKind.TERMINATION, FactKind.CANCELLATION)


def stops(registrations: Iterable[int]) -> Mapping[int, list[rules.Stop]]:
    """What stopped each registration and from when, ended suspensions included, in one query."""
    found: dict[int, list[rules.Stop]] = {}
    for fact in Fact.objects.filter(registration__in=set(registrations), kind__in=_STOPS):
        found.setdefault(fact.registration_id, []).append(rules.Stop(fact.from_on, fact.get_kind_display(), fact.clause))
    return found


def held(notice: CrossCityNotice, on: date) -> rules.Holding:
    """Whether the consent holds on this day."""
    return holdings([notice], on)[notice.pk]


def holdings(notices: Sequence[CrossCityNotice], on: date) -> dict[int, rules.Holding]:
    """The same for many, in one query."""
    found = stops(notice.registration_id for notice in notices)
    return {
        notice.pk: rules.holding(
            rules.Consented(
                NoticeState(notice.state),
                timezone.localdate(notice.answered_at) if notice.answered_at else None,
                notice.starts_on,
                notice.ends_on,
            ),
            found.get(notice.registration_id, ()),
            notice.registration.valid_to,
            on,
        )
        for notice in notices
    }


def supervisor(notice: CrossCityNotice, on: date) -> Authority:
    """Who supervises the activity on this day (文二(二)): the host while its consent holds, else whoever supervises the registration."""
    return notice.host if held(notice, on).holds else notice.registration.supervised_by


def hosts_on(registration: Registration, on: date) -> list[Authority]:
    """The cities that supervise an activity of this registration on this day beside its own supervisor (D72)."""
    rows = list(CrossCityNotice.objects.filter(registration=registration, state__in=HOLDING).select_related("host", "registration"))
    found = holdings(rows, on)
    return list(dict.fromkeys(row.host for row in rows if found[row.pk].holds))


def public_sites(credit_code: str, on: date) -> list[AwaySite]:
    """The standing sites that the directory shows as of the end of a day: consented to by then, neither over nor revoked by then."""
    asked = NoticeReport.objects.filter(
        notice__registration__legal_person__credit_code=credit_code,
        notice__kind=NoticeKind.STANDING,
        asks_anew=True,
        reported_at__lt=datetime.combine(on + timedelta(days=1), time.min, ZONE),
    )
    last: dict[int, NoticeReport] = {}
    for row in asked.select_related("notice__host", "notice__registration").order_by("notice__host__order", "notice", "no"):
        last[row.notice_id] = row
    found = stops(row.notice.registration_id for row in last.values())
    return [_away(row) for row in last.values() if _stood(row, found.get(row.notice.registration_id, ()), on)]


def _stood(report: NoticeReport, found: Sequence[rules.Stop], on: date) -> bool:
    """Whether this report's consent was there at the end of the day."""
    notice = report.notice
    ends = [timezone.localdate(at) for at in (notice.revoked_at, notice.withdrawn_at) if at is not None]
    answered = timezone.localdate(report.answered_at) if report.answered_at else None
    if report.result not in HOLDING or answered is None or answered > on or any(day <= on for day in ends):
        return False
    said = rules.read(report.content)
    given = rules.Consented(NoticeState(report.result), answered, said.starts_on, said.ends_on)
    return not rules.holding(given, found, notice.registration.valid_to, on).ended


def _away(report: NoticeReport) -> AwaySite:
    said = rules.read(report.content)
    names = tuple(dict.fromkeys(key.split("|")[1] for key in said.lines))
    return AwaySite(report.notice.host.city_name, said.site, said.address, names, said.starts_on, said.ends_on)
