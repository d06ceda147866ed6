"""The panel of a filing as the rules read it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from filings.enums import Head, LineResult, OpinionResult
from filings.models import Filing
from filings.models import Opinion as SignedOpinion
from filings.rules.panel import Opinion, PanelMember
from portal.accounts.models import User
from portal.people.models import MemberState, TeamKind, TeamMember

_GONE = (MemberState.RECUSED, MemberState.DECLINED, MemberState.LEFT)


def panel(filing: Filing) -> tuple[PanelMember, ...]:
    """The panel's members with their answers; empty before one is set up. Who declined or left counts as one who stepped aside."""
    return as_panel(filing.team.members.select_related("person")) if filing.team else ()


def as_panel(members: Iterable[TeamMember]) -> tuple[PanelMember, ...]:
    """Members that are loaded with their persons, as the rules read them."""
    return tuple(
        PanelMember(
            ref=str(member.pk),
            name=str(member.person),
            kind=member.kind,
            lead=member.is_lead,
            accepted=member.state == MemberState.ACCEPTED,
            declared=bool(member.declaration),
            recused=member.state in _GONE,
        )
        for member in members
    )


def opinions(filing: Filing) -> tuple[Opinion, ...]:
    """The opinions signed so far."""
    return tuple(as_read(opinion) for opinion in SignedOpinion.objects.filter(evaluation__filing=filing))


def as_read(opinion: SignedOpinion) -> Opinion:
    """A signed opinion as the rules read it."""
    return Opinion(
        member=str(opinion.member_id),
        heads={Head(head): OpinionResult(result) for head, result in opinion.heads.items()},
        lines={line: LineResult(result) for line, result in opinion.lines.items()},
        signed=True,
        remark=opinion.text,
    )


def places_of(user: User) -> QuerySet[TeamMember]:
    """The panels that still need this expert: asked or at work, none that has ended."""
    rows = TeamMember.objects.filter(
        person__user=user, state__in=(MemberState.INVITED, MemberState.ACCEPTED), team__concluded_at__isnull=True
    )
    return rows.filter(team__kind=TeamKind.EVALUATION).select_related("team", "person")


def signed(filing: Filing) -> list[SignedOpinion]:
    """The opinions of a filing with their members, in the order in which they were signed."""
    rows = SignedOpinion.objects.filter(evaluation__filing=filing).select_related("member__person")
    return list(rows.order_by("signed_at", "pk"))
