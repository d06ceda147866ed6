"""Sittings on the desk: found, taken away, read, reviewed. Clause: 文二(三)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.services import exporting
from filings.views.step_page import act_rows
from portal.access.queries import authorities_read
from portal.access.reading import reader_of
from portal.authorities.models import Authority
from portal.documents import downloads
from portal.workdays.rules import ZONE
from supervision.forms.sitting import FindForm, WordsForm
from supervision.models import Sitting, SittingLine
from supervision.queries import sittings as queries
from supervision.services import results
from supervision.views.office import posts, reading
from supervision.views.sitting_page import SittingStep, list_rows, whole

PAGE, CHUNK = 25, 500
_URLS = {"clear": "clear", "query": "query"}
HEAD = (
    "场次编号",
    "名称",
    "机构",
    "信用代码",
    "监管机关",
    "职业和等级",
    "考点",
    "开始时间",
    "结束时间",
    "状态",
    "考位",
    "报名",
    "实到",
    "合格",
)


def _cities(request: HttpRequest) -> list[tuple[str, str]]:
    """The authorities whose sittings the reader may narrow to."""
    own = authorities_read(posts(request), "read_supervision")
    rows = Authority.objects.all() if own is None else Authority.objects.filter(pk__in=own)
    return [(row.code, row.short_name) for row in rows.order_by("order")]


def _found(request: HttpRequest) -> tuple[FindForm, QuerySet[Sitting]]:
    """The list under the conditions of the address; a wrong one is told and left out."""
    form = FindForm(request.GET, cities=_cities(request))
    form.is_valid()
    return form, narrowed(queries.of_officers(posts(request)), form.cleaned_data).order_by("-starts_at", "-pk")


def narrowed(rows: QuerySet[Sitting], said: dict[str, Any]) -> QuerySet[Sitting]:
    """The rows that meet every condition."""
    if said.get("city"):
        rows = rows.filter(authority__code=said["city"])
    if said.get("state"):
        rows = rows.filter(state=said["state"])
    if said.get("from_on"):
        rows = rows.filter(starts_at__gte=datetime.combine(said["from_on"], time.min, ZONE))
    if said.get("to_on"):
        rows = rows.filter(starts_at__lt=datetime.combine(said["to_on"] + timedelta(days=1), time.min, ZONE))
    if said.get("occupation"):
        words = said["occupation"]
        lines = SittingLine.objects.filter(Q(code=words) | Q(name__contains=words))
        rows = rows.filter(pk__in=lines.values("sitting"))
    if said.get("q"):
        words = said["q"]
        rows = rows.filter(Q(number__contains=words) | Q(title__contains=words) | Q(registration__legal_person__name__contains=words))
    return rows


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The sittings the reader may read."""
    form, found = _found(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    exports = [
        {"label": f"导出 {word}", "url": f"{reverse('desk_sittings_export', args=[key])}?{query}"}
        for key, word in downloads.FORMATS.items()
    ]
    context = {
        "form": form,
        "page": page,
        "rows": list_rows(list(page.object_list)),
        "exports": exports,
        "asked": any(form.cleaned_data.values()) or bool(form.errors),
    }
    return render(request, "supervision/sittings/desk_list.html", context)


@reading
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """Exactly the rows of the list, as a workbook or as CSV (T13)."""
    if form not in downloads.FORMATS:
        raise Http404("没有这种格式")
    _, rows = _found(request)
    exporting.take("sittings", HEAD, rows=rows.count(), form=form, query=request.GET.urlencode(), by=reader_of(request), at=timezone.now())
    return downloads.response(form, f"场次{timezone.localdate():%Y%m%d}", HEAD, _table(rows))


def _table(rows: QuerySet[Sitting]) -> Iterator[tuple[str, ...]]:
    source = rows.iterator(chunk_size=CHUNK)
    while portion := list(islice(source, CHUNK)):
        yield from map(_cells, queries.counted(portion))


def _cells(row: Any) -> tuple[str, ...]:
    times = (f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (row.starts_at, row.ends_at))
    party = row.institution
    counts = ("" if count is None else str(count) for count in (row.seats, row.registered, row.present, row.passed))
    return (
        row.number,
        row.title,
        party.name,
        party.credit_code,
        str(row.authority),
        row.words,
        row.site,
        *times,
        row.get_state_display(),
        *counts,
    )


def _sitting(request: HttpRequest, number: int) -> Sitting:
    return get_object_or_404(queries.of_officers(posts(request)), pk=number)


def _crumbs(sitting: Sitting, *more: str) -> list[dict[str, str]]:
    url = reverse("desk_sitting", args=[sitting.pk]) if more else ""
    base = [{"label": "场次", "url": reverse("desk_sittings")}, {"label": sitting.number, "url": url}]
    return [*base, *({"label": label, "url": ""} for label in more)]


@reading
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One sitting, with the acts of the reviewer."""
    sitting, at = _sitting(request, number), timezone.now()
    urls = {name: reverse("desk_sitting_step", args=[sitting.pk, word]) for name, word in _URLS.items()}
    blocking = results.clear_blockers(sitting)
    acts = act_rows(request, sitting, urls, lambda name: blocking if name == "clear" else (), frozenset({"clear"}))
    context = {**whole(sitting, timezone.localdate(at)), "base": "base_desk.html", "acts": acts, "crumbs": _crumbs(sitting)}
    return render(request, "supervision/sittings/page.html", context)


@reading
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """审核通过, 退回说明."""
    sitting = _sitting(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, name="words", label="须说明或更正之处", hint="告知机构") if name == "query" else None
    page = SittingStep(request, sitting, name, reverse("desk_sitting", args=[sitting.pk]), _crumbs(sitting, "")[:-1], form=form)

    def take(shown: int) -> object:
        by, at = reader_of(request), timezone.now()
        if form is not None:
            return results.query(sitting, words=form.cleaned_data["words"], by=by, at=at, seen=shown)
        return results.clear(sitting, by=by, at=at, seen=shown)

    return page.answer(take, "审核通过，机构已收到消息。" if name == "clear" else "已退回，机构已收到消息。")
