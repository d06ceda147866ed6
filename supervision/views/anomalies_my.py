"""Anomalies for the institution: what was asked, its explanation, what came of it. Clause: 文三(一)."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.applicant import places
from filings.views.step_page import StepPage, act_rows
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from supervision.forms.anomalies import ExplainForm
from supervision.models import Anomaly
from supervision.queries import anomalies as queries
from supervision.services import anomalies as services
from supervision.views.anomaly_page import rows, whole

HOME: Final = "/my/activity/anomalies/"


def _own(request: HttpRequest, number: int) -> Anomaly:
    return get_object_or_404(queries.own(places(request)), pk=number)


def _crumbs(anomaly: Anomaly, url: str = "") -> list[dict[str, str]]:
    return [{"label": "数据异常", "url": HOME}, {"label": f"{anomaly.sitting.number} {anomaly.get_kind_display()}", "url": url}]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Everything that was asked of the institution."""
    found = rows(list(queries.own(places(request))[:200]), timezone.localdate())
    return render(request, "supervision/anomalies/my_list.html", {"rows": found, "crumbs": [{"label": "数据异常", "url": ""}]})


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One anomaly and where it is explained."""
    anomaly = _own(request, number)
    acts = act_rows(request, anomaly, {"explain": f"{HOME}{number}/explain/"}, lambda name: (), frozenset({"explain"}))
    context = {**whole(anomaly, timezone.localdate()), "base": "base_my.html", "acts": acts, "crumbs": _crumbs(anomaly)}
    return render(request, "supervision/anomalies/page.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """说明情况."""
    anomaly = _own(request, number)
    form = ExplainForm(request.POST if request.method == "POST" else None, initial={"text": anomaly.explanation})
    home = f"{HOME}{number}/"
    page = StepPage(request, anomaly, "explain", home, _crumbs(anomaly, home), base="base_my.html", form=form)

    def take(shown: int) -> object:
        return services.explain(anomaly, text=form.cleaned_data["text"], by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "已说明，由监管机关核定。")
