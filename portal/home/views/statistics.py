"""Statistics for officers: time by who had it, how far filings came, where institutions are (N2, N3, T21)."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.access.decorators import right
from portal.access.queries import authorities_read
from portal.access.reading import held
from portal.accounts.rights import PartyKind
from portal.authorities.queries import filing_authorities
from portal.home.models import RollupState
from portal.home.statistics import exports, reading
from portal.home.statistics.reading import Asked
from portal.institutions.enums import Kind

reader = right("read_filings", on=PartyKind.AUTHORITY)

DEFINITIONS = (
    "用时按本年（月）作出决定的办件计算，自首次提交的起算日至决定日，以广西工作日计；各段按当时由谁办理划分，合计等于全程。",
    "中位数、九成分位数按件排序取值：一半、九成的办件不超过该值。",
    "各环节件数为本年首次提交的办件中已走到该环节的件数；逾期与各机关办件列表的“逾期”相同：在受理机关手中、未停表且已过到期日，或技术评估已过期限。",
    "有效机构为目录中当时的数；全部数字截至页面所示时间，每半小时更新。",
)


def _asked(request: HttpRequest) -> Asked:
    """What the reader may see of what he asks for. Raises Http404 for another city's figures."""
    own = _own(request)
    year, kind, code = request.GET.get("year", ""), request.GET.get("kind", ""), request.GET.get("authority", "")
    known, authorities = reading.years(timezone.localdate()), tuple(filing_authorities())
    chosen = next((row for row in authorities if row.code == code), None)
    if code and (chosen is None or (own is not None and chosen.pk not in own)):
        raise Http404("没有这个机关的统计")
    if own is not None and chosen is None:
        chosen = next(row for row in authorities if row.pk in own)
    return Asked(year if year in known else known[0], kind if kind in Kind.values else "", chosen, own, authorities, known)


def _own(request: HttpRequest) -> frozenset[int] | None:
    """The cities whose figures a city's officer sees; None for the region, the Centre and auditors, who see all."""
    return authorities_read(held(request))


def _notes(asked: Asked, state: RollupState | None) -> list[str]:
    at = f"{timezone.localtime(state.as_of):%Y-%m-%d %H:%M}" if state and state.as_of else "尚未统计"
    kind = Kind(asked.kind).label if asked.kind else "两类机构"
    return [f"{asked.year} 年，{kind}。数据截至 {at}。", *DEFINITIONS]


@reader
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """/desk/statistics/."""
    asked, state = _asked(request), reading.as_of()
    counted = reading.counts(asked)
    tiles = reading.valid_by_city(asked.authorities)
    everywhere = reading.counts(replace(asked, authority=None, own=None)) if asked.own is not None else None
    times = reading.times(asked)
    context = {
        "asked": asked,
        "years": asked.known,
        "kinds": Kind.choices,
        "authorities": asked.shown,
        "state": state,
        "times": times,
        "months": reading.months(asked),
        "everywhere_months": reading.months(replace(asked, authority=None)) if asked.authority else [],
        "funnel": reading.funnel(counted, asked.kind),
        "counted": counted,
        "figures": _figures(counted, times, asked),
        "everywhere": everywhere,
        "tiles": tiles,
        "valid": sum(int(str(tile["count"])) for tile in tiles),
        "notes": _notes(asked, state),
        "query": request.GET.urlencode(),
    }
    return render(request, "home/statistics.html", context)


def _figures(counted: dict[str, int], times: list[reading.TimeRow], asked: Asked) -> list[dict[str, Any]]:
    name = asked.authority.city_name if asked.authority else reading.EVERYWHERE
    row = next(row for row in times if row.name == name)
    bureau = next((share.mean for share in row.shares if share.tone == "authority"), 0)
    return [
        {"label": "已出具回执", "value": str(counted["granted"]), "unit": "件"},
        {"label": "受理机关平均用时", "value": str(bureau), "unit": "个工作日"},
        {"label": "受理机关用时中位数", "value": str(row.bureau_median), "unit": "个工作日"},
        {"label": "受理机关九成不超过", "value": str(row.bureau_ninetieth), "unit": "个工作日"},
        {"label": "在办", "value": str(counted["open"]), "unit": f"件，停表 {counted['paused']}"},
        {"label": "在办已逾期", "value": str(counted["overdue"]), "unit": "件", "late": bool(counted["overdue"])},
    ]


@reader
@require_GET
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """/desk/statistics.csv, .xlsx: the tables of the page."""
    asked = _asked(request)
    name, notes, times = f"statistics-{asked.year}", _notes(asked, reading.as_of()), reading.times(asked)
    if kind == "csv":
        response = HttpResponse(exports.as_csv(notes, times), content_type="text/csv; charset=utf-8")
    else:
        sheets = [("按机关", times), ("按月", reading.months(asked))]
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(exports.as_xlsx(notes, sheets), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
