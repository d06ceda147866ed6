"""The people of a filing, checked by whoever reads it on the desk (N14)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.queries.people import people_check
from filings.services.versions import latest
from filings.views.officer import crumbs, desk_filing, reading


@reading
@require_GET
def people(request: HttpRequest, number: int) -> HttpResponse:
    """人员核对: the meters of the submission date, and everybody with where else he stands."""
    filing = desk_filing(request, number)
    version = latest(filing)
    assert version is not None
    check = people_check(filing, version, timezone.localdate())
    overlapping = sum(row.overlapping for row in check.people)
    context = {"filing": filing, "check": check, "overlapping": overlapping, "crumbs": crumbs(filing, "人员核对")}
    return render(request, "filings/desk/people.html", context)
