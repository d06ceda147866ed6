"""电子核验 of a filing: what was checked by which source when, and asking again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.models import Filing
from filings.services import checking
from filings.views.officer import crumbs, desk_filing, may, reading
from portal.access.reading import reader_of
from portal.verification.enums import FLAGGED, Verdict
from portal.verification.services.verifying import checks_of
from portal.workflow.performing import NotAllowed, Refused

_TONES = {
    Verdict.MATCHED: ("green", "circle-check"),
    Verdict.CLEAR: ("green", "circle-check"),
    Verdict.MISMATCH: ("ochre", "alert-triangle"),
    Verdict.NOT_FOUND: ("ochre", "help-circle"),
    Verdict.LISTED: ("ochre", "alert-triangle"),
    Verdict.UNAVAILABLE: ("grey", "cloud-off"),
    Verdict.OUTDATED: ("ochre", "clock"),
}


@reading
@require_http_methods(["GET", "POST"])
def verification(request: HttpRequest, number: int) -> HttpResponse:
    """The last result of every matter; a post asks the sources anew."""
    filing = desk_filing(request, number)
    if request.method == "GET":
        return _page(request, filing)
    try:
        checking.check_again(filing, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, filing, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, "已重新核验。")
    return redirect("desk_verification", number)


def _page(request: HttpRequest, filing: Filing, *, status: int = 200, reasons: object = ()) -> HttpResponse:
    rows = checks_of(filing)
    context = {
        "filing": filing,
        "rows": [{"check": row, "tone": _TONES[Verdict(row.verdict)][0], "icon": _TONES[Verdict(row.verdict)][1]} for row in rows],
        "flagged": sum(row.verdict in FLAGGED for row in rows),
        "reasons": reasons,
        "may_ask": filing.is_open and may(request, "review_filing", "accept_filing", filing=filing),
        "crumbs": crumbs(filing, "电子核验"),
    }
    return render(request, "filings/desk/verification.html", context, status=status)
