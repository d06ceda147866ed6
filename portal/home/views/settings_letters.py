"""The wording of the papers for the administrator of the region: versions by two persons, checked placeholders, a preview (T11)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.authorities.models import Authority
from portal.documents.letters import Wording, wording
from portal.documents.models import LetterVersion, PaperKind
from portal.documents.samples import samples
from portal.documents.services.wording import LetterError, confirm_letter, drop_letter, propose_letter, slot_problems
from portal.documents.wordings import SLOTS, filled
from portal.home.views.settings import administration, administrator, managing, side
from portal.home.views.settings_figures import DropForm

LIST = "/desk/settings/letters/"


class LetterForm(forms.Form):
    """One field for each paragraph, then from which day on and why."""

    effective_from = forms.DateField(
        label="启用日期", help_text="当日 0 时起出具的用新文字", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label="修订说明", max_length=200)

    def __init__(self, kind: PaperKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        paragraphs: dict[str, forms.Field] = {}
        for slot in SLOTS[kind]:
            usable = "、".join(f"{{{name}}}" for name in slot.allowed)
            hint = f"可用占位：{usable}" if usable else "这一段没有占位"
            widget = forms.Textarea(attrs={"rows": 3})
            blank = {"required": "请填写这一段。"}
            paragraphs[slot.key] = forms.CharField(label=slot.label, help_text=hint, error_messages=blank, widget=widget)
        self.fields = {**paragraphs, **self.fields}

    @property
    def texts(self) -> dict[str, str]:
        """What was typed for each paragraph, whole or not."""
        return {slot.key: str(self.data.get(slot.key, "")).replace("\r\n", "\n").strip() for slot in SLOTS[self.kind]}

    def clean(self) -> dict[str, Any]:
        """Every paragraph that cannot be printed is told, all at once (T5)."""
        for key, why in slot_problems(self.kind, self.texts).items():
            if key not in self.errors:
                self.add_error(key, list(why))
        return super().clean() or {}


def _kind(key: str) -> PaperKind:
    if key not in SLOTS:
        raise Http404("没有这种文书")
    return PaperKind(key)


def _previews(kind: PaperKind, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The samples of this kind in these words; the sheets themselves are drawn by the papers' own templates."""
    found = [(name, paper) for name, paper in samples().items() if paper.key == kind and not name.endswith("-long")]
    return [{"name": name, "paper": replace(paper, wording=filled(paper, texts)), "template": paper.template} for name, paper in found]


@managing
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Every kind of paper with the version in use."""
    administration(request)
    today = timezone.localdate()
    open_rows = {row.kind: row for row in LetterVersion.objects.filter(outcome="")}
    rows = [{"kind": kind, "no": wording(kind, today).no, "slots": len(SLOTS[kind]), "open": open_rows.get(kind)} for kind in _kinds()]
    context = {"groups": side("letters"), "rows": rows, "authorities": Authority.objects.all()}
    return render(request, "home/settings/letters.html", context)


def _kinds() -> list[PaperKind]:
    return [kind for kind in PaperKind if kind in SLOTS]


@managing
@require_GET
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One kind: its wording in use as printed with a sample, and its versions."""
    administration(request)
    kind, today = _kind(key), timezone.localdate()
    now: Wording = wording(kind, today)
    context = {
        "groups": side("letters"),
        "kind": kind,
        "now": now,
        "paragraphs": [(slot, now.texts[slot.key]) for slot in SLOTS[kind]],
        "previews": _previews(kind, now.texts),
        "versions": LetterVersion.objects.filter(kind=kind),
        "open": LetterVersion.objects.filter(kind=kind, outcome="").first(),
        "today": today,
        "crumbs": [{"label": "文书样式", "url": LIST}, {"label": kind.label}],
    }
    return render(request, "home/settings/letter.html", context)


@managing
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Proposes a wording; 预览 shows it with a sample and keeps nothing."""
    by, kind, now = administrator(request), _kind(key), timezone.now()
    form = LetterForm(kind, request.POST or None, initial=dict(wording(kind, timezone.localdate(now)).texts))
    context = {"groups": side("letters"), "kind": kind, "form": form, "crumbs": _crumbs(kind, "修订")}
    looking = "preview" in request.POST
    if looking:
        wrong = slot_problems(kind, form.texts)
        context |= {"previews": [] if wrong else _previews(kind, form.texts), "looked": True}
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = propose_letter(kind, form.texts, reason=data["reason"], effective_from=data["effective_from"], by=by, at=now)
        except LetterError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "已提出，由另一名系统管理员确认后启用。")
            return redirect("letter_version", number=row.pk)
    return render(request, "home/settings/letter_propose.html", context, status=422 if request.method == "POST" and not looking else 200)


def _crumbs(kind: PaperKind, last: str) -> list[dict[str, str]]:
    return [{"label": "文书样式", "url": LIST}, {"label": str(kind.label), "url": f"{LIST}{kind}/"}, {"label": last}]


@managing
@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """A proposed or confirmed version: before and after by paragraph, and how it prints."""
    return _page(request, get_object_or_404(LetterVersion, pk=number))


def _page(request: HttpRequest, row: LetterVersion, *, form: DropForm | None = None, error: str = "") -> HttpResponse:
    by, kind = administrator(request), _kind(row.kind)
    before = _before(row)
    context = {
        "groups": side("letters"),
        "row": row,
        "kind": kind,
        "paragraphs": [(slot, before[slot.key], row.texts.get(slot.key, slot.text)) for slot in SLOTS[kind]],
        "previews": _previews(kind, row.texts),
        "own": by.id == row.proposed_by_id,
        "form": form or DropForm(),
        "errors": [{"text": error}] if error else [],
        "crumbs": _crumbs(kind, f"第 {row.no} 版" if row.no else "修订"),
    }
    return render(request, "home/settings/letter_version.html", context, status=422 if error or form else 200)


def _before(row: LetterVersion) -> Mapping[str, str]:
    """The wording that this version takes, or took, the place of."""
    if row.no is None:
        return wording(row.kind, row.effective_from).texts
    earlier = LetterVersion.objects.filter(kind=row.kind, no__lt=row.no, effective_from__lte=row.effective_from)
    last = earlier.order_by("-effective_from", "-no").first()
    shipped = {slot.key: slot.text for slot in SLOTS[row.kind]}
    return {**shipped, **last.texts} if last else shipped


@managing
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """The second person brings it into use."""
    by, row = administrator(request), get_object_or_404(LetterVersion, pk=number)
    try:
        confirm_letter(row, by=by, at=timezone.now())
    except LetterError as refused:
        return _page(request, row, error=str(refused))
    messages.success(request, f"已确认，{row.effective_from:%Y-%m-%d} 起出具的用新文字；已出具的不变。")
    return redirect("letter_version", number=number)


@managing
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraws one's own proposal, or refuses another's with a reason."""
    by, row = administrator(request), get_object_or_404(LetterVersion, pk=number)
    form = DropForm(request.POST)
    if by.id != row.proposed_by_id and not form.is_valid():
        return _page(request, row, form=form)
    try:
        row = drop_letter(row, note=form.data.get("note", "").strip()[:200], by=by, at=timezone.now())
    except LetterError as refused:
        return _page(request, row, error=str(refused))
    messages.success(request, f"修订{row.get_outcome_display()}，文字不变。")
    return redirect("letter", key=row.kind)
