"""登记问题: about whom, then what was found. Clause: 文三(一)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import beside_fields
from portal.access.decorators import right
from portal.access.reading import reader_of
from portal.accounts.rights import PartyKind
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.issues import RaiseForm
from supervision.models import Issue
from supervision.queries import issues as queries
from supervision.services.issues import raise_issue
from supervision.views.issues_desk import BASE, posts

MOST = 30
inspecting = right("inspect", on=PartyKind.AUTHORITY)


@inspecting
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The institution it is about: by a part of its name or by its code."""
    words = request.GET.get("q", "").strip()[:80]
    found = list(queries.registrations_for(posts(request), words)[: MOST + 1]) if words else []
    context = {"words": words, "rows": found[:MOST], "more": len(found) > MOST, "crumbs": [*BASE, {"label": "登记问题", "url": ""}]}
    return render(request, "supervision/issues/choose.html", context)


@inspecting
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """The finding, its clause, and what it may hint at."""
    registration = get_object_or_404(queries.registrations_for(posts(request), ""), pk=number)
    authorities = queries.inspecting(posts(request))
    choices = [(str(row.pk), str(row)) for row in authorities]
    form = RaiseForm(request.POST if request.method == "POST" else None, authorities=choices)
    context: dict[str, Any] = {"form": form, "registration": registration, "crumbs": [*BASE, {"label": "登记问题", "url": ""}]}
    status = 200
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        authority = next(row for row in authorities if str(row.pk) == said.pop("authority"))
        try:
            issue: Issue = raise_issue(registration, authority=authority, **said, by=reader_of(request), at=timezone.now())
        except Refused as refused:
            context["reasons"], status = beside_fields(form, refused), 403 if isinstance(refused, NotAllowed) else 422
        else:
            messages.success(request, f"已登记，编号 {issue.number}。")
            return redirect("desk_issue", issue.pk)
    elif request.method == "POST":
        status = 422
    return render(request, "supervision/issues/raise.html", context, status=status)
