"""Suggestions for an occupation while it is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.access.decorators import MY, right
from portal.catalogue.queries import search_occupations


@right(MY)
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the list of the field: code and name, by code, name or initials."""
    found = search_occupations(request.GET.get("code", "")[:40])
    return render(request, "filings/my/occupations.html", {"occupations": found})
