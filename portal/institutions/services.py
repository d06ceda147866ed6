"""The only writers of registrations, scope lines, sites, engagements and facts of standing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.accounts.models import User
from portal.audit import services as audit
from portal.authorities.models import Authority
from portal.institutions.enums import EngagementRole, FactKind, RegistrationState, Track
from portal.institutions.models import Bar, ConductRecord, Engagement, Fact, LegalPerson, Registration, ScopeLine, Site
from portal.people.models import Person
from portal.workflow.acting import act
from portal.workflow.performing import lock


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One approved line: an occupation at one level, or a special-ability item (level empty)."""

    code: str
    name: str
    norm: str
    edition: str = ""
    work_type: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class SiteRow:
    kind: str
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class EngagementRow:
    person: Person
    role: EngagementRole
    occupations: tuple[str, ...] = ()
    is_external: bool = False
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a decision gives: the registration's own columns and its rows."""

    track: Track
    filed_with: Authority
    number: str
    audience: str
    filed_on: date
    valid_to: date | None
    institution_code: str = ""
    scope: tuple[ScopeRow, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    engagements: tuple[EngagementRow, ...] = ()


def describe(legal_person: LegalPerson, facts: Mapping[str, Any], *, by: User | None, at: datetime) -> LegalPerson:
    """Writes the basic information of a legal person as decided; unknown names are refused by Django. Records before and after."""
    with act(by, at, legal_person):
        before = {name: getattr(legal_person, name) for name in facts}
        changed = {name: [before[name], value] for name, value in facts.items() if before[name] != value}
        for name, value in facts.items():
            setattr(legal_person, name, value)
        legal_person.save(update_fields=list(facts))
        if changed:
            audit.record("institutions.describe", legal_person, data={"changed": changed})
    return legal_person


def establish(legal_person: LegalPerson, grant: Grant, *, by: User | None, at: datetime) -> Registration:
    """Registers a legal person on a track, as an initial filing decided. Clause: 文一(二), 附1二(三), 附2二(五).

    One that has expired or ended begins a new term in its own row (D37), under the new number; what it held before ends.
    """
    with act(by, at, grant.filed_with):
        registration = _registered(legal_person, grant)
        ScopeLine.objects.bulk_create(ScopeLine(registration=registration, from_on=grant.filed_on, **asdict(row)) for row in grant.scope)
        Site.objects.bulk_create(Site(registration=registration, from_on=grant.filed_on, **asdict(row)) for row in grant.sites)
        Engagement.objects.bulk_create(_engagements(legal_person, grant))
        audit.record("institutions.establish", registration, data={"number": grant.number, "lines": len(grant.scope)})
    return registration


_ENDS = (FactKind.TERMINATION, FactKind.CANCELLATION, FactKind.EXPIRY)


def _registered(legal_person: LegalPerson, grant: Grant) -> Registration:
    """The row of the registration with what the decision gives it."""
    row = Registration.objects.select_for_update().filter(legal_person=legal_person, track=grant.track).first()
    if row is None:
        row = Registration(legal_person=legal_person, track=grant.track, valid_from=grant.filed_on)
    else:
        _clear(row, grant.filed_on)
        row.term_from = grant.filed_on
        row.receipt_version += 1
    row.state = RegistrationState.VALID
    row.filed_with = row.supervised_by = grant.filed_with
    row.number, row.institution_code, row.audience = grant.number, grant.institution_code, grant.audience
    row.filed_on, row.valid_to = grant.filed_on, grant.valid_to
    row.save()
    return row


def _clear(registration: Registration, on: date) -> None:
    """Everything the registration held until now ends with the day before: lines, sites, people, and its end itself."""
    mine = {"legal_person": registration.legal_person_id, "track": registration.track}
    for rows in (registration.scope.all(), registration.sites.all(), Engagement.objects.filter(**mine)):
        rows.filter(until_on__isnull=True).update(until_on=on)
    registration.facts.filter(kind__in=_ENDS, until_on__isnull=True).update(until_on=on)


def _engagements(legal_person: LegalPerson, grant: Grant) -> Iterable[Engagement]:
    for row in grant.engagements:
        yield Engagement(
            legal_person=legal_person,
            track=grant.track,
            person=row.person,
            role=row.role,
            occupations=list(row.occupations),
            is_external=row.is_external,
            valid_until=row.valid_until,
            from_on=grant.filed_on,
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """What a later decision makes of a registration: lines added from its day on; sites and people as they are now, None where they stay."""

    on: date
    added: tuple[ScopeRow, ...] = ()
    sites: tuple[SiteRow, ...] | None = None
    engagements: tuple[EngagementRow, ...] | None = None


def revise(registration: Registration, revision: Revision, *, by: User | None, at: datetime) -> Registration:
    """Writes a decided change: dated lines, sites and engagements, and the next version of the receipt; the end stays (D19).

    What is given up ends with the day before. Clause: 文一(二).
    """
    with act(by, at, registration.filed_with):
        locked = lock(registration)
        ScopeLine.objects.bulk_create(ScopeLine(registration=locked, from_on=revision.on, **asdict(row)) for row in revision.added)
        if revision.sites is not None:
            _resettle(locked, revision.sites, revision.on)
        if revision.engagements is not None:
            _reengage(locked, revision.engagements, revision.on)
        locked.receipt_version += 1
        locked.save()
        data = {"added": len(revision.added), "receipt_version": locked.receipt_version, "on": revision.on}
        audit.record("institutions.revise", locked, data=data)
    return locked


def _resettle(registration: Registration, rows: Iterable[SiteRow], on: date) -> None:
    """Ends the sites that are not named any more, begins those that are new."""
    wanted = dict.fromkeys(rows)
    present = {SiteRow(site.kind, site.name, site.address): site for site in registration.sites.filter(until_on__isnull=True)}
    Site.objects.filter(pk__in=[site.pk for row, site in present.items() if row not in wanted]).update(until_on=on)
    Site.objects.bulk_create(Site(registration=registration, from_on=on, **asdict(row)) for row in wanted if row not in present)


def _reengage(registration: Registration, rows: Iterable[EngagementRow], on: date) -> None:
    """Ends the engagements that are not named any more or are other ones now, begins those that are new."""
    wanted = dict.fromkeys(rows)
    present = {_engaged(row): row for row in _engagements_of(registration)}
    Engagement.objects.filter(pk__in=[held.pk for row, held in present.items() if row not in wanted]).update(until_on=on)
    for row in (row for row in wanted if row not in present):
        Engagement.objects.create(
            legal_person=registration.legal_person,
            track=registration.track,
            person=row.person,
            role=row.role,
            occupations=list(row.occupations),
            is_external=row.is_external,
            valid_until=row.valid_until,
            from_on=on,
        )


def _engagements_of(registration: Registration) -> Iterable[Engagement]:
    rows = Engagement.objects.filter(legal_person=registration.legal_person_id, track=registration.track, until_on__isnull=True)
    return rows.select_related("person")


def _engaged(row: Engagement) -> EngagementRow:
    return EngagementRow(row.person, EngagementRole(row.role), tuple(row.occupations), row.is_external, row.valid_until)


def hand_over(registration: Registration, target: Authority, *, reason: str, clause: str, by: User, at: datetime) -> Registration:
    """Another authority supervises the registration from now on, and is the original one for later changes and renewals (D20, D109)."""
    with act(by, at, target):
        locked = lock(registration)
        source = locked.supervised_by
        locked.supervised_by = locked.filed_with = target
        locked.save()
        data = {"from": str(source), "to": str(target), "reason": reason, "clause": clause}
        audit.record("institutions.hand_over", locked, data=data)
    return locked


_STATE_OF = {FactKind.TERMINATION: RegistrationState.TERMINATED, FactKind.CANCELLATION: RegistrationState.CANCELLED}


def add_fact(
    registration: Registration,
    kind: FactKind,
    *,
    from_on: date,
    reason: str,
    clause: str,
    by: User | None,
    at: datetime,
    value: str = "",
    until_on: date | None = None,
) -> Fact:
    """Adds a dated fact of standing; an end of the registration is final and shows in its state."""
    with act(by, at, registration.supervised_by):
        fact = Fact.objects.create(
            registration=registration, kind=kind, from_on=from_on, until_on=until_on, value=value, reason=reason, clause=clause
        )
        if kind in _STATE_OF:
            registration.state = _STATE_OF[kind]
            registration.save()
        audit.record("institutions.add_fact", registration, data={"kind": kind.value, "from": from_on, "until": until_on, "clause": clause})
    return fact


def end_fact(fact: Fact, *, last_on: date, by: User | None, at: datetime) -> Fact:
    """Ends a dated fact; `last_on` is the last day on which it holds."""
    with act(by, at, fact.registration.supervised_by):
        fact.until_on = last_on + timedelta(days=1)
        fact.save(update_fields=["until_on"])
        audit.record("institutions.end_fact", fact.registration, data={"kind": fact.kind, "last_on": last_on})
    return fact


def bar(legal_person: LegalPerson, *, from_on: date, reason: str, clause: str, by: User | None, at: datetime) -> Bar:
    """Records the decision not to receive filings of a legal person any more (L12, D90)."""
    with act(by, at, legal_person):
        row = Bar.objects.create(legal_person=legal_person, from_on=from_on, reason=reason, clause=clause)
        audit.record("institutions.bar", legal_person, data={"from": from_on, "clause": clause})
    return row


def note(
    registration: Registration, kind: str, *, on: date, title: str, clause: str, by: User | None, at: datetime, link: str = ""
) -> ConductRecord:
    """Keeps a conduct record that renewal, ratings and the institution's page read."""
    with act(by, at, registration.supervised_by):
        row = ConductRecord.objects.create(registration=registration, kind=kind, on=on, title=title, clause=clause, link=link)
        audit.record("institutions.note", registration, data={"kind": kind, "title": title, "clause": clause})
    return row
