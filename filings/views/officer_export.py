"""Taking a list away: which of its columns, in which order, as a workbook or as CSV; exactly the rows that the page shows (T13)."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.models import ColumnChoice
from filings.rules.columns import arranged, moved
from filings.services import exporting
from filings.views.listings import LISTINGS, Listing
from filings.views.officer import reading
from portal.access.reading import reader_of
from portal.documents import downloads

NONE_CHOSEN = "请至少选一列。"


@reading
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """The columns of the list at this address; a post moves one, forgets the choice, or sends the file."""
    listing = LISTINGS.get(key)
    if listing is None:
        raise Http404("没有这个列表")
    if request.method == "GET":
        kept = ColumnChoice.objects.filter(user=reader_of(request), listing=key).values_list("columns", flat=True).first()
        return _page(request, listing, [(column.key, taken) for column, taken in arranged(listing.columns, kept)])
    rows = _posted(request, listing)
    if "usual" in request.POST:
        return _page(request, listing, [(column.key, taken) for column, taken in arranged(listing.columns, None)])
    if "up" in request.POST or "down" in request.POST:
        return _page(request, listing, rows)
    if request.POST.get("form") not in downloads.FORMATS or not any(taken for _, taken in rows):
        return _page(request, listing, rows, status=422, error=NONE_CHOSEN)
    return _file(request, listing, [column for column, taken in rows if taken], request.POST["form"])


def _posted(request: HttpRequest, listing: Listing) -> list[tuple[str, bool]]:
    """Every column in the order of the form, with whether it is ticked; one moved by the button that was pressed."""
    order = [column.key for column, _ in arranged(listing.columns, request.POST.getlist("order"))]
    for way in ("up", "down"):
        if way in request.POST:
            order = moved(order, request.POST[way], up=way == "up")
    ticked = set(request.POST.getlist("column"))
    return [(key, key in ticked) for key in order]


def _file(request: HttpRequest, listing: Listing, columns: list[str], form: str) -> FileResponse:
    rows, today = listing.rows(request), timezone.localdate()
    query = request.GET.urlencode()
    exporting.take(listing.key, columns, rows=rows.count(), form=form, query=query, by=reader_of(request), at=timezone.now())
    heads = {column.key: column.label for column in listing.columns}
    head = [heads[column] for column in columns]
    return downloads.response(form, f"{listing.label}{today:%Y%m%d}", head, listing.lines(rows, columns, today))


def _page(request: HttpRequest, listing: Listing, rows: list[tuple[str, bool]], *, status: int = 200, error: str = "") -> HttpResponse:
    heads = {column.key: column.label for column in listing.columns}
    query = request.GET.urlencode()
    back = f"{listing.home}?{query}" if query and "pick" not in request.GET else listing.home
    context: dict[str, Any] = {
        "listing": listing,
        "count": listing.rows(request).count(),
        "columns": [
            {"key": key, "label": heads[key], "taken": taken, "first": at == 0, "last": at == len(rows) - 1}
            for at, (key, taken) in enumerate(rows)
        ],
        "formats": [{"key": form, "label": word} for form, word in downloads.FORMATS.items()],
        "errors": [{"text": error, "href": f"#column-{rows[0][0]}"}] if error else [],
        "back_url": back,
        "crumbs": [{"label": listing.label, "url": back}, {"label": "导出", "url": ""}],
    }
    return render(request, "filings/desk/export.html", context, status=status)
