"""The institution's incidents: reported, read, reported on. Clause: 文二(二)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.views.applicant import may, places
from portal.access.decorators import MY, right
from portal.access.reading import chosen_institution, reader_of
from portal.workflow.performing import Refused
from supervision.enums import IncidentState
from supervision.forms.complaints import NoteForm
from supervision.forms.incidents import IncidentForm
from supervision.models import Incident
from supervision.queries import incidents as queries
from supervision.services import alarming
from supervision.views import incident_page
from supervision.views.watch_page import FormPage, badge, moment

HOME = "/my/activity/incidents/"
CRUMBS = [{"label": "要情报告", "url": HOME}]


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What the institution has reported."""
    rows = [{"row": row, "badge": badge(row), "at": moment(row.reported_at)} for row in queries.of_institution(places(request))[:200]]
    context = {"rows": rows, "crumbs": [{"label": "要情报告", "url": ""}], "hours": alarming.hours(timezone.now())}
    return render(request, "supervision/incidents/my_list.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """报告要情."""
    party = chosen_institution(request)
    assert party is not None
    form = IncidentForm(request.POST if request.method == "POST" else None, party=party.pk)
    lead = f"知悉后 {alarming.hours(timezone.now())} 小时内报监管机关（内部时限），先报情况，再续报。"
    page = FormPage(request, form, "报告要情", HOME, CRUMBS, base="base_my.html", word="报告", lead=lead)
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    data, by, at = form.cleaned_data, reader_of(request), timezone.now()
    try:
        row = alarming.report(data["registration"], form.told, sitting=data["sitting"], by=by, at=at)
    except Refused as refused:
        return page.refused(refused)
    messages.success(request, f"已于 {moment(row.reported_at)} 报{row.authority}{f'和{row.host}' if row.host else ''}，编号 {row.number}。")
    return redirect("my_incident", row.pk)


def _own(request: HttpRequest, number: int) -> Incident:
    return get_object_or_404(queries.of_institution(places(request)).select_related("reported_by", "received_by"), pk=number)


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with its further reports."""
    return _page(request, _own(request, number), NoteForm())


def _page(request: HttpRequest, row: Incident, form: NoteForm, *, status: int = 200, **more: Any) -> HttpResponse:
    notes: dict[str, Any] = {}
    if row.state != IncidentState.CLOSED and may(request, "report_activity", row.institution):
        notes = {"form": form, "action": f"{HOME}{row.pk}/notes/", "word": "续报"}
    crumbs = [*CRUMBS, {"label": row.number, "url": ""}]
    context = {**incident_page.context(row), "base": "base_my.html", "parts": incident_page.parts(row, notes), "crumbs": crumbs, **more}
    return render(request, "supervision/watch/page.html", context, status=status)


@right("report_activity")
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """续报."""
    row, form = _own(request, number), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        alarming.add(row, form.cleaned_data["text"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, row, form, status=422, reasons=refused.reasons)
    messages.success(request, "已续报。")
    return redirect("my_incident", row.pk)
