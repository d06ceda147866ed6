"""What the applicant may do with a filing that was submitted: take it back to change it, or withdraw it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.models import Filing
from filings.services import submitting
from filings.services.versions import WRITTEN
from filings.views.applicant import crumbs, may, own_filing
from portal.access.decorators import right
from portal.access.forms import PlainForm
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused, changed_fields, out_of_turn
from portal.workflow.steps import Step, steps, steps_from

LOCKED = "只有本单位管理员可以办理。经办人可以填写，请管理员提交或撤回。"
OWN = ("recall", "withdraw")


class ReasonForm(PlainForm):
    """Why the application is withdrawn; kept with the history."""

    reason = forms.CharField(
        label="撤回理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "请写明撤回理由。"}
    )


def acts(request: HttpRequest, filing: Filing) -> list[dict[str, Any]]:
    """The buttons of the page: writing on and submitting first, then what the workflow offers the institution from here."""
    allowed = may(request, "submit_filing", filing.legal_person)
    found = [step for step in steps_from(filing, filing.state) if step.name in OWN]
    writing = _writing(filing, allowed) if filing.state in WRITTEN else []
    return [*writing, *(_act(filing, step, allowed) for step in found)]


def _writing(filing: Filing, allowed: bool) -> list[dict[str, Any]]:
    word = "继续补正" if filing.number else "继续填写"
    written = {
        "word": word,
        "clause": "",
        "url": reverse("my_filing_form", args=[filing.pk]),
        "plain": True,
        "primary": True,
        "key": "write",
    }
    submit = {
        "word": "核对并提交",
        "clause": filing.cite("附*二(一)"),
        "url": reverse("my_filing_submit", args=[filing.pk]),
        "consequence": "先列出全部需要修改的内容，核对后再提交。" if allowed else "可以核对全部内容，由本单位管理员提交。",
        "key": "submit",
    }
    return [written, submit]


def _act(filing: Filing, step: Step, allowed: bool) -> dict[str, Any]:
    return {
        "word": step.label,
        "clause": step.clause_of(filing),
        "consequence": step.consequence,
        "url": reverse(f"my_{step.name}", args=[filing.pk]),
        "locked": not allowed,
        "reasons": [] if allowed else [LOCKED],
        "key": step.name,
    }


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a submitted filing back to change it (D112)."""
    filing = own_filing(request, number)
    closed = _closed(request, filing, "recall")
    if closed:
        return closed
    if request.method == "GET":
        return render(request, "base_confirm.html", _confirm(filing, "recall"))
    try:
        submitting.recall(filing, by=reader_of(request), at=timezone.now(), seen=_seen(request))
    except (Refused, StaleError) as refused:
        return _refused(request, filing, "recall", refused)
    messages.success(request, "已撤回，可以修改后重新提交。重新提交后期限重新计算。")
    return redirect("my_filing_form", number)


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Ends the application at the institution's own wish (D38)."""
    filing = own_filing(request, number)
    closed = _closed(request, filing, "withdraw")
    if closed:
        return closed
    form = ReasonForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(
            request, "base_confirm.html", _confirm(filing, "withdraw", form=form), status=422 if request.method == "POST" else 200
        )
    try:
        submitting.withdraw(filing, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now(), seen=_seen(request))
    except (Refused, StaleError) as refused:
        return _refused(request, filing, "withdraw", refused, form=form)
    messages.success(request, "已撤回申请，本件办结，记录保留。")
    return redirect("my_filing", number)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() else 0


def _confirm(filing: Filing, name: str, **more: Any) -> dict[str, Any]:
    step = steps(Filing)[name]
    return {
        "base": "base_my.html",
        "act": {"word": step.label, "clause": step.clause_of(filing), "consequence": step.consequence},
        "subject": f"{filing.applicant_name} {filing.number or '草稿'}",
        "crumbs": crumbs(filing, step.label),
        "seen": filing.version,
        "back_url": reverse("my_filing", args=[filing.pk]),
        **more,
    }


def _closed(request: HttpRequest, filing: Filing, name: str) -> HttpResponse | None:
    """The page without its form, with why the act cannot be taken; None where it can, or was pressed: the service answers then."""
    if request.method != "GET":
        return None
    own = submitting.taking_back_blockers(filing, at=timezone.now()) if name == "recall" else ()
    step = steps(Filing)[name]
    reasons = out_of_turn(filing, step) or own
    if not reasons:
        return None
    context = _confirm(filing, name, reasons=reasons, refused_title=f"不能{step.label}", closed=True)
    return render(request, "base_confirm.html", context, status=409)


def _refused(request: HttpRequest, filing: Filing, name: str, refused: Refused | StaleError, **more: Any) -> HttpResponse:
    """Not in this state, or the page is older than the filing: why, and what has changed."""
    if isinstance(refused, Refused):
        context = _confirm(filing, name, reasons=refused.reasons, refused_title=f"暂不能{steps(Filing)[name].label}", **more)
        return render(request, "base_confirm.html", context, status=422)
    fresh = Filing.objects.get(pk=filing.pk)
    rows = [{"label": label, "before": before, "after": after} for label, before, after in changed_fields(filing, fresh)]
    now = {"label": "办理状态", "before": "打开时", "after": fresh.get_state_display()}
    context = _confirm(fresh, name, difference=rows or [now], refused_title="本件在你打开之后有变化，请先看差异", **more)
    return render(request, "base_confirm.html", context, status=409)
