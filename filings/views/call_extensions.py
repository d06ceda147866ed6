"""Extending a published call on the desk: proposed on one page, confirmed or dropped on another. Clause: 附2二(二), D32."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.calls import CallExtensionForm
from filings.forms.officer import ReasonForm
from filings.models import CallExtension, SelectionCall
from filings.queries import calls as queries
from filings.services import extending_calls as extending
from filings.views.call_words import extension_row
from filings.views.calls import at_region, crumbs
from filings.views.officer import posts, reading
from filings.views.step_page import beside_fields, seen
from portal.access.reading import reader_of
from portal.authorities.queries import region
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

ACT = {
    "word": "提请延长",
    "clause": "附2二(二)",
    "consequence": "由另一名审批人员审定后公布。申请期内才能延长，日期只能延后；原定日期保留可见。",
}


def _call(request: HttpRequest, number: int) -> SelectionCall:
    return get_object_or_404(queries.visible_calls(posts(request)), pk=number)


@reading
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: int) -> HttpResponse:
    """提请延长: later dates and the reason."""
    call, by = _call(request, number), reader_of(request)
    dates = {name: getattr(call, name) for name in extending.MOVED}
    form = CallExtensionForm(request.POST or None, initial=dates)
    if not by.has_perm("review_filing", region()):
        context = {"missing": "延长遴选公告", "holders": f"{region()}的审核岗", "nav": ()}
        return render(request, "access/forbidden.html", context, status=403)
    if request.method == "GET":
        reasons = extending.blockers(call, at=timezone.now())
        return _propose_page(request, call, None if reasons else form, status=409 if reasons else 200, reasons=reasons)
    if not form.is_valid():
        return _propose_page(request, call, form, status=422)
    said = dict(form.cleaned_data)
    reason = said.pop("reason")
    try:
        extending.propose(call, replace(queries.dates(call), **said), reason=reason, by=by, at=timezone.now(), seen=seen(request))
    except StaleError:
        return _propose_page(request, call, form, status=409, reasons=[{"text": "公告在你打开之后有变化，请重新打开后再提请。"}])
    except Refused as refused:
        return _propose_page(request, call, form, status=422, reasons=beside_fields(form, refused))
    messages.success(request, "已提请延长，由另一名审批人员审定。")
    return redirect("desk_call", number)


def _propose_page(request: HttpRequest, call: SelectionCall, form: CallExtensionForm | None, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "base": "base_desk.html",
        "act": ACT,
        "subject": call.title,
        "crumbs": crumbs(call, "延长申请期"),
        "seen": call.version,
        "back_url": reverse("desk_call", args=[call.pk]),
        "form": form,
        "refused_title": "暂不能延长",
        **more,
    }
    return render(request, "base_confirm.html", context, status=status)


@reading
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, number: int, extension_id: int) -> HttpResponse:
    """审定延长: what moves and why; confirmed by another person, returned, or taken back."""
    call = _call(request, number)
    rows = CallExtension.objects.select_related("call", "proposed_by")
    if not at_region(request):
        raise Http404("延长由自治区办理")
    extension = get_object_or_404(rows, pk=extension_id, call=call)
    own = extension.proposed_by_id == reader_of(request).pk
    form = None if own else _drop_form(request)
    if request.method == "GET":
        return _page(request, extension, form)
    if request.POST.get("act") == "drop" and form is not None and not form.is_valid():
        return _page(request, extension, form, status=422)
    try:
        said = _take(request, extension, form)
    except Refused as refused:
        status = 403 if isinstance(refused, NotAllowed) else 422
        return _page(
            request, CallExtension.objects.select_related("call", "proposed_by").get(pk=extension.pk), form, status, refused.reasons
        )
    messages.success(request, said)
    return redirect("desk_call", number)


def _drop_form(request: HttpRequest) -> ReasonForm:
    form = ReasonForm(request.POST if request.POST.get("act") == "drop" else None)
    form.fields["reason"].label = "退回理由"
    return form


def _take(request: HttpRequest, extension: CallExtension, form: ReasonForm | None) -> str:
    by, at = reader_of(request), timezone.now()
    if request.POST.get("act") == "confirm":
        extending.confirm(extension, by=by, at=at)
        return "延长已公布，已申请的单位和各市会收到消息。"
    extending.drop(extension, answer=form.cleaned_data["reason"] if form else "", by=by, at=at)
    return "已退回。" if form else "已撤回提请。"


def _page(request: HttpRequest, extension: CallExtension, form: ReasonForm | None, status: int = 200, reasons: Any = ()) -> HttpResponse:
    by, party = reader_of(request), region()
    own = extension.proposed_by_id == by.pk
    context = {
        "call": extension.call,
        "row": extension_row(extension),
        "crumbs": crumbs(extension.call, "延长申请期"),
        "may_confirm": by.has_perm("approve_filing", party),
        "may_drop": by.has_perm("review_filing" if own else "approve_filing", party),
        "blockers": extending.confirm_blockers(extension, by=by, at=timezone.now()),
        "form": form,
        "reasons": reasons,
    }
    return render(request, "filings/calls/extension.html", context, status=status)
