"""What grows beside a sitting: its arrangement, the custody of its papers, its volumes. Clause: 文二(一)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.views.step_page import beside_fields, seen
from portal.access.decorators import right
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms import arrangement as forms
from supervision.forms.papers import CustodyForm
from supervision.forms.sitting import VolumeForm, local
from supervision.models import PaperBank, Sitting
from supervision.queries import arranging as queries
from supervision.services import arranging, banks, volumes
from supervision.views.sitting_page import all_sound
from supervision.views.sittings_my import crumbs, own_sitting


@right("report_activity")
@require_http_methods(["GET", "POST"])
def arrangement(request: HttpRequest, number: int) -> HttpResponse:
    """编排: rooms, people, examinees and banks on one page, kept as they are."""
    sitting = own_sitting(request, number)
    typed = _forms(request, sitting)
    if request.method == "GET":
        return _arrangement(request, sitting, typed, reasons=arranging.change_blockers(sitting))
    if not all_sound(typed["rooms"], typed["staff"], typed["papers"]):
        return _arrangement(request, sitting, typed, status=422)
    staff = forms.staff_of(typed["staff"], {one.pk: one for one in typed["people"]})
    given = arranging.Given(forms.rooms_of(typed["rooms"]), staff, typed["papers"].papers)
    try:
        arranging.save(sitting, given, by=reader_of(request), at=timezone.now(), seen=seen(request))
    except StaleError:
        return _arrangement(request, sitting, typed, status=409, reasons=[{"text": "场次在你打开之后有变化，请返回核对后再保存。"}])
    except Refused as refused:
        return _arrangement(request, sitting, typed, status=_status(refused), reasons=refused.reasons)
    messages.success(request, "编排已保存。")
    return redirect("my_sitting", sitting.pk)


def _status(refused: Refused) -> int:
    return 403 if isinstance(refused, NotAllowed) else 422


def _forms(request: HttpRequest, sitting: Sitting) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else None
    people = queries.people_of(sitting)
    rooms = forms.RoomRows(data, prefix="rooms", initial=forms.initial_rooms(sitting))
    staff = forms.StaffRows(data, prefix="staff", initial=forms.initial_staff(sitting), form_kwargs={"people": people})
    papers = forms.PapersForm(data, lines=sitting.lines.all(), banks=queries.banks_of(sitting))
    return {"rooms": rooms, "staff": staff, "papers": papers, "people": people}


def _arrangement(request: HttpRequest, sitting: Sitting, typed: dict[str, Any], *, status: int = 200, reasons: Any = ()) -> HttpResponse:
    context = {
        **typed,
        "sitting": sitting,
        "all_forms": [typed["papers"], typed["rooms"], typed["staff"]],
        "reasons": reasons,
        "crumbs": crumbs(sitting, "编排"),
        "back_url": reverse("my_sitting", args=[sitting.pk]),
    }
    return render(request, "supervision/sittings/arrangement.html", context, status=status)


def _beside(request: HttpRequest, sitting: Sitting, form: Any, word: str, **more: Any) -> HttpResponse:
    """The page of a form that adds a row to a sitting."""
    context = {
        "base": "base_my.html",
        "act": {"word": word, "clause": "文二(一)", "consequence": more.pop("consequence", "")},
        "subject": str(sitting),
        "crumbs": crumbs(sitting, word),
        "back_url": reverse("my_sitting", args=[sitting.pk]),
        "form": form,
        "refused_title": f"暂不能{word}",
        **more,
    }
    return render(request, "base_confirm.html", context, status=more.get("status", 200))


@right("report_activity")
@require_http_methods(["GET", "POST"])
def custody(request: HttpRequest, number: int) -> HttpResponse:
    """登记试卷交接."""
    sitting, at = own_sitting(request, number), timezone.now()
    used = PaperBank.objects.filter(sitting_lines__sitting=sitting).distinct()
    data = request.POST if request.method == "POST" else None
    form = CustodyForm(data, banks=used, people=queries.people_of(sitting), initial={"happened_at": local(at)})
    word, then = "登记试卷交接", "交接由两人办理，登记后不能修改；回收不得多于领用。"
    if request.method == "GET":
        return _beside(request, sitting, form, word, consequence=then)
    if not form.is_valid():
        return _beside(request, sitting, form, word, consequence=then, status=422)
    try:
        banks.hand_over(sitting, form.said, by=reader_of(request), at=at)
    except Refused as refused:
        return _beside(request, sitting, form, word, consequence=then, reasons=beside_fields(form, refused), status=_status(refused))
    messages.success(request, "已登记试卷交接。")
    return redirect("my_sitting", sitting.pk)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def volume(request: HttpRequest, number: int) -> HttpResponse:
    """登记案卷."""
    sitting = own_sitting(request, number)
    form = VolumeForm(request.POST if request.method == "POST" else None)
    word, then = "登记案卷", "纸质材料自本场结束之日起保管不少于 3 年，电子材料和监控视频不少于 5 年。"
    if request.method == "GET":
        return _beside(request, sitting, form, word, consequence=then)
    if not form.is_valid():
        return _beside(request, sitting, form, word, consequence=then, status=422)
    try:
        row = volumes.add(sitting, form.shelved, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _beside(request, sitting, form, word, consequence=then, reasons=beside_fields(form, refused), status=_status(refused))
    messages.success(request, f"已登记{row}，保管至 {row.keep_until}。")
    return redirect("my_sitting", sitting.pk)
