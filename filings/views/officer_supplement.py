"""通知补正 on its page: the whole file is gone through, and everything missing is told at once (D03)."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.supplement import ConsentForm, SpotForm, spots
from filings.models import Filing, SupplementItem
from filings.queries.colleagues import colleagues
from filings.queries.intake import intake
from filings.services import intake as service
from filings.services.versions import document, latest
from filings.views.officer import desk_filing, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of


@reading
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, number: int) -> HttpResponse:
    """Every section and material ticked or asked for; a later notice keeps to what was told and what changed, or has an approver's reason."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "ask_supplement", template="filings/desk/supplement.html")
    closed = act.gate()
    if closed:
        return closed
    earlier = list(SupplementItem.objects.filter(notice__filing=filing).select_related("notice"))
    forms = _forms(filing, request.POST if request.method == "POST" else None)
    consent = _consent(request, filing) if earlier else None
    act.context = {"forms": forms, "consent": consent, "earlier": earlier, "all_forms": [*forms, *([consent] if consent else [])]}
    if request.method == "GET" or not all(form.is_valid() for form in act.context["all_forms"]):
        return act.page(status=200 if request.method == "GET" else 422)
    items = [item for form in forms for item in form.items()]
    more = consent.consent if consent else {}
    take = partial(service.ask_supplement, filing, items, by=reader_of(request), at=timezone.now(), **more)
    return act.press(lambda seen: take(seen=seen), f"补正通知已发出，共 {len(items)} 项。")


def _forms(filing: Filing, data: Any) -> list[SpotForm]:
    version = latest(filing)
    assert version is not None
    needs = intake(filing, version, on=timezone.localdate()).materials
    return [SpotForm(data, spot=spot) for spot in spots(filing, document(version), needs)]


def _consent(request: HttpRequest, filing: Filing) -> ConsentForm:
    approvers = [user for user, _ in colleagues(filing.authority, timezone.localdate(), frozenset({"approve_filing"}))]
    return ConsentForm(request.POST or None, approvers=approvers)
