"""Who is helped at which counter, under which mandate: reads for the pages of both sides and for every right that a mandate lends."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from filings.models import Assistance, Filing
from filings.models.assistance import LENT
from filings.rules.assistance import begin_by, in_area
from filings.services.versions import WRITTEN
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.documents.models import Attachment, ScanState
from portal.documents.queries import attachments_of
from portal.institutions.models import LegalPerson, Registration
from portal.policy.queries import figure
from portal.workdays.services import calendar

MANDATE, COMMITMENT = "mandate", "commitment"
PAPERS = {MANDATE: "委托书", COMMITMENT: "签章承诺书"}
_JOINED = ("legal_person", "filing", "authority", "officer", "ended_by")


def counter(authority: Authority) -> QuerySet[Assistance]:
    """Everything recorded at this authority's counter, the open ones first, then the newest."""
    return authority.assistances.select_related(*_JOINED).order_by(F("ended_at").desc(nulls_first=True), "-started_at", "-pk")


def unused(by: User, person: LegalPerson) -> Assistance | None:
    """The mandate of this institution that he may begin or take up a filing with."""
    rows = Assistance.objects.filter(officer=by, legal_person=person, filing=None, ended_at=None).select_related(
        "authority", "legal_person"
    )
    found = rows.first()
    return found if found is not None and found.serves(by) else None


def waiting() -> QuerySet[Assistance]:
    """The open mandates under which nothing was begun."""
    return Assistance.objects.filter(filing=None, ended_at=None)


def last_day(mandate: Assistance) -> date:
    """Until when a filing may be begun under it, by the figure of the day it was recorded."""
    recorded_on = timezone.localdate(mandate.started_at)
    return begin_by(recorded_on, figure("unused_mandate", recorded_on).number, calendar())


def longest_age(today: date) -> int:
    """How many days ago at most a mandate recorded today was signed (internal, figure `mandate_age_days`)."""
    return figure("mandate_age_days", today).number


def writing_for(by: User, filing_id: int) -> Assistance | None:
    """The mandate under which he fills this filing in now."""
    rows = Assistance.objects.filter(officer=by, filing=filing_id, ended_at=None).select_related("authority", "legal_person", "filing")
    found = rows.first()
    return found if found is not None and found.serves(by) else None


def ended_for(by: User, filing_id: int) -> Assistance | None:
    """The last mandate under which he filled this filing in, now that it is over."""
    return Assistance.objects.filter(officer=by, filing=filing_id, ended_at__isnull=False).order_by("-ended_at").first()


def standing_at(by: User) -> QuerySet[Assistance]:
    """His open mandates, whichever institution they are of."""
    return Assistance.objects.filter(officer=by, ended_at=None)


def stand_in_words(by: User, person: LegalPerson) -> str:
    """As what somebody acts for an institution he does not belong to, for the audit trail: 柳州市人社局柜台代填."""
    found = standing_at(by).filter(legal_person=person).select_related("authority").first()
    return f"{found.authority.short_name}{LENT}" if found else ""


def open_on(filing: Filing) -> Assistance | None:
    """The mandate that is open on a filing."""
    return filing.assistances.filter(ended_at=None).select_related(*_JOINED).first() if filing.is_assisted else None


def to_take_up(mandate: Assistance) -> list[Filing]:
    """The drafts and supplements of the institution that this mandate may serve: nobody at a counter has them, no other bureau does."""
    taken = Assistance.objects.filter(filing=OuterRef("pk"), ended_at=None)
    here = Q(authority=None) | Q(authority=mandate.authority)
    return list(Filing.objects.filter(here, ~Exists(taken), legal_person=mandate.legal_person, state__in=WRITTEN).order_by("-created_at"))


def helps(authority: Authority, person: LegalPerson) -> bool:
    """Whether an institution lies in the area of this authority."""
    filed = Registration.objects.filter(Q(filed_with=authority) | Q(supervised_by=authority), legal_person=person).exists()
    known = filed or person.entered_with_id == authority.pk or Filing.objects.filter(authority=authority, legal_person=person).exists()
    return in_area(authority.code, [person.registered_division, person.working_division], known=known)


def papers(mandates: list[Assistance]) -> dict[int, dict[str, Attachment]]:
    """Of each mandate its papers that stand, by key; one query."""
    found: dict[int, dict[str, Attachment]] = {mandate.pk: {} for mandate in mandates}
    if mandates:
        rows = Attachment.objects.filter(
            subject_type=ContentType.objects.get_for_model(Assistance), subject_id__in=list(found), replaced_at=None
        )
        for row in rows.order_by("pk"):
            found[row.subject_id][row.key] = row
    return found


def usable(mandate: Assistance) -> frozenset[str]:
    """The keys of its papers that are here and were not found infected."""
    rows = attachments_of(mandate).filter(replaced_at=None).exclude(scan_state=ScanState.INFECTED)
    return frozenset(rows.values_list("key", flat=True))
