"""登记问题 from a point that was found unfit. Clause: 文三(一)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.views.step_page import beside_fields
from portal.access.decorators import DESK, right
from portal.access.reading import reader_of
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import Finding, Ledger, PlanKind
from supervision.forms.issues import RaiseForm
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.rules.checklist import point_of
from supervision.services.issues import raise_issue
from supervision.views.inspections_desk import crumbs, inspection_of, may_raise


@right(DESK)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: int, point: str) -> HttpResponse:
    """The finding of the point as it was written down, for the ledger of its kind."""
    inspection = inspection_of(request, number)
    answer = queries.answers(inspection).get(point)
    if answer is None or answer.finding != Finding.UNFIT or not may_raise(inspection, reader_of(request)):
        raise Http404("没有可以登记的问题")
    authorities = [(str(inspection.authority.pk), str(inspection.authority))]
    form = RaiseForm(request.POST or None, authorities=authorities, initial=_initial(inspection, point, answer.words))
    context = {
        "act": {"word": "登记问题", "clause": "文三(一)"},
        "subject": str(inspection),
        "form": form,
        "crumbs": crumbs(inspection, "登记问题"),
    }
    context |= {"base": "base_desk.html", "back_url": f"/desk/supervision/inspections/{number}/", "refused_title": "暂不能登记"}
    if request.method == "GET":
        return render(request, "base_confirm.html", context)
    if not form.is_valid():
        return render(request, "base_confirm.html", context, status=422)
    said: dict[str, Any] = {**form.cleaned_data, "authority": inspection.authority}
    try:
        made = raise_issue(inspection.registration, **said, inspection=inspection, point=point, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        status = 403 if isinstance(refused, NotAllowed) else 422
        return render(request, "base_confirm.html", {**context, "reasons": beside_fields(form, refused)}, status=status)
    messages.success(request, f"已登记，{made.number}。")
    return redirect("desk_inspection", number)


def _initial(inspection: Inspection, point: str, words: str) -> dict[str, Any]:
    asked = point_of(inspection.checklist.document, point) or {}
    ledger = Ledger.ENFORCEMENT if inspection.kind == PlanKind.ENFORCEMENT else Ledger.SUPERVISION
    on = timezone.localdate(inspection.began_at) if inspection.began_at else inspection.planned_on
    found: dict[str, Any] = {
        "ledger": ledger,
        "severity": "ordinary",
        "conduct_on": on,
        "finding": words,
        "clause": asked.get("clause", ""),
    }
    return {**found, "authority": str(inspection.authority.pk)}
