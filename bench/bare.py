"""The ceiling: what Django does at least for a page of the queue, and for a change of one locked row."""

from typing import Final

from django.db import transaction
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.template import engines

from filings.models import Filing
from portal.access.decorators import public
from portal.authorities.models import Authority
from portal.directory.models import EntryVersion
from portal.directory.queries import PAIR

ROWS: Final = 25
FOUND: Final = 20  # what a page of the directory shows
_PAGE: Final = """<!doctype html><title>{{ authority }}</title><table>{% for row in rows %}
<tr><td>{{ row.applicant_name }}<td>{{ row.number }}<td>{{ row.lines_text }}<td>{{ row.get_state_display }}<td>{{ row.due_on }}</tr>{% endfor %}</table>"""

_FOUND: Final = """<!doctype html><title>{{ words }}</title><table>{% for row in rows %}
<tr><td>{{ row.name }}<td>{{ row.city }}<td>{{ row.track }}<td>{{ row.valid_to }}</tr>{% endfor %}</table>"""


@public
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One query by index for the rows of a page, and the smallest template that prints them; behind the portal's own middleware."""
    authority = Authority.objects.get(code=code)
    rows = Filing.objects.filter(authority=authority).exclude(state__in=("declined", "decided", "withdrawn", "draft"))
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")[(number - 1) * ROWS : number * ROWS]
    template = engines["django"].from_string(_PAGE)
    return HttpResponse(template.render({"authority": authority, "rows": rows}, request))


@public
def search(request: HttpRequest) -> HttpResponse:
    """The same for a public search: the entries that stand and hold the words, by the register's index; without sign-in."""
    words = request.GET["q"]
    asked = f" {words} " if len(words) == PAIR else words
    rows = EntryVersion.objects.filter(shown_to__isnull=True, search_text__icontains=asked).order_by("name", "pk")[:FOUND]
    template = engines["django"].from_string(_FOUND)
    return HttpResponse(template.render({"words": words, "rows": rows}, request))


def update(key: int) -> None:
    """One row locked and changed in a transaction."""
    with transaction.atomic():
        row = Filing.objects.select_for_update(of=("self",)).get(pk=key)
        Filing.objects.filter(pk=row.pk).update(lines_text=row.lines_text)


def tally() -> None:
    """One pass over the filings: what whoever counts them all does at least."""
    list(Filing.objects.order_by().values_list("authority", "state").annotate(count=Count("decided_at")))
