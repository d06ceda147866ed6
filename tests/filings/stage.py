"""The people, authorities and files that filings tests play with; every act goes through the services."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from filings.models import Filing, Section
from filings.queries.intake import intake
from filings.services import drafting, submitting
from filings.services.versions import draft
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.authorities.queries import authority, centre
from portal.catalogue.rules.credit_codes import make_credit_code
from portal.documents.models import Attachment, ScanState
from portal.home.demo.dossiers import Applicant, Line, dossier
from portal.institutions.enums import Affiliation, LegalForm, Track
from portal.institutions.models import LegalPerson

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 9, 7, 10, 0, tzinfo=ZONE)  # an ordinary Monday, before the October holidays

ELECTRICIAN = Line("6-31-01-03", "电工", ("5", "4", "3"))
TURNER = Line("6-18-01-01", "车工", ("5", "4"))


@dataclass(frozen=True)
class Desk:
    """An authority with one officer for each part."""

    authority: Authority
    acceptor: User
    reviewer: User
    approver: User


def user(name: str) -> User:
    return User.objects.create_user(username=f"u{User.objects.count() + 1}", name=name, email="", password=None)


def desk(code: str = "450200") -> Desk:
    party = authority(code)
    officers = {}
    for role in (Role.ACCEPTOR, Role.REVIEWER, Role.APPROVER):
        officers[role] = user(f"{party.city_name}{role.label}")
        grant(officers[role], party, role, by=None, at=MONDAY - timedelta(days=400))
    return Desk(party, officers[Role.ACCEPTOR], officers[Role.REVIEWER], officers[Role.APPROVER])


def centre_officer() -> User:
    officer = user("中心经办")
    grant(officer, centre(), Role.CENTRE_OFFICER, by=None, at=MONDAY - timedelta(days=400))
    return officer


def institution(number: int = 1, *, division: str = "450202", form: LegalForm = LegalForm.COMPANY) -> tuple[LegalPerson, User]:
    """A legal person with its administrator."""
    person = LegalPerson.objects.create(
        credit_code=make_credit_code("91", division, f"MA7LP{number:03d}"),
        name=f"柳州龙屏机械制造第{number}公司",
        legal_form=form,
        affiliation=Affiliation.PRIVATE,
        legal_representative="覃建国",
        registered_division=division,
        registered_address="柳州市阳和工业新区 12 号",
        working_division=division,
        working_address="柳州市阳和工业新区 12 号",
    )
    admin = user(f"管理员{number}")
    grant(admin, person, Role.ADMINISTRATOR, by=None, at=MONDAY - timedelta(days=400))
    return person, admin


def fill(filing: Filing, *, at: datetime, lines: tuple[Line, ...] = (ELECTRICIAN, TURNER)) -> Filing:
    """Writes a complete dossier into the draft, with the files that intake asks for."""
    person = filing.legal_person
    applicant = Applicant(
        person.name,
        person.credit_code,
        LegalForm(person.legal_form),
        Affiliation(person.affiliation),
        person.registered_division,
        person.registered_address,
        person.legal_representative,
    )
    version = draft(filing)
    assert version is not None
    content = dossier(applicant, Track(filing.track), lines, on=at.date(), rng=random.Random(filing.pk))
    for section in Section.objects.filter(version=version):
        drafting.save_section(filing, section.key, content.get(section.key, {}), edit_no=section.edit_no, by=filing.created_by, at=at)
    for need in intake(filing, version, on=at.date()).materials:
        if need.owed:
            attach(filing, need.key, at=at)
    return filing


def attach(filing: Filing, key: str, *, at: datetime, text: str = "内容") -> Attachment:
    """A file as the paper office keeps it after the scan."""
    row = Attachment(
        owner=filing.legal_person,
        subject=filing,
        key=key,
        name=f"{key}.pdf",
        kind="pdf",
        size=len(text),
        pages=1,
        sha256=f"{abs(hash((key, text))):064x}"[:64],
        scan_state=ScanState.CLEAN,
        scanned_at=at,
        uploaded_at=at,
        uploaded_by="经办人",
    )
    row.file.save(f"{key}.pdf", ContentFile(text.encode()), save=False)
    row.save()
    return row


def submitted(
    number: int = 1, *, track: Track = Track.GRADING_EMPLOYER, at: datetime = MONDAY, lines: tuple[Line, ...] = (ELECTRICIAN, TURNER)
) -> Filing:
    """A filing just submitted."""
    person, admin = institution(number)
    filing = drafting.start(person, track, by=admin, at=at)
    fill(filing, at=at, lines=lines)
    return submitting.submit(filing, by=admin, at=at, seen=filing.version)
