"""我的待办: what waits for an officer of every kind of work, what is overdue first; and the rows of a kind that has no list of its own."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.access.decorators import DESK, right
from portal.access.reading import held, reader_of
from portal.home.todo.kinds import Kind, Reader, Waiting, listed
from portal.home.todo.registry import KINDS, todo, total
from portal.terms.rules.wording import short, with_weekday

PAGE = 50


def reader(request: HttpRequest) -> Reader:
    """Whoever opens the page, with his posts as an officer."""
    return Reader.on(reader_of(request), held(request), timezone.localdate())


@right(DESK)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """/desk/todo/."""
    me = reader(request)
    found = todo(me)
    count, late = total(found)
    context = {"rows": [_row(one, me.today) for one in found], "count": count, "late": late, "may_next": bool(me.where("accept_filing"))}
    return render(request, "home/todo.html", context)


def _row(found: Waiting, today: date) -> dict[str, Any]:
    due = with_weekday(found.due_on, today) if found.due_on else ""
    since = short(found.since_on, today) if found.since_on else ""
    late = f"逾期 {found.late} 件" if found.late else ""
    return {"kind": found.kind, "count": found.count, "late": late, "url": found.url, "due": due, "since": since}


@right(DESK)
@require_GET
def kind(request: HttpRequest, key: str) -> HttpResponse:
    """/desk/todo/<key>/: the rows behind one figure."""
    me, wanted = reader(request), KINDS.get(key)
    rows = listed(wanted, me) if wanted is not None else None
    if wanted is None or rows is None:
        raise Http404("没有这种待办")
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": wanted,
        "page": shown,
        "rows": [_line(wanted, row, me.today) for row in shown],
        "crumbs": [{"label": "我的待办", "url": "/desk/todo/"}, {"label": wanted.label.removeprefix("其中"), "url": ""}],
    }
    return render(request, "home/todo_kind.html", context)


def _line(wanted: Kind, row: Any, today: date) -> dict[str, Any]:
    due = _value(row, wanted.due)
    since = _value(row, wanted.since)
    return {
        "line": wanted.line(row),
        "due": with_weekday(due, today) if due else "",
        "late": bool(due and due < today),
        "since": short(timezone.localdate(since), today) if since else "",
    }


def _value(row: Any, column: str) -> Any:
    """What a row has in a column, also in that of what it belongs to."""
    for name in column.split("__") if column else ():
        row = getattr(row, name)
    return row if column else None
