"""登记问题 from a complaint or an incident: into the ledger of whoever handles it. Clause: 文三(一)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from portal.access.reading import reader_of
from portal.workflow.performing import Refused
from supervision.forms.issues import RaiseForm
from supervision.models import Complaint, Incident
from supervision.services.issues import raise_issue
from supervision.views.watch_page import FormPage


def raised(request: HttpRequest, subject: Complaint | Incident, home: str, crumbs: list[dict[str, str]], **initial: Any) -> HttpResponse:
    """The form of an issue, filled with what is known; the subject is kept as where it came from."""
    whose, registration = subject.authority, subject.registration
    assert registration is not None
    form = RaiseForm(request.POST if request.method == "POST" else None, authorities=[(whose.code, whose.name)], initial=initial)
    page = FormPage(request, form, "登记问题", home, crumbs, word="登记", lead=f"{registration}，来自 {subject.number}")
    if request.method == "GET":
        return page.page()
    if not form.is_valid():
        return page.page(status=422)
    said = {name: form.cleaned_data[name] for name in ("ledger", "finding", "clause", "severity", "conduct_on", "hint")}
    origin = {"complaint": subject} if isinstance(subject, Complaint) else {"incident": subject}
    try:
        issue = raise_issue(registration, **said, **origin, authority=whose, by=reader_of(request), at=timezone.now())
    except Refused as refused:
        return page.refused(refused)
    messages.success(request, f"已登记问题 {issue.number}。")
    return redirect(home)
