"""What is addressed to an institution, and the courses it sends its people to. Clause: 文四(一)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from filings.views.applicant import may
from portal.access.decorators import MY, right
from portal.access.reading import chosen_institution, reader_of
from portal.institutions.models import LegalPerson
from portal.workflow.performing import Refused
from supervision.enums import GuidanceKind, GuidanceState
from supervision.forms.guidance import EnrolForm
from supervision.models import Attendance, Guidance
from supervision.queries import guidance as queries
from supervision.services import guiding
from supervision.views import guidance_page
from supervision.views.watch_page import badge, moment

HOME = "/my/activity/guidance/"
PAGE = 25


def _party(request: HttpRequest) -> LegalPerson:
    party = chosen_institution(request)
    if party is None:
        raise Http404("没有机构")
    return party


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What was sent to the institution, and who of it was on which course."""
    party = _party(request)
    page = Paginator(queries.addressed_to(party), PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "badge": badge(row), "at": moment(row.published_at)} for row in page.object_list]
    trained = [{"row": row, "result": guidance_page.result(row)} for row in queries.trained(party)[:200]]
    return render(request, "supervision/guidance/my_list.html", {"page": page, "rows": rows, "trained": trained})


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One piece; of a course, the institution's own people on it."""
    party = _party(request)
    row = get_object_or_404(queries.addressed_to(party), pk=number)
    return _page(request, row, party, EnrolForm(people=queries.engaged(party, timezone.localdate())))


def _page(request: HttpRequest, row: Guidance, party: LegalPerson, form: EnrolForm, *, status: int = 200, **more: Any) -> HttpResponse:
    parts = guidance_page.parts(row)
    if row.kind == GuidanceKind.COURSE:
        parts.append(_people(request, row, party, form))
    crumbs = [{"label": "通知培训", "url": HOME}, {"label": row.title, "url": ""}]
    context = {**guidance_page.context(row), "base": "base_my.html", "parts": parts, "crumbs": crumbs, **more}
    return render(request, "supervision/watch/page.html", context, status=status)


def _people(request: HttpRequest, row: Guidance, party: LegalPerson, form: EnrolForm) -> dict[str, Any]:
    """Who is sent, with what may be done until the course begins."""
    is_open = row.state == GuidanceState.PUBLISHED and row.course_from is not None and timezone.now() < row.course_from
    is_open = is_open and may(request, "report_activity", party)
    people = [
        {"text": str(one), "by": "报名", "at": moment(one.entered_at), "note": guidance_page.result(one)}
        | ({"action": f"{HOME}enrolments/{one.pk}/cancel/", "word": "取消报名"} if is_open else {})
        for one in queries.enrolled(row, party)
    ]
    part: dict[str, Any] = {"title": "本机构参训人员", "aside": f"{len(people)} 人", "items": people, "nothing": "还没有报名。"}
    return part | ({"form": form, "action": f"{HOME}{row.pk}/enrol/", "word": "报名"} if is_open else {})


@right("report_activity")
@require_POST
def enrol(request: HttpRequest, number: int) -> HttpResponse:
    """报名."""
    party = _party(request)
    row = get_object_or_404(queries.addressed_to(party), pk=number)
    form = EnrolForm(request.POST, people=queries.engaged(party, timezone.localdate()))
    if not form.is_valid():
        return _page(request, row, party, form, status=422)
    try:
        guiding.enrol(row, party, form.cleaned_data["person"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, row, party, form, status=422, reasons=refused.reasons)
    messages.success(request, "已报名。")
    return redirect("my_guidance_piece", row.pk)


@right("report_activity")
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """取消报名."""
    party = _party(request)
    one = get_object_or_404(Attendance.objects.select_related("course__authority", "legal_person"), pk=number, legal_person=party)
    try:
        guiding.cancel(one, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        form = EnrolForm(people=queries.engaged(party, timezone.localdate()))
        return _page(request, one.course, party, form, status=422, reasons=refused.reasons)
    messages.success(request, "已取消报名。")
    return redirect("my_guidance_piece", one.course_id)
