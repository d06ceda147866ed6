"""What every page of the officers' desk starts from: the authorities he serves, what he may read there, and what his posts let him do."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from filings.models import Filing
from filings.queries.visible import in_office
from portal.access.decorators import right
from portal.access.models import Membership
from portal.accounts.rights import ROLE_RIGHTS, PartyKind, Role
from portal.authorities.models import Authority, AuthorityKind
from portal.workflow.steps import Step

reading = right("read_filings", on=PartyKind.AUTHORITY)  # the mark of every page of the desk


def posts(request: HttpRequest) -> list[Membership]:
    """The reader's posts that let him read filings, left by `reading`."""
    return request.memberships  # type: ignore[attr-defined,no-any-return]


def desk_filings(request: HttpRequest) -> QuerySet[Filing]:
    """What the reader may read as an officer; anybody else's filing does not exist."""
    return in_office(posts(request))


def desk_filing(request: HttpRequest, number: int) -> Filing:
    """One of them."""
    return get_object_or_404(desk_filings(request).select_related("legal_person", "authority", "desk", "team", "registration"), pk=number)


def rights_on(request: HttpRequest, authority: Authority | None) -> frozenset[str]:
    """The rights that the reader's posts give him on one authority."""
    rows = [row for row in posts(request) if authority is not None and row.authority_id == authority.pk]
    return frozenset(right for row in rows for right in ROLE_RIGHTS[Role(row.role)])


def may(request: HttpRequest, *needed: str, filing: Filing) -> bool:
    """Whether the reader holds one of these rights on the filing's authority."""
    return bool(rights_on(request, filing.authority) & set(needed))


def holds(request: HttpRequest, filing: Filing) -> Callable[[Step], bool]:
    """Answers for a step whether the reader has its right here: by his posts, which are the truth behind every right."""
    own = rights_on(request, filing.authority)
    at_centre = {right for row in posts(request) if _is_centre(row) for right in ROLE_RIGHTS[Role(row.role)]}

    def answer(step: Step) -> bool:
        if step.party == "authority":
            return step.right in own
        return step.party == "centre" and step.right in at_centre

    return answer


def _is_centre(row: Membership) -> bool:
    return row.authority is not None and row.authority.kind == AuthorityKind.CENTRE


def reads_all(rows: Iterable[Membership]) -> bool:
    """Whether these posts read every authority's filings: those at the region and at the Centre."""
    return any(row.authority is not None and row.authority.kind != AuthorityKind.CITY for row in rows)


def crumbs(filing: Filing, *more: str) -> list[dict[str, str]]:
    """备案 / the filing's number / what is open; without `more` the filing is the page itself."""
    base = [{"label": "备案", "url": "/desk/queue/"}]
    if not more:
        return [*base, {"label": filing.number or filing.applicant_name, "url": ""}]
    filed = {"label": filing.number or filing.applicant_name, "url": f"/desk/filings/{filing.pk}/"}
    return [*base, filed, *({"label": label, "url": ""} for label in more)]
