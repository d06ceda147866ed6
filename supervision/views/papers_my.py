"""The institution's year plans and banks. Clause: 文二(一)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from filings.views.applicant import own_registration
from filings.views.step_page import beside_fields
from portal.access.decorators import MY, right
from portal.access.reading import reader_of
from portal.institutions.models import Registration
from portal.workflow.performing import NotAllowed, Refused
from supervision.forms.papers import BankForm, NoteForm, PlanRows, planned
from supervision.forms.sitting import WordsForm
from supervision.models import PaperBank, YearPlan
from supervision.queries import sittings as queries
from supervision.queries import visible
from supervision.queries.year_plans import latest, listed_lines
from supervision.services import banks, year_plans
from supervision.views.sitting_page import all_sound
from supervision.views.sittings_my import registrations

PLANS = [{"label": "年度计划", "url": "/my/activity/plans/"}]
BANKS = [{"label": "题库卷库", "url": "/my/activity/banks/"}]


def _status(refused: Refused) -> int:
    return 403 if isinstance(refused, NotAllowed) else 422


@right(MY)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Every edition of every year, and where the next is drafted."""
    rows = visible.by_institution(YearPlan.objects.select_related("registration", "published_by"), request.memberships)  # type: ignore[attr-defined]
    year = timezone.localdate().year
    begin = [{"row": row, "years": [year, year + 1]} for row in registrations(request)]
    found = [{"plan": row, "people": sum(line["headcount"] for line in row.lines)} for row in rows]
    return render(request, "supervision/papers/plans.html", {"rows": found, "registrations": begin})


@right("report_activity")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, registration: int, year: int) -> HttpResponse:
    """拟订: the draft of a year, row by row; what was published stays and a new edition begins from it."""
    row, today = own_registration(request, registration), timezone.localdate()
    if year not in (today.year, today.year + 1):
        raise Http404("不是本年度或下年度")
    scope, last = queries.scope(row, today), latest(row, year)
    data = request.POST if request.method == "POST" else None
    rows = PlanRows(data, prefix="rows", initial=listed_lines(last), form_kwargs={"scope": scope})
    note = NoteForm(data, initial={"note": last.note if last else ""})
    context = {"rows": rows, "note": note, "registration": row, "year": year, "last": last}
    if request.method == "GET":
        return _plan(request, context)
    if not all_sound(rows, note):
        return _plan(request, context, status=422)
    try:
        year_plans.draft(row, year, planned(rows), note.cleaned_data["note"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return _plan(request, context, status=_status(refused), reasons=refused.reasons)
    messages.success(request, f"已保存 {year} 年度计划草稿，公布后生效。")
    return redirect("my_plans")


def _plan(request: HttpRequest, context: dict[str, Any], *, status: int = 200, **more: Any) -> HttpResponse:
    whole = {**context, **more, "all_forms": [context["rows"], context["note"]], "crumbs": [*PLANS, {"label": "拟订", "url": ""}]}
    return render(request, "supervision/papers/plan_form.html", whole, status=status)


@right("report_activity")
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """公布."""
    rows = visible.by_institution(YearPlan.objects.select_related("registration__legal_person"), request.memberships)  # type: ignore[attr-defined]
    found = get_object_or_404(rows, pk=number)
    reasons = year_plans.publish_blockers(found)
    if request.method == "POST":
        try:
            year_plans.publish(found, by=reader_of(request), at=timezone.now())
        except Refused as refused:
            return _confirm(request, str(found), "公布年度计划", None, PLANS, status=_status(refused), reasons=refused.reasons)
        messages.success(request, "年度计划已公布。")
        return redirect("my_plans")
    then = "公布后任何人可以查看，本版不再修改；变更另拟新版。"
    return _confirm(request, str(found), "公布年度计划", None, PLANS, consequence=then, reasons=reasons, status=409 if reasons else 200)


def _confirm(request: HttpRequest, subject: str, word: str, form: Any, base: list[dict[str, str]], **more: Any) -> HttpResponse:
    context = {
        "base": "base_my.html",
        "act": {"word": word, "clause": "文二(一)", "consequence": more.pop("consequence", "")},
        "subject": subject,
        "crumbs": [*base, {"label": word, "url": ""}],
        "back_url": base[0]["url"],
        "form": form,
        "refused_title": f"暂不能{word}",
        **more,
    }
    return render(request, "base_confirm.html", context, status=more.get("status", 200))


@right(MY)
@require_GET
def bank_list(request: HttpRequest) -> HttpResponse:
    """Every edition of the institution, and where one is entered."""
    rows = visible.by_institution(PaperBank.objects.select_related("registration", "added_by"), request.memberships)  # type: ignore[attr-defined]
    found = [{"bank": row, "label": f"{row.name}{row.level + '级' if row.level else ''}"} for row in rows]
    return render(request, "supervision/papers/banks.html", {"rows": found, "registrations": registrations(request)})


@right("report_activity")
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, registration: int) -> HttpResponse:
    """登记题库、卷库."""
    row: Registration = own_registration(request, registration)
    scope = queries.scope(row, timezone.localdate())
    form = BankForm(request.POST if request.method == "POST" else None, scope=scope)
    then = "只登记名称、版本和审定情况，不上传试题。"
    if request.method == "GET":
        return _confirm(request, str(row), "登记题库、卷库", form, BANKS, consequence=then)
    if not form.is_valid():
        return _confirm(request, str(row), "登记题库、卷库", form, BANKS, consequence=then, status=422)
    try:
        banks.add(row, form.said, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        left = beside_fields(form, refused)
        return _confirm(request, str(row), "登记题库、卷库", form, BANKS, consequence=then, reasons=left, status=_status(refused))
    messages.success(request, "已登记。")
    return redirect("my_banks")


@right("report_activity")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """停用."""
    rows = visible.by_institution(PaperBank.objects.select_related("registration__legal_person"), request.memberships)  # type: ignore[attr-defined]
    found = get_object_or_404(rows, pk=number)
    form = WordsForm(request.POST if request.method == "POST" else None, name="reason", label="停用的理由")
    form.fields["reason"].max_length = 200  # type: ignore[attr-defined]
    then = "自今日起场次不能再选用本版。"
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return _confirm(request, str(found), "停用题库、卷库", form, BANKS, consequence=then, status=status)
    try:
        banks.withdraw(found, reason=form.cleaned_data["reason"], by=reader_of(request), at=timezone.now())
    except Refused as refused:
        left = beside_fields(form, refused)
        return _confirm(request, str(found), "停用题库、卷库", form, BANKS, consequence=then, reasons=left, status=_status(refused))
    messages.success(request, "已停用。")
    return redirect("my_banks")
