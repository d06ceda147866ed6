"""The queue: saved views with counts, filters in the address, clocks, a bulk bar; the next case, and the neighbours of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from filings.models import CityReport, Filing
from filings.queries import queue_list
from filings.queries.clock import FILING_LINE
from filings.queries.colleagues import colleagues
from filings.queries.queue import counts, queue, turn_of
from filings.queries.supplements import consents_for
from filings.services.intake import HANDLING
from filings.views import officer_wanted as wishes
from filings.views.officer import desk_filing, reading
from filings.views.officer_desk import Desk, desk
from filings.views.officer_rows import row
from filings.views.officer_saved import saved_conditions, saved_group
from portal.access.decorators import DESK, right
from portal.access.navigation import WORKING
from portal.access.reading import held, reader_of
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.authorities.models import AuthorityKind
from portal.terms.queries import slots

PAGE_SIZE = 25


@right(DESK)
@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """The desk of whoever enters: what waits for who works here, filings for who reads them, panels for experts, accounts for who manages them."""
    rights = {right for row in held(request) for right in ROLE_RIGHTS[Role(row.role)]}
    if rights & WORKING:
        return redirect("/desk/todo/")
    if "read_filings" in rights:
        return redirect("/desk/queue/")
    if any(row.role == Role.EXPERT for row in held(request)):
        return redirect("/desk/panels/")
    return redirect("/desk/members/" if "manage_members" in rights else "/desk/inbox/")


@reading
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list."""
    here = desk(request)
    return render(request, "filings/desk/queue.html", _context(request, here))


def _context(request: HttpRequest, here: Desk) -> dict[str, Any]:
    kept = saved_conditions(request, here)
    found = here.figures({f"view_{row.pk}": conditions for row, conditions in kept.items()})
    total = found["total"]
    page: Page[int] = Paginator(range(total), PAGE_SIZE).get_page(request.GET.get("page"))
    people = colleagues(here.authority, here.today)
    names = {user.pk: str(user) for user, _ in people}
    return {
        "desk": here,
        "view": here.view,
        "total": total,
        "late": found["late"],
        "groups": [
            *saved_group(request, here, {row: found[f"view_{row.pk}"] for row in kept}),
            *_groups(request, here, counts(here.parts, here.views)),
        ],
        "may_save": bool(here.asked or here.view.key != "all"),
        "page": page,
        "rows": _rows(request, here, page, total, {user.pk: roles for user, roles in people}),
        "search": {"value": here.wish.words, "label": "查找机构、信用代码、编号", "placeholder": "机构、信用代码、编号"},
        "chips": wishes.chips(request.GET, here.wish, names),
        "filters": wishes.filters(here.wish, names),
        "keep": _kept(request),
        "clear_url": wishes.without(request.GET, "q", *here.asked) if here.asked else "",
        "consents": consents_for(reader_of(request), here.authority) if "approve_filing" in here.rights else (),
        **_around(request, here, total),
    }


def _around(request: HttpRequest, here: Desk, total: int) -> dict[str, Any]:
    """The empty faces, the sort links, the next case."""
    costs = queue_list.drops(queue(here.authority), here.view, here.asked) if here.asked and not total else {}
    turned = request.GET.copy()
    turned["sort"] = "due" if here.wish.sort == "-due" else "-due"
    turned.pop("page", None)
    return {
        "drops": [{"label": wishes.label(name), "count": count, "url": wishes.without(request.GET, name)} for name, count in costs.items()],
        "sort": here.wish.sort,
        "sort_url": wishes.address(turned),
        "query": request.GET.urlencode(),
        "may_assign": bool(here.rights & set(HANDLING)),
        "next_word": "受理下一件" if "accept_filing" in here.rights else "办理下一件",
        "may_next": bool(here.rights & {*HANDLING, "publicise_filing"}),
    }


def _kept(request: HttpRequest) -> dict[str, str]:
    """What the filter form sends along: the view, whose queue, the order."""
    return {name: request.GET[name] for name in ("view", "authority", "sort") if request.GET.get(name)}


def _groups(request: HttpRequest, here: Desk, counted: dict[str, int]) -> list[dict[str, Any]]:
    tail = f"&authority={here.authority.code}" if request.GET.get("authority") else ""
    groups: dict[str, list[dict[str, Any]]] = {}
    for view in here.views:
        entry = {
            "label": view.label,
            "url": f"/desk/queue/?view={view.key}{tail}",
            "count": counted[view.key],
            "active": view.key == here.view.key,
            "late": view.key == "overdue" and counted[view.key] > 0,
        }
        groups.setdefault(view.group, []).append(entry)
    if here.authority.kind == AuthorityKind.CITY:
        waiting = CityReport.objects.filter(authority=here.authority, sent_at__isnull=True).count()
        groups["报送"] = [{"label": "待报送区中心", "url": "/desk/reports/", "count": waiting, "active": False}]
    groups.setdefault("报送", []).append({"label": "监管移交", "url": "/desk/handovers/", "count": "", "active": False})
    groups["登记"] = [
        {"label": "到期与延续", "url": "/desk/expiring/", "count": "", "active": False},
        {"label": "注销申请", "url": "/desk/exits/", "count": "", "active": False},
        {"label": "批量发函", "url": "/desk/letters/", "count": "", "active": False},
    ]
    if "approve_filing" in here.rights:
        groups["本局共享"].append(
            {"label": "在办移交", "url": f"/desk/relief/?authority={here.authority.code}", "count": "", "active": False}
        )
        groups["本局共享"].append(
            {"label": "人员代理", "url": f"/desk/substitutions/?authority={here.authority.code}", "count": "", "active": False}
        )
    return [{"title": title, "views": found} for title, found in groups.items()]


def _rows(request: HttpRequest, here: Desk, page: Page[int], total: int, roles: dict[int, str]) -> list[dict[str, Any]]:
    start = (page.number - 1) * PAGE_SIZE
    filings = queue_list.page_of(here.rows, start, min(start + PAGE_SIZE, total), total) if total else []
    found = slots(Filing, [filing.pk for filing in filings], here.today, FILING_LINE)
    query = request.GET.copy()
    query.pop("page", None)
    rows = []
    for number, filing in enumerate(filings, start=start + 1):
        query["at"], query["of"] = str(number), str(total)
        url = f"/desk/filings/{filing.pk}/?{query.urlencode()}"
        rows.append(row(filing, url, found.get(filing.pk), roles, may_assign=bool(here.rights & set(HANDLING))))
    return rows


@reading
@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """The most urgent case that waits for the reader."""
    here = desk(request)
    mine = turn_of(reader_of(request), here.authority, here.rights, here.absent)
    found = queue_list.first_turn(queue(here.authority), mine, acceptor="accept_filing" in here.rights)
    if found is None:
        messages.info(request, "没有等你办理的备案。")
        return redirect("/desk/queue/")
    return redirect(f"/desk/filings/{found.pk}/")


@reading
@require_GET
def beside(request: HttpRequest, number: int, way: str) -> HttpResponse:
    """The neighbour of a case in the list it was opened from."""
    here, filing = desk(request), desk_filing(request, number)
    if way not in ("next", "previous"):
        raise Http404("只有上一件和下一件")
    found = queue_list.neighbour(here.rows, here.authority, filing, here.wish.sort, forward=way == "next")
    if found is None:
        messages.info(request, "已经是最后一件。" if way == "next" else "已经是第一件。")
        return redirect(wishes.without(request.GET))
    query = request.GET.copy()
    query["at"], query["of"] = str(found[1]), str(found[2])
    return redirect(f"/desk/filings/{found[0].pk}/?{query.urlencode()}")
