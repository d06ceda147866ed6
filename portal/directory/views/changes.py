"""/directory/changes/: what changed in the register, for readers and for machines (N10)."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from portal.access.decorators import public
from portal.access.rates import limited
from portal.directory import feeds, queries
from portal.directory.models import EntryVersion

PAGE = 50
MOST = 500
RATE = "60/m"


def _since(request: HttpRequest) -> datetime | None:
    """The instant of ?since=, a day or an instant; None for none or an impossible one."""
    form = forms.Form(request.GET)
    form.fields["since"] = forms.DateTimeField(required=False, input_formats=["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"])
    return form.cleaned_data["since"] if form.is_valid() else None


def _changes(request: HttpRequest) -> list[EntryVersion]:
    return queries.changes(since=_since(request), limit=MOST)


@public
def changes(request: HttpRequest) -> HttpResponse:
    """The last changes as a page, with the addresses to subscribe to."""
    return render(request, "directory/changes.html", {"changes": queries.changes(limit=PAGE)})


@public
@limited("directory-feed", RATE)
def atom(request: HttpRequest) -> HttpResponse:
    """The changes as an Atom feed."""
    return HttpResponse(feeds.atom(_changes(request), settings.PORTAL_URL), content_type="application/atom+xml; charset=utf-8")


@public
@limited("directory-feed", RATE)
def as_json(request: HttpRequest) -> JsonResponse:
    """The changes as JSON."""
    rows = [feeds.change(entry, settings.PORTAL_URL) for entry in _changes(request)]
    return JsonResponse({"changes": rows}, json_dumps_params={"ensure_ascii": False})


@public
@limited("directory-feed", RATE)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The changes as CSV."""
    return HttpResponse("".join(feeds.as_csv(_changes(request), settings.PORTAL_URL)), content_type="text/csv; charset=utf-8")
