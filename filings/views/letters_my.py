"""A letter as the institution reads it: whole on the page, as PDF once it is printed."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from filings.models import Letter
from portal.access.decorators import MY, right
from portal.documents.contents import from_json
from portal.documents.models import Paper


def sent_paper(paper: Paper | None) -> FileResponse:
    """A letter as PDF; one that is still being printed does not exist yet. Who may read it has been asked before."""
    if paper is None or not paper.pdf:
        raise Http404("没有这份文书")
    name = f"{paper.get_kind_display()} {paper.number}.pdf"
    response = FileResponse(paper.pdf.open("rb"), filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: HttpRequest, number: int) -> Letter:
    """A letter to the reader's institution that has gone; anybody else's, and one that has not, do not exist."""
    own = [row.legal_person_id for row in request.memberships]  # type: ignore[attr-defined]
    rows = Letter.objects.filter(legal_person__in=own, paper__isnull=False).select_related("paper__authority", "filing", "registration")
    return get_object_or_404(rows, pk=number)


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """/my/letters/<number>/."""
    letter = _own(request, number)
    assert letter.paper is not None
    content = from_json(letter.paper.content)
    about = f"/my/filings/{letter.filing_id}/" if letter.filing_id else f"/my/registrations/{letter.registration_id}/"
    context = {
        "letter": letter,
        "paper": content,
        "template": content.template,
        "about": about,
        "crumbs": [{"label": "消息", "url": "/my/inbox/"}, {"label": "工作函", "url": ""}],
    }
    return render(request, "filings/my/letter.html", context)


@right(MY)
@require_GET
def paper(request: HttpRequest, number: int) -> FileResponse:
    """The letter as PDF."""
    return sent_paper(_own(request, number).paper)
