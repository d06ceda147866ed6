"""What an institution complains of another: sent under its own name, followed without a code. Clause: 文四(二)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.applicant import places
from portal.access.decorators import MY, right
from portal.access.reading import chosen_institution, reader_of
from portal.documents.filetypes import Rejected
from portal.workflow.performing import Refused
from supervision.forms.complaints import PeerForm
from supervision.queries import complaints as queries
from supervision.services import complaining
from supervision.views.watch_page import FormPage, badge, moment

HOME = "/my/activity/complaints/"
TITLE = "同行监督"
CRUMBS = [{"label": TITLE, "url": HOME}]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What the institution has complained of."""
    rows = [{"row": row, "badge": badge(row), "at": moment(row.received_at)} for row in queries.of_peers(places(request))[:200]]
    return render(request, "supervision/complaints/my_list.html", {"rows": rows, "crumbs": [{"label": TITLE, "url": ""}]})


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: how far it has come, and the answer."""
    row = get_object_or_404(queries.of_peers(places(request)), pk=number)
    parts: list[dict[str, Any]] = [{"title": "反映的内容", "prose": row.text}]
    if row.decline_reason:
        parts.append({"title": "不予受理的理由", "prose": row.decline_reason})
    if row.answer:
        parts.append({"title": f"答复：{row.get_verdict_display()}", "aside": moment(row.answered_at), "prose": row.answer})
    context = {
        "base": "base_my.html",
        "heading": TITLE,
        "title": row.title,
        "subs": (row.number, row.about),
        "badge": badge(row),
        "parts": parts,
        "facts": [{"label": "办理机关", "value": str(row.authority)}, {"label": "提出时间", "value": moment(row.received_at)}],
        "crumbs": [*CRUMBS, {"label": row.number, "url": ""}],
    }
    return render(request, "supervision/watch/page.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """反映其他机构."""
    party = chosen_institution(request)
    assert party is not None
    form = PeerForm(*([request.POST, request.FILES] if request.method == "POST" else []), party=party.name)
    lead = "反映其他评价机构的问题，由监管该机构的机关办理；不告知被反映的机构是谁反映的。"
    page = FormPage(request, form, "反映其他机构", HOME, CRUMBS, base="base_my.html", lead=lead)
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    try:
        data, by, at = form.cleaned_data, reader_of(request), timezone.now()
        receipt = complaining.complain(form.told, form_key=data["form_key"], files=data["proofs"], peer=party, by=by, at=at)
    except Rejected as rejected:
        form.add_error("proofs", str(rejected))
        return page.page(status=422)
    except Refused as refused:
        return page.refused(refused)
    messages.success(request, f"已提交，编号 {receipt.complaint.number}，由{receipt.complaint.authority}办理。")
    return redirect("my_peer_complaint", receipt.complaint.pk)
