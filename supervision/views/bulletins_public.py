"""What everybody reads of bulletins: the published ones, and the trace of those withdrawn. Clause: 文三(三)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from supervision.queries import bulletins as queries

PAGE = 20


@public
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """/bulletins/: the newest first."""
    page = Paginator(queries.published(), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/bulletins/public_list.html", {"page": page})


@public
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One bulletin; of a withdrawn one only its title, when, and why."""
    row = get_object_or_404(queries.published(), pk=number)
    gone = row.withdrawn_at is not None
    mentions = [] if gone else list(row.mentions.select_related("registration__legal_person"))
    return render(request, "supervision/bulletins/public.html", {"row": row, "gone": gone, "mentions": mentions})
