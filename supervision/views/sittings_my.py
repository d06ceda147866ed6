"""The institution's sittings: listed, entered, read, and every step. Clause: 文二(一)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.forms.catalogue import Catalogue
from filings.views.applicant import own_registration
from filings.views.step_page import act_rows, beside_fields
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.institutions.models import Registration
from portal.policy.clauses import Reason
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.sitting import CountsForm, MoveForm, PassedForm, SittingForm, WordsForm, local
from supervision.models import Sitting
from supervision.queries import sittings as queries
from supervision.rules.sitting import standing_reasons
from supervision.services import arranging, results, sittings, volumes
from supervision.views.result_files import passed_of
from supervision.views.sitting_page import SittingStep, list_rows, whole

BASE = [{"label": "评价活动", "url": "/my/activity/"}]
PAGE = 25
URLS = {
    "open": "open",
    "arrange": "arrange",
    "hold": "hold",
    "post": "post",
    "submit": "submit",
    "certify": "certify",
    "archive": "archive",
    "move": "move",
    "cancel": "cancel",
}
_SAID = {
    "open": "已开始报名。",
    "arrange": "编排已完成。",
    "hold": "已登记实施情况。",
    "post": "成绩已公示。",
    "submit": "已报送审核。",
    "certify": "已登记发证人数。",
    "archive": "已归档。",
    "move": "变更已报告监管机关。",
    "cancel": "已取消，监管机关已收到消息。",
}


def own(request: HttpRequest) -> QuerySet[Sitting]:
    """The sittings of the reader's institution."""
    return queries.of_institution(request.memberships)  # type: ignore[attr-defined]


def own_sitting(request: HttpRequest, number: int) -> Sitting:
    """One of them; anybody else's does not exist."""
    return get_object_or_404(own(request), pk=number)


def crumbs(sitting: Sitting, *more: str) -> list[dict[str, str]]:
    """评价活动 / the sitting / what is open."""
    url = reverse("my_sitting", args=[sitting.pk]) if more else ""
    return [*BASE, {"label": sitting.title, "url": url}, *({"label": label, "url": ""} for label in more)]


def registrations(request: HttpRequest) -> QuerySet[Registration]:
    """The registrations of the reader's institution."""
    numbers = [row.legal_person_id for row in request.memberships]  # type: ignore[attr-defined]
    return Registration.objects.filter(legal_person__in=numbers).select_related("legal_person", "supervised_by").order_by("pk")


@right(MY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every sitting of the institution, and where a new one may be entered."""
    at = timezone.now()
    today = timezone.localdate(at)
    begin = [{"row": row, "reasons": standing_reasons(queries.known(row, "", today, at=at))} for row in registrations(request)]
    page = Paginator(own(request).order_by("-starts_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": list_rows(list(page.object_list)), "registrations": begin}
    return render(request, "supervision/sittings/my_list.html", context)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, registration: int) -> HttpResponse:
    """登记场次."""
    row, at = own_registration(request, registration), timezone.now()
    today = timezone.localdate(at)
    form = SittingForm(
        request.POST if request.method == "POST" else None,
        catalogue=Catalogue(today),
        scope=queries.scope(row, today),
        initial={"audience": row.audience, "division": row.legal_person.registered_division},
    )
    context = {"form": form, "registration": row, "crumbs": [*BASE, {"label": "登记场次", "url": ""}]}
    if request.method == "GET":
        reasons = standing_reasons(queries.known(row, "", today, at=at))
        return render(request, "supervision/sittings/form.html", {**context, "reasons": reasons})
    if not form.is_valid():
        return render(request, "supervision/sittings/form.html", context, status=422)
    try:
        sitting = sittings.enter(row, form.asked, title=form.cleaned_data["title"], by=reader_of(request), at=at)
    except Refused as refused:
        context["reasons"] = beside_fields(form, refused)
        return render(request, "supervision/sittings/form.html", context, status=403 if isinstance(refused, NotAllowed) else 422)
    messages.success(request, f"已登记场次，编号 {sitting.number}，由{sitting.authority}监管。")
    return redirect("my_sitting", sitting.pk)


@right(MY)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One sitting, with what may be done."""
    sitting, at = own_sitting(request, number), timezone.now()
    urls = {name: reverse("my_sitting_step", args=[sitting.pk, word]) for name, word in URLS.items()}
    acts = act_rows(request, sitting, urls, lambda name: blockers(sitting, name, at), frozenset(URLS) - {"move", "cancel"})
    context = {
        **whole(sitting, timezone.localdate(at)),
        "base": "base_my.html",
        "acts": acts,
        "crumbs": crumbs(sitting),
        "mine": True,
        "may_arrange": not arranging.change_blockers(sitting),
        "may_correct": not results.correct_blockers(sitting),
        "room_warnings": arranging.warnings(sitting),
    }
    return render(request, "supervision/sittings/page.html", context)


def blockers(sitting: Sitting, name: str, at: Any) -> tuple[Reason, ...]:
    """Why a step cannot be taken now."""
    if name == "open":
        return sittings.open_blockers(sitting, at=at)
    if name == "arrange":
        return arranging.arrange_blockers(sitting, at=at)
    if name == "hold":
        return arranging.hold_blockers(sitting, at=at)
    if name == "submit":
        return results.submit_blockers(sitting, at=at)
    return volumes.archive_blockers(sitting) if name == "archive" else ()


def _form(request: HttpRequest, sitting: Sitting, name: str) -> Any:
    """What a step asks for."""
    data = request.POST if request.method == "POST" else None
    if name == "move":
        now = {**sittings.place_of(sitting).kept, "starts_at": local(sitting.starts_at), "ends_at": local(sitting.ends_at)}
        return MoveForm(data, catalogue=Catalogue(timezone.localdate()), initial=now)
    if name == "cancel":
        return WordsForm(data, name="reason", label="取消的理由", hint="告知监管机关")
    lines = list(sitting.lines.all())
    if name == "hold":
        return CountsForm(data, lines=lines, column="present", word="实到人数")
    if name == "certify":
        return CountsForm(data, lines=lines, column="certified", word="发证人数")
    return PassedForm(data, request.FILES or None, lines=lines) if name == "post" else None


@right("report_activity")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """One of the steps of the institution."""
    sitting = own_sitting(request, number)
    name = next((name for name, slug in URLS.items() if slug == word), "")
    if not name:
        raise Http404("没有这项办理")
    form = _form(request, sitting, name)
    page = SittingStep(
        request, sitting, name, reverse("my_sitting", args=[sitting.pk]), crumbs(sitting, "")[:-1], base="base_my.html", form=form
    )
    return page.answer(lambda shown: take(request, sitting, name, form, shown), _SAID[name])


def take(request: HttpRequest, sitting: Sitting, name: str, form: Any, shown: int) -> object:
    """The one service call behind a step."""
    who: dict[str, Any] = {"by": reader_of(request), "at": timezone.now(), "seen": shown}
    if name == "move":
        return sittings.move(sitting, form.place, reason=form.cleaned_data["reason"], **who)
    if name == "cancel":
        return sittings.cancel(sitting, reason=form.cleaned_data["reason"], **who)
    if name == "hold":
        return results.hold(sitting, form.counts, **who)
    if name == "certify":
        return results.certify(sitting, form.counts, **who)
    if name == "post":
        return results.post(sitting, **passed_of(form), **who)
    plain = {"open": sittings.open_registration, "arrange": arranging.arrange, "submit": results.submit, "archive": volumes.archive}
    return plain[name](sitting, **who)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """更正成绩汇总, where the reviewer has sent it back."""
    sitting = own_sitting(request, number)
    form = PassedForm(request.POST if request.method == "POST" else None, request.FILES or None, lines=sitting.lines.all())
    page = SittingStep(
        request,
        sitting,
        "submit",
        reverse("my_sitting", args=[sitting.pk]),
        crumbs(sitting, "更正成绩汇总"),
        base="base_my.html",
        form=form,
        more={
            "act": {"word": "更正成绩汇总", "clause": "文二(一)", "consequence": "更正后重新公示，公示期满后重新报送。"},
            "crumbs": crumbs(sitting, "更正成绩汇总"),
        },
    )
    who: dict[str, Any] = {"by": reader_of(request), "at": timezone.now()}
    return page.answer(lambda shown: results.correct(sitting, **passed_of(form), **who, seen=shown), "已更正，重新公示。")
