"""更正机构性质: the legal form given at sign-up, on which the tracks depend."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from filings.services import correcting
from filings.views.applicant import institution
from portal.access.decorators import right
from portal.access.forms import PlainForm
from portal.access.reading import reader_of
from portal.institutions.enums import LegalForm
from portal.workflow.performing import Refused


class KindForm(PlainForm):
    """What the registration certificate says."""

    legal_form = forms.ChoiceField(label="机构性质", choices=LegalForm.choices, help_text="与登记证照一致")


@right("submit_filing")
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest) -> HttpResponse:
    """What it is said to be, and the form to put it right."""
    party = institution(request, request.POST.get("institution", "") or request.GET.get("institution", ""))
    form = KindForm(request.POST if request.method == "POST" else None, initial={"legal_form": party.legal_form})
    reasons = correcting.form_blockers(party)
    if request.method == "POST" and form.is_valid():
        try:
            found = correcting.correct_form(party, LegalForm(form.cleaned_data["legal_form"]), by=reader_of(request), at=timezone.now())
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, f"机构性质已更正为“{found.get_legal_form_display()}”。")
            return redirect("my_new_filing")
    context = {
        "party": party,
        "form": form,
        "reasons": [{"text": reason.text, "clause": reason.clause, "url": reason.link, "link": "去看"} for reason in reasons],
        "crumbs": [
            {"label": "我的备案", "url": "/my/"},
            {"label": "开始备案", "url": "/my/filings/new/"},
            {"label": "更正机构性质", "url": ""},
        ],
    }
    return render(request, "filings/my/kind.html", context, status=422 if request.method == "POST" else 200)
