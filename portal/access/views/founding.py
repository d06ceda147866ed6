"""The institutions that nobody administers yet, and the invitation of the first administrator, for the authority they are filed with."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access import founding, invitations
from portal.access.decorators import right
from portal.access.forms import FirstAdministratorForm
from portal.access.models import Invitation
from portal.access.reading import reader_of
from portal.access.views.pressing import take_back
from portal.accounts.rights import PartyKind
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.workflow.performing import Refused

PAGE_SIZE = 50
accepting = right("accept_filing", on=PartyKind.AUTHORITY)


def _mine(request: HttpRequest) -> list[Authority]:
    return [row.authority for row in request.memberships]  # type: ignore[attr-defined]


def _institution(request: HttpRequest, number: int) -> LegalPerson:
    """An institution filed with my authority, or entered by it; any other does not exist."""
    return get_object_or_404(founding.known_to(_mine(request)), pk=number)


@accepting
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The institutions without an administrator; searched by name or credit code."""
    words, today = request.GET.get("q", "").strip(), timezone.localdate()
    rows = founding.unclaimed(_mine(request), today)
    found = rows.filter(Q(name__icontains=words) | Q(credit_code__icontains=words)) if words else rows
    search = {"value": words, "label": "按名称或信用代码查找", "placeholder": "名称或信用代码"}
    return render(
        request, "access/unclaimed.html", {"page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")), "search": search}
    )


@accepting
@require_http_methods(["GET", "POST"])
def first_administrator(request: HttpRequest, number: int) -> HttpResponse:
    """The invitation of an institution's first administrator, with how he was identified."""
    party, now = _institution(request, number), timezone.now()
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, party, form, status=200 if request.method == "GET" else 422)
    try:
        invitations.invite_first(party, **form.said, by=reader_of(request), at=now)
    except Refused as refused:
        return _page(request, party, form, status=422, reasons=refused.reasons)
    messages.success(request, f"邀请已发送到 {form.cleaned_data['email']}，{invitations.VALID_FOR.days} 日内有效。")
    return redirect("first_administrator", number)


def _page(request: HttpRequest, party: LegalPerson, form: FirstAdministratorForm, *, status: int, **more: Any) -> HttpResponse:
    now = timezone.now()
    context = {
        "party": party,
        "form": form,
        "reasons": founding.blockers(party, now),
        "invitations": founding.offers(party),
        "now": now,
        "crumbs": [{"label": "机构账号", "url": "/desk/institutions/"}, {"label": party.name, "url": ""}],
    }
    return render(request, "access/first_administrator.html", context | more, status=status)


@accepting
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the invitation of a first administrator back."""
    mine = Invitation.objects.filter(legal_person__in=founding.known_to(_mine(request))).exclude(proof="")
    invitation = get_object_or_404(mine, pk=number)
    return take_back(request, invitation, redirect("first_administrator", invitation.legal_person_id))
