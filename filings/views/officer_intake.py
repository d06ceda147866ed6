"""Acceptance on its pages: accepted, not accepted, moved to another authority, given to a colleague."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.officer import AssignForm, Grounds, TransferForm
from filings.queries.colleagues import colleagues
from filings.queries.substitution import substitute_of
from filings.services import intake
from filings.services.versions import document, latest
from filings.views.officer import desk_filing, may, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of
from portal.policy.clauses import Reason


@reading
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """受理."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "accept")
    closed = act.gate()
    if closed:
        return closed
    if request.method == "GET":
        reasons = intake.accept_blockers(filing, by=reader_of(request))
        return act.page(reasons=reasons, refused_title="暂不能受理", open=not reasons)
    return act.press(
        lambda seen: intake.accept(filing, by=reader_of(request), at=timezone.now(), seen=seen), "已受理，受理通知书随后生成。"
    )


@reading
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, number: int) -> HttpResponse:
    """不予受理: grounds, each with its clause."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "decline", template="filings/desk/decline.html")
    closed = act.gate()
    if closed:
        return closed
    version = latest(filing)
    asked = {"filing": filing, "document": document(version) if version else {}}
    form: Any = Grounds(request.POST or None, prefix="grounds", form_kwargs=asked)
    act.context = {"form": form}
    if request.method == "GET":
        return act.page(reasons=intake.decline_blockers(filing, at=timezone.now()), refused_title="暂不能不予受理")
    if not form.is_valid():
        return act.page(status=422)
    take = partial(intake.decline, filing, form.grounds, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), "已作出不予受理，通知书随后生成。")


@reading
@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest, number: int) -> HttpResponse:
    """移送: a reasoned move to the competent authority."""
    filing = desk_filing(request, number)
    consequence = "状态和期限不变，已用的天数一并移交，本机关不再办理本件。"
    act = ActPage(request, filing, word="移送", clause=filing.cite("附*二(二)"), consequence=consequence)
    if not may(request, "accept_filing", "review_filing", filing=filing):
        return act.closed((Reason(filing.cite("附*二(二)"), f"移送由{filing.authority}的受理岗或审核岗办理。"),), status=403)
    form = TransferForm(request.POST or None, filing=filing)
    act.context = {"form": form}
    reasons = intake.transfer_blockers(filing)
    if reasons and request.method == "GET":
        return act.closed(reasons, status=409)
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    target, why = form.cleaned_data["target"], form.cleaned_data["reason"]
    take = partial(intake.transfer, filing, target, reason=why, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), f"已移送{target}。")


@reading
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """分派 to a colleague of the same authority."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, word="分派", clause="", consequence="本件由这位同事承办，他会收到消息。")
    if not may(request, *intake.HANDLING, filing=filing):
        text = "由受理机关的受理、审核、审批岗分派给本机关的同事。"
        return act.closed((Reason("文一(二)", text),), status=403)
    form = AssignForm(request.POST or None, colleagues=colleagues(filing.authority, timezone.localdate()))
    act.context = {"form": form}
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(intake.assign, filing, form.chosen, by=reader_of(request), at=timezone.now())
    away = substitute_of(form.chosen, filing.authority, timezone.localdate()) if filing.authority else None
    return act.press(lambda seen: take(), f"{form.chosen}现由{away}代理，已分派给{away}。" if away else f"已分派给{form.chosen}。")
