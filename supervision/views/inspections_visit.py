"""On site, on a phone: the points one by one, the photos, the institution's words, the signatures. Clause: 文三(一)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.views.step_page import beside_fields
from portal.access.decorators import DESK, right
from portal.access.reading import reader_of
from portal.documents.filetypes import Rejected, media_type
from portal.documents.queries import offered
from portal.workflow.performing import NotAllowed, Refused
from supervision.enums import Finding, InspectionState
from supervision.forms.inspections import OnSiteStatementForm, PhotoForm
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.rules.checklist import point_of
from supervision.services import visiting
from supervision.views.form_step import FormStep
from supervision.views.inspection_page import record, whole
from supervision.views.inspections_desk import crumbs, inspection_of, may_raise

FINDINGS = [{"value": finding.value, "label": finding.label} for finding in Finding]


def _begun(request: HttpRequest, number: int) -> Inspection:
    inspection = inspection_of(request, number)
    if inspection.began_at is None:
        raise Http404("检查还没有开始")
    return inspection


def _checklist(request: HttpRequest, inspection: Inspection, *, status: int = 200, **more: Any) -> HttpResponse:
    sha256, by = queries.record_sha256(inspection), reader_of(request)
    on_site = inspection.team is not None and by.has_perm("inspect_on_site", inspection.team)
    signatures = queries.signatures(inspection, sha256)
    signed = any(row.signature.person.user_id == by.pk for row in signatures)
    context = {
        **whole(inspection, timezone.localdate()),
        "record": record(inspection),
        "sha256": sha256,
        "signatures": signatures,
        "findings": FINDINGS,
        "may_write": on_site and inspection.state == InspectionState.ON_SITE and not signatures,
        "may_sign": on_site and inspection.state == InspectionState.ON_SITE and not signed,
        "may_take_back": on_site and inspection.state == InspectionState.ON_SITE and signed,
        "may_state": on_site and inspection.state == InspectionState.ON_SITE and inspection.stated_at is None,
        "may_raise": may_raise(inspection, by),
        "photo_count": inspection.photos.count(),
        "crumbs": crumbs(inspection, "检查要点"),
        **more,
    }
    return render(request, "supervision/inspections/checklist.html", context, status=status)


@right(DESK)
@require_GET
def checklist(request: HttpRequest, number: int) -> HttpResponse:
    """The points with their answers, and where the record stands."""
    return _checklist(request, _begun(request, number))


@right(DESK)
@require_POST
def answer(request: HttpRequest, number: int, point: str) -> HttpResponse:
    """One answer, kept at once; another device's is shown, never overwritten."""
    inspection = _begun(request, number)
    asked = point_of(inspection.checklist.document, point)
    if asked is None:
        raise Http404("检查表没有这个要点")
    words, text = request.POST.get("words", ""), request.POST.get("edit_no", "")
    said = {"finding": request.POST.get("finding", ""), "words": words}
    at, seen = timezone.now(), int(text) if text.isdecimal() and len(text) < 10 else 0
    try:
        visiting.answer(inspection, point, said["finding"], words=words, seen=seen, by=reader_of(request), at=at)
    except visiting.AnsweredMeanwhileError as other:
        typed = {**said, "point": point, "other": other.answer}
        return _checklist(request, inspection, status=409, typed=typed)
    except Refused as refused:
        typed = {**said, "point": point, "reasons": refused.reasons}
        return _checklist(request, inspection, status=403 if isinstance(refused, NotAllowed) else 422, typed=typed)
    return redirect(f"{reverse('desk_inspection_checklist', args=[number])}#p-{_next(inspection, point)}")


def _next(inspection: Inspection, point: str) -> str:
    """The first point after this one that has no answer; this one where all have."""
    ids = [one["id"] for one in inspection.checklist.document["points"]]
    given, start = queries.answers(inspection), ids.index(point) + 1
    return next((key for key in (*ids[start:], *ids[:start]) if key not in given), point)


@right(DESK)
@require_POST
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """签字: over the record that was shown."""
    inspection = _begun(request, number)
    try:
        signed = visiting.sign(inspection, record=request.POST.get("record", ""), by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _checklist(request, inspection, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    done = signed.state == InspectionState.SIGNED
    messages.success(request, "两人已签字，检查记录不能再改。" if done else "已签字，还须另一名检查人员签字。")
    return redirect("desk_inspection" if done else "desk_inspection_checklist", number)


@right(DESK)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """撤回签字, before the second one."""
    inspection = _begun(request, number)
    try:
        visiting.take_back(inspection, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _checklist(request, inspection, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, "签字已撤回，可以更正检查记录。")
    return redirect("desk_inspection_checklist", number)


@right(DESK)
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """记录机构意见, with who signs for it."""
    inspection = _begun(request, number)
    form, home = OnSiteStatementForm(request.POST or None), reverse("desk_inspection_checklist", args=[number])
    page = FormStep(request, inspection, "record_statement", home, crumbs(inspection, "")[:-1], form=form)

    def take(shown: int) -> object:
        return visiting.record_statement(inspection, **form.cleaned_data, by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, "机构意见已记录。")


@right(DESK)
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, number: int) -> HttpResponse:
    """The photos, each held against its file and the one before it now; and one more."""
    inspection = _begun(request, number)
    points = inspection.checklist.document["points"]
    form = PhotoForm(request.POST or None, request.FILES or None, points=points)
    if request.method == "GET":
        return _photos(request, inspection, PhotoForm(points=points))
    if inspection.team is None or not reader_of(request).has_perm("inspect_on_site", inspection.team):
        return _photos(request, inspection, form, status=403, reasons=[{"text": "照片由检查组成员存入。"}])
    if not form.is_valid():
        return _photos(request, inspection, form, status=422)
    try:
        visiting.add_photo(inspection, form.cleaned_data["file"], form.shot, by=reader_of(request), at=timezone.now())
    except Rejected as rejected:
        form.add_error("file", str(rejected).replace("%", "%%"))
        return _photos(request, inspection, form, status=422)
    except Refused as refused:
        status = 403 if isinstance(refused, NotAllowed) else 422
        return _photos(request, inspection, form, status=status, reasons=beside_fields(form, refused))
    messages.success(request, "照片已存入。")
    return redirect("desk_inspection_photos", number)


def _photos(request: HttpRequest, inspection: Inspection, form: PhotoForm, *, status: int = 200, **more: Any) -> HttpResponse:
    found = queries.photos(inspection)
    verdicts = queries.verify_photos(found)
    rows = [{"photo": row, "verdict": verdict, "offered": offered(row.attachment)} for row, verdict in zip(found, verdicts, strict=True)]
    team = inspection.team
    open_record = inspection.state == InspectionState.ON_SITE and not inspection.signatures.exists()
    context = {
        "inspection": inspection,
        "rows": rows,
        "broken": sum(not verdict.is_whole for verdict in verdicts),
        "form": form if open_record and team is not None and reader_of(request).has_perm("inspect_on_site", team) else None,
        "crumbs": crumbs(inspection, "现场照片"),
        **more,
    }
    return render(request, "supervision/inspections/photos.html", context, status=status)


@right(DESK)
@require_GET
def photo(request: HttpRequest, number: int, no: int) -> FileResponse:
    """One photo, once it was found clean."""
    row = next((one for one in queries.photos(_begun(request, number)) if one.no == no), None)
    if row is None or not offered(row.attachment):
        raise Http404("没有这张照片，或者还没有通过查毒")
    file = row.attachment.file.storage.open(str(row.attachment.file.name))
    response = FileResponse(file, filename=row.attachment.name, content_type=media_type(row.attachment.kind))
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
