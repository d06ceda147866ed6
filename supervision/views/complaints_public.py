"""Complaints by anybody: the form, its receipt, and how far one has come. Clause: 文四(二)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.access.decorators import public
from portal.access.rates import limited
from portal.documents.filetypes import Rejected
from portal.workflow.performing import Refused
from supervision.forms.complaints import NAMED, ComplaintForm, ReceiptForm
from supervision.queries import complaints as queries
from supervision.services import complaining
from supervision.views.watch_page import FormPage, badge

COMPLAINTS = "10/h"
LOOKS = "30/m"
CRUMBS = [{"label": "投诉举报", "url": "/complaints/"}]


@public
@limited("complaint", COMPLAINTS, method="POST")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """/complaints/new/: the form; a complaint that was taken in is answered by its receipt, which is shown this once."""
    form = ComplaintForm(request.POST, request.FILES) if request.method == "POST" else ComplaintForm(initial=_chosen(request))
    page = FormPage(
        request, form, "我要投诉举报", "/complaints/", CRUMBS, more=_lookup(request), template="supervision/complaints/new.html"
    )
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    try:
        data = form.cleaned_data
        receipt = complaining.complain(form.told, form_key=data["form_key"], files=data["proofs"], at=timezone.now(), by=None)
    except Rejected as rejected:
        form.add_error("proofs", str(rejected))
        return page.page(status=422)
    except Refused as refused:
        return page.refused(refused)
    return shown_once(request, receipt)


def shown_once(request: HttpRequest, receipt: complaining.Receipt, base: str = "base_public.html") -> HttpResponse:
    """Number and code, to be printed or written down; no cache keeps them."""
    context = {"complaint": receipt.complaint, "code": receipt.code, "base": base, "crumbs": [*CRUMBS, {"label": "回执", "url": ""}]}
    response = render(request, "supervision/complaints/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """The institution picked in the register, if one was."""
    names = {name: request.GET.get(name, "")[:120] for name in ("about", "credit_code")}
    return {"named": NAMED, **names}


def _lookup(request: HttpRequest) -> dict[str, Any]:
    """What the register has for the words that were looked up."""
    words = request.GET.get("q", "").strip()[:80]
    return {"words": words, "found": queries.candidates(words, timezone.localdate()) if words else []}


@public
@limited("complaint-progress", LOOKS, method="POST")
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """/complaints/: number and code; a wrong number and a wrong code get the same answer."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "crumbs": [{"label": "投诉举报", "url": ""}]}
    status = 200
    if request.method == "POST":
        found = queries.by_receipt(form.cleaned_data["number"], form.cleaned_data["code"]) if form.is_valid() else None
        context |= {"complaint": found, "badge": badge(found) if found else None, "unknown": form.is_valid() and found is None}
        status = 200 if found else 422
    response = render(request, "supervision/complaints/progress.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
