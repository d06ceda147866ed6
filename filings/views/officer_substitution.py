"""人员代理: who acts for whom at an authority, from a day to a day; named and ended by its approver (T12)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from filings.models import Substitution
from filings.queries import substitution as queries
from filings.queries.colleagues import colleagues
from filings.services import substituting
from filings.views.officer import reading
from filings.views.officer_desk import Desk, desk
from filings.views.step_page import beside_fields
from portal.access.decorators import forbidden
from portal.access.forms import PlainForm
from portal.access.reading import reader_of
from portal.accounts.models import User
from portal.workflow.performing import NotAllowed, Refused

PAGE = "/desk/substitutions/"
SHOWN = 20  # of those that are over


class SubstitutionForm(PlainForm):
    """Who is away, who acts for him, from which day to which, and why."""

    absent = forms.TypedChoiceField(label="不在岗人员", coerce=int)
    substitute = forms.TypedChoiceField(label="代理人", coerce=int, help_text="在本机关任与他相同岗位的同事")
    from_on = forms.DateField(label="起", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    to_on = forms.DateField(
        label="止（含当日）", help_text="次日起自动失效", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label="原因", max_length=400, help_text="如休假、出差、培训", widget=forms.Textarea(attrs={"rows": 2}))

    use_required_attribute = False

    def __init__(self, *args: Any, people: list[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.pk: user for user, _ in people}
        for name in ("absent", "substitute"):
            self.fields[name].choices = [("", "请选择"), *((user.pk, f"{user}・{roles}") for user, roles in people)]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """The answers of a valid form as the service takes them."""
        data = self.cleaned_data
        return {
            "absent": self.people[data["absent"]],
            "substitute": self.people[data["substitute"]],
            **{name: data[name] for name in ("from_on", "to_on", "reason")},
        }


@reading
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Those that hold or are to come, those that are over, and naming another one."""
    here = desk(request)
    if "approve_filing" not in here.rights:
        return forbidden(request, "approve_filing")
    form = SubstitutionForm(request.POST or None, people=colleagues(here.authority, here.today))
    if request.method == "GET" or not form.is_valid():
        return _page(request, here, form, status=200 if request.method == "GET" else 422)
    try:
        named = substituting.name(here.authority, **form.said, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        status = 403 if isinstance(refused, NotAllowed) else 422
        return _page(request, here, form, status=status, reasons=beside_fields(form, refused))
    messages.success(request, f"{named.from_on} 至 {named.to_on} 由{named.substitute}代{named.absent}办理，两人都会收到消息。")
    return redirect(_home(here.authority.code))


@reading
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Ends one at once."""
    here = desk(request)
    if "approve_filing" not in here.rights:
        return forbidden(request, "approve_filing")
    found = get_object_or_404(Substitution.objects.select_related("authority"), pk=number, authority=here.authority)
    try:
        substituting.end(found, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{found.substitute}不再代{found.absent}办理。")
    return redirect(_home(here.authority.code))


def _home(code: str) -> str:
    return f"{PAGE}?authority={code}"


def _page(request: HttpRequest, here: Desk, form: SubstitutionForm, *, status: int, **more: Any) -> HttpResponse:
    today = here.today
    context = {
        "authority": here.authority,
        "rows": [{"row": row, "now": row.from_on <= today} for row in queries.standing(here.authority, today)],
        "past": list(queries.past(here.authority, today)[:SHOWN]),
        "form": form,
        "end_query": f"?authority={here.authority.code}",
        "crumbs": [{"label": "备案", "url": "/desk/queue/"}, {"label": "人员代理", "url": ""}],
        **more,
    }
    return render(request, "filings/desk/substitutions.html", context, status=status)
