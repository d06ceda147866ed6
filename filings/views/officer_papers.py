"""Files and papers of a filing on the officers' desk, opened only by whoever may read the filing there."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from filings.models import Filing
from filings.views.officer import desk_filing, reading
from filings.views.sending import mandate_paper, sent
from portal.documents.filetypes import PAGES, media_type
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of, offered, papers_of


def _clean(filing: Filing, file_id: int) -> Attachment:
    """A received file of this filing, those replaced included, once it was found clean."""
    file = get_object_or_404(attachments_of(filing), pk=file_id)
    if not offered(file):
        raise Http404("文件还没有通过查毒")
    return file


def _private(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@reading
@require_GET
def show(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """A PDF or a picture, shown by the browser itself."""
    file = _clean(desk_filing(request, number), file_id)
    if file.kind not in PAGES:
        raise Http404("这种文件只能下载")
    return _private(FileResponse(file.file.open("rb"), filename=file.name, content_type=media_type(file.kind)))


@reading
@require_GET
def download(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """Any clean file, under the name it came with."""
    file = _clean(desk_filing(request, number), file_id)
    return _private(FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=media_type(file.kind)))


@reading
@require_GET
def mandate(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """The scan of a mandate or of a signed commitment (柜台代填)."""
    return sent(mandate_paper(desk_filing(request, number), file_id), as_attachment=False)


@reading
@require_GET
def paper(request: HttpRequest, number: int, paper_id: int) -> FileResponse:
    """A paper about this filing as PDF; one that is still being printed does not exist yet."""
    found = next((paper for paper in papers_of(desk_filing(request, number)) if paper.pk == paper_id), None)
    if found is None or not found.pdf:
        raise Http404("没有这份文书")
    name = f"{found.get_kind_display()} {found.number}.pdf"
    wanted = "download" in request.GET
    return _private(FileResponse(found.pdf.open("rb"), as_attachment=wanted, filename=name, content_type="application/pdf"))
