"""An institution that came without an administrator is given its first one by the authority it is filed with, and only its first."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.access.models import Invitation, Membership
from portal.access.queries import in_force
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson, Registration
from portal.policy.clauses import Reason
from portal.workflow.performing import NotAllowed


def _administrators(on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(in_force(on), role=Role.ADMINISTRATOR, user__is_active=True)


def known_to(authorities: list[Authority]) -> QuerySet[LegalPerson]:
    """The institutions filed with these authorities, and those that their counters entered (柜台代填)."""
    filed = Registration.objects.filter(legal_person=OuterRef("pk"), filed_with__in=authorities)
    return LegalPerson.objects.filter(Exists(filed) | Q(entered_with__in=authorities))


def unclaimed(authorities: list[Authority], on: date) -> QuerySet[LegalPerson]:
    """Those of them that nobody administers on this day, by name."""
    administered = _administrators(on).filter(legal_person=OuterRef("pk"))
    return known_to(authorities).filter(~Exists(administered)).order_by("name", "pk")


def filed_with(party: LegalPerson, by: User) -> Authority | None:
    """The authority this institution is filed with, or entered by, for which he accepts filings; None where there is none."""
    rows = Authority.objects.filter(Q(filed_registrations__legal_person=party) | Q(pk=party.entered_with_id))
    found = rows.distinct().order_by("order")
    return next((authority for authority in found if by.has_perm("accept_filing", authority)), None)


def need_authority(party: LegalPerson, by: User) -> Authority:
    """That authority. Raises NotAllowed."""
    authority = filed_with(party, by)
    if authority is None:
        raise NotAllowed((Reason("", f"首任单位管理员由{party}的备案机关受理岗邀请。"),))
    return authority


def hold(party: LegalPerson) -> None:
    """Holds the institution's row until the act ends, so that two cannot be its first."""
    LegalPerson.objects.select_for_update().get(pk=party.pk)


def taken(party: LegalPerson, on: date) -> bool:
    """Whether it has an administrator on this day."""
    return _administrators(on).filter(legal_person=party).exists()


def blockers(party: LegalPerson, at: datetime) -> tuple[Reason, ...]:
    """Why nobody is invited as its first administrator now: it has one, or somebody is asked already."""
    if taken(party, timezone.localdate(at)):
        return (Reason("", f"{party}已有单位管理员，由其邀请同事。"),)
    asked = offers(party).filter(expires_at__gt=at).first()
    if asked is not None:
        return (
            Reason("", f"已邀请{asked.name}，{timezone.localtime(asked.expires_at):%m-%d %H:%M} 前有效。要另请他人的，先撤销这份邀请。"),
        )
    return ()


def offers(party: LegalPerson) -> QuerySet[Invitation]:
    """The invitations of a first administrator that are neither accepted nor revoked."""
    return Invitation.objects.filter(~Q(proof=""), legal_person=party, accepted_at=None, revoked_at=None).select_related("invited_by")
