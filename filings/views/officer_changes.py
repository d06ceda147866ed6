"""What an officer does with a resubmission on the file page: ticks its changes one by one, judges each supplement item."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from filings.models import SupplementItem
from filings.services import looking, supplementing
from filings.views.officer import desk_filing, reading
from filings.views.officer_file import draw, number_in, status_of
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused

AGAIN = "申请人刚刚重新提交，请先看下面的变更。"
_CURED = {"cured": True, "not_cured": False}


@reading
@require_POST
def tick(request: HttpRequest, number: int) -> HttpResponse:
    """已阅: one change is acknowledged; with a script only the list and the acts are drawn anew."""
    filing, path = desk_filing(request, number), request.POST.get("path", "")
    try:
        looking.acknowledge(filing, path, looked_at=number_in(request, "looked_at"), by=reader_of(request), at=timezone.now())
    except StaleError:
        return draw(request, number, status=409, changes_refused={"reasons": [{"text": AGAIN}]})
    except Refused as refused:
        return draw(request, number, status=status_of(refused), changes_refused={"reasons": refused.reasons})
    return redirect(f"/desk/filings/{number}/#changes")


@reading
@require_POST
def mark(request: HttpRequest, number: int, item_id: int) -> HttpResponse:
    """已补正 or 未补正, with a note; a colleague's finding made meanwhile is shown beside what was typed (T4)."""
    filing = desk_filing(request, number)
    item = get_object_or_404(SupplementItem.objects.select_related("notice__filing__authority"), pk=item_id, notice__filing=filing)
    said, note = request.POST.get("result", ""), request.POST.get("note", "").strip()[:2000]
    if said not in _CURED:
        return draw(
            request, number, status=422, item_refused={"reasons": [{"text": "请选择已补正或未补正。"}], "item": item_id, "note": note}
        )
    looked_at, edit_no = number_in(request, "looked_at"), number_in(request, "edit_no")
    try:
        supplementing.mark_item(
            item, is_cured=_CURED[said], note=note, by=reader_of(request), at=timezone.now(), looked_at=looked_at, edit_no=edit_no
        )
    except StaleError as stale:
        return _stale(request, number, stale, is_cured=_CURED[said], note=note)
    except Refused as refused:
        return draw(request, number, status=status_of(refused), item_refused={"reasons": refused.reasons, "item": item_id, "note": note})
    return redirect(f"/desk/filings/{number}/#supplements")


def _stale(request: HttpRequest, number: int, stale: StaleError, *, is_cured: bool, note: str) -> HttpResponse:
    found = stale.subject
    if not isinstance(found, SupplementItem):
        return draw(request, number, status=409, item_refused={"reasons": [{"text": AGAIN}]})
    difference = [
        {"label": "核对结果", "before": _word(is_cured), "after": _word(found.is_cured)},
        {"label": "说明", "before": note, "after": found.note},
        {"label": "核对人", "before": "你，没有保存", "after": str(found.marked_by)},
    ]
    return draw(request, number, status=409, item_refused={"difference": difference, "item": found.pk, "note": note})


def _word(is_cured: bool | None) -> str:
    return "已补正" if is_cured else "未补正"
