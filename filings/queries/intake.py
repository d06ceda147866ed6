"""What a draft amounts to on a day: its answers, the route, the materials, and everything that stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from filings.enums import CreditCheck, State
from filings.models import Filing, FilingVersion
from filings.models.record import CLOSED
from filings.queries.calls import open_call
from filings.queries.norms import norm_facts
from filings.queries.registered import registered
from filings.queries.renewing import renewal_facts
from filings.queries.scope import scope_on
from filings.rules.answers import Answers, from_sections
from filings.rules.facts import Facts, Figures
from filings.rules.judging import Judgement, judge
from filings.services.versions import Document, document
from portal.catalogue.rules.credit_codes import cleaned, credit_code_reasons
from portal.documents.models import ScanState
from portal.documents.queries import attachments_of
from portal.institutions.enums import Standing
from portal.institutions.models import LegalPerson, Registration
from portal.institutions.queries import bar_on, standings
from portal.policy.queries import figures
from portal.workdays.services import calendar

Files = Mapping[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Intake(Judgement):
    """A version judged on a day; `files` are what was uploaded: material key → [{id, sha256, name, pages}]."""

    files: Files


def intake(filing: Filing, version: FilingVersion, *, on: date) -> Intake:
    """Judges a version by the rules of intake."""
    files = uploaded(filing)
    answers = from_sections(with_files(document(version), files), matter=filing.matter, track=filing.track)
    facts = replace(_facts(filing, answers, on), **renewal_facts(filing, version, on))
    found = judge(answers, facts, on, numbers_on(on), calendar())
    return Intake(**{field.name: getattr(found, field.name) for field in fields(found)}, files=files)


def numbers_on(on: date) -> Figures:
    """The counted figures in force on a day, flags as 0 and 1, by key: what the rules take."""
    return {value.key: int(value.value) for value in figures(on) if isinstance(value.value, int)}


def uploaded(filing: Filing) -> Files:
    """The files received about a filing and not replaced, infected ones left out: material key → what the document keeps of each."""
    found: dict[str, list[dict[str, object]]] = {}
    rows = attachments_of(filing).filter(replaced_at__isnull=True).exclude(scan_state=ScanState.INFECTED)
    for file in rows:
        found.setdefault(file.key, []).append({"id": file.pk, "sha256": file.sha256, "name": file.name, "pages": file.pages})
    return found


def with_files(content: Document, files: Files) -> Document:
    """The document with its uploads in the materials section."""
    return {**content, "materials": {**content.get("materials", {}), "files": {key: list(rows) for key, rows in files.items()}}}


def _facts(filing: Filing, answers: Answers, on: date) -> Facts:
    """What the portal knows of the applicant on this day."""
    code = cleaned(answers.institution.credit_code)
    call = filing.call if filing.state == State.SUPPLEMENTING else open_call(on)  # a supplement is answered after the window too
    return replace(
        applicant_facts(code, answers, on),
        call_open=call is not None,
        call_deadline=call.decide_by if call else None,
        active_filing=_parallel(filing),
        **norm_facts(filing.legal_person, answers, on),
        original_authority=filing.registration.filed_with.code if filing.registration else "",
    )


def applicant_facts(credit_code: str, answers: Answers, on: date) -> Facts:
    """The same without a filing: what simulator and intake share."""
    registrations = list(Registration.objects.filter(legal_person__credit_code=credit_code))
    answer = standings(registrations, on=on)
    suspended = {row.track for row in registrations if answer[row.pk].standing is Standing.SUSPENDED}
    return Facts(
        credit_check=CreditCheck.FAILED if credit_code_reasons(credit_code) else CreditCheck.VERIFIED,
        scope=scope_on(answers, on),
        barred=bar_on(credit_code, on) is not None,
        representative_barred=_representative_barred(answers.institution.legal_representative, credit_code, on),
        suspended=answers.track in suspended,
        suspended_elsewhere=bool(suspended - {answers.track}),
        **registered(registrations, answer, answers, on),
    )


def _parallel(filing: Filing) -> str:
    others = Filing.objects.filter(legal_person=filing.legal_person, track=filing.track).exclude(pk=filing.pk).exclude(state__in=CLOSED)
    return next((other.number or "草稿" for other in others), "")


def _representative_barred(name: str, credit_code: str, on: date) -> bool:
    """Whether another legal person with the same representative is barred: a flag for the reviewer, never a block (D85)."""
    if not name:
        return False
    others = LegalPerson.objects.filter(legal_representative=name, bars__from_on__lte=on).exclude(credit_code=credit_code)
    return any(bar_on(code, on) for code in others.values_list("credit_code", flat=True).distinct())
