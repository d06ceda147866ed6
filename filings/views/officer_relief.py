"""Handing over an officer's filings: who has how many, the list of one, and the one act that gives them to a colleague (T12)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.forms.officer import REASON_LENGTH, AssignForm
from filings.queries.colleagues import colleagues
from filings.queries.holders import Holder, held_by, holders
from filings.services import relieving
from filings.views.officer import reading
from filings.views.officer_desk import Desk, desk
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused

PAGE = "/desk/relief/"


class ReliefForm(AssignForm):
    """Which colleague, and why."""

    reason = forms.CharField(
        label="原因", max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}), help_text="如调离、休假、回避"
    )


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody with an open filing of this authority, those who have left first."""
    here = desk(request)
    if "approve_filing" not in here.rights:
        return forbidden(request, "approve_filing")
    context = {"rows": holders(here.authority, here.today), "authority": here.authority, "crumbs": _crumbs()}
    return render(request, "filings/desk/relief.html", context)


@reading
@require_http_methods(["GET", "POST"])
def relieve(request: HttpRequest, number: int) -> HttpResponse:
    """One officer's filings, and to whom they go; whoever has none here is nobody's page."""
    here = desk(request)
    if "approve_filing" not in here.rights:
        return forbidden(request, "approve_filing")
    holder = next((row for row in holders(here.authority, here.today) if row.user.pk == number), None)
    if holder is None:
        raise Http404("他名下没有本机关在办的备案")
    others = [(user, words) for user, words in colleagues(here.authority, here.today) if user != holder.user]
    form = ReliefForm(request.POST or None, colleagues=others)
    if request.method == "POST" and form.is_valid() and _relieved(request, here, holder, form):
        return redirect(f"{PAGE}?authority={here.authority.code}")
    return _page(request, here, holder, form)


def _relieved(request: HttpRequest, here: Desk, holder: Holder, form: ReliefForm) -> bool:
    to, why = form.chosen, form.cleaned_data["reason"]
    try:
        done = relieving.relieve(here.authority, holder.user, to, reason=why, by=reader_of(request), at=timezone.now())
    except (Refused, StaleError) as refused:
        form.add_error(None, str(refused) if isinstance(refused, Refused) else "名单刚有变化，请核对后再移交。")
        return False
    messages.success(request, f"已把{holder.user}名下 {len(done)} 件移交{to}，{to}会收到消息。")
    return True


def _page(request: HttpRequest, here: Desk, holder: Holder, form: ReliefForm) -> HttpResponse:
    filings = held_by(here.authority, holder.user)
    word = f"移交{holder.user}名下 {holder.number} 件"
    context: dict[str, Any] = {
        "rows": [{"name": row.applicant_name, "number": row.number, "state": row.get_state_display()} for row in filings],
        "form": form,
        "act": {"word": word, "consequence": "全部移交，接办人会逐件收到消息；期限不变。"},
        "crumbs": _crumbs(str(holder.user)),
        "back_url": f"{PAGE}?authority={here.authority.code}",
    }
    return render(request, "filings/desk/relieve.html", context, status=200 if request.method == "GET" else 422)


def _crumbs(*more: str) -> list[dict[str, str]]:
    base = {"label": "备案", "url": "/desk/queue/"}
    return [base, {"label": "在办移交", "url": PAGE if more else ""}, *({"label": label, "url": ""} for label in more)]
