"""Finding filings and institutions by number, name or credit code, within the reader's right."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from filings.faces import face
from filings.models import Filing
from filings.queries.visible import in_office
from filings.views.officer import desk_filings, posts, reading, reads_all
from portal.institutions.models import LegalPerson

LIMIT = 25


@reading
@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """What the words find; a whole number of a filing opens it at once."""
    words = request.GET.get("q", "").strip()[:80]
    filings = _filings(request, words) if words else []
    if len(filings) == 1 and filings[0].number == words:
        return redirect("desk_filing", filings[0].pk)
    context = {
        "words": words,
        "filings": [{"filing": row, "face": face(row.state, row.outcome)} for row in filings[:LIMIT]],
        "more_filings": len(filings) > LIMIT,
        "institutions": _institutions(request, words)[:LIMIT] if words else [],
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "查找"}],
    }
    return render(request, "filings/desk/search.html", context)


def _filings(request: HttpRequest, words: str) -> list[Filing]:
    rows = desk_filings(request).filter(search_text__icontains=words).select_related("authority")
    return list(rows.order_by("-submitted_at", "-pk")[: LIMIT + 1])


def _institutions(request: HttpRequest, words: str) -> list[LegalPerson]:
    """Legal persons with a registration or a filing that the reader may see."""
    rows = LegalPerson.objects.filter(Q(name__icontains=words) | Q(credit_code__icontains=words))
    if not reads_all(posts(request)):
        own = [row.authority_id for row in posts(request)]
        theirs = Q(registrations__supervised_by__in=own) | Q(registrations__filed_with__in=own)
        rows = rows.filter(theirs | Q(pk__in=in_office(posts(request)).values("legal_person")))
    return list(rows.prefetch_related("registrations").distinct().order_by("name", "pk")[:LIMIT])
