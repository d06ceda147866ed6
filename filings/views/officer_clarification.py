"""请申请人说明 on its page: a question after acceptance with a day for the answer; no clock stops (D76)."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.forms.clarification import QuestionForm
from filings.services import clarifying
from filings.services.versions import latest
from filings.views.officer import desk_filing, may, reading
from filings.views.officer_acts import ActPage
from portal.access.reading import reader_of
from portal.policy.clauses import Reason


@reading
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """One question about one section."""
    filing = desk_filing(request, number)
    consequence = "申请人在期限内书面说明，不能修改已提交的内容。备案期限不停止计算。"
    act = ActPage(request, filing, word="请申请人说明", clause=filing.cite("附*二(二)"), consequence=consequence)
    if not may(request, "review_filing", filing=filing):
        return act.closed((Reason(filing.cite("附*二(二)"), "由受理机关的审核岗请申请人说明。"),), status=403)
    version = latest(filing)
    assert version is not None
    form = QuestionForm(request.POST or None, filing=filing, labels=version.form_version.labels, today=timezone.localdate())
    act.context = {"form": form}
    reasons = clarifying.ask_blockers(filing)
    if reasons and request.method == "GET":
        return act.closed(reasons, status=409)
    if request.method == "GET" or not form.is_valid():
        return act.page(status=200 if request.method == "GET" else 422)
    take = partial(clarifying.ask, filing, **form.cleaned_data, by=reader_of(request), at=timezone.now())
    return act.press(lambda seen: take(seen=seen), "已请申请人说明。")
