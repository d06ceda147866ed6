"""The rounds of supplements of a filing: what was asked, what came of it, and what of it still counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F, QuerySet

from filings.enums import State
from filings.models import Filing, FilingVersion, SupplementConsent, SupplementItem
from filings.queries.checklist import changes_between, submitted_versions
from filings.rules.diff import Change, touches
from filings.rules.supplement import Finding, in_force
from filings.rules.supplement import SupplementItem as Wanted
from portal.accounts.models import User
from portal.authorities.models import Authority


@dataclass(frozen=True, slots=True)
class Standing:
    """One item that still counts: what the last submission changed in what it names, and the finding as far as it holds."""

    row: SupplementItem
    changes: tuple[Change, ...]
    is_cured: bool | None
    reopened: bool

    @property
    def finding(self) -> Finding:
        return Finding(wanted(self.row), self.is_cured, self.row.note if self.is_cured is not None else "")


def wanted(row: SupplementItem) -> Wanted:
    """The item as the rules know it."""
    return Wanted(row.path, row.text, row.clause)


def asked_items(filing: Filing) -> list[SupplementItem]:
    """Every item of every round in order, with its notice and who judged it; one query."""
    rows = SupplementItem.objects.filter(notice__filing=filing).select_related("notice__version", "marked_by", "marked_version")
    return list(rows.order_by("notice__no", "pk"))


def standing_items(rows: Sequence[SupplementItem], versions: Sequence[FilingVersion]) -> tuple[Standing, ...]:
    """The items that still count; `versions` are those submitted, oldest first."""
    rounds = [list(items) for _, items in groupby(rows, key=lambda row: row.notice_id)]
    counting = in_force([[wanted(row) for row in items] for items in rounds])
    return tuple(_standing(rounds[at][place], versions) for at, place in counting)


def _standing(row: SupplementItem, versions: Sequence[FilingVersion]) -> Standing:
    """A finding lapses where what the item names was changed in a later version than the one that was looked at."""
    asked = _touched(row, row.notice.version, versions)
    stale = row.marked_version is not None and bool(_touched(row, row.marked_version, versions))
    return Standing(row, asked, None if stale else row.is_cured, reopened=stale)


def _touched(row: SupplementItem, since: FilingVersion, versions: Sequence[FilingVersion]) -> tuple[Change, ...]:
    older = next((version for version in versions if version.pk == since.pk), None)
    if older is None or older.pk == versions[-1].pk:
        return ()
    return tuple(change for change in changes_between(older, versions[-1]) if touches(row.path, change.path))


def findings(filing: Filing) -> tuple[Finding, ...]:
    """What came of everything that was asked and still counts."""
    rows = asked_items(filing)
    return tuple(one.finding for one in standing_items(rows, submitted_versions(filing))) if rows else ()


def changes_since_notice(filing: Filing) -> tuple[Change, ...]:
    """What the applicant has changed since the last notice."""
    last = filing.supplements.order_by("-no").first()
    versions = submitted_versions(filing)
    older = next((version for version in versions if last is not None and version.pk == last.version_id), None)
    return changes_between(older, versions[-1]) if older is not None else ()


def open_consent(filing: Filing, version: FilingVersion) -> SupplementConsent | None:
    """The request that waits for its answer; one for an older version has lapsed."""
    return filing.consents.filter(version=version, answered_at=None).first()


def consents_waiting(user: User, authorities: Collection[Authority]) -> QuerySet[SupplementConsent]:
    """The requests that wait for an approver of these authorities other than whoever asked; those for an older version have lapsed."""
    rows = SupplementConsent.objects.filter(answered_at=None, filing__authority__in=authorities, filing__state=State.SUBMITTED)
    fresh = rows.filter(filing__submitted_at=F("version__submitted_at")).exclude(requested_by=user)
    return fresh.select_related("filing", "requested_by").order_by("requested_at")


def consents_for(user: User, authority: Authority) -> list[SupplementConsent]:
    """Those of one authority, the oldest first."""
    return list(consents_waiting(user, [authority]))


def usable_consent(filing: Filing, version: FilingVersion) -> SupplementConsent | None:
    """What was granted last for this version and has not served a notice yet."""
    return filing.consents.filter(version=version, is_granted=True, notice=None).order_by("-answered_at", "-pk").first()


def consented_items(consent: SupplementConsent | None) -> tuple[Wanted, ...]:
    """What the approver has consented to ask."""
    return tuple(Wanted(**item) for item in consent.items) if consent else ()
