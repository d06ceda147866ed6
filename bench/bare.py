"""The ceiling: what Django does at least for a page of the queue, and for a change of one locked row."""

from typing import Final

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import engines

from filings.models import Filing
from portal.access.decorators import public
from portal.authorities.models import Authority

ROWS: Final = 25
_PAGE: Final = """<!doctype html><title>{{ authority }}</title><table>{% for row in rows %}
<tr><td>{{ row.applicant_name }}<td>{{ row.number }}<td>{{ row.lines_text }}<td>{{ row.get_state_display }}<td>{{ row.due_on }}</tr>{% endfor %}</table>"""


@public
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One query by index for the rows of a page, and the smallest template that prints them; behind the portal's own middleware."""
    authority = Authority.objects.get(code=code)
    rows = Filing.objects.filter(authority=authority).exclude(state__in=("declined", "decided", "withdrawn", "draft"))
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")[(number - 1) * ROWS : number * ROWS]
    template = engines["django"].from_string(_PAGE)
    return HttpResponse(template.render({"authority": authority, "rows": rows}, request))


def update(key: int) -> None:
    """One row locked and changed in a transaction."""
    with transaction.atomic():
        row = Filing.objects.select_for_update(of=("self",)).get(pk=key)
        Filing.objects.filter(pk=row.pk).update(lines_text=row.lines_text)
