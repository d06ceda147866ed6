"""What everybody may read of selection calls: the announcements, their dates and criteria, the results. Clause: 附2二(二)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.queries.calls import published
from filings.views.call_words import dates_of, extension_row, facts_of, phase_of, places_of, result_rows
from portal.access.decorators import public

PAGE = 20


@public
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """/publicity/calls/: every announcement, the latest first."""
    today = timezone.localdate()
    page = Paginator(published(), PAGE).get_page(request.GET.get("page"))
    rows = [{"call": call, "phase": phase_of(call, today)} for call in page.object_list]
    return render(request, "filings/calls/public_list.html", {"page": page, "rows": rows})


@public
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """/publicity/calls/<number>/: one announcement, and its result once it is announced."""
    call, today = get_object_or_404(published(), pk=number), timezone.localdate()
    extensions = list(call.extensions.filter(confirmed_at__isnull=False).select_related("proposed_by"))
    context = {
        "call": call,
        "phase": phase_of(call, today),
        "is_open": call.is_open(today),
        "dates": dates_of(call, extensions),
        "extensions": [extension_row(row) for row in extensions],
        "facts": facts_of(call),
        "places": places_of(call),
        "criteria": list(call.criteria.all()),
        "result": result_rows(call),
    }
    return render(request, "filings/calls/public.html", context)
