"""人员查询: a person's posts across institutions, for reviewers, with a purpose that is recorded (N14)."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from filings.forms.person_search import PersonForm
from filings.queries.person_search import standing_of
from filings.services import searching
from filings.views.officer import posts
from portal.access.decorators import right
from portal.access.rates import limited
from portal.access.reading import reader_of
from portal.accounts.rights import PartyKind

RATE: Final = "30/h"
SHOWN: Final = 20


@sensitive_post_parameters("who")
@right("review_filing", on=PartyKind.AUTHORITY)
@limited("people", RATE, method="POST", each_reader=True)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The form; a post answers below it, and leaves nothing in any address."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "rate": RATE.partition("/")[0],
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "人员查询", "url": ""}],
    }
    if request.method == "GET":
        return render(request, "filings/desk/person_search.html", context)
    if not form.is_valid():
        return render(request, "filings/desk/person_search.html", context, status=422)
    now, wanted = timezone.now(), form.wanted()
    party = posts(request)[0].authority
    assert party is not None
    people = searching.find(wanted, party=party, by=reader_of(request), at=now)
    every = standing_of(people, posts(request), timezone.localdate(now))
    found = [row for row in every if wanted.id_number or row.is_seen]
    context |= {"found": found[:SHOWN], "unseen": len(every) - len(found), "more": len(found) > SHOWN, "most": SHOWN}
    return render(request, "filings/desk/person_search.html", context)
