"""The only writer of the directory: each change is a new version of the entry, with its reason and clause."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import services as audit
from portal.catalogue.pinyin import initials
from portal.directory.models import EntryVersion
from portal.directory.rules import bigrams, public_phone
from portal.institutions.enums import Audience, Track
from portal.institutions.models import HistoricalMark, Registration, ScopeLine
from portal.workflow.acting import act


def publish(registration: Registration, *, reason: str, clause: str, by: User | None, at: datetime) -> EntryVersion:
    """Shows the registration as it now stands, from `at` on; the version shown so far ends at the same instant. Clause: 文一(二)."""
    with act(by, at, registration.filed_with):
        current = EntryVersion.objects.filter(registration=registration, shown_to__isnull=True).first()
        if current is not None:
            current.shown_to = at
            current.save(update_fields=["shown_to"])
        standing = Q(until_on__isnull=True) | Q(until_on__gt=timezone.localdate(at))
        lines = list(ScopeLine.objects.filter(standing, registration=registration))
        sites = registration.sites.filter(until_on__isnull=True).count()
        entry = _entry(registration, lines, sites, current, reason=reason, clause=clause, at=at)
        entry.save()
        audit.record("directory.publish", entry, data={"no": entry.no, "reason": reason, "clause": clause})
    return entry


def publish_first(
    registrations: Iterable[tuple[Registration, Sequence[ScopeLine]]],
    about: Model,
    *,
    reason: str,
    clause: str,
    by: User | None,
    at: datetime,
) -> list[EntryVersion]:
    """Shows many registrations for the first time, as an import brings them: the same entries as `publish` makes, one audit entry for all.

    Each comes with its scope lines; none has sites yet. Fails on one that has an entry already. Clause: 文一(二); D74.
    """
    with act(by, at, about):
        entries = EntryVersion.objects.bulk_create(
            (_entry(row, _in_order(lines), 0, None, reason=reason, clause=clause, at=at) for row, lines in registrations), batch_size=500
        )
        audit.record("directory.publish_first", about, data={"entries": len(entries), "reason": reason, "clause": clause})
    return entries


def retract(registrations: QuerySet[Registration], about: Model, *, reason: str, clause: str, by: User | None, at: datetime) -> int:
    """Takes the entries of registrations back that should never have been shown; how many. The caller knows that no past day rests on them."""
    with act(by, at, about):
        removed, _ = EntryVersion.objects.filter(registration__in=registrations).delete()
        audit.record("directory.retract", about, data={"entries": removed, "reason": reason, "clause": clause})
    return removed


def _in_order(lines: Iterable[ScopeLine]) -> list[ScopeLine]:
    """As the database orders them (ScopeLine.Meta)."""
    by_level = sorted(lines, key=lambda line: line.level, reverse=True)
    return sorted(by_level, key=lambda line: (line.code, line.name, line.work_type))


def _entry(
    registration: Registration,
    lines: Sequence[ScopeLine],
    sites: int,
    current: EntryVersion | None,
    *,
    reason: str,
    clause: str,
    at: datetime,
) -> EntryVersion:
    """The next version of an entry, not saved."""
    person = registration.legal_person
    return EntryVersion(
        registration=registration,
        no=current.no + 1 if current else 1,
        content=_content(registration, lines, sites, timezone.localdate(at)),
        name=person.name,
        credit_code=person.credit_code,
        city=registration.supervised_by.code,
        track=registration.track,
        state=registration.state,
        levels="".join(sorted({line.level for line in lines if len(line.level) == 1})),
        stars=current.stars if current else None,
        valid_to=registration.valid_to,
        search_text=search_text(person.name, person.credit_code, [line.name for line in lines], [line.code for line in lines]),
        shown_from=at,
        reason=reason,
        clause=clause,
    )


def search_text(name: str, credit_code: str, occupations: list[str], codes: list[str]) -> str:
    """What a reader may type to find the entry: name, code, occupations and their codes, and the initials of their pinyin; upper case.

    At the end every two characters of names and initials as words of their own, so that two characters are found by the index too.
    """
    words = [name, *dict.fromkeys(occupations)]
    short = [initials(word) for word in words]
    return " ".join([*words, credit_code, *dict.fromkeys(codes), *short, *bigrams([*words, *short]), ""]).upper()


def _historical(registration: Registration) -> str:
    """Where the data come from that are older than the portal (D74); "" for what it has decided itself."""
    mark: HistoricalMark | None = getattr(registration, "historical", None)
    return f"{mark.source}，截至 {mark.source_on}" if mark else ""


def _valid_from(registration: Registration, on: date) -> date:
    """The first day of the term on a day; a term that follows without a gap shows as one with the present until it begins."""
    return registration.term_from if registration.term_from and registration.term_from <= on else registration.valid_from


def _content(registration: Registration, lines: Sequence[ScopeLine], sites: int, on: date) -> dict[str, Any]:
    """What the page prints; no personal data."""
    person = registration.legal_person
    return {
        "name": person.name,
        "credit_code": person.credit_code,
        "track": registration.track,
        "kind": str(Track(registration.track).kind),
        "audience": str(Audience(registration.audience).label),
        "number": registration.number,
        "receipt_version": registration.receipt_version,
        "institution_code": registration.institution_code,
        "filed_on": registration.filed_on.isoformat(),
        "valid_from": _valid_from(registration, on).isoformat(),
        "valid_to": registration.valid_to.isoformat() if registration.valid_to else None,
        "filed_with": registration.filed_with.name,
        "supervised_by": registration.supervised_by.name,
        "address": person.registered_address,
        "phone": public_phone(person.phone),
        "sites": sites,
        "historical": _historical(registration),
        "scope": [
            {
                "code": line.code,
                "name": line.name,
                "work_type": line.work_type,
                "level": line.level,
                "norm": line.norm,
                "from_on": line.from_on.isoformat(),
            }
            for line in lines
        ],
    }
