"""Suggestions for an occupation while it is typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from filings.views.filling import filling
from portal.catalogue.queries import search_occupations


@filling("any")
@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the list of the field: code and name, by code, name or initials."""
    found = search_occupations(request.GET.get("code", "")[:40])
    return render(request, "filings/my/occupations.html", {"occupations": found})
