"""Submission by the applicant: everything is checked at once, the version is frozen, the authority follows from the table of routing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from filings.enums import ChangeKind, Matter, State
from filings.forms.demands import form_reasons
from filings.models import Filing, FilingVersion
from filings.models.assistance import LENT
from filings.queries.intake import Intake, intake, with_files
from filings.rules.change_kinds import BASICS
from filings.services import assisting, checking, clocks, notices, selecting
from filings.services.lines import rebuild_lines, rebuild_people
from filings.services.publicising import break_off
from filings.services.renewing import keep_standing, recall_blockers
from filings.services.seating import dissolve
from filings.services.versions import document, draft, freeze, held, latest, open_version, unmoved
from portal.accounts.models import User
from portal.authorities.queries import authority
from portal.documents.services.numbering import case_number
from portal.institutions.enums import Track
from portal.policy.clauses import Reason
from portal.workflow.acting import act
from portal.workflow.performing import Refused, performing


def blockers(filing: Filing, *, at: datetime) -> tuple[Reason, ...]:
    """Everything that stands in the way of submission, with clause and repair (T5); the page shows it before the button is pressed."""
    version = draft(filing)
    if version is None:
        return (Reason("文一(二)", "本件已经提交。"),)
    return _blockers(filing, version, intake(filing, version, on=timezone.localdate(at)), at)


def _blockers(filing: Filing, version: FilingVersion, found: Intake, at: datetime) -> tuple[Reason, ...]:
    """What the form demands and what the rules of intake find, one reason for each field."""
    formal = form_reasons(document(version), track=Track(filing.track), matter=Matter(filing.matter), on=timezone.localdate(at))
    told = {reason.path for reason in found.blockers if reason.path}
    return (*found.blockers, *(reason for reason in formal if reason.path not in told))


def submit(filing: Filing, *, by: User, at: datetime, seen: int, shown: Mapping[str, int] | None = None) -> Filing:
    """Submits the open version, first or after a supplement. Raises Refused with all blockers, StaleError, NotAllowed.

    `shown`: at which edit each section stood when the submitter read it; raises DraftMovedError where a colleague wrote since.

    Clause: 附1二(一), 附2二(一); the authority by 附1二(二), 附2二(二).
    """
    with act(by, at, filing.legal_person):
        version = draft(filing)
        if version is None:
            raise Refused((Reason("文一(二)", "本件已经提交。"),))
        held(version)
        if shown is not None:
            unmoved(version, shown)
        found = intake(filing, version, on=timezone.localdate(at))
        mandate = None if by.has_perm("submit_filing", filing.legal_person) else filing.assistance_of(by)
        beside = assisting.submit_blockers(mandate, found.route) if mandate else ()
        reasons = (*_blockers(filing, version, found, at), *beside)
        if reasons:
            raise Refused(reasons)
        resubmitted = filing.state == State.SUPPLEMENTING
        taker = filing.authority if resubmitted and filing.authority else authority(found.route.authority)
        number = filing.number or case_number(taker, timezone.localtime(at).year)
        stamps: dict[str, Any] = {"authority": taker, "number": number, "routed_by": found.route.clause}
        with performing(filing, "submit", by=by, at=at, seen=seen, **stamps) as submitted:
            _settle(submitted, version, found, by=f"{str(by)[:50]}（{LENT}）" if mandate else str(by), at=at)
            if found.route.recommender and not resubmitted:
                selecting.enter(submitted, found.route.recommender, by=by, at=at)
            clocks.run(submitted, "resubmit" if resubmitted else "submit", by=by, at=at)
        if resubmitted:
            submitted.supplements.filter(answered_at__isnull=True).update(answered_at=at)
        assisting.submitted(submitted, no=version.no, by=by, at=at)
        keep_standing(submitted, by=by, at=at)
        notices.promise(submitted, "submitted", again=int(resubmitted))
        checking.promise(submitted, version)
    return submitted


def _settle(filing: Filing, version: FilingVersion, found: Intake, *, by: str, at: datetime) -> None:
    """Freezes the document and rebuilds the rows that are queried or decided; the filing's own columns are set and saved by the caller."""
    freeze(version, with_files(document(version), found.files), by=by, at=at)
    rebuild_lines(filing, found.answers)
    rebuild_people(filing, version)
    if filing.matter != Matter.CHANGE:  # a new name holds from the decision on
        filing.applicant_name = found.answers.institution.name or filing.applicant_name
    filing.lines_text = _summary([line.title for line in found.answers.lines], found.answers.changes & BASICS)
    filing.search_text = f"{filing.number} {filing.applicant_name} {found.answers.institution.credit_code} {filing.lines_text}"


def _summary(titles: list[str], basics: frozenset[str]) -> str:
    """What is applied for in a line of the queue: 电工 等 3 个职业，变更机构名称."""
    names = list(dict.fromkeys(titles))
    scope = f"{names[0]} 等 {len(names)} 个职业" if len(names) > 1 else "".join(names)
    return "，".join(part for part in (scope, *(str(kind.label) for kind in ChangeKind if kind in basics)) if part)[:120]


def taking_back_blockers(filing: Filing, *, at: datetime) -> tuple[Reason, ...]:
    """Why it cannot be taken back though it is not accepted yet: it could not be submitted again (D05), or its call has closed."""
    return (*selecting.recall_blockers(filing, at=at), *recall_blockers(filing, at=at))


def recall(filing: Filing, *, by: User, at: datetime, seen: int) -> Filing:
    """Takes a filing back to the draft before it is accepted; the next submission is a new version (T7, D112).

    Raises Refused for a renewal that could not be submitted again (D05), NotAllowed, StaleError.
    """
    with act(by, at, filing.legal_person):
        reasons = taking_back_blockers(filing, at=at)
        if reasons:
            raise Refused(reasons)
        recalled = clocks.step(filing, "recall", by=by, at=at, seen=seen)
        open_version(recalled, at=at, like=latest(recalled))
        keep_standing(recalled, by=by, at=at)
        notices.promise(recalled, "recalled")
    return recalled


def withdraw(filing: Filing, *, reason: str, by: User, at: datetime, seen: int) -> Filing:
    """Ends a filing at the applicant's wish before the decision, its panel and its publicity with it; its history stays (D38)."""
    with act(by, at, filing.legal_person):
        withdrawn = clocks.step(filing, "withdraw", by=by, at=at, seen=seen, note=reason)
        dissolve(withdrawn.team, by=by, at=at)
        break_off(withdrawn, by=by, at=at)
        assisting.closed(withdrawn, by=by, at=at)
        keep_standing(withdrawn, by=by, at=at)
        notices.promise(withdrawn, "withdrawn", reason=reason)
    return withdrawn
