"""The review on its pages: passed, not passed; objections answered."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.enums import ObjectionState
from filings.forms.officer import ObjectionForm, ReasonForm
from filings.models import Objection
from filings.queries.clock import answers_due
from filings.services import publicising, reviewing
from filings.views.officer import desk_filing, may, reading
from filings.views.officer_acts import ActPage
from filings.views.officer_page import answer_by
from portal.access.reading import reader_of
from portal.policy.clauses import Reason


@reading
@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, number: int) -> HttpResponse:
    """审核通过: an examining filing goes to the decision, a grading one to its evaluation."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, reviewing.clearing(filing, timezone.localdate()))
    closed = act.gate()
    if closed:
        return closed
    if request.method == "GET":
        reasons = reviewing.clear_blockers(filing, by=reader_of(request))
        return act.page(reasons=reasons, refused_title="暂不能通过审核", open=not reasons)
    return act.press(lambda seen: reviewing.clear(filing, by=reader_of(request), at=timezone.now(), seen=seen), "审核通过已记录。")


@reading
@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, number: int) -> HttpResponse:
    """审核不通过, with its reason: the file goes to a refusal."""
    filing = desk_filing(request, number)
    act = ActPage(request, filing, "object")
    closed = act.gate()
    if closed:
        return closed
    form = ReasonForm(request.POST or None, hint="写明哪些条件不符合，以及核查到的事实")
    act.context = {"form": form}
    if request.method == "GET":
        reasons = reviewing.object_blockers(filing, by=reader_of(request), at=timezone.now())
        return act.page(reasons=reasons, refused_title="暂不能作不通过的结论", open=not reasons)
    if not form.is_valid():
        return act.page(status=422)
    take = partial(reviewing.object_to, filing, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), "审核不通过已记录，请拟定决定。")


@reading
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, number: int, objection_id: int) -> HttpResponse:
    """答复异议: dismissed, or upheld against chosen lines."""
    filing = desk_filing(request, number)
    found = get_object_or_404(Objection.objects.select_related("publicity__filing"), pk=objection_id, publicity__filing=filing)
    act = ActPage(request, filing, template="filings/desk/objection.html", word="答复异议", clause="附2二(四)", consequence="")
    today = timezone.localdate()
    act.context = {"objection": found, "answer_by": answer_by(answers_due(filing).get(found.pk), today)}
    if not may(request, "review_filing", filing=filing):
        return act.closed((Reason("附2二(四)", "异议由受理机关的审核岗答复。"),), status=403)
    form = ObjectionForm(request.POST or None, lines=found.publicity.snapshot["lines"])
    act.context["form"] = form
    if request.method == "GET" and found.state != ObjectionState.OPEN:
        return act.closed((Reason("附2二(四)", f"这件异议已经答复：{found.get_state_display()}。"),), status=409)
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    said = form.cleaned_data
    take = partial(publicising.answer_objection, found, against=said["against"], answer=said["answer"], by=reader_of(request))
    return act.press(lambda seen: take(at=timezone.now(), seen=seen), "异议已答复。")
