"""Files of a filing as they leave the portal; who may read the filing has been asked before."""

from contextlib import suppress

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from filings.models import Assistance, Filing, Rectification
from portal.documents.filetypes import PAGES, media_type
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of, offered


def clean_file(subject: Assistance | Filing | Rectification, file_id: int, *, shown: bool = False) -> Attachment:
    """A file of this subject that stands and was found clean; to be shown by the browser it is a PDF or a picture. Raises Http404."""
    file = get_object_or_404(attachments_of(subject), pk=file_id, replaced_at__isnull=True)
    if not offered(file) or (shown and file.kind not in PAGES):
        raise Http404("没有这份文件")
    return file


def mandate_paper(filing: Filing, file_id: int) -> Attachment:
    """A clean scan that came with one of the mandates of this filing (柜台代填). Raises Http404."""
    for mandate in filing.assistances.all():
        with suppress(Http404):
            return clean_file(mandate, file_id, shown=True)
    raise Http404("没有这份文件")


def sent(file: Attachment, *, as_attachment: bool) -> FileResponse:
    """The file under the name it came with, kept by nobody on the way."""
    response = FileResponse(file.file.open("rb"), as_attachment=as_attachment, filename=file.name, content_type=media_type(file.kind))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
