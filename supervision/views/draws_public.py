"""Draws as everybody reads them, from the freeze on: hashes, registers, seed, result, protocol. Clause: 文三(一) 一公开, N1."""

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from portal.access.decorators import public
from portal.access.rates import limited
from supervision.models import Draw
from supervision.queries import draws as queries
from supervision.views.draw_page import facts, rows, whole
from supervision.views.public import RATE

PAGE = 20


def _draw(number: int) -> Draw:
    return get_object_or_404(queries.public(), pk=number)


@public
@require_GET
@limited("draws", RATE)
def listed(request: HttpRequest) -> HttpResponse:
    """/draws/: every draw whose registers are frozen, void ones too."""
    words = request.GET.get("q", "").strip()[:80]
    page = Paginator(queries.found_by(queries.public(), words), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": rows(list(page.object_list)), "words": words}
    return render(request, "supervision/draws/public_list.html", context)


@public
@require_GET
@limited("draws", RATE)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """/draws/<number>/: one of them, whole."""
    draw = _draw(number)
    context = {**whole(draw, request.GET.get("page")), "facts": facts(draw, named=False)}
    return render(request, "supervision/draws/public_page.html", context)


@public
@require_GET
@limited("draws", RATE)
def document(request: HttpRequest, number: int) -> HttpResponse:
    """/draws/<number>/draw.json: the registers and sizes as they were frozen."""
    text = json.dumps(_draw(number).document, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": 'attachment; filename="draw.json"'})


@public
@require_GET
@limited("draws", RATE)
def protocol(request: HttpRequest, number: int) -> HttpResponse:
    """/draws/<number>/protocol/: the record of the draw, to be printed and signed by the witnesses."""
    draw = get_object_or_404(queries.public().filter(drawn_at__isnull=False), pk=number)
    context = {**whole(draw, None), "lines": queries.lines(draw), "facts": facts(draw, named=False)}
    return render(request, "supervision/draws/protocol.html", context)
