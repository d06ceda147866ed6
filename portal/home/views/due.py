"""到期日历: the month of what falls due, the clocks of one day, those that are late; the feed for the reader's own calendar."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.decorators import DESK, public, right
from portal.access.reading import reader_of
from portal.home.due import feeding
from portal.home.due.month import Month, month, span
from portal.home.due.reading import Scope, clocks, counted, endings, few_a_day, late
from portal.home.models import CalendarFeed
from portal.home.todo.kinds import Reader
from portal.home.views.todo import reader
from portal.terms.rules.ics import ics
from portal.terms.rules.wording import with_weekday
from portal.workdays.services import calendar

PAGE = 50
_SCOPES = {Scope.MINE: "我承办的", Scope.OFFICE: "本机关的"}
_CRUMB = {"label": "到期日历", "url": "/desk/calendar/"}


def _scope(request: HttpRequest) -> Scope:
    asked = request.GET.get("scope", "")
    return Scope(asked) if asked in list(Scope) else Scope.MINE


def _month_asked(request: HttpRequest, today: date) -> date:
    """The first day of the month in the address; this month's for anything else."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)


@right(DESK)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """/desk/calendar/: one month."""
    me, scope = reader(request), _scope(request)
    shown = _month(me, scope, _month_asked(request, me.today))
    context = {
        "month": shown,
        "scope": scope.value,
        "scopes": [{"key": key.value, "label": label, "active": key is scope} for key, label in _SCOPES.items()],
        "count": sum(day.count for week in shown.weeks for day in week if day),
        "late": late(clocks(me, scope), me.today).count(),
        "now": f"{me.today:%Y-%m}",
        "waits": calendar().waits(shown.first, shown.last),
        "crumbs": [{"label": "我的待办", "url": "/desk/todo/"}, {"label": "到期日历", "url": ""}],
    }
    return render(request, "home/due/month.html", context)


def _month(me: Reader, scope: Scope, on: date) -> Month:
    rows, (first, last) = clocks(me, scope), span(on)
    counts = counted(rows, first, last)
    few = few_a_day(rows, first, last, me.today) if counts else {}
    return month(on, me.today, calendar(), counts, few)


@right(DESK)
@require_GET
def day(request: HttpRequest, on: str) -> HttpResponse:
    """/desk/calendar/<day>/: everything that ends on one day; `late`: everything whose day is past."""
    me, scope = reader(request), _scope(request)
    rows = clocks(me, scope)
    if on == "late":
        title, rows = "已逾期、仍未办结", late(rows, me.today)
    else:
        wanted = _day_asked(on)
        title, rows = f"{with_weekday(wanted, me.today)} 到期", rows.filter(due_on=wanted).order_by("subject_type", "subject_id", "pk")
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = [{"ending": one, "on": with_weekday(one.term.due_on, me.today)} for one in endings(shown, me.today) if one.term.due_on]
    crumbs = [_CRUMB, {"label": title, "url": ""}]
    context = {"title": title, "scope": _SCOPES[scope], "page": shown, "rows": found, "crumbs": crumbs}
    return render(request, "home/due/day.html", context)


def _day_asked(on: str) -> date:
    try:
        return date.fromisoformat(on)
    except ValueError as wrong:
        raise Http404("没有这一天") from wrong


@right(DESK)
@require_http_methods(["GET", "POST"])
def feed(request: HttpRequest) -> HttpResponse:
    """/desk/calendar/feed/: whether there is a feed; a post gives a new address, which is shown this once."""
    user, address = reader_of(request), ""
    if request.method == "POST":
        token = feeding.open_feed(user, at=timezone.now())
        address = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    context: dict[str, Any] = {
        "feed": CalendarFeed.objects.filter(user=user).first(),
        "address": address,
        "crumbs": [_CRUMB, {"label": "订阅到自己的日历", "url": ""}],
    }
    return render(request, "home/due/feed.html", context)


@right(DESK)
@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    """Takes the address back."""
    closed = feeding.close_feed(reader_of(request), at=timezone.now())
    messages.success(request, "订阅已停用，原地址不再提供内容。" if closed else "没有在用的订阅。")
    return redirect("due_feed")


@public
@require_GET
def served(request: HttpRequest, token: str) -> HttpResponse:
    """/calendar/<secret>.ics: what falls due for whoever the secret belongs to; nothing once it is taken back or his posts have ended."""
    now = timezone.now()
    me = feeding.reader_of_feed(token, now)
    if me is None:
        raise Http404("没有这个日历")
    response = HttpResponse(ics(feeding.entries(me), now, "评价机构管理平台・到期"), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'attachment; filename="due.ics"'
    return response
