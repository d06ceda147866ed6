"""The reviewer's checklist of a filing, with the answers given and those that a resubmission reopened (N7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from filings.enums import CheckResult
from filings.models import CheckAnswer, Filing, FilingVersion
from filings.queries.doubts import doubts_of
from filings.rules.change_kinds import kinds_of
from filings.rules.conditions import Check, checks_of
from filings.rules.diff import Change, diff, reopened
from filings.rules.electronic import Doubt, checks_of_doubts, matters_of, unanswered
from filings.services.versions import document
from portal.institutions.enums import Track


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One check as it stands: its answer with the version it was given for, or open; reopened where what it reads has changed since, or
    where a source has answered against it since (D25). `doubts`: what sources say against it, answered or not.
    """

    check: Check
    result: CheckResult
    note: str = ""
    source: str = ""
    by: str = ""
    at: datetime | None = None
    version_no: int = 0
    edit_no: int = 0
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_settled(self) -> bool:
        return self.result not in (CheckResult.OPEN, CheckResult.REOPENED)


def checklist(filing: Filing) -> tuple[ChecklistItem, ...]:
    """All checks of the filing's track, those to be looked at again first."""
    answers = list(filing.check_answers.select_related("answered_by"))
    return settled(Track(filing.track), answers, submitted_versions(filing), doubts_of(filing))


def submitted_versions(filing: Filing) -> list[FilingVersion]:
    """What was submitted, oldest first, with its sections and its labels, in two queries."""
    rows = filing.versions.filter(submitted_at__isnull=False).order_by("no")
    return list(rows.select_related("form_version").prefetch_related("sections"))


def settled(
    track: Track, answers: Sequence[CheckAnswer], versions: Sequence[FilingVersion], doubts: Sequence[Doubt]
) -> tuple[ChecklistItem, ...]:
    """The same from rows that are loaded: `versions` are those submitted, oldest first."""
    listed = checks_of(track, kinds_of(document(versions[-1]).get("institution", {})) if versions else ())
    checks = (*checks_of_doubts(doubts, listed), *listed)
    stale = _reopened(answers, versions, checks)
    by_id = {answer.check_id: answer for answer in answers}
    numbers = {version.pk: version.no for version in versions}
    items = [_item(check, by_id.get(check.id), check.id in stale, numbers, doubts) for check in checks]
    return tuple(sorted(items, key=lambda item: item.result != CheckResult.REOPENED))


def _item(check: Check, answer: CheckAnswer | None, is_stale: bool, numbers: Mapping[int, int], doubts: Sequence[Doubt]) -> ChecklistItem:
    said = tuple(doubt for doubt in doubts if doubt.matter in matters_of(check.id))
    if answer is None:
        return ChecklistItem(check, CheckResult.OPEN, doubts=said)
    again = is_stale or bool(unanswered(said, check.id, note=answer.note, answered_at=answer.answered_at))
    return ChecklistItem(
        check=check,
        result=CheckResult.REOPENED if again else CheckResult(answer.result),
        note=answer.note,
        source=answer.source,
        by=str(answer.answered_by),
        at=answer.answered_at,
        version_no=numbers.get(answer.version_id, 0),
        edit_no=answer.edit_no,
        doubts=said,
    )


def _reopened(answers: Sequence[CheckAnswer], versions: Sequence[FilingVersion], checks: tuple[Check, ...]) -> frozenset[str]:
    """The ids of checks whose answers were given for an older version and whose inputs have changed since."""
    if not versions or not answers:
        return frozenset()
    newest = versions[-1]
    changes = {version.pk: changes_between(version, newest) for version in versions[:-1]}
    by_id = {check.id: check for check in checks}
    return frozenset(
        answer.check_id
        for answer in answers
        if answer.version_id in changes and answer.check_id in by_id and reopened(changes[answer.version_id], (by_id[answer.check_id],))
    )


def changes_between(older: FilingVersion, newer: FilingVersion) -> tuple[Change, ...]:
    """What differs between two versions of a document."""
    return diff(document(older), document(newer))
