"""The register of inspectors on the desk: entered, certificates, recusals, removed. Clause: 文二(二), 文二(三), 文三(一)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import beside_fields
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.authorities.queries import filing_authorities
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.inspectors import AvoidanceForm, CertificateForm, InspectorForm
from supervision.forms.plans import ReasonForm
from supervision.models import Avoidance, Inspector
from supervision.queries import inspectors as queries
from supervision.services import inspectors as services
from supervision.views.office import View, as_file, parties, posts, reading

HOME: Final = "/desk/supervision/inspectors/"
SOON: Final = timedelta(days=60)  # a certificate is told to end (internal)
HEAD: Final = ("姓名", "种类", "证号", "有效期止", "所在评价机构", "名录机关", "可派往", "列入日期", "移出日期")


def _view(request: HttpRequest) -> View[Inspector]:
    today = timezone.localdate()
    now = Q(until_on__isnull=True)
    views = {
        "now": ("在册", now),
        "expiring": ("证件将到期", now & Q(valid_until__gte=today, valid_until__lt=today + SOON)),
        "expired": ("证件已到期", now & Q(valid_until__lt=today)),
        "removed": ("已移出", Q(until_on__isnull=False)),
        "all": ("全部", Q()),
    }
    return View(request, queries.visible(posts(request)), queries.found_by, views, usual="now", order=("person__name", "pk"))


def _cities() -> dict[str, str]:
    return {row.code: row.city_name for row in filing_authorities()}


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The register of the authorities the reader reads, by view."""
    view, cities, today = _view(request), _cities(), timezone.localdate()
    page = view.page
    keeps_out = queries.keeping_out(page.object_list)
    rows = [
        {
            "inspector": row,
            "cities": "、".join(cities.get(code, code) for code in row.cities),
            "expired": row.valid_until < today,
            "keeps_out": keeps_out.get(row.pk, 0),
        }
        for row in page.object_list
    ]
    own = parties(request, services.KEEPS)
    context = {**view.context("检查人员", HOME), "page": page, "rows": rows, "keeps": bool(own)}
    return render(request, "supervision/inspectors/list.html", context)


@reading
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """The list as a file; no identity numbers."""
    cities = _cities()

    def cells(row: Inspector) -> tuple[str, ...]:
        places = "、".join(cities.get(code, code) for code in row.cities) or "不限"
        ends = row.until_on.isoformat() if row.until_on else ""
        whose = (str(row.employer or ""), str(row.authority), places)
        return (
            row.person.name,
            row.get_kind_display(),
            row.certificate,
            row.valid_until.isoformat(),
            *whose,
            row.from_on.isoformat(),
            ends,
        )

    return as_file(_view(request), form, "检查人员名录", HEAD, cells)


def _crumbs(inspector: Inspector | None = None, *more: str) -> list[dict[str, str]]:
    base = [{"label": "检查人员", "url": HOME}]
    if inspector is not None:
        base.append({"label": inspector.person.name, "url": f"{HOME}{inspector.pk}/" if more else ""})
    return [*base, *({"label": label, "url": ""} for label in more)]


def _inspector(request: HttpRequest, number: int) -> Inspector:
    return get_object_or_404(queries.visible(posts(request)), pk=number)


def _facts(inspector: Inspector) -> list[dict[str, str]]:
    cities, user = _cities(), inspector.person.user
    found = {
        "种类": inspector.get_kind_display(),
        "证号": inspector.certificate,
        "有效期止": inspector.valid_until.isoformat(),
        "身份证号": inspector.person.id_mask,
        "名录机关": str(inspector.authority),
        "所在评价机构": str(inspector.employer or ""),
        "可派往": "、".join(cities.get(code, code) for code in inspector.cities) or "不限",
        "登录账号": user.username if user else "未关联",
        "列入日期": inspector.from_on.isoformat(),
        "移出日期": inspector.until_on.isoformat() if inspector.until_on else "",
    }
    return [{"label": label, "value": value} for label, value in found.items()]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One of the register, with his recusals."""
    inspector = _inspector(request, number)
    is_listed = inspector.until_on is None
    keeps = is_listed and inspector.authority in parties(request, services.KEEPS)
    context = {
        "inspector": inspector,
        "facts": _facts(inspector),
        "avoidances": list(queries.avoidances(inspector)),
        "is_expired": inspector.valid_until < timezone.localdate(),
        "keeps": keeps,
        "declares": keeps or (is_listed and inspector.authority in parties(request, "inspect")),
        "crumbs": _crumbs(inspector),
    }
    return render(request, "supervision/inspectors/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody is entered into the register."""
    own = parties(request, services.KEEPS)
    if not own:
        return forbidden(request, services.KEEPS)
    accounts = {user.pk: user for party in own for user in queries.accounts(party, timezone.localdate())}
    form = InspectorForm(request.POST or None, parties=own, accounts=list(accounts.values()))

    def take() -> Inspector:
        party = next((row for row in own if row.code == form.cleaned_data.get("authority")), own[0])
        return services.enter(party, form.said, by=reader_of(request), at=timezone.now())

    words = {"title": "列入名录", "lead": "列入后可以抽取和派出；证件到期的自动不参加抽取", "button": "列入名录"}
    return _answer(request, form, take, "已列入检查人员名录。", {**words, "crumbs": _crumbs(None, "列入名录"), "back_url": HOME})


def _answer(request: HttpRequest, form: forms.Form, take: Callable[[], Any], said: str, page: dict[str, Any]) -> HttpResponse:
    """GET draws the form; POST takes the act: what speaks against it stands beside its field, nothing typed is lost."""
    status, reasons = 200, []
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                done = take()
                messages.success(request, said)
                inspector = done.inspector if isinstance(done, Avoidance) else done
                return redirect("desk_inspector", inspector.pk)
        except NotAllowed as refused:
            status, reasons = 403, list(refused.reasons)
        except Refused as refused:
            reasons = beside_fields(form, refused)
    return render(request, "supervision/inspectors/form.html", {"form": form, "reasons": reasons, **page}, status=status)


@reading
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """换证, 移出, 登记回避."""
    inspector = _inspector(request, number)
    if word not in _CHANGES:
        raise Http404("没有这项办理")
    make, service, needed, title, lead, said = _CHANGES[word]
    if not any(inspector.authority in parties(request, right) for right in needed):
        return forbidden(request, needed[0])
    initial = {"certificate": inspector.certificate, "valid_until": inspector.valid_until} if word == "certificate" else {}
    form = make(request.POST or None, initial=initial)

    def take() -> Any:
        given = (form.institution,) if isinstance(form, AvoidanceForm) else ()
        words = {name: value for name, value in form.cleaned_data.items() if name != "legal_person"}
        return service(inspector, *given, **words, by=reader_of(request), at=timezone.now())

    page = {"title": title, "lead": f"{inspector.person.name}：{lead}", "button": title, "crumbs": _crumbs(inspector, title)}
    return _answer(request, form, take, said, {**page, "back_url": f"{HOME}{inspector.pk}/"})


_CHANGES: Final[dict[str, tuple[Any, Any, tuple[str, ...], str, str, str]]] = {
    "certificate": (CertificateForm, services.renew, (services.KEEPS,), "换证", "登记新的证号和有效期", "已登记新证。"),
    "remove": (ReasonForm, services.remove, (services.KEEPS,), "移出名录", "自今天起不再抽取和派出，以前的检查不变", "已移出名录。"),
    "avoid": (
        AvoidanceForm,
        services.avoid,
        (services.KEEPS, "inspect"),
        "登记回避",
        "自今天起不抽去检查该机构",
        "已登记回避。",
    ),
}


@reading
@require_http_methods(["GET", "POST"])
def end_avoidance(request: HttpRequest, number: int, avoidance: int) -> HttpResponse:
    """A recusal whose ground is gone is ended."""
    inspector = _inspector(request, number)
    row = get_object_or_404(inspector.avoidances.select_related("legal_person", "inspector__authority"), pk=avoidance)
    if inspector.authority not in parties(request, services.KEEPS):
        return forbidden(request, services.KEEPS)
    form = ReasonForm(request.POST or None)
    page = {"title": "解除回避", "lead": f"{inspector.person.name}：对{row.legal_person}的回避", "button": "解除回避"}
    page |= {"crumbs": _crumbs(inspector, "解除回避"), "back_url": f"{HOME}{inspector.pk}/"}  # type: ignore[dict-item]

    def take() -> Avoidance:
        return services.end_avoidance(row, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now())

    return _answer(request, form, take, "已解除回避，记录保留。", page)
