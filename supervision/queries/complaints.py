"""Reads of complaints: the desk's list, a peer's own, one by its receipt, what proved true. Clause: 文四(二), 附3一(二)8."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from portal.access.models import Membership
from portal.access.queries import authorities_read
from portal.accounts.rights import ROLE_RIGHTS, Role
from portal.directory.queries import Search as DirectorySearch
from portal.directory.queries import end_of, matching
from portal.inbox.reminders import Subject
from portal.institutions.models import LegalPerson, Registration
from supervision.enums import ComplaintState as S
from supervision.models import Complaint
from supervision.queries.visible import by_institution, by_officers
from supervision.receipts import hash_of_code
from supervision.rules.complaints import VERIFIED, Supervised

HANDLING: Final = frozenset({"inspect", "review_supervision", "approve_supervision"})
VIEWS: Final[dict[str, tuple[str, Q]]] = {
    "received": ("待受理", Q(state=S.RECEIVED)),
    "verifying": ("核查中", Q(state__in=(S.ACCEPTED, S.VERIFYING))),
    "answered": ("已答复，待办结", Q(state=S.ANSWERED)),
    "ended": ("已办结或不予受理", Q(state__in=(S.CLOSED, S.DECLINED))),
    "all": ("全部", Q()),
}
LOOKED_UP: Final = 10


def visible(held: Iterable[Membership]) -> QuerySet[Complaint]:
    """What officers with these memberships read."""
    rows = Complaint.objects.select_related("authority", "registration__legal_person", "peer")
    return by_officers(rows, held, "authority")


def of_peers(held: Iterable[Membership]) -> QuerySet[Complaint]:
    """What these institutions complained of themselves."""
    return by_institution(Complaint.objects.select_related("authority"), held, "peer")


def found(rows: QuerySet[Complaint], words: str, kind: str = "", verdict: str = "", authority: str = "") -> QuerySet[Complaint]:
    """Narrowed by what stands in the complaint; never by who complained, so that no search tells."""
    if words:
        rows = rows.filter(Q(number=words) | Q(credit_code=words.upper()) | Q(about__icontains=words) | Q(title__icontains=words))
    given = {"kind": kind, "verdict": verdict, "authority__code": authority}
    return rows.filter(**{name: value for name, value in given.items() if value})


def in_view(rows: QuerySet[Complaint], view: str) -> QuerySet[Complaint]:
    """The rows of a view: what waits, oldest first; what is over, newest first."""
    order = ("-received_at", "-pk") if view in ("ended", "all") else ("received_at", "pk")
    return rows.filter(VIEWS[view][1]).order_by(*order)


def counts(rows: QuerySet[Complaint]) -> dict[str, int]:
    """How many stand in each view, in one query."""
    return rows.order_by().aggregate(**{view: Count("pk", filter=condition) for view, (_, condition) in VIEWS.items()})


def knows_reporter(held: Iterable[Membership], complaint: Complaint) -> bool:
    """Whether the holder of these memberships handles it: nobody else is told who complained (D111)."""
    return complaint.authority_id in handled_by(held)


def handled_by(held: Iterable[Membership]) -> frozenset[int]:
    """The authorities at which these memberships handle complaints."""
    return frozenset(row.authority_id for row in held if row.authority_id is not None and HANDLING & ROLE_RIGHTS[Role(row.role)])


def by_receipt(number: str, code: str) -> Complaint | None:
    """The complaint of a receipt; a wrong number and a wrong code are not told apart."""
    return Complaint.objects.select_related("authority").filter(number=number.strip(), code_hash=hash_of_code(code)).first()


def recognised(about: str, credit_code: str) -> list[Registration]:
    """The registrations of the institution meant: by its credit code, else by a name that only one institution has."""
    key = {"credit_code": credit_code} if credit_code else {"name": about.strip()}
    people = list(LegalPerson.objects.filter(**key)[:2])
    if len(people) != 1:
        return []
    return list(people[0].registrations.select_related("supervised_by", "legal_person").order_by("pk"))


def supervised(registrations: Iterable[Registration]) -> list[Supervised]:
    return [Supervised(row.pk, row.supervised_by.code) for row in registrations]


def candidates(words: str, on: date) -> list[dict[str, str]]:
    """Institutions of the public register whose entry holds the words: name, code and place of each, once."""
    rows = matching(DirectorySearch(text=words), on).order_by("name", "pk").values("name", "credit_code", "city")[: LOOKED_UP * 3]
    return list({row["credit_code"]: row for row in rows}.values())[:LOOKED_UP]


def verified_complaints(on: date) -> QuerySet[Complaint]:
    """Complaints answered by the end of a day that proved true, wholly or in part, of a registration (L08)."""
    rows = Complaint.objects.filter(verdict__in=VERIFIED, answered_at__lt=end_of(on), registration__isnull=False)
    return rows.select_related("registration__legal_person", "authority").order_by("answered_at", "pk")


def subjects(numbers: Collection[int]) -> dict[int, Subject]:
    """What the terms of complaints are about, in words."""
    rows = Complaint.objects.filter(pk__in=numbers).values_list("pk", "number", "about")
    return {
        pk: Subject(f"投诉举报 {number}（{about}）", f"/desk/supervision/complaints/{pk}/", "/complaints/") for pk, number, about in rows
    }


def reads_all(held: Iterable[Membership]) -> bool:
    """Whether the reader sees more than one authority's."""
    return authorities_read(held, "read_supervision") is None
