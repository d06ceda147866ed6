"""Reads of archives: volumes, what holds them, lists of disposal. Clause: 文二(一)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.access.models import Membership
from portal.institutions.enums import FactKind
from portal.institutions.models import Fact
from supervision.models import ArchiveVolume, Disposal, LegalHold
from supervision.queries.visible import by_institution, by_officers
from supervision.rules.retention import Kept

CASE: Final = "在办案件"


def own(held: Iterable[Membership], today: date) -> QuerySet[ArchiveVolume]:
    """The volumes of the institutions of these memberships, each with whether it is held today."""
    rows = by_institution(ArchiveVolume.objects.all(), held, "sitting__registration__legal_person")
    return rows.select_related("sitting__registration__legal_person").annotate(is_held=_holding(today))


def _holding(today: date) -> Q:
    registration = OuterRef("sitting__registration")
    holds = LegalHold.objects.filter(
        Q(sitting__isnull=True) | Q(sitting=OuterRef("sitting")), registration=registration, lifted_at__isnull=True
    )
    return Q(Exists(holds)) | Q(Exists(_cases(today).filter(registration=registration)))


def _cases(today: date) -> QuerySet[Fact]:
    """Open cases: what they may need is kept (D69)."""
    return Fact.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=today), kind=FactKind.HOLD, from_on__lte=today)


def views(today: date) -> dict[str, tuple[str, Q]]:
    """The lists of an archive as conditions on `own`."""
    there = Q(disposed_on__isnull=True)
    return {
        "kept": ("保管中", there & Q(keep_until__gte=today)),
        "due": ("期满可处置", there & Q(keep_until__lt=today, is_held=False)),
        "held": ("保全中", there & Q(is_held=True)),
        "disposed": ("已处置", ~there),
        "all": ("全部", Q()),
    }


def kept(volumes: Collection[ArchiveVolume], today: date) -> list[Kept]:
    """What the rules ask of these volumes; three queries, however many there are."""
    registrations = {volume.sitting.registration_id for volume in volumes}
    cases = set(_cases(today).filter(registration__in=registrations).values_list("registration", flat=True))
    holds = list(LegalHold.objects.filter(registration__in=registrations, lifted_at__isnull=True))
    return [
        Kept(
            f"{volume.sitting.number} {volume}",
            volume.keep_until,
            volume.disposed_on,
            _why(volume, holds) or (CASE if volume.sitting.registration_id in cases else ""),
        )
        for volume in volumes
    ]


def _why(volume: ArchiveVolume, holds: Iterable[LegalHold]) -> str:
    own = (hold for hold in holds if hold.registration_id == volume.sitting.registration_id)
    return next((hold.reason for hold in own if hold.sitting_id in (None, volume.sitting_id)), "")


def disposals(held: Iterable[Membership]) -> QuerySet[Disposal]:
    """The lists of the institutions of these memberships."""
    return by_institution(Disposal.objects.select_related("legal_person", "proposed_by", "signed_by"), held, "legal_person")


def holds(held: Iterable[Membership]) -> QuerySet[LegalHold]:
    """The holds that officers read, the open ones first."""
    rows = LegalHold.objects.select_related(
        "registration__legal_person", "registration__supervised_by", "sitting", "placed_by", "lifted_by"
    )
    return by_officers(rows, held, "registration__supervised_by").order_by(F("lifted_at").desc(nulls_first=True), "-placed_at", "-pk")
