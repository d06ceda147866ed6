"""The institution's own norms: submitted, read, submitted again, withdrawn. Clause: 文一(一), D40."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import NormState
from filings.forms.catalogue import Catalogue
from filings.forms.norms import NormForm, WithdrawForm
from filings.models import EmployerNorm
from filings.queries import norms as queries
from filings.services import norms as services
from filings.views.applicant import institution, may, places
from filings.views.norm_page import list_rows, sent, whole
from filings.views.step_page import StepPage, act_rows, beside_fields, seen
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.catalogue.queries import search_occupations
from portal.documents.filetypes import Rejected
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

BASE = [{"label": "评价规范", "url": "/my/norms/"}]
Page = Callable[..., HttpResponse]
_URLS = {"resubmit": "resubmit", "withdraw": "withdraw"}


def own(request: HttpRequest) -> QuerySet[EmployerNorm]:
    """The norms of the reader's institutions; anybody else's does not exist."""
    return queries.of_institutions(row.legal_person_id for row in places(request))


def _crumbs(norm: EmployerNorm, *more: str) -> list[dict[str, str]]:
    url = reverse("my_norm", args=[norm.pk]) if more else ""
    return [*BASE, {"label": norm.number or norm.title, "url": url}, *({"label": label, "url": ""} for label in more)]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every norm of the institution, replaced ones included."""
    context = {"rows": list_rows(own(request)), "may_submit": may(request, "submit_filing", institution(request))}
    return render(request, "filings/norms/my_list.html", context)


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One norm: what was submitted, the answer, what may be done."""
    norm = get_object_or_404(own(request), pk=number)
    urls = {name: reverse("my_norm_step", args=[norm.pk, word]) for name, word in _URLS.items()}
    acts = act_rows(request, norm, urls, lambda name: (), frozenset({"resubmit"}))
    context = {**whole(norm, "/my/norms/"), "base": "base_my.html", "acts": acts, "crumbs": _crumbs(norm)}
    return render(request, "filings/norms/page.html", context)


@right(MY)
@require_GET
def text(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """The text as PDF."""
    return sent(get_object_or_404(own(request), pk=number), file_id)


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """提交备案: occupation, title, edition, levels and the text."""
    party = institution(request)
    form = NormForm(request.POST or None, request.FILES or None, catalogue=Catalogue(timezone.localdate()))
    context = {"crumbs": [*BASE, {"label": "提交备案", "url": ""}], "back_url": "/my/norms/", "authority": queries.authority_for(party)}
    page = partial(_form, request, form, {**context, "party": party})
    if request.method == "GET":
        return page()
    if not form.is_valid():
        return page(status=422)
    try:
        norm = services.submit(party, form.said, form.cleaned_data["file"], by=reader_of(request), at=timezone.now())
    except (Refused, Rejected) as refused:
        return _refused(page, form, refused)
    messages.success(request, f"已提交{norm.authority}，备案后取得备案号。")
    return redirect("my_norm", norm.pk)


def _form(request: HttpRequest, form: NormForm, context: dict[str, Any], *, status: int = 200, **more: Any) -> HttpResponse:
    found = search_occupations(str(form["code"].value() or ""))
    return render(request, "filings/norms/form.html", {"form": form, "occupations": found, **context, **more}, status=status)


def _refused(page: Page, form: NormForm, refused: Refused | Rejected) -> HttpResponse:
    """Each reason beside its field; what belongs to none stands above the form."""
    if isinstance(refused, Rejected):
        form.add_error("file", refused.reason)
        return page(status=422)
    return page(status=403 if isinstance(refused, NotAllowed) else 422, reasons=beside_fields(form, refused))


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """重新提交 or 撤回."""
    norm = get_object_or_404(own(request), pk=number)
    if word == "resubmit":
        return _resubmit(request, norm)
    if word != "withdraw":
        raise Http404("没有这项办理")
    form = WithdrawForm(request.POST or None)
    home = reverse("my_norm", args=[norm.pk])
    page = StepPage(request, norm, "withdraw", home, _crumbs(norm, "")[:-1], base="base_my.html", form=form)

    def take(shown: int) -> object:
        return services.withdraw(norm, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "已撤回，记录保留。")


def _resubmit(request: HttpRequest, norm: EmployerNorm) -> HttpResponse:
    """The same form, filled with what was submitted last, below the reasons for sending it back."""
    if norm.state != NormState.RETURNED:
        messages.error(request, f"现为“{norm.get_state_display()}”，不能重新提交。")
        return redirect("my_norm", norm.pk)
    kept = queries.text_of(norm)
    said = {"code": f"{norm.code} {norm.name}", "title": norm.title, "edition": norm.edition, "levels": norm.levels}
    catalogue = Catalogue(timezone.localdate())
    form = NormForm(request.POST or None, request.FILES or None, catalogue=catalogue, keeps=kept.name if kept else "", initial=said)
    context = {"norm": norm, "crumbs": _crumbs(norm, "重新提交"), "back_url": reverse("my_norm", args=[norm.pk])}
    page = partial(_form, request, form, {**context, "party": norm.legal_person, "authority": norm.authority})
    if request.method == "GET":
        return page()
    if not form.is_valid():
        return page(status=422)
    return _take_again(request, norm, form, page)


def _take_again(request: HttpRequest, norm: EmployerNorm, form: NormForm, page: Page) -> HttpResponse:
    try:
        by, at, file = reader_of(request), timezone.now(), form.cleaned_data["file"]
        services.resubmit(norm, form.said, file, by=by, at=at, seen=seen(request))
    except StaleError:
        return page(status=409, reasons=[{"text": "在你打开之后有变化，请返回核对后再提交。"}])
    except (Refused, Rejected) as refused:
        return _refused(page, form, refused)
    messages.success(request, "已重新提交。")
    return redirect("my_norm", norm.pk)
