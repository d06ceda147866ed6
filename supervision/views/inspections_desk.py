"""Inspections on the desk: the list, one inspection, its steps, its notice. Clause: 文三(一)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.step_page import act_rows
from portal.access.decorators import DESK, right
from portal.access.reading import reader_of
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.documents import downloads
from portal.documents.qr import qr_svg
from portal.people.models import MemberState
from portal.policy.clauses import Reason
from supervision.enums import InspectionState, PlanKind
from supervision.forms.inspections import DayForm, ReasonForm, ResultForm, first_day
from supervision.models import Inspection
from supervision.queries import inspections as queries
from supervision.queries.sending import entries
from supervision.services import inspecting, visiting
from supervision.views.form_step import FormStep
from supervision.views.inspection_page import history, list_rows, record, team_rows, whole
from supervision.views.wanted import address, chip, menu, one

PAGE = 25
BASE = [{"label": "检查", "url": "/desk/supervision/inspections/"}]
_URLS = {"notify": "notify", "begin": "begin", "confirm": "confirm", "publish": "publish", "cancel": "cancel"}
_HEAD = ("检查编号", "机构", "信用代码", "检查机关", "种类", "形式", "检查日期", "不预先通知", "状态", "结果", "签字时间", "公开时间")
_SAID = {
    "notify": "已批准，检查通知书可以打印。",
    "begin": "检查已开始，请逐项填写检查要点。",
    "confirm": "结果已确认，机构已收到消息。",
    "publish": "结果已公开。",
    "cancel": "已取消，记录保留。",
}


def visible(request: HttpRequest) -> QuerySet[Inspection]:
    """What the reader may open; anything else does not exist."""
    return queries.visible(request.memberships, reader_of(request))  # type: ignore[attr-defined]


def inspection_of(request: HttpRequest, number: int) -> Inspection:
    """One of them."""
    return get_object_or_404(visible(request), pk=number)


def may_raise(inspection: Inspection, by: User) -> bool:
    """Whether he enters issues of this inspection: on the team, or as an inspector of its authority."""
    on_site = inspection.team is not None and by.has_perm("inspect_on_site", inspection.team)
    return on_site or by.has_perm("inspect", inspection.authority)


def crumbs(inspection: Inspection, *more: str) -> list[dict[str, str]]:
    """检查 / its number / what is open."""
    url = reverse("desk_inspection", args=[inspection.pk]) if more else ""
    return [*BASE, {"label": inspection.number, "url": url}, *({"label": label, "url": ""} for label in more)]


def _rows(request: HttpRequest) -> QuerySet[Inspection]:
    """The list that the address asks for: what the page counts and the export holds (T13)."""
    asked, rows = request.GET, visible(request)
    found = queries.narrowed(
        rows,
        words=asked.get("q", "").strip()[:80],
        state=one(asked.get("state", ""), InspectionState.values),
        kind=one(asked.get("kind", ""), PlanKind.values),
        city=asked.get("city", "") if asked.get("city", "").isalnum() else "",
    )
    return queries.mine(found, reader_of(request)) if asked.get("mine") == "1" else found.order_by("-planned_on", "-pk")


@right(DESK)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The inspections the reader may read, and the invitations that wait for him; `mine` is the inspector's day."""
    today, page = timezone.localdate(), Paginator(_rows(request), PAGE).get_page(request.GET.get("page"))
    context = {
        **_around(request),
        "page": page,
        "rows": list_rows(list(page.object_list), today),
        "invitations": list(queries.invitations(reader_of(request))),
        "mine": request.GET.get("mine") == "1",
        "may_schedule": any(row.role == "inspector" for row in request.memberships),  # type: ignore[attr-defined]
        "query": request.GET.urlencode(),
    }
    return render(request, "supervision/inspections/desk_list.html", context)


def _around(request: HttpRequest) -> dict[str, Any]:
    asked, words = request.GET, request.GET.get("q", "").strip()[:80]
    cities = list(Authority.objects.order_by("order").values_list("code", "short_name"))
    menus = (("state", "状态", InspectionState.choices), ("kind", "种类", PlanKind.choices), ("city", "检查机关", cities))
    chosen = [(name, label, dict(options).get(asked.get(name, ""), "")) for name, label, options in menus]
    own = "" if asked.get("mine") == "1" else "1"
    return {
        "search": {"value": words, "label": "查找机构、信用代码、编号", "placeholder": "机构、信用代码、编号"},
        "chips": [chip(asked, name, label, str(value)) for name, label, value in chosen if value],
        "filters": [
            menu(name, label, [(key, str(text)) for key, text in options], (asked.get(name, ""),)) for name, label, options in menus
        ],
        "keep": {"mine": "1"} if not own else {},
        "clear_url": "?" if any(asked.get(name) for name in ("q", "state", "kind", "city")) else "",
        "mine_url": address(asked, mine=own),
    }


@right(DESK)
@require_GET
def export(request: HttpRequest, form: str) -> FileResponse:
    """Exactly the rows of the list."""
    if form not in downloads.FORMATS:
        raise Http404("没有这种格式")
    lines = (_cells(row) for row in _rows(request).iterator(chunk_size=500))
    return downloads.response(form, f"检查{timezone.localdate():%Y%m%d}", _HEAD, lines)


def _cells(row: Inspection) -> tuple[str, ...]:
    def moment(at: Any) -> str:
        return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""

    words = (row.number, str(row.institution), row.institution.credit_code, str(row.authority), row.get_kind_display())
    more = (row.get_form_display(), str(row.planned_on), "是" if row.is_unannounced else "否", row.get_state_display())
    return (*words, *more, row.get_result_display(), moment(row.signed_at), moment(row.published_at))


@right(DESK)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One inspection: who goes, what was found, who signed, what may be done."""
    inspection, today = inspection_of(request, number), timezone.localdate()
    by = reader_of(request)
    urls = {name: reverse("desk_inspection_step", args=[number, word]) for name, word in _URLS.items()}
    acts = act_rows(request, inspection, urls, _blockers(inspection), frozenset({"notify", "begin", "confirm", "publish"}))
    begun = inspection.began_at is not None
    sha256 = queries.record_sha256(inspection) if begun else ""
    context = {
        **whole(inspection, today),
        "record": record(inspection),
        "sha256": sha256,
        "signatures": queries.signatures(inspection, sha256) if begun else [],
        "photo_count": inspection.photos.count(),
        "team": team_rows(inspection),
        "may_raise": may_raise(inspection, by),
        "on_site": inspection.team is not None and by.has_perm("inspect_on_site", inspection.team),
        "may_staff": by.has_perm("inspect", inspection.authority) and inspection.signed_at is None,
        "issues": list(inspection.issues.order_by("pk")),
        "history": history(inspection),
        "acts": acts,
        "crumbs": crumbs(inspection),
    }
    return render(request, "supervision/inspections/page.html", context)


def _blockers(inspection: Inspection) -> Callable[[str], tuple[Reason, ...]]:
    def blocking(name: str) -> tuple[Reason, ...]:
        if name == "notify":
            return inspecting.team_blockers(inspection, on=first_day(inspection.planned_on, timezone.localdate()))
        return ()

    return blocking


@right(DESK)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """批准并通知, 开始检查, 确认结果, 公开结果, 取消."""
    inspection = inspection_of(request, number)
    name = next((name for name, slug in _URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = _form(request, inspection, name)
    page = FormStep(request, inspection, name, reverse("desk_inspection", args=[number]), crumbs(inspection, "")[:-1], form=form)
    if name == "begin":
        page.home = reverse("desk_inspection_checklist", args=[number])
    act: Callable[..., Any] = visiting.begin if name == "begin" else getattr(inspecting, name)

    def take(shown: int) -> object:
        words = form.cleaned_data if form is not None else {}
        return act(inspection, **words, by=reader_of(request), at=timezone.now(), seen=shown)

    return page.answer(take, _SAID[name])


def _form(request: HttpRequest, inspection: Inspection, name: str) -> Any:
    data = request.POST if request.method == "POST" else None
    if name == "notify":
        return DayForm(data, initial={"on": first_day(inspection.planned_on, timezone.localdate())})
    found = {"confirm": ResultForm, "cancel": ReasonForm}.get(name)
    return found(data) if found else None


def _address(inspection: Inspection) -> str:
    """Where the institution checks who comes."""
    return f"{settings.PORTAL_URL.rstrip('/')}{reverse('inspection_notice', args=[inspection.code])}"


@right(DESK)
@require_GET
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """检查通知书 as a page to print: who comes, with which certificates, and the code that the institution checks them by."""
    inspection = inspection_of(request, number)
    if inspection.notified_at is None:
        raise Http404("还没有批准")
    members = queries.members(inspection, MemberState.ACCEPTED)
    cards = entries([row.person_id for row in members], inspection.authority, inspection.planned_on)
    team = [{"member": row, "card": cards.get(row.person_id)} for row in members]
    url = _address(inspection)
    context = {"inspection": inspection, "team": team, "url": url, "crumbs": crumbs(inspection, "检查通知书")}
    return render(request, "supervision/inspections/notice.html", context)


@right(DESK)
@require_GET
def notice_qr(request: HttpRequest, number: int) -> HttpResponse:
    """The QR of the notice."""
    inspection = inspection_of(request, number)
    if inspection.notified_at is None:
        raise Http404("还没有批准")
    url = _address(inspection)
    return HttpResponse(qr_svg(url), content_type="image/svg+xml")
