"""/directory/: the register of any day, searched and filtered; the same list as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from portal.access.decorators import public
from portal.access.rates import limited
from portal.authorities.queries import filing_authorities
from portal.directory import exports, faces, queries
from portal.directory.asking import address, day_of, search_of
from portal.documents import downloads

PAGE = 20
DOWNLOADS = "20/m"


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that has been told the count: it comes with the facets."""

    def __init__(self, rows: Any, size: int, total: int) -> None:
        super().__init__(rows, size)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


@public
def directory(request: HttpRequest) -> HttpResponse:
    """The list with its facets, the map and the day."""
    today = timezone.localdate()
    on, cities = day_of(request.GET, today), faces.city_names(filing_authorities())
    search = search_of(request.GET, cities)
    counts = queries.tally(search, on)
    page = CountedPaginator(queries.results(search, on), PAGE, counts.total).get_page(request.GET.get("page"))
    conditions = faces.chips(search, cities, request.GET)
    results = [faces.result(entry, search, cities) for entry in page]
    context = {
        "search": search,
        "on": on,
        "today": today,
        "past": on != today,
        "page": page,
        "results": results,
        "about": faces.about(search, [line for row in results for line in row["hits"]]),
        "facets": faces.facets(counts),
        "keep": _kept(request, "q", "occupation", "city", "as_of", "sort"),
        "chips": conditions,
        "tiles": faces.tiles(counts, cities, request.GET),
        "orders": [(faces.ORDER_NAMES[key], address(request.GET, sort=key), key == search.order) for key in queries.ORDERS],
        **_feet(request, counts.total),
    }
    if not results:
        context["drops"] = faces.drops(counts, conditions, request.GET, on)
    return render(request, "directory/list.html", context)


def _kept(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _feet(request: HttpRequest, total: int) -> dict[str, Any]:
    """The links below the list: the same list as a file with its count, and the changes."""
    query = address(request.GET)
    files = [{"label": f"下载 {kind.upper()}（{total}）", "url": f"/directory/list.{kind}{query}"} for kind in ("csv", "xlsx")]
    return {"exports": [*files, {"label": "订阅变动", "url": "/directory/changes/"}], "day_keep": _kept(request, "q", "occupation")}


@public
@limited("directory-download", DOWNLOADS)
def as_csv(request: HttpRequest) -> FileResponse:
    """Exactly the list of the page, as CSV."""
    return _file(request, downloads.CSV)


@public
@limited("directory-download", DOWNLOADS)
def as_xlsx(request: HttpRequest) -> FileResponse:
    """Exactly the list of the page, as a workbook."""
    return _file(request, downloads.XLSX)


def _file(request: HttpRequest, form: str) -> FileResponse:
    on, cities = day_of(request.GET, timezone.localdate()), faces.city_names(filing_authorities())
    entries = queries.results(search_of(request.GET, cities), on).iterator(exports.CHUNK)
    return downloads.response(form, f"directory-{on}", exports.HEAD, exports.rows(entries, cities))
