"""The institution's cross-city notices: reported, read, changed, withdrawn. Clause: 文二(二)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import NoticeKind
from filings.forms.catalogue import Catalogue
from filings.forms.cross_city import ChangeForm, NoticeForm, WithdrawForm
from filings.models import CrossCityNotice
from filings.queries import crossing as queries
from filings.rules.cross_city import standing_reasons, stored
from filings.services import crossing
from filings.views.applicant import may, places
from filings.views.cross_city_page import list_rows, whole
from filings.views.step_page import StepPage, act_rows, beside_fields, seen
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

BASE = [{"label": "跨市报备", "url": "/my/cross-city/"}]
_URLS = {"report_change": "change", "withdraw": "withdraw"}


def own(request: HttpRequest) -> QuerySet[CrossCityNotice]:
    """The notices of the reader's institutions; anybody else's does not exist."""
    return queries.of_institutions(row.legal_person_id for row in places(request))


def _registrations(request: HttpRequest) -> QuerySet[Registration]:
    numbers = [row.legal_person_id for row in places(request)]
    return (
        Registration.objects.filter(legal_person__in=numbers).select_related("legal_person", "filed_with", "supervised_by").order_by("pk")
    )


def _crumbs(notice: CrossCityNotice, *more: str) -> list[dict[str, str]]:
    url = reverse("my_cross_city_notice", args=[notice.pk]) if more else ""
    return [*BASE, {"label": notice.number, "url": url}, *({"label": label, "url": ""} for label in more)]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every notice of the institution, and where a new one may be begun."""
    today = timezone.localdate()
    registrations = [
        {"row": row, "reasons": standing_reasons(queries.known(row, "", today)), "allowed": may(request, "edit_filing", row.legal_person)}
        for row in _registrations(request)
    ]
    return render(
        request, "filings/cross_city/my_list.html", {"rows": list_rows(list(own(request)), today), "registrations": registrations}
    )


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One notice: what was reported, the answer, what may be done."""
    notice = get_object_or_404(own(request), pk=number)
    today = timezone.localdate()
    urls = {name: reverse("my_cross_city_step", args=[notice.pk, word]) for name, word in _URLS.items()}
    gone = queries.held(notice, today).ended
    acts = act_rows(request, notice, {} if gone else urls, lambda name: (), frozenset())
    context = {**whole(notice, today), "base": "base_my.html", "acts": acts, "crumbs": _crumbs(notice)}
    return render(request, "filings/cross_city/page.html", context)


@right("edit_filing")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, registration: int) -> HttpResponse:
    """报备: a sitting or a standing site, to the city where it takes place."""
    row = get_object_or_404(_registrations(request), pk=registration)
    form = NoticeForm(_posted(request), **_choices(row), initial={"kind": NoticeKind.SITTING})
    page = partial(
        _form, request, form, {"registration": row, "crumbs": [*BASE, {"label": "报备", "url": ""}], "back_url": "/my/cross-city/"}
    )
    if request.method == "GET":
        return page(reasons=standing_reasons(queries.known(row, "", timezone.localdate())))
    if not form.is_valid():
        return _refused(page, form, _besides(form, crossing.report_blockers(row, form.partial, at=timezone.now())))
    try:
        kind = NoticeKind(form.cleaned_data["kind"])
        notice = crossing.report(row, kind, form.report, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _refused(page, form, refused)
    messages.success(request, f"已报备，编号 {notice.number}。经{notice.host}同意后方可开展。")
    return redirect("my_cross_city_notice", notice.pk)


def _posted(request: HttpRequest) -> Any:
    """What was sent, nothing at all included; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None


def _choices(registration: Registration) -> dict[str, Any]:
    return {
        "catalogue": Catalogue(timezone.localdate()),
        "scope": queries.scope_of(registration),
        "people": queries.assessors_of(registration),
    }


def _form(request: HttpRequest, form: Any, context: dict[str, Any], *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "filings/cross_city/form.html", {"form": form, **context, **more}, status=status)


def _besides(form: Any, reasons: tuple[Reason, ...]) -> Refused:
    """What the rules say beside the form's own errors: everything at once, each field in one way (T5)."""
    return Refused(tuple(reason for reason in reasons if reason.path not in form.errors))


def _refused(page: Any, form: Any, refused: Refused) -> HttpResponse:
    """Each reason beside its field; what belongs to none stands above the form."""
    answer: HttpResponse = page(status=403 if isinstance(refused, NotAllowed) else 422, reasons=beside_fields(form, refused))
    return answer


@right("edit_filing")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """变更报告 or 撤回报备."""
    notice = get_object_or_404(own(request), pk=number)
    if word == "change":
        return _change(request, notice)
    if word != "withdraw":
        raise Http404("没有这项办理")
    form = WithdrawForm(_posted(request))
    home = reverse("my_cross_city_notice", args=[notice.pk])
    page = StepPage(request, notice, "withdraw", home, _crumbs(notice, "")[:-1], base="base_my.html", form=form)

    def take(shown: int) -> object:
        return crossing.withdraw(notice, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "已撤回报备，记录保留。")


def _change(request: HttpRequest, notice: CrossCityNotice) -> HttpResponse:
    """The same form, filled with what was reported last."""
    form = ChangeForm(_posted(request), **_choices(notice.registration), initial=stored(queries.last_report(notice)))
    home = reverse("my_cross_city_notice", args=[notice.pk])
    context = {"registration": notice.registration, "notice": notice, "crumbs": _crumbs(notice, "变更报告"), "back_url": home}
    page = partial(_form, request, form, context)
    if request.method == "GET":
        return page()
    if not form.is_valid():
        return _refused(page, form, _besides(form, crossing.change_blockers(notice, form.partial, at=timezone.now())))
    try:
        by, at, reason = reader_of(request), timezone.now(), form.cleaned_data["reason"]
        changed = crossing.change(notice, form.report, reason=reason, by=by, at=at, seen=seen(request))
    except StaleError:
        return page(status=409, reasons=[{"text": "报备在你打开之后有变化，请返回核对后再报。"}])
    except Refused as refused:
        return _refused(page, form, refused)
    messages.success(request, f"已报告变更，现为“{changed.get_state_display()}”。")
    return redirect("my_cross_city_notice", notice.pk)
