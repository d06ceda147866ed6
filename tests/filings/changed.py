"""Registrations and their changes for tests: every step by the services."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType

from filings.enums import ChangeKind
from filings.models import Filing, Section
from filings.queries.checklist import checklist
from filings.rules.change_kinds import PROOF
from filings.services import changing, drafting, submitting
from filings.services.versions import draft
from portal.accounts.models import User
from portal.authorities.queries import authority
from portal.directory import services as directory
from portal.documents import contents
from portal.documents.models import Paper, PaperKind
from portal.documents.services.issuing import issue
from portal.home.demo.dossiers import Line
from portal.institutions import services as institutions
from portal.institutions.enums import Audience, Kind, Track
from portal.institutions.models import Registration
from portal.institutions.services import Grant, ScopeRow, SiteRow
from tests.filings import road
from tests.filings.stage import ELECTRICIAN, MONDAY, TURNER, Desk, attach, fill, institution

DAY = timedelta(days=1)
CODE = "Y000045000218"
VALID_TO = date(2028, 9, 6)


def registered(
    track: Track = Track.GRADING_EMPLOYER, *, number: int = 1, code: str = "450200", lines: tuple[Line, ...] = (ELECTRICIAN,)
) -> tuple[Registration, User]:
    """A registration of last year with its receipt and directory entry, and the institution's administrator."""
    person, admin = institution(number)
    at, grading = MONDAY - 365 * DAY, track.kind is Kind.GRADING
    scope = tuple(
        ScopeRow(line.code, line.name, "国家职业标准", edition=line.edition, level=level)
        for line in lines
        for level in line.levels or ("",)
    )
    registration = institutions.establish(
        person,
        Grant(
            track=track,
            filed_with=authority(code),
            number=f"桂技评备〔2025〕{code[:4]}-{number:04d}号",
            audience=Audience.OWN_WORKERS,
            filed_on=at.date(),
            valid_to=VALID_TO if grading else None,
            institution_code=f"{CODE[: -len(str(number))]}{number}" if grading else "",
            scope=scope,
            sites=(SiteRow("theory", "理论考场 201", person.registered_address), SiteRow("skill", "实训车间", person.registered_address)),
        ),
        by=None,
        at=at,
    )
    receipt_of(registration, at=at)
    directory.publish(registration, reason="初次备案", clause="附2二(五)", by=None, at=at)
    return registration, admin


def receipt_of(registration: Registration, *, at: datetime) -> Paper:
    """Its first receipt."""

    def build(number: str, code: str) -> contents.PaperContent:
        return contents.ReceiptContent(
            authority=registration.filed_with.name,
            number=number,
            addressee=registration.legal_person.name,
            issued_on=at.date(),
            code=code,
            sample_seal=True,
            examining=not registration.valid_to,
            matter="初次备案",
            steps=(),
            credit_code=registration.legal_person.credit_code,
            kind=str(Track(registration.track).label),
            audience=registration.get_audience_display(),
            lines=(),
        )

    return issue(
        registration,
        PaperKind.RECEIPT,
        build,
        case=registration,
        authority=registration.filed_with,
        addressee_id=registration.legal_person_id,
        number=registration.number,
        reason="初次备案",
        by=None,
        at=at,
    )


def write(filing: Filing, key: str, at: datetime, **content: Any) -> None:
    """A section saved with these answers over what stands there."""
    section = Section.objects.get(version=draft(filing), key=key)
    drafting.save_section(filing, key, {**section.content, **content}, edit_no=section.edit_no, by=filing.created_by, at=at)


def begun(registration: Registration, by: User, kinds: Collection[str], *, at: datetime = MONDAY) -> Filing:
    return changing.start_change(registration, kinds, by=by, at=at)


def basics(filing: Filing, at: datetime = MONDAY, **answers: Any) -> Filing:
    """Basic information as it is to be, with the documents that prove it and the letter."""
    write(filing, "institution", at, **answers)
    for key in {PROOF[field] for field in answers if field in PROOF}:
        attach(filing, key, at=at)
    attach(filing, "change_letter", at=at)
    return filing


def additions(filing: Filing, lines: tuple[Line, ...] = (TURNER,), at: datetime = MONDAY) -> Filing:
    """The sections of added scope, written out as in an initial filing, the lines beside those that are filed."""
    kept = {section.key: section.content for section in Section.objects.filter(version=draft(filing))}
    fill(filing, at=at, lines=lines)
    for key in ("institution", "occupations", "items", "materials"):
        if key in kept:
            written = Section.objects.get(version=draft(filing), key=key).content
            write(filing, key, at, **{**kept[key], **({"rows": written["rows"]} if written.get("rows") else {})})
    return filing


def submitted(filing: Filing, at: datetime = MONDAY) -> Filing:
    return submitting.submit(filing, by=filing.created_by, at=at, seen=road.fresh(filing).version)


def cleared(filing: Filing, bureau: Desk, at: datetime) -> Filing:
    """Accepted and reviewed."""
    return road.reviewed(road.accepted(filing, bureau, at), bureau, at)


def moved_name(registration: Registration, admin: User, bureau: Desk, name: str, at: datetime = MONDAY) -> Filing:
    """A granted change of name."""
    filing = submitted(basics(begun(registration, admin, [ChangeKind.NAME], at=at), at, name=name), at)
    return road.decided(cleared(filing, bureau, at + DAY), bureau, at + 2 * DAY)


def receipts(registration: Registration) -> list[Paper]:
    """All versions of its receipt, the first one first."""
    about = Paper.objects.filter(subject_type=ContentType.objects.get_for_model(Registration), subject_id=registration.pk)
    return list(about.filter(kind=PaperKind.RECEIPT).order_by("version"))


def checks(filing: Filing) -> set[str]:
    """The ids of the checklist."""
    return {item.check.id for item in checklist(filing)}
