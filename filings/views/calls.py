"""Selection calls on the desk: the list, a call with its cities, its drafting, and the region's steps. Clause: 附2二(二)."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.enums import CallState
from filings.faces import call_face, selection_face
from filings.forms.calls import CallForm, Items, initial_of
from filings.forms.officer import ReasonForm
from filings.models import CallExtension, SelectionCall
from filings.queries import calls as queries
from filings.services import calling, extending_calls
from filings.views.call_words import dates_of, extension_row, facts_of, phase_of, places_of, result_rows
from filings.views.officer import posts, reading
from filings.views.step_page import StepPage, act_rows, seen
from portal.access.reading import reader_of
from portal.authorities.queries import region
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused

_URLS = {
    "propose": "propose",
    "send_back": "send-back",
    "publish": "publish",
    "drop": "drop",
    "settle": "settle",
    "reopen": "send-back",
    "announce": "announce",
}
_PRIMARY = frozenset({"propose", "publish", "settle", "announce"})
_SAID = {
    "propose": "已提请发布。",
    "publish": "公告已发布。",
    "drop": "公告已作废，记录保留。",
    "settle": "结果已汇总，由审批岗审定公布。",
    "announce": "结果已公布，各申请单位已收到消息。",
}


def crumbs(call: SelectionCall | None = None, *more: str) -> list[dict[str, str]]:
    """遴选公告 / the call / what is open."""
    base = [{"label": "遴选公告", "url": reverse("desk_calls")}]
    if call is not None:
        base.append({"label": call.number or call.title, "url": reverse("desk_call", args=[call.pk]) if more else ""})
    return [*base, *({"label": label, "url": ""} for label in more)]


def _call(request: HttpRequest, number: int) -> SelectionCall:
    return get_object_or_404(queries.visible_calls(posts(request)), pk=number)


def _drafts(request: HttpRequest) -> bool:
    return reader_of(request).has_perm("review_filing", region())


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every call the reader may read, and what his city has in hand."""
    today = timezone.localdate()
    rows = [{"call": call, "face": call_face(call.state), "phase": phase_of(call, today)} for call in queries.visible_calls(posts(request))]
    own = queries.visible_selections(posts(request)).exclude(call__state=CallState.ANNOUNCED).order_by("call", "city__order")
    selections = [{"row": row, "face": selection_face(row.state, row.call.closes_on, today), **_counts(row, today)} for row in own]
    context = {"rows": rows, "selections": selections, "may_draft": _drafts(request)}
    return render(request, "filings/calls/list.html", context)


def _counts(row: Any, today: date) -> dict[str, Any]:
    entries = queries.live_entries(row)
    late = row.state != "recommended" and today > row.call.recommend_by
    return {"live": len(entries), "scored": sum(entry.points is not None for entry in entries), "late": late and bool(entries)}


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One call: what it says, how far each city is, the result."""
    call, today = _call(request, number), timezone.localdate()
    selections = queries.visible_selections(posts(request)).filter(call=call).order_by("city__order")
    extensions = list(call.extensions.select_related("proposed_by")) if at_region(request) else _confirmed(call)
    context = {
        "call": call,
        "face": call_face(call.state),
        "phase": phase_of(call, today),
        "crumbs": crumbs(call),
        "dates": dates_of(call, [row for row in extensions if row.confirmed_at]),
        "extensions": [extension_row(row) for row in extensions],
        "facts": facts_of(call),
        "places": places_of(call),
        "criteria": list(call.criteria.all()),
        "selections": [
            {"row": row, "face": selection_face(row.state, row.call.closes_on, today), **_counts(row, today)} for row in selections
        ],
        "acts": _acts(request, call),
        "may_edit": call.state == CallState.DRAFT and _drafts(request),
        "waiting_letters": _letters(request, call),
        "drawn_up": _drawn_up(request, call),
        "result": result_rows(call),
    }
    return render(request, "filings/calls/page.html", context)


def _acts(request: HttpRequest, call: SelectionCall) -> list[dict[str, Any]]:
    by, at = reader_of(request), timezone.now()
    blocking = {
        "publish": lambda: calling.publish_blockers(call, by=by, at=at),
        "settle": lambda: calling.settle_blockers(call, at=at),
        "announce": lambda: calling.announce_blockers(call, by=by),
    }
    urls = {name: reverse("desk_call_step", args=[call.pk, word]) for name, word in _URLS.items()}
    rows = act_rows(request, call, urls, lambda name: blocking[name]() if name in blocking else (), _PRIMARY)
    return [*rows, *_extending(request, call, at)]


def _extending(request: HttpRequest, call: SelectionCall, at: datetime) -> list[dict[str, Any]]:
    """延长申请期, for whoever drafts calls, as long as applications are taken; for an approver the one that waits."""
    waiting = call.extensions.filter(confirmed_at=None, dropped_at=None).first()
    if waiting is not None and reader_of(request).has_perm("approve_filing", region()):
        url = reverse("desk_call_extension", args=[call.pk, waiting.pk])
        word = {"word": "审定延长", "clause": "附2二(二)", "consequence": f"申请截止拟延长至 {waiting.closes_on}。"}
        return [{**word, "url": url, "key": "extension", "primary": True}]
    if call.state != CallState.PUBLISHED or not _drafts(request):
        return []
    reasons = extending_calls.blockers(call, at=at)
    word = {"word": "延长申请期", "clause": "附2二(二)", "consequence": "由另一名审批人员审定后公布，日期只能延后。", "key": "extend"}
    return [{**word, "url": reverse("desk_call_extend", args=[call.pk]), "locked": bool(reasons), "reasons": reasons}]


def at_region(request: HttpRequest) -> bool:
    """Whether the reader belongs to the region: proposals that wait or were dropped are its own business."""
    return any(reader_of(request).has_perm(right, region()) for right in ("review_filing", "approve_filing"))


def _confirmed(call: SelectionCall) -> list[CallExtension]:
    return list(call.extensions.filter(confirmed_at__isnull=False).select_related("proposed_by"))


def _letters(request: HttpRequest, call: SelectionCall) -> int:
    """How many letters of non-acceptance the reader may send."""
    if call.state != CallState.ANNOUNCED or not reader_of(request).has_perm("accept_filing", region()):
        return 0
    return queries.unselected(call).count()


def _drawn_up(request: HttpRequest, call: SelectionCall) -> list[dict[str, Any]]:
    """What is about to be announced: for the region's own eyes."""
    if call.state != CallState.SETTLED or not at_region(request):
        return []
    return [
        {
            "name": entry.filing.applicant_name,
            "city": entry.selection.city.city_name,
            "points": entry.points,
            "rank": entry.rank,
            "outcome": outcome.label,
            "reason": entry.reason,
        }
        for entry, outcome in calling.outcomes(call)
    ]


@reading
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """起草公告."""
    return _written(request, None)


@reading
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """修改公告, as long as it is a draft."""
    return _written(request, _call(request, number))


def _written(request: HttpRequest, call: SelectionCall | None) -> HttpResponse:
    if not _drafts(request):
        return render(
            request, "access/forbidden.html", {"missing": "起草遴选公告", "holders": f"{region()}的审核岗", "nav": ()}, status=403
        )
    words, rows = initial_of(call)
    form = CallForm(request.POST or None, initial=words)
    items: Any = Items(request.POST or None, prefix="items", initial=rows)
    page = partial(_form_page, request, call, form, items)
    if request.method == "GET":
        return page()
    if not (form.is_valid() and items.is_valid()):
        return page(status=422)
    said, by, at = form.draft(items.items), reader_of(request), timezone.now()
    try:
        saved = calling.revise(call, said, by=by, at=at, seen=seen(request)) if call else calling.draft(said, by=by, at=at)
    except StaleError:
        return page(status=409, reasons=[{"text": "别人在你打开之后改过这份公告，请重新打开后再改。"}])
    except Refused as refused:
        return page(status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, "公告草稿已保存。")
    return redirect("desk_call", saved.pk)


def _form_page(
    request: HttpRequest, call: SelectionCall | None, form: CallForm, items: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "call": call,
        "form": form,
        "items": items,
        "crumbs": crumbs(call, "修改" if call else "起草公告"),
        "seen": call.version if call else "",
        **more,
    }
    return render(request, "filings/calls/form.html", context, status=status)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """One of the region's steps on a call."""
    call = _call(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if call.state == CallState.SETTLED and word == "send-back":
        name = "reopen"
    if not name:
        return redirect("desk_call", number)
    form = ReasonForm(request.POST or None) if name in ("send_back", "reopen", "drop") else None
    page = StepPage(request, call, name, reverse("desk_call", args=[call.pk]), [*crumbs(call, "")[:-1]], form=form)
    service = calling.send_back if name in ("send_back", "reopen") else getattr(calling, name)

    def take(shown: int) -> object:
        words = {"reason": form.cleaned_data["reason"]} if form else {}
        return service(call, **words, by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, _SAID.get(name, "已退回。"))


@reading
@require_POST
def decline(request: HttpRequest, number: int) -> HttpResponse:
    """The letters to those who were not selected, all at once."""
    call = _call(request, number)
    try:
        gone = calling.decline_unselected(call, by=reader_of(request), at=timezone.now())
    except (Refused, StaleError) as refused:
        text = str(refused) if isinstance(refused, Refused) else "有的申请刚刚变动，请重新办理。"
        messages.error(request, text)
    else:
        messages.success(request, f"已办理不予受理 {len(gone)} 件，通知书随后生成。")
    return redirect("desk_call", number)
