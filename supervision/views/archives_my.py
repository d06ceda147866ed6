"""The institution's archive: what is kept, held, due; lists of disposal proposed by one and signed by another. Clause: 文二(一)."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.applicant import places
from filings.views.step_page import StepPage, act_rows, beside_fields
from portal.access.decorators import MY, right
from portal.access.reading import chosen_institution, reader_of
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.archives import DisposalForm
from supervision.forms.plans import ReasonForm
from supervision.models import ArchiveVolume, Disposal
from supervision.queries import archives as queries
from supervision.services import disposing
from supervision.views.history import moments

HOME: Final = "/my/activity/archives/"
PAGE: Final = 50


def _volumes(request: HttpRequest) -> QuerySet[ArchiveVolume]:
    return queries.own(places(request), timezone.localdate())


@right(MY)
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """The volumes by view; from those that are due a list of disposal is proposed."""
    if request.method == "POST":
        return _propose(request)
    return _page(request, DisposalForm())


def _page(request: HttpRequest, form: DisposalForm, *, status: int = 200, **more: Any) -> HttpResponse:
    rows, views = _volumes(request), queries.views(timezone.localdate())
    wanted = "due" if request.method == "POST" else request.GET.get("view", "kept")
    view = wanted if wanted in views else "kept"
    found = rows.filter(views[view][1]).order_by("keep_until", "pk")
    counted = [(key, label, rows.filter(condition).count()) for key, (label, condition) in views.items()]
    context = {
        "groups": [
            {
                "title": "档案",
                "views": [{"label": label, "url": f"?view={key}", "active": key == view, "count": n} for key, label, n in counted],
            }
        ],
        "title": views[view][0],
        "view": view,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "form": form,
        "picked": request.POST.getlist("volumes"),
        "disposals": queries.disposals(places(request))[:20],
        **more,
    }
    return render(request, "supervision/archives/my_list.html", context, status=status)


def _propose(request: HttpRequest) -> HttpResponse:
    form, party = DisposalForm(request.POST), chosen_institution(request)
    numbers = [number for number in request.POST.getlist("volumes") if number.isdecimal()]
    volumes = list(_volumes(request).filter(pk__in=numbers))
    if party is None or not form.is_valid():
        return _page(request, form, status=422)
    try:
        row = disposing.propose(party, volumes, method=form.cleaned_data["method"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, form, status=403 if isinstance(refused, NotAllowed) else 422, reasons=beside_fields(form, refused))
    messages.success(request, "已拟定处置清单，由本单位另一人签署后处置。")
    return redirect("my_disposal", row.pk)


def _disposal(request: HttpRequest, number: int) -> Disposal:
    return get_object_or_404(queries.disposals(places(request)), pk=number)


def _crumbs(row: Disposal, url: str = "") -> list[dict[str, str]]:
    return [{"label": "档案", "url": HOME}, {"label": f"处置清单 {timezone.localdate(row.proposed_at)}", "url": url}]


@right(MY)
@require_GET
def disposal(request: HttpRequest, number: int) -> HttpResponse:
    """One list with its volumes and its two signatures."""
    row, at = _disposal(request, number), timezone.now()
    urls = {name: f"{HOME}disposals/{number}/{name}/" for name in ("sign", "drop")}
    blocking = disposing.sign_blockers(row, at=at)
    acts = act_rows(request, row, urls, lambda name: blocking if name == "sign" else (), frozenset({"sign"}))
    context = {
        "row": row,
        "volumes": row.volumes.select_related("sitting").order_by("pk"),
        "acts": acts,
        "crumbs": _crumbs(row),
        "history": moments(row, "拟定"),
    }
    return render(request, "supervision/archives/disposal.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """签署处置, 作废清单."""
    row, home = _disposal(request, number), f"{HOME}disposals/{number}/"
    if word not in ("sign", "drop"):
        raise Http404("没有这项办理")
    form = ReasonForm(request.POST if request.method == "POST" else None) if word == "drop" else None
    page = StepPage(request, row, word, home, _crumbs(row, home), base="base_my.html", form=form)

    def take(shown: int) -> object:
        by, at = reader_of(request), timezone.now()
        if form is None:
            return disposing.sign(row, by=by, at=at, seen=shown)
        return disposing.drop(row, reason=form.cleaned_data["reason"], by=by, at=at, seen=shown)

    return page.answer(take, "已签署，案卷登记为已处置。" if form is None else "清单已作废，案卷继续保管。")
