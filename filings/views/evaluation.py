"""What every page of an expert starts from: his panels, and the files he may read because he sits on one."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from filings.enums import State
from filings.models import Filing
from filings.queries.panel import places_of
from portal.access.reading import reader_of
from portal.people.models import MemberState, TeamMember


def own_place(request: HttpRequest, number: int) -> tuple[TeamMember, Filing]:
    """The reader's place on the panel of this filing, asked or accepted; without one, or once the panel has ended, there is no such filing."""
    place = get_object_or_404(places_of(reader_of(request)), team__filings=number)
    filing = Filing.objects.select_related("legal_person", "authority", "team").get(pk=number)
    return place, filing


def own_seat(request: HttpRequest, number: int) -> tuple[TeamMember, Filing]:
    """The same for a member who has accepted: before that he knows whose filing it is, and no more."""
    place, filing = own_place(request, number)
    if place.state != MemberState.ACCEPTED:
        raise Http404("接受邀请后才能查看")
    return place, filing


def own_evaluation(request: HttpRequest, number: int) -> tuple[TeamMember, Filing]:
    """The same while the evaluation is on."""
    place, filing = own_seat(request, number)
    if filing.state != State.EVALUATING:
        raise Http404("评估没有进行")
    return place, filing


def crumbs(filing: Filing, *more: str) -> list[dict[str, str]]:
    """技术评估 / the applicant / what is open; without `more` the filing is the page itself."""
    base = [{"label": "技术评估", "url": "/desk/panels/"}]
    if not more:
        return [*base, {"label": filing.applicant_name, "url": ""}]
    filed = {"label": filing.applicant_name, "url": f"/desk/filings/{filing.pk}/evaluation/"}
    return [*base, filed, *({"label": label, "url": ""} for label in more)]
