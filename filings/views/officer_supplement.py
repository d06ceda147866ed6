"""通知补正 on its page: the whole file is gone through, and everything missing is told at once (D03)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.supplement import BeyondForm, SpotForm, drafted, spots
from filings.models import Filing, FilingVersion, SupplementItem
from filings.queries.intake import intake
from filings.queries.supplements import consented_items, open_consent, usable_consent
from filings.rules.supplement import SupplementItem as Wanted
from filings.services import intake as service
from filings.services import supplementing
from filings.services.versions import document, latest
from filings.views.officer import desk_filing, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of


@reading
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, number: int) -> HttpResponse:
    """Every section and material ticked or asked for; a later notice keeps to what was told and what changed, or has an approver's consent."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "ask_supplement", template="filings/desk/supplement.html")
    closed = act.gate()
    if closed:
        return closed
    data = request.POST if request.method == "POST" else None
    act.context = _context(filing, data)
    if data is None or not all(form.is_valid() for form in act.context["all_forms"]):
        return act.page(status=200 if data is None else 422)
    items = [item for form in act.context["forms"] for item in form.items()]
    if "request" in request.POST and act.context["beyond"]:
        return _ask_consent(request, act, items)
    take = partial(service.ask_supplement, filing, items, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), f"补正通知已发出，共 {len(items)} 项。")


def _ask_consent(request: HttpRequest, act: ActPage, items: Sequence[Wanted]) -> HttpResponse:
    """提请增项: the notice as drafted goes to the approver; it comes back filled in."""
    reason = act.context["beyond"].cleaned_data["reason"]
    take = partial(supplementing.request_consent, act.filing, items, reason=reason, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), "增项已提请审批岗，答复后可发出补正通知。")


def _context(filing: Filing, data: Any) -> dict[str, Any]:
    version = latest(filing)
    assert version is not None
    earlier = list(SupplementItem.objects.filter(notice__filing=filing).select_related("notice"))
    granted = usable_consent(filing, version) if earlier else None
    forms = _forms(filing, version, data, consented_items(granted))
    beyond = BeyondForm(data) if earlier else None
    return {
        "forms": forms,
        "beyond": beyond,
        "earlier": earlier,
        "granted": granted,
        "waiting": open_consent(filing, version) if earlier else None,
        "all_forms": [*forms, *([beyond] if beyond else [])],
    }


def _forms(filing: Filing, version: FilingVersion, data: Any, draft: Sequence[Wanted]) -> list[SpotForm]:
    """The form of every spot, filled in from the draft that the approver has consented to."""
    needs = intake(filing, version, on=timezone.localdate()).materials
    found = spots(filing, document(version), needs)
    return [SpotForm(data, spot=spot, drafted=drafted(spot, draft) if draft else None) for spot in found]
