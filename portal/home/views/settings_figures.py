"""The portal's figures for the administrator of the region: what holds, since when, by whom; a change by two persons with its impact list (N4)."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.home.figure_impact import figure_impact
from portal.home.figure_lists import clause_or_basis, figure_rows, history_rows, replaced_text, value_text
from portal.home.views.settings import administration, administrator, managing, side
from portal.policy.bounds import bound_text
from portal.policy.figures import FIGURES, FigureError, FigureSpec, Plain, Source, Unit
from portal.policy.models import FigureProposal
from portal.policy.proposing import confirm_figure, drop_figure, parsed_input, propose_figure
from portal.policy.queries import figure


class ProposalForm(forms.Form):
    """A new value, from which day on, by which document."""

    value = forms.CharField(label="新值", max_length=10)
    effective_from = forms.DateField(
        label="生效日期", help_text="当日 0 时起，不能早于今天", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    basis = forms.CharField(label="依据", max_length=200, required=False, help_text="新文件的名称和文号")

    def __init__(self, spec: FigureSpec, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        self.fields["value"].help_text = bound_text(spec.key)
        self.fields["basis"].required = spec.source is Source.NOTICE
        if spec.unit is Unit.FLAG:
            self.fields["value"] = forms.ChoiceField(label="新值", choices=[("true", "是"), ("false", "否")], widget=forms.RadioSelect)
        elif spec.unit is Unit.TIME:
            self.fields["value"].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        else:
            self.fields["value"].widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean_value(self) -> Plain:
        """The value as the figure keeps it."""
        try:
            return parsed_input(self.spec, self.cleaned_data["value"])
        except FigureError as error:
            raise ValidationError(str(error)) from error


class DropForm(forms.Form):
    """Why a proposal is not agreed to."""

    note = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


@managing
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every figure as it holds today, those with a change in hand marked."""
    administration(request)
    today, words = timezone.localdate(), request.GET.get("q", "").strip()
    source = request.GET.get("source", "")
    rows = figure_rows(today, words=words, source=source)
    context = {
        "groups": side("figures"),
        "rows": rows,
        "words": words,
        "source": source,
        "open": [row for row in figure_rows(today) if row.proposal],
        "today": today,
    }
    return render(request, "home/settings/figures.html", context)


@managing
@require_GET
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: its value, the proposal in hand, its history."""
    administration(request)
    return render(request, "home/settings/figure.html", _figure_context(_spec(key), timezone.localdate()))


def _spec(key: str) -> FigureSpec:
    if key not in FIGURES:
        raise Http404("没有这个数值")
    return FIGURES[key]


def _figure_context(spec: FigureSpec, today: date) -> dict[str, Any]:
    value = figure(spec.key, today)
    return {
        "groups": side("figures"),
        "spec": spec,
        "value": value,
        "origin": clause_or_basis(value),
        "history": history_rows(spec, today),
        "proposals": FigureProposal.objects.filter(key=spec.key)[:20],
        "open": FigureProposal.objects.filter(key=spec.key, outcome="").first(),
        "crumbs": [{"label": "时限与数值", "url": "/desk/settings/figures/"}, {"label": spec.label}],
    }


@managing
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Proposes a value; the impact list stands beside the form."""
    by, spec, now = administrator(request), _spec(key), timezone.now()
    form = ProposalForm(spec, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose_figure(key, by=by, at=now, **form.cleaned_data)
        except FigureError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已提出，由另一名系统管理员确认后生效。")
            return redirect("figure_proposal", number=proposal.pk)
    context = _figure_context(spec, timezone.localdate(now)) | {"form": form, "impact": figure_impact(key)}
    return render(request, "home/settings/figure_propose.html", context, status=422 if request.method == "POST" else 200)


@managing
@require_GET
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """A proposal with its impact list, as things stand while it is open and as it was confirmed afterwards."""
    return _proposal_page(request, get_object_or_404(FigureProposal, pk=number))


def _proposal_page(request: HttpRequest, row: FigureProposal, *, form: DropForm | None = None, error: str = "") -> HttpResponse:
    by, spec = administrator(request), _spec(row.key)
    context = {
        "groups": side("figures"),
        "row": row,
        "spec": spec,
        "before": replaced_text(spec, row),
        "after": value_text(spec, row.value),
        "impact": None if row.outcome else figure_impact(row.key),
        "own": by.id == row.proposed_by_id,
        "form": form or DropForm(),
        "errors": [{"text": error}] if error else [],
        "crumbs": [
            {"label": "时限与数值", "url": "/desk/settings/figures/"},
            {"label": spec.label, "url": f"/desk/settings/figures/{spec.key}/"},
            {"label": "变更"},
        ],
    }
    return render(request, "home/settings/figure_proposal.html", context, status=422 if error or form else 200)


@managing
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """The second person lets it hold; the list he has read is kept with it."""
    by, row = administrator(request), get_object_or_404(FigureProposal, pk=number)
    try:
        confirm_figure(row, impact=figure_impact(row.key).rows, by=by, at=timezone.now())
    except FigureError as refused:
        return _proposal_page(request, row, error=str(refused))
    messages.success(request, f"已确认，{row.effective_from:%Y-%m-%d} 起生效。")
    return redirect("figure_proposal", number=number)


@managing
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraws one's own proposal, or refuses another's with a reason."""
    by, row = administrator(request), get_object_or_404(FigureProposal, pk=number)
    form = DropForm(request.POST)
    if by.id != row.proposed_by_id and not form.is_valid():
        return _proposal_page(request, row, form=form)
    try:
        row = drop_figure(row, note=form.data.get("note", "").strip()[:200], by=by, at=timezone.now())
    except FigureError as refused:
        return _proposal_page(request, row, error=str(refused))
    messages.success(request, f"变更{row.get_outcome_display()}，数值不变。")
    return redirect("figure", key=row.key)
