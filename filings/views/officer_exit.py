"""Requests of institutions to give up their registrations: the list, and the authority's answer (D69)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import ExitState
from filings.models import ExitRequest
from filings.services import leaving
from filings.views.officer import posts, reading, reads_all, rights_on
from filings.views.officer_acts import seen
from filings.views.officer_words import instant
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from portal.workflow.steps import steps

PAGE = 50
_TONES = {
    ExitState.REQUESTED: ("blue", "send"),
    ExitState.CONFIRMED: ("grey", "ban"),
    ExitState.REFUSED: ("ochre", "arrow-back-up"),
    ExitState.WITHDRAWN: ("grey", "x"),
}
_SAID = {"confirm": "已确认注销，目录同时更新。", "refuse": "已答复不予注销，备案登记不变。"}


class AnswerForm(forms.Form):
    """What the institution is told; owed for a refusal."""

    answer = forms.CharField(label="答复", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))


def visible(request: HttpRequest) -> QuerySet[ExitRequest]:
    """Those about registrations the reader's authority supervises; the region, the Centre and auditors read all."""
    rows = ExitRequest.objects.select_related("registration__legal_person", "registration__supervised_by", "requested_by", "answered_by")
    own = [row.authority_id for row in posts(request)]
    return rows if reads_all(posts(request)) else rows.filter(registration__supervised_by__in=own)


def in_order(request: HttpRequest) -> QuerySet[ExitRequest]:
    """The list: those that wait first, then the newest."""
    waiting = Case(When(state=ExitState.REQUESTED, then=0), default=1)
    return visible(request).order_by(waiting, "-requested_at", "-pk")


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All of them, those that wait first."""
    page = Paginator(in_order(request), PAGE).get_page(request.GET.get("page"))
    crumbs = [{"label": "备案", "url": "/desk/queue/"}, {"label": "注销申请", "url": ""}]
    return render(request, "filings/desk/exits.html", {"page": page, "rows": [_row(row) for row in page], "crumbs": crumbs})


def _row(row: ExitRequest) -> dict[str, Any]:
    tone, icon = _TONES[ExitState(row.state)]
    at = row.answered_at or row.withdrawn_at or row.requested_at
    badge = {"tone": tone, "icon": icon, "label": row.get_state_display()}
    return {"row": row, "badge": badge, "at": instant(at, timezone.localdate()), "url": f"/desk/exits/{row.pk}/"}


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One request with its reason and what the reader may do with it."""
    row = get_object_or_404(visible(request), pk=number)
    context = {**_row(row), "acts": _acts(request, row), "facts": _facts(row), "crumbs": _crumbs(row)}
    return render(request, "filings/desk/exit.html", context)


def _facts(row: ExitRequest) -> list[dict[str, str]]:
    today, registration = timezone.localdate(), row.registration
    found = [
        {"label": "备案登记", "value": f"{registration.get_track_display()}，{registration.number}"},
        {"label": "有效期止", "value": str(registration.valid_to or "不设有效期")},
        {"label": "监管机关", "value": row.authority.name},
        {"label": "注销事由", "value": row.reason},
        {"label": "申请", "value": f"{row.requested_by} {instant(row.requested_at, today)}"},
    ]
    if row.answered_at:
        found.append({"label": "答复", "value": f"{row.answered_by} {instant(row.answered_at, today)}　{row.answer}".strip()})
    return found


def _acts(request: HttpRequest, row: ExitRequest) -> list[dict[str, Any]]:
    if row.state != ExitState.REQUESTED or "approve_filing" not in rights_on(request, row.authority):
        return []
    reasons = leaving.blockers(row.registration, at=timezone.now())
    found = []
    for name in ("confirm", "refuse"):
        step = steps(ExitRequest)[name]
        act: dict[str, Any] = {"word": step.label, "clause": step.clause, "consequence": step.consequence, "key": name}
        locked = {"locked": True, "reasons": reasons, "consequence": ""} if name == "confirm" and reasons else {}
        found.append({**act, "url": f"/desk/exits/{row.pk}/{name}/", "primary": name == "confirm" and not reasons, **locked})
    return found


def _crumbs(row: ExitRequest, *more: str) -> list[dict[str, str]]:
    base = [{"label": "注销申请", "url": "/desk/exits/"}]
    name = {"label": row.institution.name, "url": f"/desk/exits/{row.pk}/" if more else ""}
    return [*base, name, *({"label": word, "url": ""} for word in more)]


@reading
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """确认注销."""
    return _answer(request, number, "confirm")


@reading
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """不予注销, with its reason."""
    return _answer(request, number, "refuse")


def _answer(request: HttpRequest, number: int, name: str) -> HttpResponse:
    row = get_object_or_404(visible(request), pk=number)
    form = AnswerForm(request.POST or None)
    if request.method == "GET":
        return _page(request, row, name, form)
    if not form.is_valid():
        return _page(request, row, name, form, status=422)
    take = leaving.confirm if name == "confirm" else leaving.refuse
    try:
        take(row, answer=form.cleaned_data["answer"], by=reader_of(request), at=timezone.now(), seen=seen(request))
    except StaleError:
        fresh = get_object_or_404(visible(request), pk=number)
        return _page(
            request, fresh, name, form, status=409, reasons=[{"text": f"申请在你打开之后有变化，现为“{fresh.get_state_display()}”。"}]
        )
    except Refused as refused:
        return _page(request, row, name, form, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, _SAID[name])
    return redirect(f"/desk/exits/{number}/")


def _page(request: HttpRequest, row: ExitRequest, name: str, form: AnswerForm, *, status: int = 200, **more: Any) -> HttpResponse:
    step = steps(ExitRequest)[name]
    context = {
        "act": {"word": step.label, "clause": step.clause, "consequence": step.consequence},
        "subject": f"{row.institution} {row.registration.number}",
        "form": form,
        "seen": row.version,
        "back_url": f"/desk/exits/{row.pk}/",
        "crumbs": _crumbs(row, step.label),
        "refused_title": f"暂不能{step.label}",
        **more,
    }
    return render(request, "base_confirm.html", context, status=status)
