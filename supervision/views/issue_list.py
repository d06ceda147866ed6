"""What the address of the ledgers asks for, and what stands around the list: views, chips, menus, the rate. Clause: 文三(一)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from portal.authorities.models import Authority
from supervision.enums import IssueState, Ledger, Severity
from supervision.models import Issue
from supervision.queries import issues as queries
from supervision.queries.issues import BY_HAND, SOURCES, Wanted
from supervision.views.wanted import PERIODS, address, chip, known, menu, one, period

_SOURCES = [*SOURCES.items(), (BY_HAND, "直接登记")]


def asked_of(asked: QueryDict, today: date) -> Wanted:
    """The wish of a query, with everything unknown left out."""
    days = period(asked.get("period", ""), today)
    return Wanted(
        words=asked.get("q", "").strip()[:80],
        ledger=one(asked.get("ledger", ""), Ledger.values),
        state=one(asked.get("state", ""), IssueState.values),
        cities=tuple(code for code in asked.getlist("city") if code.isalnum() and len(code) <= 8),
        severities=known(asked.getlist("severity"), Severity.values),
        late=asked.get("late") == "yes",
        source=one(asked.get("source", ""), (name for name, _ in _SOURCES)),
        since=days[0] if days else None,
        until=days[1] if days else None,
    )


def around(asked: QueryDict, mine: QuerySet[Issue], today: date) -> dict[str, Any]:
    """Everything beside the rows: three queries, however many there are."""
    wish, counted = asked_of(asked, today), queries.open_counts(mine, today)
    cities = list(Authority.objects.order_by("order").values_list("code", "short_name"))
    days = period(asked.get("period", "") or "year", today) or (today, today)
    return {
        "wish": wish,
        "groups": _groups(asked, wish, counted),
        "search": {"value": wish.words, "label": "查找机构、信用代码、编号", "placeholder": "机构、信用代码、编号"},
        "chips": _chips(asked, wish, dict(cities)),
        "filters": _menus(asked, wish, cities),
        "keep": {name: asked[name] for name in ("ledger", "state", "late") if asked.get(name)},
        "clear_url": address(QueryDict(), ledger=wish.ledger) if len(asked) else "",
        "rate": queries.rate(mine, *days),
        "rate_days": days,
        "query": asked.urlencode(),
    }


def _groups(asked: QueryDict, wish: Wanted, counted: dict[tuple[str, str], tuple[int, int]]) -> list[dict[str, Any]]:
    ledgers = [{"label": "全部台账", "url": address(asked, ledger=""), "active": not wish.ledger, "count": ""}]
    for ledger in Ledger:
        waiting = sum(count for (of, _), (count, _) in counted.items() if of == ledger)
        ledgers.append(
            {"label": ledger.label, "url": address(asked, ledger=ledger), "active": wish.ledger == ledger, "count": str(waiting)}
        )
    here = {key: found for key, found in counted.items() if not wish.ledger or key[0] == wish.ledger}
    states = [{"label": "全部问题", "url": address(asked, state="", late=""), "active": not wish.state and not wish.late, "count": ""}]
    for state in IssueState:
        waiting = sum(count for (_, of), (count, _) in here.items() if of == state)
        shown = "" if state == IssueState.CLOSED else str(waiting)
        active = wish.state == state and not wish.late
        states.append({"label": state.label, "url": address(asked, state=state, late=""), "active": active, "count": shown})
    late = sum(found for _, found in here.values())
    overdue = {"label": "逾期", "url": address(asked, late="yes", state=""), "active": wish.late, "count": str(late), "late": late > 0}
    return [{"title": "台账（未销号）", "views": ledgers}, {"title": "状态", "views": [*states, overdue]}]


def _chips(asked: QueryDict, wish: Wanted, cities: dict[str, str]) -> list[dict[str, str]]:
    words = {
        "city": ("机关", "、".join(cities.get(code, code) for code in wish.cities)),
        "severity": ("程度", "、".join(Severity(value).label for value in wish.severities)),
        "source": ("来源", dict(_SOURCES).get(wish.source, "")),
        "period": ("登记时间", PERIODS.get(asked.get("period", ""), "")),
    }
    return [chip(asked, name, label, value) for name, (label, value) in words.items() if value]


def _menus(asked: QueryDict, wish: Wanted, cities: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        menu("city", "机关", cities, wish.cities, "checkbox"),
        menu("severity", "程度", Severity.choices, wish.severities, "checkbox"),
        menu("source", "来源", _SOURCES, (wish.source,)),
        menu("period", "登记时间", PERIODS.items(), (asked.get("period", ""),)),
    ]
