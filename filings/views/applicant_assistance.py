"""What the institution has to say to assisted filing: it reads the mandate that was given in its name, and goes on by itself."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filings.services import assisting
from filings.views.applicant import own_filing
from filings.views.sending import mandate_paper, sent
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.workflow.performing import Refused


@right("edit_filing")
@require_POST
def take_over(request: HttpRequest, number: int) -> HttpResponse:
    """收回自行填报."""
    filing = own_filing(request, number)
    try:
        assisting.take_over(filing, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("my_filing", number)
    messages.success(request, "已收回，柜台不再代填。已填的内容都在，请继续填写并提交。")
    return redirect("my_filing_form" if filing.versions.filter(submitted_at=None).exists() else "my_filing", number)


@right(MY)
@require_GET
def paper(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """The scan of a mandate or of a signed commitment of one of its filings."""
    return sent(mandate_paper(own_filing(request, number), file_id), as_attachment=False)
