"""Guidance that everybody may read. Clause: 文四(一)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from portal.access.rates import limited
from supervision.queries import guidance as queries
from supervision.views import guidance_page

PAGE = 20
RATE = "60/m"


@public
@require_GET
@limited("guidance", RATE)
def listed(request: HttpRequest) -> HttpResponse:
    """/guidance/: the newest first."""
    page = Paginator(queries.public(), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/guidance/public_list.html", {"page": page, "crumbs": [{"label": "指导服务", "url": ""}]})


@public
@require_GET
@limited("guidance", RATE)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One of them."""
    row = get_object_or_404(queries.public(), pk=number)
    crumbs = [{"label": "指导服务", "url": "/guidance/"}, {"label": row.title, "url": ""}]
    context = {**guidance_page.context(row), "base": "base_public.html", "parts": guidance_page.parts(row), "crumbs": crumbs}
    return render(request, "supervision/watch/page.html", context)
