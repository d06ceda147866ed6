"""A filing of which one line passed with something to rectify."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from filings.enums import LineResult, Method
from filings.models import Filing, FilingLine
from filings.services import evaluating
from tests.documents.test_filetypes import pdf
from tests.filings import road
from tests.filings.stage import Desk

WANTED = "补装覆盖全部工位的监控。"


def concluded(filing: Filing, bureau: Desk, at: datetime) -> FilingLine:
    """The first line of a reviewed filing is to be rectified, the others passed; concluded three days later."""
    filing, people = road.evaluating_now(filing, bureau, at)
    first = filing.lines.order_by("order").first()
    assert first is not None
    results = dict.fromkeys(filing.lines.values_list("pk", flat=True), LineResult.PASSED) | {first.pk: LineResult.PASSED_AFTER_FIX}
    later = at + timedelta(days=3)
    road.signed(filing, results, later)
    found = evaluating.Conclusion(heads=road.HEADS, lines=results, methods=list(Method), text="结论。", remarks={first.pk: WANTED})
    evaluating.conclude(filing, found, by=people[0].user, at=later, seen=filing.version)
    return FilingLine.objects.select_related("filing__legal_person", "filing__authority").get(pk=first.pk)


def proof(name: str = "验收单.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(1) if content is None else content, "application/pdf")
