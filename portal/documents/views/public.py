"""Verification by anybody, without sign-in: by short code or QR, as of any day, and the PDF of a receipt (N9, T20)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from portal.access.decorators import public
from portal.access.rates import limited
from portal.documents.answers import LOOKS, answer
from portal.documents.codes import normalise
from portal.documents.models import Paper, PaperKind
from portal.documents.queries import Verdict, Verification, verify, versions
from portal.documents.services.verifying import log

RATE = "30/m"


class CodeForm(forms.Form):
    """The code as typed or pasted."""

    code = forms.CharField(
        label="校验码",
        max_length=200,
        error_messages={"required": "请填写校验码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class DayForm(forms.Form):
    """The day asked about; without one it is today."""

    on = forms.DateField(label="查看某日状态", required=False)

    @classmethod
    def day(cls, request: HttpRequest, today: date) -> date:
        """The day of the request, today for none or an impossible one."""
        form = cls(request.GET)
        return form.cleaned_data["on"] or today if form.is_valid() else today


@public
def entrance(request: HttpRequest) -> HttpResponse:
    """/verify/: the box for a code; what is typed leads to the answer's own address."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["code"]
        return redirect("verification", code=(normalise(typed) or typed.strip().replace("/", " "))[:40])
    return render(request, "documents/verify_entrance.html", {"form": form})


@public
@limited("verify", RATE)
def verification(request: HttpRequest, code: str) -> HttpResponse:
    """/verify/<code>/: the answer for today or for the day asked about."""
    now = timezone.localtime()
    today = now.date()
    found = verify(code, on=DayForm.day(request, today))
    log(found, code=code, at=now)
    status = 404 if found.verdict is Verdict.UNKNOWN else 200
    return render(request, "documents/verify.html", _context(found, code, now), status=status)


@public
@limited("verify", RATE)
def receipt_pdf(request: HttpRequest, code: str) -> FileResponse:
    """The signed PDF of a receipt; a letter's is its addressee's alone (D111). Raises Http404."""
    paper = Paper.objects.filter(code=normalise(code) or "", kind=PaperKind.RECEIPT, rendered_at__isnull=False).first()
    if paper is None:
        raise Http404("没有可以下载的回执")
    return FileResponse(paper.pdf.open("rb"), content_type="application/pdf", filename=f"备案回执-{paper.code}-v{paper.version}.pdf")


def _context(found: Verification, code: str, now: datetime) -> dict[str, Any]:
    today, paper = now.date(), found.paper
    given = answer(found, today)
    context: dict[str, Any] = {
        "code": paper.code if paper else code,
        "found": found,
        "answer": given,
        "asked_at": f"核验时间 {now:%Y-%m-%d %H:%M}",
        "on": found.on,
        "today": today,
        "past": found.on != today,
    }
    if paper is None:
        return context
    receipt = paper.kind == PaperKind.RECEIPT
    successor = paper.successor if found.verdict is Verdict.SUPERSEDED else None
    return context | {
        "paper": paper,
        "successor": successor,
        "versions": _versions(paper, found) if receipt else (),
        "receipt": receipt,
    }


def _versions(paper: Paper, found: Verification) -> list[dict[str, Any]]:
    """Every version of the receipt with its state on the day asked about, the latest first."""
    rows = []
    for version in versions(paper):
        asked = version.pk == paper.pk
        replaced = version.successor is not None and version.successor.issued_on <= found.on
        verdict = found.verdict if asked else Verdict.SUPERSEDED if replaced else verify(version.code, on=found.on).verdict
        rows.append({"paper": version, "look": LOOKS[verdict], "asked": asked, "successor": version.successor if replaced else None})
    return rows
