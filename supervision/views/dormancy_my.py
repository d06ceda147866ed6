"""The institution gives its reasons for a silence. Clause: 附3一(二)3."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import act_rows
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from supervision.forms.dormancy import ReasonsForm
from supervision.models import Dormancy
from supervision.queries import idle as queries
from supervision.services import dormancy as services
from supervision.views.dormancy_page import whole
from supervision.views.form_step import FormStep
from supervision.views.issues_desk import posts

BASE = [{"label": "评价活动", "url": "/my/activity/"}]


def _one(request: HttpRequest, number: int) -> Dormancy:
    return get_object_or_404(queries.own(posts(request)), pk=number)


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """What was asked, until when, what was said."""
    row = _one(request, number)
    acts = act_rows(request, row, {"answer": reverse("my_dormancy_answer", args=[row.pk])}, lambda name: (), frozenset({"answer"}))
    crumbs = [*BASE, {"label": "停止活动的说明", "url": ""}]
    context = {**whole(row, timezone.localdate()), "base": "base_my.html", "acts": acts, "crumbs": crumbs}
    return render(request, "supervision/dormancy/page.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """说明理由; until it is settled other reasons may be given."""
    row = _one(request, number)
    form = ReasonsForm(request.POST if request.method == "POST" else None, initial={"reasons": row.reasons})
    home = reverse("my_dormancy", args=[row.pk])
    crumbs = [*BASE, {"label": "停止活动的说明", "url": home}]
    page = FormStep(request, row, "answer", home, crumbs, base="base_my.html", form=form)

    def take(shown: int) -> object:
        return services.answer(row, reasons=form.cleaned_data["reasons"], by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "已说明，由监管机关认定。")
