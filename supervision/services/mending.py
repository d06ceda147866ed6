"""Rectification: ordered, extended once, reported, verified by another, sent back, waived. Clause: 文三(一), 附3一(二)6."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from portal.access.queries import users_of
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.documents.services import receiving
from portal.inbox.services import tell
from portal.institutions.services import note
from portal.policy.clauses import Reason
from portal.policy.queries import figure
from portal.terms import services as terms
from portal.terms.queries import leading_terms
from portal.terms.rules.holders import Holder, HolderKind, Owner
from portal.terms.rules.lines import ClockLine
from portal.workflow.acting import act
from portal.workflow.performing import Refused, perform, performing
from portal.workflow.steps import steps
from supervision.enums import IssueState
from supervision.models import Issue, IssueReport
from supervision.rules import issues as rules
from supervision.rules.issues import CLAUSE
from supervision.services.telling import tell_institution

CLOCK = "rectification"
LINE = ClockLine(keys=(CLOCK,))
FILES = "rectification"  # the key of the files of a report
VERIFIERS = [Role.REVIEWER]


def days_on(today: date) -> int:
    """How long a rectification may take at most, and once more when it is extended."""
    return figure("rectification_days", today).number


def order(issue: Issue, *, text: str, due_on: date | None, by: User, at: datetime, seen: int) -> Issue:
    """Orders the rectification with its demands and its last day, which ends at midnight (D92). Raises Refused, NotAllowed, StaleError."""
    today = timezone.localdate(at)
    with act(by, at, issue.authority):
        with performing(issue, "order", by=by, at=at, seen=seen, note=text.strip(), text=text.strip(), due_on=due_on) as ordered:
            _refuse(rules.order_reasons(text, due_on, today, days_on(today)))
            ordered.due_on = _start_clock(ordered, by=by, at=at)
        words = f"{ordered.number}：{ordered.finding}\n整改要求：{ordered.order_text}\n请在 {ordered.due_on} 当日 24 时前报告整改情况。"
        tell_institution(ordered, "issues", f"责令整改，{ordered.due_on} 前完成", words, CLAUSE, at)
    return ordered


def _start_clock(issue: Issue, *, by: User, at: datetime, starts_on: date | None = None) -> date | None:
    """The institution's days, up to the day of the order or of its extension; the last one, moved on where it is no working day."""
    party = issue.institution
    owner, holder = Owner(HolderKind.INSTITUTION, ref=str(party.pk)), Holder(HolderKind.INSTITUTION, party.name)
    term = terms.start(
        issue,
        CLOCK,
        until=issue.due_on,
        owner=owner,
        holder=holder,
        at=at,
        by=by,
        clause=CLAUSE,
        label="整改",
        mark="责令整改",
        starts_on=starts_on,
    )
    return term.due_on


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(reasons)


def extend(issue: Issue, *, due_on: date | None, reason: str, by: User, at: datetime, seen: int) -> Issue:
    """Extends the deadline, once. Raises Refused, NotAllowed, StaleError."""
    today, words = timezone.localdate(at), reason.strip()
    with act(by, at, issue.authority):
        with performing(issue, "extend", by=by, at=at, seen=seen, note=words, due_on=due_on, reason=words) as extended:
            _refuse(_extension_blockers(issue, due_on, words, today))
            if due_on is not None and issue.state == IssueState.RECTIFYING:
                extended.due_on = _extend_clock(extended, due_on, words, by=by, at=at)
        tell_institution(extended, "issues", f"整改期限延长至 {extended.due_on}", f"{extended.number}：{words}", CLAUSE, at)
    return extended


def _extend_clock(issue: Issue, due_on: date, reason: str, *, by: User, at: datetime) -> date | None:
    """The running term up to that day: counted from its first day, not from a last one that a holiday had moved on."""
    running = leading_terms(Issue, [issue.pk], LINE)[issue.pk]
    more = max(1, (due_on - running.started_on).days - running.length)
    return terms.extend(issue, CLOCK, more=more, reason=reason, at=at, by=by, clause=CLAUSE).due_on


def _extension_blockers(issue: Issue, due_on: date | None, words: str, today: date) -> tuple[Reason, ...]:
    if issue.due_on is None:
        return ()
    extended = issue.extended_at is not None
    return rules.extension_reasons(issue.due_on, due_on, words, extended=extended, today=today, days=days_on(today))


def report(issue: Issue, *, text: str, files: Sequence["UploadedFile[bytes]"] = (), by: User, at: datetime, seen: int) -> IssueReport:
    """The institution reports what it has mended, with what proves it; late is late, and is taken. Raises Refused, NotAllowed, StaleError, Rejected."""
    _refuse(() if text.strip() else (Reason(CLAUSE, "请写明整改情况。", "L05", "text"),))
    with act(by, at, issue.institution):
        with performing(issue, "report", by=by, at=at, seen=seen) as reported:
            stamp_overdue(reported, issue.state, at=at)
        row = IssueReport.objects.create(issue=reported, no=reported.reports.count() + 1, text=text.strip(), reported_at=at, reported_by=by)
        for file in files:
            receiving.take(row, reported.institution, file, key=FILES, by=by, at=at)
        terms.stop(reported, CLOCK, outcome="已报告", at=at, by=by)
        people = users_of(reported.authority, timezone.localdate(at), VERIFIERS)
        key, link = f"issue:{reported.pk}:{reported.version}:verify", f"/desk/supervision/issues/{reported.pk}/"
        tell(
            people,
            key=key,
            title=f"整改待核验：{reported.institution}",
            body=f"{reported.number}：{row.text}",
            link=link,
            clause=CLAUSE,
            at=at,
        )
    return row


def stamp_overdue(issue: Issue, state: str, *, at: datetime) -> bool:
    """Keeps since when it is overdue, once, in the row being written. Whether it was stamped now."""
    if issue.overdue_since is not None or issue.due_on is None or not rules.is_overdue(state, issue.due_on, timezone.localdate(at)):
        return False
    issue.overdue_since = issue.due_on + timedelta(days=1)
    return True


def verify(issue: Issue, *, words: str, by: User, at: datetime, seen: int) -> Issue:
    """Somebody other than who raised it has verified the rectification: closed. Raises Refused, NotAllowed, StaleError."""
    said, last = words.strip(), _last(issue)
    _refuse(() if said else (Reason(CLAUSE, "请写明核验情况。", "S04", "words"),))
    with act(by, at, issue.authority):
        mended_on = timezone.localdate(last.reported_at if last else at)
        closed = perform(issue, "verify", by=by, at=at, seen=seen, note=said, words=said, mended_on=mended_on)
        _answer(last, accepted=True, words=said, by=by, at=at)
        _note_closed(closed, f"问题整改到位：{closed.number}", by=by, at=at)
        tell_institution(closed, "issues", "整改已核验销号", f"{closed.number}：{said}", CLAUSE, at)
    return closed


def _last(issue: Issue) -> IssueReport | None:
    return issue.reports.order_by("no").last()


def _answer(row: IssueReport | None, *, accepted: bool, words: str, by: User, at: datetime) -> None:
    if row is not None:
        row.is_accepted, row.answer, row.answered_at, row.answered_by = accepted, words, at, by
        row.save()


def _note_closed(issue: Issue, title: str, *, by: User, at: datetime) -> None:
    link = f"/desk/supervision/issues/{issue.pk}/"
    note(issue.registration, "issue_closed", on=timezone.localdate(at), title=title, clause=issue.clause, by=by, at=at, link=link)


def send_back(issue: Issue, *, words: str, by: User, at: datetime, seen: int) -> Issue:
    """Not mended yet: back to the institution, whose deadline stays. Raises Refused, NotAllowed, StaleError."""
    said = words.strip()
    _refuse(() if said else (Reason(CLAUSE, "请写明整改未到位之处。", "S04", "words"),))
    with act(by, at, issue.authority):
        with performing(issue, "send_back", by=by, at=at, seen=seen, note=said) as returned:
            returned.due_on = _start_clock(returned, by=by, at=at, starts_on=timezone.localdate(returned.ordered_at))
            stamp_overdue(returned, IssueState.RECTIFYING, at=at)
        _answer(_last(issue), accepted=False, words=said, by=by, at=at)
        tell_institution(returned, "issues", f"整改未到位，期限仍为 {returned.due_on}", f"{returned.number}：{said}", CLAUSE, at)
    return returned


def waive(issue: Issue, *, words: str, by: User, at: datetime, seen: int) -> Issue:
    """Not pursued further, with the reason. Raises Refused, NotAllowed, StaleError."""
    said = words.strip()
    _refuse(() if said else (Reason(CLAUSE, "请写明不予追究的理由。", "S04", "words"),))
    with act(by, at, issue.authority):
        closed = perform(issue, "waive", by=by, at=at, seen=seen, note=said, words=said)
        terms.stop_all(closed, outcome="不予追究", at=at, by=by, keys=[CLOCK])
        _note_closed(closed, f"问题不予追究：{closed.number}", by=by, at=at)
        tell_institution(closed, "issues", "问题不予追究", f"{closed.number}：{said}", CLAUSE, at)
    return closed


def blockers(issue: Issue, *, by: User, on: date) -> dict[str, tuple[Reason, ...]]:
    """Why a step cannot be taken now though it is his: what the page says in its place, by the step's name."""
    found = {name: issue.parted(by, step, on) for name, step in steps(Issue).items()}
    if issue.due_on is not None:
        again = rules.extension_reasons(issue.due_on, date.max, "-", extended=issue.extended_at is not None, today=on, days=days_on(on))
        found["extend"] = tuple(reason for reason in again if not reason.path)
    return found
