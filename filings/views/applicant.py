"""What every page of the applicant starts from: for whom the reader acts, that institution's filings, and what he may do with them."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from filings.models import Filing
from filings.models.assistance import LENT
from filings.queries.visible import visible_to
from filings.views.filling import at_counter
from portal.access.models import Membership
from portal.access.reading import reader_of
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.institutions.models import LegalPerson, Registration


def places(request: HttpRequest) -> list[Membership]:
    """The reader's places in institutions, left by @right(MY)."""
    return request.memberships  # type: ignore[attr-defined,no-any-return]


def parties(request: HttpRequest) -> list[LegalPerson]:
    """The institutions the reader acts for on this page: his own, or the one whose mandate he holds at the counter."""
    mandate = at_counter(request)
    if mandate is not None:
        return [mandate.legal_person]
    return list(dict.fromkeys(row.legal_person for row in places(request) if row.legal_person is not None))


def own_filings(request: HttpRequest) -> QuerySet[Filing]:
    """The filings of these institutions, whatever else he may read as an officer; at the counter the one the mandate serves."""
    mandate = at_counter(request)
    rows = Filing.objects.filter(assistances=mandate) if mandate is not None else visible_to(reader_of(request))
    return rows.filter(legal_person__in=parties(request)).select_related("legal_person", "authority", "desk", "registration")


def own_filing(request: HttpRequest, number: int) -> Filing:
    """One of them; anybody else's does not exist."""
    filing = get_object_or_404(own_filings(request), pk=number)
    filing.counter = at_counter(request)
    return filing


def own_registration(request: HttpRequest, number: int) -> Registration:
    """A registration of these institutions; anybody else's does not exist."""
    rows = Registration.objects.filter(legal_person__in=parties(request)).select_related("legal_person", "filed_with", "supervised_by")
    return get_object_or_404(rows, pk=number)


def may(request: HttpRequest, right: str, party: LegalPerson) -> bool:
    """Whether the reader holds a right on the institution; a mandate lends filling in and submitting."""
    mandate = at_counter(request)
    if mandate is not None:
        return mandate.legal_person_id == party.pk and right in ("edit_filing", "submit_filing")
    return any(row.legal_person_id == party.pk and right in ROLE_RIGHTS[Role(row.role)] for row in places(request))


def institution(request: HttpRequest, number: str = "") -> LegalPerson:
    """The institution the reader acts for: the one named, else his first."""
    found = [party for party in parties(request) if not number or str(party.pk) == number]
    if not found:
        raise Http404("不是你的单位")
    return found[0]


def home_url(filing: Filing) -> str:
    """The page of the filing; at the counter that of the mandate."""
    return reverse("desk_counter_mandate", args=[filing.counter.pk]) if filing.counter else reverse("my_filing", args=[filing.pk])


def start_crumbs(request: HttpRequest, word: str) -> list[dict[str, str]]:
    """我的备案 / what is begun; at the counter 柜台代填 / the institution / what is begun."""
    mandate = at_counter(request)
    base = [{"label": "我的备案", "url": "/my/"}]
    if mandate is not None:
        url = reverse("desk_counter_mandate", args=[mandate.pk])
        base = [{"label": LENT, "url": "/desk/counter/"}, {"label": mandate.legal_person.name, "url": url}]
    return [*base, {"label": word, "url": ""}]


def crumbs(filing: Filing, *more: str) -> list[dict[str, str]]:
    """我的备案 / the filing / what is open; without `more` the filing is the page itself. At the counter it begins there."""
    name = f"{filing.get_track_display()}{filing.get_matter_display()}"
    base = [{"label": LENT, "url": "/desk/counter/"}] if filing.counter else [{"label": "我的备案", "url": "/my/"}]
    if not more:
        return [*base, {"label": name, "url": ""}]
    return [*base, {"label": name, "url": home_url(filing)}, *({"label": label, "url": ""} for label in more)]
