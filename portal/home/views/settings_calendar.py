"""The calendar of working days for the administrator of the region: arrangements entered by one person, confirmed by another (D08, D14, D78)."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings.views.sending import sent
from portal.access.reading import reader_of
from portal.documents.filetypes import PAGES, inspect
from portal.documents.queries import offered
from portal.documents.rejection import Rejected
from portal.home import arranging
from portal.home.calendar_lists import calendar_impact, provisional_terms, years
from portal.home.views.settings import administration, administrator, managing, side
from portal.home.views.settings_figures import DropForm
from portal.workdays.models import Arrangement, Scope
from portal.workdays.services import ArrangementError, drop_days

LIST = "/desk/settings/calendar/"
MOST_DAYS = 60
YEARS = (2020, 2050)


class ArrangementForm(forms.Form):
    """Whose arrangement, of which year, by which document; the document itself."""

    scope = forms.ChoiceField(label="范围", choices=Scope.choices, widget=forms.RadioSelect, initial=Scope.GUANGXI)
    year = forms.IntegerField(label="年份", min_value=YEARS[0], max_value=YEARS[1])
    basis = forms.CharField(label="依据文件", max_length=200, help_text="通知的名称和文号")
    notice = forms.FileField(
        label="通知原文",
        help_text="PDF、JPEG、PNG，不超过 20 MB，复核人对照它核对日期；有错误退回时须重新选择文件",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": "请选择通知原文。", "empty": "这个文件是空的，请重新选择。"},
    )

    def clean_notice(self) -> "UploadedFile[bytes]":
        """Judged by its content at once, so that a wrong file is told together with everything else."""
        notice: UploadedFile[bytes] = self.cleaned_data["notice"]
        try:
            inspect(notice, allowed=PAGES)  # type: ignore[arg-type]  # an uploaded file reads as one
        except Rejected as refused:
            raise ValidationError(refused.reason) from refused
        return notice


class DayForm(forms.Form):
    """One day of it."""

    on = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    working = forms.ChoiceField(label="安排", choices=[("off", "放假"), ("on", "调休上班")])
    name = forms.CharField(label="名称", max_length=50, help_text="写节日名称，如“春节”“壮族三月三”")

    def has_changed(self) -> bool:
        """A row without a day and a name was not filled in, whatever the choice shows."""
        return any(str(self[name].value() or "").strip() for name in ("on", "name"))


class DayRows(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """The days of the year in hand."""

    def clean(self) -> None:
        if not any(self.errors) and not days_of(self):
            raise ValidationError("请至少填写一个日期。")


def days_of(rows: "forms.BaseFormSet[Any]") -> list[tuple[date, bool, str]]:
    """(day, working, name) of the rows filled in."""
    filled = [form.cleaned_data for form in rows.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
    return [(row["on"], row["working"] == "on", row["name"].strip()) for row in filled]


DaySet = forms.formset_factory(DayForm, formset=DayRows, extra=3, max_num=MOST_DAYS, absolute_max=MOST_DAYS, can_delete=True)


@managing
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The years around today, what waits for a second person, and everything that was entered."""
    administration(request)
    rows = Arrangement.objects.order_by("-entered_at", "-pk")
    context = {
        "groups": side("calendar"),
        "years": years(timezone.localdate()),
        "provisional": provisional_terms(),
        "waiting": rows.filter(confirmed_at=None, dropped_at=None),
        "entered": rows[:50],
    }
    return render(request, "home/settings/calendar.html", context)


@managing
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enters a year's arrangement from its document; it counts once somebody else has confirmed it."""
    administration(request)
    given = request.POST if request.method == "POST" else None
    start = {"year": request.GET.get("year", ""), "scope": request.GET.get("scope") or Scope.GUANGXI}
    form, rows = ArrangementForm(given, request.FILES or None, initial=start), DaySet(given, prefix="days")
    if all([given is not None, form.is_valid(), rows.is_valid()]) and (row := _entered(request, form, rows)):
        messages.success(request, "已录入，由另一名系统管理员复核后生效。")
        return redirect("arrangement", number=row.pk)
    crumbs = [{"label": "工作日历", "url": LIST}, {"label": "录入放假安排"}]
    context = {"groups": side("calendar"), "form": form, "rows": rows, "both": [form, rows], "crumbs": crumbs}
    return render(request, "home/settings/calendar_enter.html", context, status=422 if given is not None else 200)


def _entered(request: HttpRequest, form: ArrangementForm, rows: "forms.BaseFormSet[Any]") -> Arrangement | None:
    """The arrangement as entered; None where it was refused, which the form then tells."""
    data, by, user = form.cleaned_data, administrator(request), reader_of(request)
    told = {"basis": data["basis"], "user": user, "by": by, "at": timezone.now()}
    try:
        return arranging.enter(data["scope"], data["year"], days_of(rows), data["notice"], **told)
    except ArrangementError as refused:
        form.add_error(None, f"{refused}。")
    except Rejected as refused:
        form.add_error("notice", refused.reason)
    return None


@managing
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One arrangement with its days; while it waits, the terms it would move."""
    return _page(request, get_object_or_404(Arrangement, pk=number))


def _page(request: HttpRequest, row: Arrangement, *, form: DropForm | None = None, error: str = "") -> HttpResponse:
    by, is_open = administrator(request), row.confirmed_at is None and row.dropped_at is None
    notice = arranging.notice_of(row)
    context: dict[str, Any] = {
        "groups": side("calendar"),
        "row": row,
        "days": row.days.order_by("on"),
        "is_open": is_open,
        "notice": notice,
        "readable": notice is not None and offered(notice),
        "unreadable": arranging.unreadable(notice),
        "impact": calendar_impact(row, timezone.localdate()) if is_open else None,
        "own": by.id == row.entered_by_id,
        "form": form or DropForm(),
        "errors": [{"text": error}] if error else [],
        "crumbs": [{"label": "工作日历", "url": LIST}, {"label": f"{row.year} 年{row.get_scope_display()}"}],
    }
    return render(request, "home/settings/arrangement.html", context, status=422 if error or form else 200)


@managing
@require_GET
def notice(request: HttpRequest, number: int) -> FileResponse:
    """The notice of an arrangement, once it was found clean. Raises Http404."""
    administration(request)
    file = arranging.notice_of(get_object_or_404(Arrangement, pk=number))
    if file is None or not offered(file):
        raise Http404("没有这份文件")
    return sent(file, as_attachment=False)


@managing
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """The second person lets it count; the sweep recomputes the terms it reaches."""
    by, row = administrator(request), get_object_or_404(Arrangement, pk=number)
    try:
        arranging.confirm(row, by=by, at=timezone.now())
    except ArrangementError as refused:
        return _page(request, row, error=f"{refused}。")
    messages.success(request, "已复核，在算的期限数分钟内自动重算，变动写入各期限的记录。")
    return redirect("arrangement", number=number)


@managing
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Takes one's own entry back, or sends another's back with a reason."""
    by, row = administrator(request), get_object_or_404(Arrangement, pk=number)
    form = DropForm(request.POST)
    if by.id != row.entered_by_id and not form.is_valid():
        return _page(request, row, form=form)
    try:
        drop_days(row, note=form.data.get("note", "").strip()[:200], by=by, at=timezone.now())
    except ArrangementError as refused:
        return _page(request, row, error=f"{refused}。")
    messages.success(request, "已退回，日历不变。")
    return redirect("settings_calendar")
