"""Files that no institution sent: an authority's and the public's are kept, scanned and traced like any other, and open to nobody by themselves."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from portal.audit.models import Entry
from portal.documents.models import Attachment, ScanState, Upload
from portal.documents.queries import offered
from portal.documents.rejection import Rejected
from portal.documents.services.receiving import scan_attachment, take
from portal.institutions.models import LegalPerson
from portal.workflow.acting import act
from tests.documents.test_filetypes import pdf
from tests.filings.stage import Desk, desk, institution

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def bureau() -> Desk:
    return desk()


def sent(name: str = "笔录.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


def row(file: Attachment) -> tuple[object, str, str, str]:
    file.refresh_from_db()
    return file.owner, file.uploaded_by, file.scan_state, file.sha256


def traced(*columns: str) -> list[tuple[object, ...]]:
    return list(Entry.objects.filter(act__startswith="documents.").order_by("no").values_list(*columns))


def test_a_file_of_an_authority_belongs_to_no_institution(bureau: Desk) -> None:
    content = pdf()
    with act(bureau.acceptor, AT, bureau.authority):
        file = take(bureau.authority, None, sent(content=content), key="record", by=bureau.acceptor, at=AT)
    assert row(file) == (None, str(bureau.acceptor), ScanState.WAITING, hashlib.sha256(content).hexdigest())
    assert not offered(file)
    assert offered(scan_attachment(file.pk, at=AT))
    assert traced("act", "actor_id", "actor_party") == [
        ("documents.receive", bureau.acceptor.pk, str(bureau.authority)),
        ("documents.scan", None, ""),
    ]


def test_a_file_of_the_public_is_traced_to_the_public(bureau: Desk) -> None:
    file = take(bureau.authority, None, sent(), key="evidence", by=None, at=AT)
    assert row(file)[:3] == (None, "社会公众", ScanState.WAITING)
    assert traced("act", "actor_id", "actor_name") == [("documents.receive", None, "社会公众")]


@pytest.mark.parametrize(("name", "content"), [("empty.pdf", b""), ("run.exe", b"MZ" + bytes(400))], ids=["empty", "program"])
def test_what_is_refused_leaves_nothing(bureau: Desk, name: str, content: bytes) -> None:
    with pytest.raises(Rejected):
        take(bureau.authority, None, sent(name, content), key="evidence", by=None, at=AT)
    assert (Attachment.objects.count(), Upload.objects.count(), traced("act")) == (0, 0, [])


def test_an_institutions_file_is_still_its_own(bureau: Desk) -> None:
    person, admin = institution()
    file = take(person, person, sent(), key="plan", by=admin, at=AT)
    assert (row(file)[:2], list(person.attachments.all())) == ((person, str(admin)), [file])
    assert LegalPerson.objects.filter(attachments__isnull=True).count() == LegalPerson.objects.count() - 1


def alone(patterns: list[URLPattern | URLResolver], names: frozenset[str] = frozenset()) -> Iterator[str]:
    """The addresses that lead to a file by its number and nothing else: there the subject's readers would not be asked."""
    for entry in patterns:
        held = names | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from alone(entry.url_patterns, held)
        elif held and held <= {"file_id", "attachment_id", "attachment"}:
            yield str(entry.name)


def test_no_address_leads_to_a_file_without_its_subject() -> None:
    assert list(alone(get_resolver().url_patterns)) == []


def nothing(request: HttpRequest, **given: int) -> HttpResponse:
    return HttpResponse()


def test_such_an_address_would_be_found() -> None:
    found = alone([path("files/<int:file_id>/", nothing, name="anybody"), path("<int:number>/<int:file_id>/", nothing, name="subject")])
    assert list(found) == ["anybody"]
