"""Files and papers of a filing, opened only by whoever may read the filing."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from filings.models import Filing
from filings.views.applicant import own_filing
from filings.views.filling import filling
from portal.access.decorators import MY, right
from portal.documents.filetypes import PAGES, media_type
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of, offered, papers_of


def _clean(filing: Filing, file_id: int) -> Attachment:
    """A received file of this filing, those of older versions included, once it was found clean."""
    file = get_object_or_404(attachments_of(filing), pk=file_id)
    if not offered(file):
        raise Http404("文件还没有通过查毒")
    return file


def _sent(file: Attachment, *, as_attachment: bool) -> FileResponse:
    response = FileResponse(file.file.open("rb"), as_attachment=as_attachment, filename=file.name, content_type=media_type(file.kind))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@filling("filing")
@require_GET
def show(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """A PDF or a picture, shown by the browser itself."""
    file = _clean(own_filing(request, number), file_id)
    if file.kind not in PAGES:
        raise Http404("这种文件只能下载")
    return _sent(file, as_attachment=False)


@filling("filing")
@require_GET
def download(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """Any clean file, under the name it came with."""
    return _sent(_clean(own_filing(request, number), file_id), as_attachment=True)


@right(MY)
@require_GET
def paper(request: HttpRequest, number: int, paper_id: int) -> FileResponse:
    """A paper about this filing as PDF; one that is still being printed does not exist yet."""
    found = next((paper for paper in papers_of(own_filing(request, number)) if paper.pk == paper_id), None)
    if found is None or not found.pdf:
        raise Http404("没有这份文书")
    name = f"{found.get_kind_display()} {found.number}.pdf"
    response = FileResponse(found.pdf.open("rb"), as_attachment="download" in request.GET, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
