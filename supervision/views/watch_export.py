"""A list of complaints, incidents or guidance as a file: exactly the rows its page shows, and a note in the trail of who took it (T13)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone

from filings.services import exporting
from portal.access.reading import reader_of
from portal.documents import downloads
from supervision.views.watch_page import Listed

CHUNK = 500
Cells = Callable[[Any], Sequence[str]]


def taken_away(request: HttpRequest, view: Listed, key: str, title: str, heads: Sequence[str], cells: Cells) -> FileResponse:
    """The file. Raises Http404 for a form that is none."""
    form, rows, at = request.POST.get("form", ""), view.rows, timezone.now()
    if form not in downloads.FORMATS:
        raise Http404("没有这种格式")
    query = request.GET.urlencode()
    exporting.take(f"supervision-{key}", list(heads), rows=rows.count(), form=form, query=query, by=reader_of(request), at=at)
    name = f"{title}{timezone.localdate(at):%Y%m%d}"
    return downloads.response(form, name, heads, (cells(row) for row in rows.iterator(chunk_size=CHUNK)))
