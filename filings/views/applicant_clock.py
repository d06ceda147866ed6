"""The day table of a filing's clocks, as the applicant sees it; the officer sees the same days."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.models import Filing
from filings.queries.clock import duty_of, term_of
from filings.views.applicant import crumbs, own_filing
from portal.access.decorators import MY, right
from portal.terms.models import Term
from portal.terms.pages import clock_context, ics_response


def _term(filing: Filing, key: str) -> Term:
    try:
        return term_of(filing, key)
    except Term.DoesNotExist as missing:
        raise Http404("没有这个期限") from missing


@right(MY)
@require_GET
def clock(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Every day of one term, explained."""
    filing = own_filing(request, number)
    term = _term(filing, key)
    context = clock_context(term, timezone.localdate(), duty=duty_of(term), expanded=request.GET.get("rows") == "each")
    open_day = term.is_open and term.due_on is not None
    more = {
        "base": "base_my.html",
        "about": f"{filing.applicant_name} {filing.number or ''}".strip(),
        "crumbs": crumbs(filing, f"{term.label}逐日明细"),
        "ics_url": reverse("my_clock_ics", args=[number, key]) if open_day else "",
    }
    return render(request, "terms/day_table.html", {**context, **more})


@right(MY)
@require_GET
def ics(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The due day as a calendar file."""
    filing = own_filing(request, number)
    url = request.build_absolute_uri(reverse("my_filing", args=[number]))
    term = _term(filing, key)
    return ics_response(term, timezone.now(), about=filing.number or filing.applicant_name, duty=duty_of(term), url=url)
