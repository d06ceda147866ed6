"""Reads of letters to many: whose they are, what each row puts into the placeholders, whether it gets one, how far the letters have gone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from filings.models import Filing, Letter, Mailing
from filings.queries.queue import queue
from filings.queries.renewing import window_of
from filings.rules import mailing as rules
from portal.access.models import Membership
from portal.access.queries import authorities_read, in_force
from portal.authorities.models import Authority
from portal.documents.fonts import unprintable
from portal.institutions.models import Registration
from portal.institutions.validity import ENDED
from portal.outbox.models import Task
from portal.policy.clauses import Reason

TASK = "filings.send_letter"
Row = Filing | Registration


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the letters of a mailing have gone; `failed`: tried again and again in vain, waiting for somebody to go on."""

    total: int
    sent: int
    printed: int
    refused: int
    failed: int

    @property
    def done(self) -> int:
        return self.sent + self.refused

    @property
    def waiting(self) -> int:
        return self.total - self.done


def visible(posts: Sequence[Membership]) -> QuerySet[Mailing]:
    """What officers read: their authority's own; the region, the Centre and auditors all."""
    rows = Mailing.objects.select_related("authority", "drafted_by", "answered_by").annotate(
        total=Count("letters"),
        sent=Count("letters", filter=Q(letters__sent_at__isnull=False)),
        refused=Count("letters", filter=Q(letters__refused_at__isnull=False)),
    )
    own = authorities_read(posts)
    rows = rows.order_by("-drafted_at", "-pk")  # grouped rows lose the order of their model
    return rows if own is None else rows.filter(authority__in=own)


def rows_of(source: str, authority: Authority, keys: Collection[int]) -> Sequence[Row]:
    """The rows of a list that were ticked, as far as they are this authority's to write to."""
    if source == rules.QUEUE:
        return list(ours(authority).filter(pk__in=keys).select_related("legal_person"))
    return list(registered_here(authority).filter(pk__in=keys).select_related("legal_person").order_by("valid_to", "pk"))


def ours(authority: Authority) -> QuerySet[Filing]:
    """The open filings that an authority accepted and handles."""
    return queue(authority).filter(authority=authority)


def registered_here(authority: Authority) -> QuerySet[Registration]:
    """The registrations that an authority supervises."""
    return Registration.objects.filter(supervised_by=authority).exclude(state__in=ENDED)


def with_readers(legal_persons: Collection[int], on: date) -> frozenset[int]:
    """Those of these legal persons for whom somebody can read a letter, in one query."""
    rows = Membership.objects.filter(in_force(on), legal_person__in=legal_persons, user__is_active=True)
    return frozenset(key for key in rows.values_list("legal_person_id", flat=True) if key)


def values(row: Row, authority: Authority, on: date) -> dict[str, str]:
    """What the placeholders stand for in the letter about this row."""
    party = row.legal_person
    shared = {
        "机构名称": party.name,
        "信用代码": party.credit_code,
        "机构类别": row.get_track_display(),
        "发函机关": authority.name,
        "发函日期": _day(on),
    }
    return {**shared, **(_of_filing(row) if isinstance(row, Filing) else _of_registration(row, on))}


def _of_filing(row: Filing) -> dict[str, str]:
    return {
        "受理编号": row.number or "",
        "备案种类": row.get_matter_display(),
        "申报职业": row.lines_text,
        "办理状态": row.get_state_display(),
        "提交日期": _day(timezone.localdate(row.submitted_at)) if row.submitted_at else "",
        "到期日": _day(row.due_on),
    }


def _of_registration(row: Registration, on: date) -> dict[str, str]:
    window = window_of(row, on)
    return {
        "回执编号": row.number,
        "有效期起": _day(row.term_from or row.valid_from),
        "有效期止": _day(row.valid_to),
        "剩余天数": f"{(row.valid_to - on).days}天" if row.valid_to and row.valid_to >= on else "",
        "延续申请开始": _day(window.opens_on) if window else "",
        "延续申请截止": _day(window.closes_on) if window else "",
    }


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of many rows at once: which are this authority's to write to, and for which institutions somebody can read."""

    ours: frozenset[int]
    readers: frozenset[int]


def known(authority: Authority, rows: Sequence[Row], on: date) -> Known:
    """In two queries, however many rows."""
    here = ours(authority) if rows and isinstance(rows[0], Filing) else registered_here(authority)
    keys = here.filter(pk__in=[row.pk for row in rows]).order_by().values_list("pk", flat=True)
    return Known(frozenset(keys), with_readers([row.legal_person_id for row in rows], on))


def reasons(authority: Authority, text: str, row: Row, facts: Known, on: date) -> tuple[Reason, ...]:
    """Why this row gets no letter with this subject and text."""
    found = values(row, authority, on)
    whole = "" if rules.missing(text, found) else rules.filled(text, found)
    return rules.row_reasons(
        text,
        found,
        is_ours=row.pk in facts.ours,
        has_readers=row.legal_person_id in facts.readers,
        unprintable=unprintable("".join((*whole.splitlines(), row.legal_person.name))),
    )


def progress(mailing: Mailing) -> Progress:
    """How far its letters have gone, in two queries."""
    found: Mapping[str, int] = mailing.letters.aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        printed=Count("pk", filter=Q(paper__rendered_at__isnull=False)),
        refused=Count("pk", filter=Q(refused_at__isnull=False)),
    )
    return Progress(**found, failed=failed(mailing).count())


def failed(mailing: Mailing) -> QuerySet[Task]:
    """The letters that were tried in vain and given up."""
    return Task.objects.filter(name=TASK, key__startswith=f"{TASK}:{mailing.pk}:", failed_at__isnull=False)


def letters(mailing: Mailing) -> QuerySet[Letter]:
    """Its letters with what they are about: refused ones first, then those that wait, then those that went."""
    rows = mailing.letters.select_related("filing", "registration", "legal_person", "paper")
    return rows.order_by("-refused_at", "-sent_at", "pk")
