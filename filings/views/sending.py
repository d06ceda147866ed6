"""Files of a filing as they leave the portal; who may read the filing has been asked before."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from filings.models import Filing
from portal.documents.filetypes import PAGES, media_type
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of, offered


def clean_file(filing: Filing, file_id: int, *, shown: bool = False) -> Attachment:
    """A file of this filing that stands and was found clean; to be shown by the browser it is a PDF or a picture. Raises Http404."""
    file = get_object_or_404(attachments_of(filing), pk=file_id, replaced_at__isnull=True)
    if not offered(file) or (shown and file.kind not in PAGES):
        raise Http404("没有这份文件")
    return file


def sent(file: Attachment, *, as_attachment: bool) -> FileResponse:
    """The file under the name it came with, kept by nobody on the way."""
    response = FileResponse(file.file.open("rb"), as_attachment=as_attachment, filename=file.name, content_type=media_type(file.kind))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
