"""Giving up a registration at the institution's own wish: asking for it, taking the request back (D69)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.enums import ExitState
from filings.models import ExitRequest
from filings.models.exit import CLAUSE
from filings.services import leaving
from filings.views.applicant import own_registration
from portal.access.decorators import right
from portal.access.forms import PlainForm
from portal.access.reading import reader_of
from portal.institutions.models import Registration
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused

THEN = "由监管机关确认。确认之日起不得开展评价，目录显示已注销，回执失效；这不是处罚，不影响以后申请。"


class ExitForm(PlainForm):
    """Why the registration is given up."""

    reason = forms.CharField(
        label="注销事由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "请写明注销事由。"}
    )


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """申请注销, with its reason; what is in the way stands above the form."""
    registration, at = own_registration(request, number), timezone.now()
    form = ExitForm(request.POST or None)
    if request.method == "GET":
        return _page(request, registration, form=form, reasons=leaving.blockers(registration, at=at))
    if not form.is_valid():
        return _page(request, registration, form=form, status=422)
    try:
        leaving.request_exit(registration, reason=form.cleaned_data["reason"], by=reader_of(request), at=at)
    except Refused as refused:
        return _page(request, registration, form=form, reasons=refused.reasons, status=422)
    messages.success(request, f"注销申请已提交，由{registration.supervised_by}确认。确认前可以撤回。")
    return redirect("my_registration", number)


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """撤回注销申请, while nobody has answered it."""
    registration = own_registration(request, number)
    row = ExitRequest.objects.filter(registration=registration, state=ExitState.REQUESTED).first()
    if row is None:
        raise Http404("没有待确认的注销申请")
    word = {"word": "撤回注销申请", "clause": CLAUSE, "consequence": "备案登记不变，以后仍可申请。"}
    if request.method == "GET":
        return _page(request, registration, act=word, seen=row.version)
    text = request.POST.get("seen", "")
    try:
        leaving.withdraw(row, by=reader_of(request), at=timezone.now(), seen=int(text) if text.isdecimal() and len(text) < 10 else 0)
    except (Refused, StaleError) as refused:
        reasons = refused.reasons if isinstance(refused, Refused) else [{"text": "申请在你打开之后有变化，请返回查看。"}]
        return _page(request, registration, act=word, seen=row.version, reasons=reasons, status=409)
    messages.success(request, "已撤回注销申请，备案登记不变。")
    return redirect("my_registration", number)


def _page(request: HttpRequest, registration: Registration, *, status: int = 200, **more: Any) -> HttpResponse:
    name, url = f"{registration.get_track_display()}备案登记", f"/my/registrations/{registration.pk}/"
    act = more.pop("act", {"word": "申请注销", "clause": CLAUSE, "consequence": THEN})
    context = {
        "base": "base_my.html",
        "act": act,
        "subject": f"{registration.legal_person} {registration.number}",
        "crumbs": [{"label": "我的备案", "url": "/my/"}, {"label": name, "url": url}, {"label": act["word"], "url": ""}],
        "back_url": url,
        "refused_title": f"暂不能{act['word']}",
        **more,
    }
    return render(request, "base_confirm.html", context, status=status)
