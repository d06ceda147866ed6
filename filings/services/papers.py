"""The papers of a filing: what each says, taken from the rows as they stand in the deciding transaction."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Protocol, TypeVar

from django.utils import timezone

from filings.enums import Level, LineOutcome, LineResult, Matter
from filings.models import Filing, FilingLine, SupplementNotice
from filings.queries.clock import filing_clock, term_of
from filings.rules.form_sections import SECTIONS
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.documents import contents
from portal.documents.contents import brief_citation
from portal.documents.models import Paper, PaperKind
from portal.documents.queries import current_paper
from portal.documents.services.issuing import Build, issue
from portal.documents.signing import is_demo_key
from portal.institutions.enums import Kind, Track
from portal.institutions.models import Registration
from portal.policy.clauses import printed
from portal.policy.services import figure
from portal.terms.models import Term
from portal.workdays.services import calendar

REFERENCE = printed("行政许可法45")
_TITLES = {spec.key: spec.title for spec in SECTIONS}


class Ground(Protocol):
    """A thing asked for or objected to: the field it concerns, the words, the clause."""

    @property
    def path(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def clause(self) -> str: ...


class Covered(Protocol):
    """An occupation at one level or an item, as a filing applies for it or a registration covers it."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def work_type(self) -> str: ...

    @property
    def level(self) -> str: ...

    @property
    def norm(self) -> str: ...


C = TypeVar("C", bound=Covered)


def common(filing: Filing, authority: Authority, number: str, code: str, at: datetime) -> dict[str, Any]:
    """What every paper about a filing carries, as this authority issues it: the keywords of `FilingPaper`."""
    return {
        "authority": authority.name,
        "number": number,
        "addressee": filing.applicant_name,
        "issued_on": timezone.localdate(at),
        "code": code,
        "sample_seal": is_demo_key(authority.code),
        "contact": authority.phone,
        "examining": filing.kind is Kind.EXAMINING,
        "matter": str(Matter(filing.matter).label),
    }


def _common(filing: Filing, number: str, code: str, at: datetime) -> dict[str, Any]:
    assert filing.authority is not None
    return common(filing, filing.authority, number, code, at)


def _issue(filing: Filing, kind: PaperKind, build: Build, *, by: User, at: datetime) -> Paper:
    assert filing.authority is not None
    once = kind not in (PaperKind.SUPPLEMENT, PaperKind.PAUSE)
    return issue(filing, kind, build, case=filing, authority=filing.authority, addressee_id=filing.legal_person_id, once=once, by=by, at=at)


def _items(grounds: Sequence[Ground]) -> tuple[contents.Item, ...]:
    return tuple(
        contents.Item(text=row.text, basis=brief_citation(row.clause), section=_TITLES.get(row.path.split(".")[0].split("[")[0], ""))
        for row in grounds
    )


def _remedies(authority: Authority) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in authority.remedies.splitlines() if paragraph.strip())


def _submitted_on(filing: Filing) -> date:
    assert filing.submitted_at is not None
    return timezone.localdate(filing.submitted_at)


def _due(term: Term) -> date:
    """The due day of a term that has just been started, so it has one."""
    assert term.due_on is not None
    return term.due_on


def acceptance(filing: Filing, term: Term, *, by: User, at: datetime) -> Paper:
    """受理通知书, with the term that runs now and the day it ends."""
    due_on = _due(term)

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.AcceptanceContent(
            **_common(filing, number, code, at),
            submitted_on=_submitted_on(filing),
            filing_number=filing.number or "",
            accepted_on=timezone.localdate(at),
            counted_from=term.started_on + timedelta(days=1),
            working_days=term.length,
            due_on=due_on,
            basis=printed(term.clause),
            provisional=term.provisional,
        )

    return _issue(filing, PaperKind.ACCEPTANCE, build, by=by, at=at)


def supplement(notice: SupplementNotice, *, by: User, at: datetime) -> Paper:
    """补正告知书: every item with its section and clause (D03)."""
    filing = notice.filing
    answer_by = _due(term_of(filing, "supplement_answer"))

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.SupplementContent(
            **_common(filing, number, code, at),
            submitted_on=_submitted_on(filing),
            items=_items(list(notice.items.all())),
            answer_by=answer_by,
            round=notice.no,
            round_reason=notice.consent.answer if notice.consent else "",
        )

    return _issue(filing, PaperKind.SUPPLEMENT, build, by=by, at=at)


def non_acceptance(filing: Filing, reasons: Sequence[Ground], *, by: User, at: datetime) -> Paper:
    """不予受理通知书, with reasons, basis and remedies (D35)."""
    assert filing.authority is not None
    remedies = _remedies(filing.authority)

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.NonAcceptanceContent(
            **_common(filing, number, code, at), submitted_on=_submitted_on(filing), items=_items(reasons), remedies=remedies
        )

    return _issue(filing, PaperKind.NON_ACCEPTANCE, build, by=by, at=at)


def pause(filing: Filing, *, phase: str, expected_working_days: int, by: User, at: datetime) -> Paper:
    """期限中止告知书: what is not counted from now on, and for how long it is expected to last."""
    today = timezone.localdate(at)
    clock = filing_clock(filing, today)
    assert clock is not None
    until = calendar().add(today, expected_working_days).on

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.PauseContent(
            **_common(filing, number, code, at),
            filing_number=filing.number or "",
            phase=phase,
            paused_from=today + timedelta(days=1),
            expected_working_days=expected_working_days,
            expected_until=until,
            term_working_days=clock.term.length,
            used_working_days=clock.ledger.used,
            basis=printed(clock.term.clause),
            reference=REFERENCE,
        )

    return _issue(filing, PaperKind.PAUSE, build, by=by, at=at)


def _steps(filing: Filing) -> tuple[str, ...]:
    stamps = (("审核", filing.reviewed_at), ("评估", filing.evaluated_at), ("公示", filing.publicity_closed_at))
    return tuple(word for word, stamp in stamps if stamp is not None)


def _passed(filing: Filing, line: FilingLine) -> tuple[str, ...]:
    """How far this line came: basic information is reviewed alone (D18), what failed the evaluation was not publicised."""
    if line.change:
        return _steps(filing)[:1]
    return tuple(step for step in _steps(filing) if step != "公示" or line.panel_result != LineResult.FAILED)


def _courses(filing: Filing, lines: Sequence[FilingLine]) -> tuple[tuple[str, ...], tuple[contents.Further, ...]]:
    """The steps that all these lines passed, and which of them came further."""
    courses = {line: _passed(filing, line) for line in lines}
    common = min(courses.values(), key=len, default=())
    longer = dict.fromkeys(course for course in courses.values() if len(course) > len(common))
    return common, tuple(
        contents.Further(lines=tuple(str(line) for line in lines if courses[line] == course), steps=course[len(common) :])
        for course in longer
    )


def _rows(lines: Sequence[C]) -> list[tuple[C, tuple[str, ...], list[C]]]:
    """Lines of one occupation together: (first line, levels as words, its lines), in the order of the form."""
    found = []
    for _, group in groupby(lines, key=lambda line: (line.code, line.name, line.work_type, line.norm)):
        members = list(group)
        levels = tuple(Level(line.level).word for line in members if line.level)
        found.append((members[0], levels, members))
    return found


def refusal(filing: Filing, *, by: User, at: datetime) -> Paper:
    """不予备案通知书: reasons and basis for each line refused, then the authority's remedies text (A42, B64, D36)."""
    lines = list(filing.lines.filter(outcome=LineOutcome.REFUSED))
    rows = tuple(
        contents.RefusedLine(
            name=first.name,
            code=first.code,
            work_type=first.work_type,
            levels=levels,
            reasons=tuple(dict.fromkeys(line.reason for line in members)),
            basis="\n".join(dict.fromkeys(brief_citation(line.basis) for line in members)),
        )
        for first, levels, members in _rows(lines)
    )
    assert filing.authority is not None
    remedies = _remedies(filing.authority)
    steps, further = _courses(filing, lines)

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.RefusalContent(
            **_common(filing, number, code, at),
            submitted_on=_submitted_on(filing),
            filing_number=filing.number or "",
            steps=steps,
            further=further,
            lines=rows,
            basis=printed(filing.cite("附*决定")),
            remedies=remedies,
        )

    return _issue(filing, PaperKind.REFUSAL, build, by=by, at=at)


def receipt(filing: Filing, registration: Registration, *, refusal_number: str, by: User, at: datetime) -> Paper:
    """备案回执 of the registration; grading with code and validity, examining with neither (A44). The subject is the registration (D80)."""
    granted = list(filing.lines.filter(outcome=LineOutcome.GRANTED))
    return _receipt(filing, registration, granted, reason="初次备案", refusal_number=refusal_number, by=by, at=at)


def next_receipt(filing: Filing, registration: Registration, *, reason: str, refusal_number: str, by: User, at: datetime) -> Paper:
    """The receipt as a later decision makes it: the next version of its number with everything the registration covers now (D19)."""
    standing = list(registration.scope.filter(until_on__isnull=True))
    return _receipt(filing, registration, standing, reason=reason, refusal_number=refusal_number, by=by, at=at)


def _receipt(
    filing: Filing, registration: Registration, lines: Sequence[Covered], *, reason: str, refusal_number: str, by: User, at: datetime
) -> Paper:
    rows = tuple(
        contents.ScopeLine(name=first.name, code=first.code, work_type=first.work_type, levels=levels, basis=first.norm)
        for first, levels, _ in _rows(lines)
    )
    before = current_paper(registration, PaperKind.RECEIPT)
    grading = filing.kind is Kind.GRADING
    months = figure("renewal_window_months", timezone.localdate(at)).number if grading else None

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.ReceiptContent(
            **{**_common(filing, registration.number, code, at), "addressee": registration.legal_person.name},
            credit_code=registration.legal_person.credit_code,
            kind=str(Track(filing.track).label),
            audience=registration.get_audience_display(),
            steps=_steps(filing),
            lines=rows,
            institution_code=registration.institution_code,
            valid_from=registration.term_starts_on if grading else None,
            valid_to=registration.valid_to,
            renewal_months=months,
            ministry_reviewed=filing.ministry_answered_at is not None,
            refusal_number=refusal_number,
            version=before.version + 1 if before else 1,
            reason=reason if before else "",
        )

    assert filing.authority is not None
    return issue(
        registration,
        PaperKind.RECEIPT,
        build,
        case=filing,
        authority=filing.authority,
        addressee_id=filing.legal_person_id,
        number=registration.number,
        reason=reason,
        predecessor=before if before and before.number == registration.number else None,
        succeeds=before,
        by=by,
        at=at,
    )
