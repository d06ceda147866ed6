"""What every page of the applicant starts from: his own institution's filings, and what his role lets him do with them."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from filings.models import Filing
from filings.queries.visible import visible_to
from portal.access.models import Membership
from portal.access.reading import reader_of
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.institutions.models import LegalPerson


def places(request: HttpRequest) -> list[Membership]:
    """The reader's places in institutions, left by @right(MY)."""
    return request.memberships  # type: ignore[attr-defined,no-any-return]


def own_filings(request: HttpRequest) -> QuerySet[Filing]:
    """The filings of the reader's own institutions, whatever else he may read as an officer."""
    own = {row.legal_person_id for row in places(request)}
    return visible_to(reader_of(request)).filter(legal_person__in=own).select_related("legal_person", "authority", "desk", "registration")


def own_filing(request: HttpRequest, number: int) -> Filing:
    """One of them; anybody else's does not exist."""
    return get_object_or_404(own_filings(request), pk=number)


def may(request: HttpRequest, right: str, party: LegalPerson) -> bool:
    """Whether the reader holds a right on his institution."""
    return any(row.legal_person_id == party.pk and right in ROLE_RIGHTS[Role(row.role)] for row in places(request))


def institution(request: HttpRequest, number: str = "") -> LegalPerson:
    """The institution the reader acts for: the one named, else his first."""
    own = [row.legal_person for row in places(request) if row.legal_person is not None]
    found = [party for party in own if not number or str(party.pk) == number]
    if not found:
        raise Http404("不是你的单位")
    return found[0]


def crumbs(filing: Filing, *more: str) -> list[dict[str, str]]:
    """我的备案 / the filing / what is open; without `more` the filing is the page itself."""
    name = f"{filing.get_track_display()}{filing.get_matter_display()}"
    base = [{"label": "我的备案", "url": "/my/"}]
    if not more:
        return [*base, {"label": name, "url": ""}]
    return [*base, {"label": name, "url": f"/my/filings/{filing.pk}/"}, *({"label": label, "url": ""} for label in more)]
