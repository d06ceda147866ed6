"""同意增项 on its page: the approver reads what is to be asked beyond the first notice, and consents or refuses himself (D03)."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.supplement import ConsentForm
from filings.models import SupplementConsent
from filings.queries.supplements import consented_items
from filings.services import supplementing
from filings.views.officer import desk_filing, may, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of
from portal.policy.clauses import Reason


@reading
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, number: int, consent_id: int) -> HttpResponse:
    """答复增项请求."""
    filing = desk_filing(request, number)
    rows = SupplementConsent.objects.select_related("filing__authority", "requested_by", "answered_by", "version")
    found = get_object_or_404(rows, pk=consent_id, filing=filing)
    act = ActPage(request, filing, template="filings/desk/consent.html", word="答复增项请求", clause="", consequence="")
    if not may(request, "approve_filing", filing=filing):
        return act.closed((Reason("", f"由{filing.authority}的审批岗答复。"),), status=403)
    form = ConsentForm(request.POST or None)
    items = consented_items(found)
    beyond = supplementing.beyond(filing, items)
    act.context = {"consent": found, "items": [(item, item in beyond) for item in items], "form": form}
    reasons = supplementing.answer_blockers(found, by=reader_of(request))
    if reasons and request.method == "GET":
        return act.closed(reasons, status=409)
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(supplementing.answer_consent, found, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(grant=form.grants, answer=form.cleaned_data["answer"]), "已答复，受理岗会收到消息。")
