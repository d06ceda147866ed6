"""Legal holds on the desk: placed, lifted, listed. Clause: 文二(一)."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import beside_fields
from portal.access.decorators import right
from portal.access.reading import reader_of
from portal.accounts.rights import PartyKind
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.archives import HoldForm
from supervision.forms.plans import ReasonForm
from supervision.queries import archives as queries
from supervision.services import holding
from supervision.views.office import PAGE, parties, posts, reading

HOME: Final = "/desk/supervision/holds/"
reviewing = right("review_supervision", on=PartyKind.AUTHORITY)


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The holds the reader may read, the open ones first."""
    page = Paginator(queries.holds(posts(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/archives/holds.html", {"page": page, "places": parties(request, "review_supervision")})


def _form(request: HttpRequest, form: Any, title: str, *, status: int = 200, reasons: Any = ()) -> HttpResponse:
    crumbs = [{"label": "资料保全", "url": HOME}, {"label": title, "url": ""}]
    context = {"form": form, "title": title, "reasons": reasons, "crumbs": crumbs, "back_url": HOME}
    return render(request, "supervision/archives/hold_form.html", context, status=status)


def _refused(request: HttpRequest, form: Any, title: str, refused: Refused) -> HttpResponse:
    return _form(request, form, title, status=403 if isinstance(refused, NotAllowed) else 422, reasons=beside_fields(form, refused))


@reviewing
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """设定保全."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form(request, form, "设定保全", status=422 if form.is_bound else 200)
    given = form.cleaned_data
    try:
        holding.place(given["number"], sitting=given["sitting"], reason=given["reason"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _refused(request, form, "设定保全", refused)
    messages.success(request, "已设定保全，机构已收到消息。")
    return redirect("desk_holds")


@reviewing
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, number: int) -> HttpResponse:
    """解除保全."""
    hold = get_object_or_404(queries.holds(posts(request)), pk=number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form(request, form, "解除保全", status=422 if form.is_bound else 200)
    try:
        holding.lift(hold, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _refused(request, form, "解除保全", refused)
    messages.success(request, "保全已解除，机构已收到消息。")
    return redirect("desk_holds")
