"""Reads of inspections: whose they are, their record, their photos. Clause: 文三(一)."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from filings.models import CrossCityNotice
from filings.models.cross_city import HOLDING
from portal.access.models import Membership
from portal.accounts.models import User
from portal.authorities.models import Authority, AuthorityKind
from portal.inbox.reminders import Subject
from portal.institutions.models import Registration
from portal.people.models import MemberState, TeamKind, TeamMember
from supervision.enums import Finding, InspectionState
from supervision.models import ChecklistAnswer, ChecklistTemplate, Inspection, InspectionPhoto, InspectionSignature
from supervision.queries.visible import by_institution, by_officers, by_team
from supervision.rules import checklist as rules
from supervision.rules import photo_chain

PIECE = 1 << 20
BEGUN = (InspectionState.ON_SITE, InspectionState.SIGNED, InspectionState.CONFIRMED, InspectionState.PUBLISHED)
_WITH = ("registration__legal_person", "registration__supervised_by", "authority", "team")


def visible(held: Iterable[Membership], user: User) -> QuerySet[Inspection]:
    """What a reader of the desk reads: his authority's and those of his teams; the region, the Centre and auditors all."""
    posts, rows = list(held), Inspection.objects.select_related(*_WITH)
    own = by_officers(rows, posts, "authority")
    served = list(by_team(Inspection.objects.order_by(), user).values_list("pk", flat=True))
    return own | rows.filter(pk__in=served) if served else own


def of_institution(held: Iterable[Membership]) -> QuerySet[Inspection]:
    """What the institution reads: those it was notified of; an unannounced one, once it has begun."""
    announced = Q(is_unannounced=False, notified_at__isnull=False)
    return by_institution(Inspection.objects.select_related(*_WITH), held).filter(announced | Q(state__in=BEGUN))


def published() -> QuerySet[Inspection]:
    """What everybody reads."""
    return Inspection.objects.filter(state=InspectionState.PUBLISHED).select_related(*_WITH).order_by("-published_at", "-pk")


def by_code(code: str) -> Inspection | None:
    """The inspection of a notice, once it is given out and until its record is signed."""
    shown = (InspectionState.NOTIFIED, InspectionState.ON_SITE)
    return Inspection.objects.filter(code=code, state__in=shown).select_related(*_WITH).first()


def invitations(user: User) -> QuerySet[TeamMember]:
    """The teams of inspections that wait for this user's answer."""
    rows = TeamMember.objects.filter(person__user=user, state=MemberState.INVITED, team__kind=TeamKind.INSPECTION, team__concluded_at=None)
    return rows.select_related("team__inspection__registration__legal_person", "team__inspection__authority", "person")


def mine(rows: QuerySet[Inspection], user: User) -> QuerySet[Inspection]:
    """Those on whose team the user serves, by the day they are planned for."""
    return by_team(rows, user).order_by("planned_on", "pk")


def members(inspection: Inspection, *states: str) -> list[TeamMember]:
    """The places of the team, in these states (all when none is named)."""
    if inspection.team_id is None:
        return []
    rows = TeamMember.objects.filter(team=inspection.team_id).select_related("person__user")
    return list(rows.filter(state__in=states) if states else rows)


def template_for(kind: str, on: date) -> ChecklistTemplate | None:
    """The edition of a kind that is in force on a day."""
    return ChecklistTemplate.objects.filter(kind=kind, effective_from__lte=on).order_by("-effective_from", "-no").first()


def answers(inspection: Inspection) -> dict[str, ChecklistAnswer]:
    """The answers by their points."""
    rows = ChecklistAnswer.objects.filter(checklist__inspection=inspection).select_related("answered_by")
    return {row.point: row for row in rows}


def photos(inspection: Inspection) -> list[InspectionPhoto]:
    """The photos in their order, with their files."""
    return list(inspection.photos.select_related("attachment", "added_by").order_by("no"))


def record_sha256(inspection: Inspection) -> str:
    """What the record of an inspection comes to now: the same as was signed, as long as nobody changed it."""
    given = {key: (row.finding, row.words) for key, row in answers(inspection).items()}
    began = timezone.localtime(inspection.began_at).isoformat() if inspection.began_at else ""
    subject = {
        "number": inspection.number,
        "registration": inspection.registration.number,
        "credit_code": inspection.institution.credit_code,
        "began_at": began,
    }
    links = list(inspection.photos.order_by("no").values_list("link", flat=True))
    return rules.record(subject, inspection.checklist.document, given, links)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature, held against the record as it stands."""

    signature: InspectionSignature
    stands: bool


def signatures(inspection: Inspection, record: str) -> list[Signed]:
    """The signatures in their order."""
    rows = inspection.signatures.select_related("person").order_by("signed_at", "pk")
    return [Signed(row, row.record_sha256 == record) for row in rows]


def verify_photos(photos: Iterable[InspectionPhoto]) -> tuple[photo_chain.Verdict, ...]:
    """Every photo held against the file as it lies on the disk now."""
    return photo_chain.verify(
        [
            photo_chain.Kept(
                no=row.no,
                sha256=row.sha256,
                link=row.link,
                taken_at=row.taken_at,
                place=photo_chain.place(row.latitude, row.longitude),
                actual=_actual(row),
            )
            for row in photos
        ]
    )


def _actual(photo: InspectionPhoto) -> str:
    """SHA-256 of the stored file, "" where it is gone."""
    found = hashlib.sha256()
    try:
        with photo.attachment.file.storage.open(str(photo.attachment.file.name)) as file:  # anew, whatever was read before
            while piece := file.read(PIECE):
                found.update(piece)
    except FileNotFoundError:
        return ""
    return found.hexdigest()


def tally(inspection: Inspection) -> dict[str, int]:
    """How many points were answered with each result, zeros included."""
    said = [row.finding for row in answers(inspection).values()]
    return {finding.value: said.count(finding) for finding in Finding}


def narrowed(rows: QuerySet[Inspection], *, words: str = "", state: str = "", kind: str = "", city: str = "") -> QuerySet[Inspection]:
    """Those the address of a list asks for; an empty part asks nothing. `city`: the code of the inspecting authority."""
    if words:
        name = Q(registration__legal_person__name__icontains=words) | Q(registration__legal_person__credit_code=words)
        rows = rows.filter(Q(number__icontains=words) | name)
    wanted = {"state": state, "kind": kind, "authority__code": city}
    return rows.filter(**{column: value for column, value in wanted.items() if value})


def registrations_for(authority: Authority, words: str) -> QuerySet[Registration]:
    """Whom an authority may inspect, by a part of the name or by the code; the region all."""
    rows = Registration.objects.select_related("legal_person", "supervised_by").order_by("legal_person__name", "pk")
    if authority.kind != AuthorityKind.REGION:
        here = CrossCityNotice.objects.filter(host=authority, state__in=HOLDING).values("registration")
        rows = rows.filter(Q(supervised_by=authority) | Q(pk__in=here))
    return rows.filter(Q(legal_person__name__icontains=words) | Q(legal_person__credit_code=words) | Q(number=words)) if words else rows


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """How the reminders of their terms name these inspections."""
    rows = Inspection.objects.filter(pk__in=numbers).select_related("registration__legal_person")
    return {
        row.pk: Subject(
            f"检查 {row.number} {row.institution}",
            desk=f"/desk/supervision/inspections/{row.pk}/",
            my=f"/my/activity/inspections/{row.pk}/",
        )
        for row in rows
    }
