"""Reads of employers' norms: whose they are, where they are filed, which numbers a filing may rely on. Clause: 文一(一), D40."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from filings.enums import Matter, NormState
from filings.models import EmployerNorm, Filing
from filings.models.norm import PENDING
from filings.rules.answers import Answers, from_sections
from filings.rules.facts import Facts
from filings.rules.norms import Known, Said
from filings.rules.routing import route
from filings.services.versions import document
from portal.access.models import Membership
from portal.access.queries import authorities_read
from portal.authorities.models import Authority
from portal.documents.models import Attachment
from portal.documents.queries import attachments_of
from portal.institutions.enums import Track
from portal.institutions.models import LegalPerson, Registration

KEY = "norm"
_WITH = ("legal_person", "authority", "submitted_by", "answered_by", "replaces")
_COLUMNS = ("registered_division", "working_division", "affiliation")


def of_institutions(numbers: Iterable[int | None]) -> QuerySet[EmployerNorm]:
    """The norms of these legal persons."""
    return EmployerNorm.objects.filter(legal_person__in=list(numbers)).select_related(*_WITH)


def visible(posts: Sequence[Membership]) -> QuerySet[EmployerNorm]:
    """What officers read: their authority's own; the region, the Centre and auditors all."""
    rows = EmployerNorm.objects.select_related(*_WITH)
    own = authorities_read(posts)
    return rows if own is None else rows.filter(authority__in=own)


def found_by(rows: QuerySet[EmployerNorm], text: str) -> QuerySet[EmployerNorm]:
    """Those whose number, title, occupation or institution holds the text."""
    if not text:
        return rows
    return rows.filter(
        Q(number__icontains=text) | Q(title__icontains=text) | Q(name__icontains=text) | Q(legal_person__name__icontains=text)
    )


def authority_for(party: LegalPerson) -> Authority | None:
    """The authority that takes this institution's filing as an employer: the one that filed it, else the one the routing names."""
    own = Registration.objects.filter(legal_person=party, track=Track.GRADING_EMPLOYER).select_related("filed_with").first()
    if own is not None:
        return own.filed_with
    code = route(_described(party), Facts()).authority
    return Authority.objects.filter(code=code).first() if code else None


def _described(party: LegalPerson) -> Answers:
    """The institution as its last application describes it, else as it is registered with the portal."""
    filing = Filing.objects.filter(legal_person=party, track=Track.GRADING_EMPLOYER).order_by("-pk").first()
    version = filing.versions.order_by("-no").first() if filing else None
    said: dict[str, Any] = document(version).get("institution", {}) if version else {}
    basics = {name: said.get(name) or getattr(party, name) for name in _COLUMNS}
    return from_sections({"institution": basics}, matter=Matter.INITIAL, track=Track.GRADING_EMPLOYER)


def known(party: LegalPerson, said: Said, authority: Authority | None, *, besides: int | None = None) -> Known:
    """What the portal knows when a norm is submitted; `besides`: the norm itself, when it is submitted again."""
    rows = EmployerNorm.objects.filter(legal_person=party, code=said.code, name=said.name).exclude(pk=besides or 0)
    found = list(rows.values_list("state", "edition"))
    return Known(
        authority=authority.code if authority else "",
        pending=any(state in PENDING for state, _ in found),
        editions=frozenset(edition for state, edition in found if state == NormState.FILED),
    )


def in_force(party: LegalPerson, code: str = "", name: str = "") -> QuerySet[EmployerNorm]:
    """The norms on file that no newer edition replaces, of one occupation where it is named."""
    rows = EmployerNorm.objects.filter(legal_person=party, state=NormState.FILED, replaced_on__isnull=True).order_by("code", "pk")
    rows = rows.filter(code=code) if code else rows
    return rows.filter(name=name) if name else rows


def norm_facts(party: LegalPerson, answers: Answers, on: date) -> dict[str, Any]:
    """What `filings.rules.facts.Facts` say of numbers on a day; empty where no line goes by the institution's own norm."""
    if not answers.uses_filed_norm:
        return {}
    rows = EmployerNorm.objects.filter(legal_person=party, state=NormState.FILED).values_list("number", "code", "name", "replaced_on")
    standing: set[tuple[str, str, str]] = set()
    replaced: set[tuple[str, str, str]] = set()
    for number, code, name, replaced_on in rows:
        gone = replaced_on is not None and replaced_on <= on
        (replaced if gone else standing).add((str(number), code, name))
    return {"filed_norms": frozenset(standing), "replaced_norms": frozenset(replaced)}


def texts_of(norm: EmployerNorm) -> list[Attachment]:
    """The files of a norm, the one that stands first, those replaced after it."""
    return sorted(attachments_of(norm).filter(key=KEY).order_by("-uploaded_at", "-pk"), key=lambda file: file.replaced_at is not None)


def text_of(norm: EmployerNorm) -> Attachment | None:
    """The file that stands."""
    return next((file for file in texts_of(norm) if file.replaced_at is None), None)
