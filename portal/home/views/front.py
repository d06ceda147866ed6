"""The front page and the guide: what the portal is for, for each of its three readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from filings.queries.public import running
from portal.access.decorators import public
from portal.directory.queries import Search, tally
from portal.home.guide import guides
from portal.institutions.enums import Standing

NOTICES = 5


@public
def front(request: HttpRequest) -> HttpResponse:
    """/: search and verification at once, counts that lead to their lists, the latest publicities."""
    today = timezone.localdate()
    counts = tally(Search(status=()), today).facet("status", list(Standing))
    notices = list(running(today).order_by("-started_at"))
    figures = [
        {"label": "现行有效", "value": counts[Standing.VALID], "unit": "家", "url": "/directory/?status=valid"},
        {"label": "续期审理中", "value": counts[Standing.RENEWING], "unit": "家", "url": "/directory/?status=renewing"},
        {"label": "暂停评价", "value": counts[Standing.SUSPENDED], "unit": "家", "url": "/directory/?status=suspended"},
        {"label": "正在公示", "value": len(notices), "unit": "家", "url": "/publicity/"},
    ]
    context = {"figures": figures, "notices": notices[:NOTICES], "guides": guides(today)}
    return render(request, "home/front.html", context)


@public
def guide(request: HttpRequest) -> HttpResponse:
    """/guide/: where to apply, what to bring and how long it takes, by track."""
    return render(request, "home/guide.html", {"guides": guides(timezone.localdate())})
