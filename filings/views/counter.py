"""柜台代填 at the desk: the mandates of an authority's counter, recording one, and its page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.forms.counter import CodeForm, MandateForm, RevokeForm
from filings.models import Assistance, Filing
from filings.queries import assistance as queries
from filings.services import assisting, renewing
from filings.views.counter_page import page as page_of
from filings.views.counter_page import row
from filings.views.sending import clean_file, sent
from filings.views.step_page import beside_fields
from portal.access.decorators import right
from portal.access.reading import reader_of
from portal.accounts.models import User
from portal.accounts.rights import PartyKind
from portal.authorities.models import Authority
from portal.documents.filetypes import Rejected
from portal.institutions.models import LegalPerson, Registration
from portal.workflow.performing import NotAllowed, Refused

PAGE_SIZE = 30
BASE = {"label": "柜台代填", "url": "/desk/counter/"}
accepting = right("accept_filing", on=PartyKind.AUTHORITY)


def _counters(request: HttpRequest) -> list[Authority]:
    """The authorities at whose counter the reader serves."""
    return [row.authority for row in request.memberships]  # type: ignore[attr-defined]


def _counter(request: HttpRequest) -> Authority:
    """The one he names, else his first. Raises Http404 for any other."""
    own = _counters(request)
    wanted = request.GET.get("authority", "") or own[0].code
    found = next((authority for authority in own if authority.code == wanted), None)
    if found is None:
        raise Http404("没有这个柜台")
    return found


def _mandate(request: HttpRequest, number: int) -> Assistance:
    """A mandate of his counters; any other does not exist."""
    rows = Assistance.objects.filter(authority__in=_counters(request))
    return get_object_or_404(rows.select_related("legal_person", "filing", "authority", "officer", "ended_by"), pk=number)


@accepting
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """What was recorded at this counter, the open mandates first; searched by institution, code or agent."""
    here, words = _counter(request), request.GET.get("q", "").strip().replace("\x00", "")[:80]
    rows = queries.counter(here)
    if words:
        rows = rows.filter(Q(legal_person__name__icontains=words) | Q(legal_person__credit_code__icontains=words) | Q(agent_name=words))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row(one) for one in page],
        "authority": here,
        "search": {"value": words, "label": "按单位、信用代码或来办人查找", "placeholder": "单位、信用代码、来办人"},
    }
    return render(request, "filings/counter/list.html", context)


@accepting
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Recording a mandate: first the credit code, then who came with what."""
    here = _counter(request)
    find = CodeForm(request.GET if "code" in request.GET else None)
    if not find.is_bound or not find.is_valid():
        context = {"form": find, "authority": here, "crumbs": [BASE, {"label": "登记委托", "url": ""}]}
        return render(request, "filings/counter/find.html", context, status=422 if find.is_bound else 200)
    code = find.cleaned_data["code"]
    party = LegalPerson.objects.filter(credit_code=code).first()
    form = MandateForm(request.POST or None, request.FILES or None, known=party is not None, today=timezone.localdate())
    if request.method == "GET" or not form.is_valid():
        return _form(request, here, code, party, form, status=200 if request.method == "GET" else 422)
    return _record(request, here, code, party, form)


def _record(request: HttpRequest, here: Authority, code: str, party: LegalPerson | None, form: MandateForm) -> HttpResponse:
    whose, scan = party or form.newcomer(code), form.cleaned_data["scan"]
    try:
        mandate = assisting.record(whose, here, form.mandate(), scan, by=reader_of(request), at=timezone.now())
    except Rejected as rejected:
        form.add_error("scan", rejected.reason)
        return _form(request, here, code, party, form, status=422)
    except Refused as refused:
        status = 403 if isinstance(refused, NotAllowed) else 422
        return _form(request, here, code, party, form, status=status, reasons=beside_fields(form, refused))
    messages.success(request, f"已登记{mandate.legal_person}的委托，只用于一件备案。")
    return redirect("desk_counter_mandate", mandate.pk)


def _form(
    request: HttpRequest, here: Authority, code: str, party: LegalPerson | None, form: MandateForm, *, status: int, **more: Any
) -> HttpResponse:
    context = {"form": form, "authority": here, "party": party, "code": code, "crumbs": [BASE, {"label": "登记委托", "url": ""}]}
    return render(request, "filings/counter/record.html", context | more, status=status)


@accepting
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One mandate: what it says, its papers, and what may be done under it."""
    return _page(request, _mandate(request, number))


def _page(request: HttpRequest, mandate: Assistance, *, status: int = 200, **more: Any) -> HttpResponse:
    crumbs = [BASE, {"label": mandate.legal_person.name, "url": ""}]
    context = {**page_of(mandate, reader_of(request), timezone.now()), "crumbs": crumbs, "revoke": RevokeForm()}
    return render(request, "filings/counter/page.html", context | more, status=status)


@accepting
@require_POST
def take_up(request: HttpRequest, number: int, filing_id: int) -> HttpResponse:
    """Goes on with a draft or a supplement of the institution."""
    mandate = _mandate(request, number)
    filing = get_object_or_404(Filing, pk=filing_id, legal_person=mandate.legal_person)
    return _begin(request, mandate, lambda by, at: assisting.take_up(mandate, filing, by=by, at=at))


@accepting
@require_POST
def renew(request: HttpRequest, number: int, registration_id: int) -> HttpResponse:
    """Begins a renewal under the mandate."""
    mandate = _mandate(request, number)
    registration = get_object_or_404(Registration, pk=registration_id, legal_person=mandate.legal_person)
    return _begin(request, mandate, lambda by, at: renewing.start(registration, by=by, at=at))


def _begin(request: HttpRequest, mandate: Assistance, begin: Callable[[User, datetime], Filing]) -> HttpResponse:
    """To the form of what was begun; refused with the reasons on the mandate's page."""
    try:
        filing = begin(reader_of(request), timezone.now())
    except Refused as refused:
        return _page(request, mandate, status=_status(refused), reasons=refused.reasons)
    return redirect("my_filing_form", filing.pk)


@accepting
@require_POST
def add_paper(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The scan of the mandate, or of the signed commitment."""
    mandate = _mandate(request, number)
    if key not in queries.PAPERS:
        raise Http404("没有这种文件")
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Rejected("还没有选择文件。")
        assisting.add_paper(mandate, key, file, by=reader_of(request), at=timezone.now())
    except Rejected as rejected:
        return _page(request, mandate, status=422, problem={"key": key, "text": rejected.reason})
    except Refused as refused:
        return _page(request, mandate, status=_status(refused), reasons=refused.reasons)
    messages.success(request, f"已上传{queries.PAPERS[key]}“{file.name}”，查毒后可以查看。")
    return redirect("desk_counter_mandate", number)


@accepting
@require_GET
def paper(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    """One of its scans, once it was found clean."""
    return sent(clean_file(_mandate(request, number), file_id, shown=True), as_attachment=False)


@accepting
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Ends a mandate; what was filled in stays with the institution."""
    mandate, form = _mandate(request, number), RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, mandate, status=422, revoke=form)
    try:
        assisting.revoke(mandate, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _page(request, mandate, status=_status(refused), reasons=refused.reasons, revoke=form)
    messages.success(request, "委托已撤销。已填的内容留作该单位的草稿。")
    return redirect("desk_counter_mandate", number)


def _status(refused: Refused) -> int:
    return 403 if isinstance(refused, NotAllowed) else 422
