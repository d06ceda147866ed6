"""Many filings of the queue given to one colleague at once, as far as they fit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.officer import AssignForm
from filings.models import Filing
from filings.queries.colleagues import colleagues
from filings.services import intake
from filings.views.officer import reading
from filings.views.officer_desk import Desk, desk, picked
from portal.access.decorators import forbidden
from portal.access.reading import reader_of
from portal.accounts.models import User
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused


@reading
@require_http_methods(["GET", "POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """Gives the ticked filings to one colleague: says first how many can be given and why the rest cannot."""
    here = desk(request)
    if not here.rights & set(intake.HANDLING):
        return forbidden(request, "accept_filing")
    filings = picked(request, here)
    if not filings:
        messages.info(request, "没有选中在办的备案。")
        return redirect("/desk/queue/")
    form = AssignForm(request.POST or None, colleagues=colleagues(here.authority, here.today))
    if request.method == "GET" or not form.is_valid():
        return _assign_page(request, here, filings, form)
    given, left = _give(filings, form.chosen, by=reader_of(request))
    takers = "、".join(dict.fromkeys(str(filing.assignee) for filing in given)) or form.chosen
    messages.success(request, f"已把 {len(given)} 件分派给{takers}。")
    for filing, why in left:
        messages.warning(request, f"{filing.number} {filing.applicant_name}没有分派：{why}")
    return redirect("/desk/queue/")


def _assign_page(request: HttpRequest, here: Desk, filings: list[Filing], form: AssignForm) -> HttpResponse:
    rows = [{"id": row.pk, "name": row.applicant_name, "number": row.number, "assignee": row.assignee} for row in filings]
    context = {
        "rows": rows,
        "form": form,
        "missing": len(set(request.GET.getlist("pick"))) - len(rows) if request.method == "GET" else 0,
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "分派"}],
        "act": {"word": f"分派 {len(rows)} 件", "consequence": "承办人会收到消息；已由他承办的保持不变。"},
        "back_url": "/desk/queue/",
    }
    return render(request, "filings/desk/assign.html", context, status=200 if request.method == "GET" else 422)


def _give(filings: list[Filing], assignee: User, *, by: User) -> tuple[list[Filing], list[tuple[Filing, str]]]:
    """Which were given, and which were not with why."""
    given, left = [], []
    for filing in filings:
        try:
            given.append(intake.assign(filing, assignee, by=by, at=timezone.now()))
        except (Refused, StaleError) as reason:
            left.append((filing, str(reason)))
    return given, left
