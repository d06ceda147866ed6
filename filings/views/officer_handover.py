"""The moves of supervision (D20): the list of both sides, one of them, and its acts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.enums import HandoverState
from filings.models import Handover
from filings.services import handovers
from filings.views.officer import posts, reading, reads_all, rights_on
from filings.views.officer_acts import seen
from filings.views.officer_words import instant
from portal.access.reading import reader_of
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused, lacking, out_of_turn
from portal.workflow.steps import Step, steps, steps_from

LIMIT = 200
_TONES = {
    HandoverState.PROPOSED: ("blue", "send"),
    HandoverState.MOVED: ("green", "check"),
    HandoverState.DECLINED: ("ochre", "arrow-back-up"),
    HandoverState.DROPPED: ("grey", "x"),
}
_SAID = {
    "take_over": "已同意接收，监管即移入本机关。",
    "turn_down": "已答复不同意接收。",
    "propose_again": "已再次提出。",
    "drop": "不再移交，仍由本机关监管。",
}


class WordsForm(forms.Form):
    """The reason of an act that needs one."""

    words = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "请写明理由。"}
    )


def visible(request: HttpRequest) -> QuerySet[Handover]:
    """Those of the reader's authority, on either side; the region, the Centre and auditors read all."""
    rows = Handover.objects.select_related("filing", "registration__legal_person", "source", "target", "proposed_by", "answered_by")
    own = [row.authority_id for row in posts(request)]
    return rows if reads_all(posts(request)) else rows.filter(Q(source__in=own) | Q(target__in=own))


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All of them, those that wait first."""
    rows = sorted(visible(request)[:LIMIT], key=lambda row: not row.is_waiting)
    context = {"rows": [_row(row) for row in rows], "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "监管移交"}]}
    return render(request, "filings/desk/handovers.html", context)


def _row(row: Handover) -> dict[str, Any]:
    tone, icon = _TONES[HandoverState(row.state)]
    at = row.ended_at or row.answered_at or row.proposed_at
    badge = {"tone": tone, "icon": icon, "label": row.get_state_display()}
    return {"row": row, "badge": badge, "at": instant(at, timezone.localdate()), "url": f"/desk/handovers/{row.pk}/"}


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One move with its reasons and what the reader may do with it."""
    handover = get_object_or_404(visible(request), pk=number)
    crumbs = [{"label": "监管移交", "url": "/desk/handovers/"}, {"label": handover.registration.legal_person.name}]
    context = {**_row(handover), "acts": _acts(request, handover), "facts": _facts(handover), "crumbs": crumbs}
    return render(request, "filings/desk/handover.html", context)


def _facts(row: Handover) -> list[dict[str, str]]:
    today = timezone.localdate()
    change = {"label": "依据的变更", "value": row.filing.number or "", "url": f"/desk/filings/{row.filing_id}/"}
    facts: list[dict[str, str]] = [
        {"label": "备案登记", "value": f"{row.registration.get_track_display()}，{row.registration.number}"},
        change,
        {"label": "移出机关", "value": row.source.name},
        {"label": "接收机关", "value": row.target.name},
        {"label": "移交理由", "value": row.reason},
        {"label": "提出", "value": f"{row.proposed_by} {instant(row.proposed_at, today)}"},
    ]
    if row.answered_at:
        facts.append({"label": "答复", "value": f"{row.answered_by} {instant(row.answered_at, today)}"})
    return [*facts, {"label": "答复理由", "value": row.answer}] if row.answer else facts


def _acts(request: HttpRequest, handover: Handover) -> list[dict[str, Any]]:
    """What the state offers to the reader's side; who lacks the right sees none."""
    found = []
    for step in steps_from(handover, handover.state):
        if step.right not in rights_on(request, step.party_of(handover)):
            continue
        row: dict[str, Any] = {"word": step.label, "clause": step.clause, "consequence": step.consequence, "key": step.name}
        url = f"/desk/handovers/{handover.pk}/{step.name.replace('_', '-')}/"
        reasons = handovers.take_over_blockers(handover) if step.name == "take_over" else ()
        if reasons:
            found.append({**row, "locked": True, "reasons": reasons})
        else:
            found.append({**row, "url": url, "primary": step.name == "take_over", "plain": not step.form})
    return found


@reading
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The page of one act; what needs a reason has its field."""
    handover = get_object_or_404(visible(request), pk=number)
    step = steps(Handover).get(name.replace("-", "_"))
    if step is None or "_" in name:
        raise Http404("没有这一办理事项")
    if step.right not in rights_on(request, step.party_of(handover)):
        return _page(request, handover, step, reasons=lacking(None, step, handover), status=403)
    turn = out_of_turn(handover, step)
    if turn:
        return _page(request, handover, step, reasons=turn, status=409)
    form = WordsForm(request.POST or None) if step.form else None
    if request.method == "GET" or (form and not form.is_valid()):
        return _page(request, handover, step, form=form, status=200 if request.method == "GET" else 422)
    try:
        _take(handover, step.name, form.cleaned_data["words"] if form else "", request)
    except StaleError:
        fresh = Handover.objects.get(pk=handover.pk)
        change = {"label": "状态", "before": "打开时", "after": fresh.get_state_display()}
        return _page(request, fresh, step, form=form, difference=[change], title="本件在你打开之后有变化", status=409)
    except Refused as refused:
        return _page(request, handover, step, form=form, reasons=refused.reasons, status=403 if isinstance(refused, NotAllowed) else 422)
    messages.success(request, _SAID[step.name])
    return redirect("desk_handover", number)


def _take(handover: Handover, name: str, words: str, request: HttpRequest) -> None:
    common: dict[str, Any] = {"by": reader_of(request), "at": timezone.now(), "seen": seen(request)}
    if name == "take_over":
        handovers.take_over(handover, **common)
    elif name == "turn_down":
        handovers.turn_down(handover, answer=words, **common)
    elif name == "propose_again":
        handovers.propose_again(handover, reason=words, **common)
    else:
        handovers.drop(handover, reason=words, **common)


def _page(request: HttpRequest, handover: Handover, step: Step, *, status: int, title: str = "", **more: Any) -> HttpResponse:
    trail = [
        {"label": "监管移交", "url": "/desk/handovers/"},
        {"label": handover.registration.legal_person.name, "url": f"/desk/handovers/{handover.pk}/"},
        {"label": step.label, "url": ""},
    ]
    context = {
        "base": "base_desk.html",
        "act": {"word": step.label, "clause": step.clause, "consequence": step.consequence},
        "subject": str(handover),
        "crumbs": trail,
        "seen": handover.version,
        "back_url": f"/desk/handovers/{handover.pk}/",
        "refused_title": title or f"不能{step.label}",
        **more,
    }
    return render(request, "base_confirm.html", context, status=status)
