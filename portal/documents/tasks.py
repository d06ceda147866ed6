"""Work of the paper office that runs outside the request."""

from datetime import datetime

from portal.documents.services.issuing import print_paper
from portal.documents.services.receiving import scan_attachment
from portal.outbox.registry import handler


@handler("documents.print")
def print_(paper_id: int, *, at: datetime) -> None:
    print_paper(paper_id, at=at)


@handler("documents.scan")
def scan(attachment_id: int, *, at: datetime) -> None:
    scan_attachment(attachment_id, at=at)
