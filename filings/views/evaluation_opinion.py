"""A member signs his opinion, once; the lead concludes after all have signed. Clause: 附2二(三)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.enums import Head, LineResult, OpinionResult, State
from filings.forms.evaluation import ConclusionForm, OpinionForm, title
from filings.models import Evaluation, Filing, FilingLine, Opinion
from filings.queries.acts import blockers
from filings.queries.panel import signed
from filings.services import evaluating
from filings.views.evaluation import crumbs, own_evaluation
from filings.views.evaluation_told import compared
from filings.views.step_page import beside_fields
from portal.access.decorators import DESK, right
from portal.access.reading import reader_of
from portal.people.models import TeamMember
from portal.policy.clauses import Reason
from portal.workflow.models import StaleError
from portal.workflow.performing import NotAllowed, Refused


@right(DESK)
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, number: int) -> HttpResponse:
    """The reader's own opinion: the form, or what he has signed."""
    place, filing = own_evaluation(request, number)
    lines = list(filing.scope_lines)
    said = Opinion.objects.filter(member=place).first()
    if said is not None and request.method == "GET":
        return render(
            request, "filings/evaluation/signed.html", {"filing": filing, "crumbs": crumbs(filing, "我的意见"), **_told(said, lines)}
        )
    form = OpinionForm(request.POST or None, lines=lines)
    if request.method == "GET" or not form.is_valid():
        return _opinion(request, filing, form, status=200 if request.method == "GET" else 422)
    try:
        _sign(request, filing, place, form)
    except Refused as refused:
        return _opinion(request, filing, form, status=403 if isinstance(refused, NotAllowed) else 422, reasons=refused.reasons)
    messages.success(request, "意见已签署，不能再修改。")
    return redirect(f"/desk/filings/{number}/evaluation/")


def _sign(request: HttpRequest, filing: Filing, place: TeamMember, form: OpinionForm) -> None:
    evaluating.sign_opinion(
        filing,
        place,
        heads=form.heads,
        lines=form.results,
        text=form.cleaned_data["text"],
        is_dissent=form.cleaned_data["is_dissent"],
        remarks=form.remarks,
        by=reader_of(request),
        at=timezone.now(),
    )


def _opinion(request: HttpRequest, filing: Filing, form: OpinionForm, *, status: int, **more: Any) -> HttpResponse:
    context = {"filing": filing, "form": form, "crumbs": crumbs(filing, "签署意见"), **more}
    return render(request, "filings/evaluation/opinion.html", context, status=status)


def _told(said: Opinion, lines: Sequence[FilingLine]) -> dict[str, Any]:
    """A signed opinion in words."""
    words = said.remarks
    heads = [(head.label, OpinionResult(said.heads[head.value]).label, words.get("heads", {}).get(head.value, "")) for head in Head]
    keys = [(title(line), str(line.pk)) for line in lines]
    rows = [(name, LineResult(said.lines[key]).label, words.get("lines", {}).get(key, "")) for name, key in keys]
    return {"said": said, "heads": heads, "lines": rows}


@right(DESK)
@require_http_methods(["GET", "POST"])
def conclusion(request: HttpRequest, number: int) -> HttpResponse:
    """The lead's conclusion: all opinions side by side, then a result for each head and line."""
    place, filing = own_evaluation(request, number)
    waiting = blockers(filing, "conclude", by=reader_of(request), at=timezone.now())
    if not place.is_lead:
        waiting = (Reason("附2二(三)", "评估结论由组长作出。", "B55"),)
    if waiting:
        return _conclusion(request, filing, None, reasons=waiting, status=200 if place.is_lead else 403)
    form = ConclusionForm(request.POST or None, lines=filing.scope_lines, initial=None if request.POST else _initial(filing))
    if request.method == "GET" or not form.is_valid():
        return _conclusion(request, filing, form, status=200 if request.method == "GET" else 422)
    try:
        done = evaluating.conclude(filing, form.conclusion, by=reader_of(request), at=timezone.now(), seen=_seen(request))
    except StaleError:
        reasons = (Reason("", "本件在你打开之后有变化，请核对后再次签署。"),)
        return _conclusion(request, Filing.objects.get(pk=number), form, reasons=reasons, status=409)
    except Refused as refused:
        status = 403 if isinstance(refused, NotAllowed) else 422
        return _conclusion(request, filing, form, reasons=beside_fields(form, refused), status=status)
    messages.success(request, f"评估结论已签署，{_after(done)}。你对本件的查看权限同时结束。")
    return redirect("/desk/panels/")


def _after(filing: Filing) -> str:
    if filing.state == State.EVALUATED:
        return "转自治区鉴定中心公示"
    return "没有项目通过，转受理机关拟定不予备案决定" if filing.adverse_reason else "转受理机关拟定决定"


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _conclusion(request: HttpRequest, filing: Filing, form: ConclusionForm | None, *, status: int, **more: Any) -> HttpResponse:
    said = signed(filing) if form is not None else []
    context = {
        "filing": filing,
        "form": form,
        "crumbs": crumbs(filing, "评估结论"),
        "seen": filing.version,
        **compared(filing, said),
        **more,
    }
    return render(request, "filings/evaluation/conclusion.html", context, status=status)


def _initial(filing: Filing) -> dict[str, Any]:
    """What all members found alike, as a start; where they differ the lead chooses. He answers for what he signs."""
    said = signed(filing)
    found: dict[str, Any] = {"methods": Evaluation.objects.get(filing=filing).methods}
    for kind, prefix in (("heads", "head"), ("lines", "line")):
        for key in getattr(said[0], kind) if said else ():
            results = {getattr(one, kind)[key] for one in said}
            if len(results) == 1:
                found[f"{prefix}-{key}"] = results.pop()
    return found
