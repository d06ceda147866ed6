"""Letterhead, seal and remedies text of an authority: shown to its approvers, who alone change it (T11)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.decorators import right
from portal.access.reading import held, reader_of
from portal.accounts.rights import ROLE_RIGHTS, PartyKind, Role
from portal.audit.queries import history
from portal.authorities.models import Authority
from portal.authorities.services import LONGEST, letterhead_seen, set_letterhead
from portal.documents.fonts import unprintable
from portal.documents.seals import seal_svg
from portal.documents.signing import is_demo_key
from portal.workflow.models import StaleError
from portal.workflow.performing import Refused

approving = right("approve_filing", on=PartyKind.AUTHORITY)


class LetterheadForm(forms.Form):
    """What the authority says of itself."""

    phone = forms.CharField(label="联系方式", max_length=30, required=False, help_text="印在校验码旁")
    address = forms.CharField(label="地址", max_length=120, required=False)
    remedies = forms.CharField(
        label="救济途径",
        max_length=LONGEST,
        error_messages={"required": "作出决定的机关须写明救济途径。"},
        help_text="印在不予备案、不予受理等决定文书上，一行一段，由本机关法制机构确定",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """Everything must have a shape in the papers' font."""
        data = super().clean() or {}
        for name, value in list(data.items()):
            if missing := unprintable(value.replace("\r", "").replace("\n", "")):
                self.add_error(name, ValidationError(f"有文书字体未收的字，无法印制：{missing}。"))
        return data


def _own(request: HttpRequest) -> Authority:
    """The authority the reader approves for."""
    return next(row.authority for row in held(request) if row.authority is not None and "approve_filing" in ROLE_RIGHTS[Role(row.role)])


@approving
@require_http_methods(["GET", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """/desk/letterhead/: how the papers of one's own authority are headed, sealed and closed."""
    authority = _own(request)
    form = LetterheadForm(request.POST if request.method == "POST" else None, initial=_standing(authority))
    if request.method == "GET" or not form.is_valid():
        return _page(request, authority, form, status=200 if request.method == "GET" else 422)
    try:
        set_letterhead(authority, **form.cleaned_data, by=reader_of(request), at=timezone.now(), seen=request.POST.get("seen", ""))
    except StaleError:
        return _stale(request, authority, form)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(reason.path or None, reason.text)
        return _page(request, authority, form, status=422)
    messages.success(request, "已保存，此后出具的文书使用新内容，已出具的不变。")
    return redirect("letterhead")


def _standing(authority: Authority) -> dict[str, str]:
    return {name: getattr(authority, name) for name in LetterheadForm.base_fields}


def _page(request: HttpRequest, authority: Authority, form: LetterheadForm, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "authority": authority,
        "form": form,
        "seen": letterhead_seen(authority),
        "sample_seal": is_demo_key(authority.code),
        "moments": [_moment(entry) for entry in history(authority).filter(act="authorities.set_letterhead").order_by("-no")[:20]],
        **more,
    }
    return render(request, "home/letterhead.html", context, status=status)


def _stale(request: HttpRequest, authority: Authority, form: LetterheadForm) -> HttpResponse:
    """Another approver has saved meanwhile: what stands beside what was typed, which stays in the form."""
    fresh = Authority.objects.get(pk=authority.pk)
    typed = {name: text.replace("\r\n", "\n") for name, text in form.cleaned_data.items()}
    rows = [
        {"label": form.fields[name].label, "before": typed[name], "after": value}
        for name, value in _standing(fresh).items()
        if value != typed[name]
    ]
    title = "同事刚刚修改过落款，你填的还没有保存，请对照后再保存"
    return _page(request, fresh, form, status=409, refused_title=title, difference=rows)


def _moment(entry: Any) -> dict[str, str]:
    words = "、".join(str(LetterheadForm.base_fields[name].label) for name in entry.data if name in LetterheadForm.base_fields)
    at = timezone.localtime(entry.at)
    return {"at": f"{at:%Y-%m-%d %H:%M}", "who": entry.actor_name, "what": f"修改{words}"}


@approving
@require_GET
def seal(request: HttpRequest) -> HttpResponse:
    """The seal as papers carry it."""
    authority = _own(request)
    return HttpResponse(seal_svg(authority.name, sample=is_demo_key(authority.code)), content_type="image/svg+xml")
