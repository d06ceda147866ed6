"""Anomalies on the desk: what data comparison asks, what institutions said, settled or raised as an issue. Clause: 文三(一)."""

from typing import Final

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import StepPage, act_rows
from portal.access.reading import reader_of
from supervision.enums import AnomalyState, Severity
from supervision.forms.anomalies import RaiseFromForm, SettleForm
from supervision.models import Anomaly
from supervision.queries import anomalies as queries
from supervision.services import anomalies as services
from supervision.views.anomaly_page import rows, whole
from supervision.views.office import View, as_file, posts, reading

HOME: Final = "/desk/supervision/anomalies/"
VIEWS: Final = {
    "explained": ("待核定", Q(state=AnomalyState.EXPLAINED)),
    "open": ("待说明", Q(state=AnomalyState.OPEN)),
    "cleared": ("说明成立", Q(state=AnomalyState.CLEARED)),
    "raised": ("已转问题", Q(state=AnomalyState.RAISED)),
    "all": ("全部", Q()),
}
HEAD: Final = ("场次编号", "机构", "种类", "比对结果", "状态", "发现时间", "机构说明", "核定意见", "监管机关")
_STEPS: Final = {"settle": (SettleForm, "已核定，机构已收到消息。"), "raise_issue": (RaiseFromForm, "已登记问题。")}


def _crumbs(anomaly: Anomaly, *more: str) -> list[dict[str, str]]:
    own = {"label": f"{anomaly.sitting.number} {anomaly.get_kind_display()}", "url": f"{HOME}{anomaly.pk}/" if more else ""}
    return [{"label": "数据异常", "url": HOME}, own]


def _view(request: HttpRequest) -> View[Anomaly]:
    return View(request, queries.visible(posts(request)), queries.found_by, VIEWS, usual="explained")


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The anomalies the reader may read, by view."""
    view = _view(request)
    page = view.page
    context = {**view.context("数据异常", HOME), "page": page, "rows": rows(list(page.object_list), timezone.localdate())}
    return render(request, "supervision/anomalies/desk_list.html", context)


@reading
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """The list as a file."""
    return as_file(_view(request), form, "数据异常", HEAD, _cells)


def _cells(row: Anomaly) -> tuple[str, ...]:
    found, name = timezone.localtime(row.found_at), str(row.institution)
    told = (row.words, row.get_state_display(), f"{found:%Y-%m-%d %H:%M}", row.explanation, row.settlement, str(row.authority))
    return (row.sitting.number, name, row.get_kind_display(), *told)


def _anomaly(request: HttpRequest, number: int) -> Anomaly:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One anomaly, with the acts of the authority."""
    anomaly = _anomaly(request, number)
    urls = {name: f"{HOME}{number}/{name}/" for name in _STEPS}
    acts = act_rows(request, anomaly, urls, lambda name: (), frozenset({"settle"}))
    context = {**whole(anomaly, timezone.localdate()), "base": "base_desk.html", "acts": acts, "crumbs": _crumbs(anomaly)}
    return render(request, "supervision/anomalies/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """说明成立, 转问题台账."""
    anomaly = _anomaly(request, number)
    if word not in _STEPS:
        raise Http404("没有这项办理")
    kind, said = _STEPS[word]
    form = kind(request.POST if request.method == "POST" else None, initial=_initial(anomaly))
    page = StepPage(request, anomaly, word, f"{HOME}{number}/", _crumbs(anomaly, word), form=form)

    def take(shown: int) -> object:
        given, by, at = form.cleaned_data, reader_of(request), timezone.now()
        if word == "settle":
            return services.settle(anomaly, words=given["words"], by=by, at=at, seen=shown)
        severity = Severity(given["severity"])
        told = {"finding": given["finding"], "clause": given["clause"], "hint": given["hint"]}
        return services.raise_from(anomaly, severity=severity, **told, by=by, at=at, seen=shown)

    return page.answer(take, said)


def _initial(anomaly: Anomaly) -> dict[str, str]:
    return {"finding": anomaly.words, "severity": Severity.ORDINARY}
