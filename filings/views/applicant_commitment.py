"""The commitment (承诺书) of a draft as a page to print and sign: what the form attests, in the institution's name (D68)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from filings.queries.reading import passages
from filings.queries.writing import Writing, writing
from filings.rules.conditions import attestations_for
from filings.views.applicant import crumbs, own_filing
from filings.views.applicant_steps import section_url
from filings.views.filling import filling
from portal.institutions.enums import Track

KEY = "commitment"


@filling("filing")
@require_GET
def commitment(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet to sign; only while something is being written."""
    filing = own_filing(request, number)
    draft = writing(filing, timezone.localdate())
    if draft is None:
        raise Http404("没有正在填写的内容")
    return render(request, "filings/my/commitment.html", _context(draft))


def _context(draft: Writing) -> dict[str, Any]:
    filing, asked = draft.filing, any(spec.key == KEY for spec in draft.specs)
    attested = set(draft.document.get(KEY, {}).get("attested") or ()) if asked else set()
    items = attestations_for(Track(filing.track)) if asked else ()
    return {
        "filing": filing,
        "crumbs": crumbs(filing, "承诺书"),
        "items": [check for check in items if check.id in attested],
        "open": sum(check.id not in attested for check in items),
        "section_url": section_url(filing.pk, KEY) if asked else "",
        "records": passages(draft.version, [KEY])[0].table if asked else None,
        "asked": asked,
        "mandate": filing.counter,
    }
