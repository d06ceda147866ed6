"""A counter with its officers and institutions for tests: who comes with which mandate."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from filings.enums import IdKind
from filings.models import Assistance, Filing
from filings.queries.assistance import COMMITMENT
from filings.rules.assistance import Mandate
from filings.services import assisting, drafting
from portal.access.services import grant
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson
from tests.documents.test_filetypes import pdf
from tests.filings.stage import MONDAY, Desk, fill, user

ID = "11010519491231002X"
AGENT = {"agent_name": "覃某", "agent_position": "办公室主任", "agent_phone": "0772-2100000", "id_kind": "citizen", "id_number": ID}


def scan(name: str = "委托书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def mandate(at: datetime, **changed: Any) -> Mandate:
    return Mandate("覃某", "办公室主任", "0772-2100000", IdKind.CITIZEN, changed.pop("id_number", ID), at.date(), **changed)


def acceptor(bureau: Desk, name: str = "第二受理岗") -> User:
    """Another officer who accepts at the same bureau."""
    account = user(name)
    grant(account, bureau.authority, Role.ACCEPTOR, by=None, at=MONDAY.replace(year=2024))
    return account


def recorded(person: LegalPerson, bureau: Desk, *, at: datetime, by: User | None = None) -> Assistance:
    return assisting.record(person, bureau.authority, mandate(at), scan(), by=by or bureau.acceptor, at=at)


def begun(person: LegalPerson, bureau: Desk, *, at: datetime) -> tuple[Assistance, Filing]:
    """A mandate with the filing it serves, filled in to the last field by the officer."""
    row = recorded(person, bureau, at=at)
    filing = fill(drafting.start(person, Track.GRADING_EMPLOYER, by=bureau.acceptor, at=at), at=at)
    return Assistance.objects.get(pk=row.pk), Filing.objects.get(pk=filing.pk)


def committed(row: Assistance, *, at: datetime) -> Assistance:
    assisting.add_paper(row, COMMITMENT, scan("承诺书.pdf"), by=row.officer, at=at)
    return row
