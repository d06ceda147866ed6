"""说明情况: the institution answers what it was asked after acceptance (D76, D112)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.clarification import ExplanationForm
from filings.models import Clarification
from filings.queries.clarifications import question
from filings.services import clarifying
from filings.views.applicant import crumbs, own_filing
from portal.access.decorators import right
from portal.access.reading import reader_of
from portal.workflow.performing import Refused


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, number: int, asked_id: int) -> HttpResponse:
    """One question and its answer, given once."""
    filing = own_filing(request, number)
    rows = Clarification.objects.select_related("filing__legal_person", "version__form_version")
    asked = get_object_or_404(rows, pk=asked_id, filing=filing)
    form = ExplanationForm(request.POST or None)
    show = partial(_page, request, asked, form)
    reasons = clarifying.answer_blockers(asked)
    if reasons and request.method == "GET":
        return show(status=409, reasons=reasons, closed=True)
    if request.method == "GET" or not form.is_valid():
        return show(status=200 if request.method == "GET" else 422)
    try:
        clarifying.answer(asked, form.cleaned_data["answer"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return show(status=422, reasons=refused.reasons)
    messages.success(request, "说明已提交，受理机关会收到消息。")
    return redirect("my_filing", number)


def _page(request: HttpRequest, asked: Clarification, form: ExplanationForm, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "base": "base_my.html",
        "act": {"word": "提交说明", "clause": asked.clause, "consequence": "备案期限照常计算。逾期提交的说明仍会收下，并注明逾期。"},
        "asked": asked,
        "title": question(asked).title,
        "overdue": timezone.localdate() > asked.due_on,
        "crumbs": crumbs(asked.filing, "说明情况"),
        "back_url": reverse("my_filing", args=[asked.filing_id]),
        "form": form,
        "refused_title": "不能提交说明",
        **more,
    }
    return render(request, "filings/my/explain.html", context, status=status)
