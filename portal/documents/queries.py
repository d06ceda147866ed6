"""Reads of papers and files; what the public may learn of a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.documents.codes import normalise
from portal.documents.models import Attachment, Paper, PaperKind, ScanState
from portal.institutions.enums import Standing
from portal.institutions.models import Registration
from portal.institutions.queries import standing


class Verdict(StrEnum):
    """What verification answers."""

    VALID = "valid"
    GENUINE = "genuine"  # a letter, not a receipt: issued by us, no validity of its own
    NOT_YET = "not_yet"
    SUPERSEDED = "superseded"
    RENEWING = "renewing"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer for a code on a day; `paper` is None where no paper has the code."""

    verdict: Verdict
    on: date
    paper: Paper | None = None
    registration: Registration | None = None
    since: date | None = None
    reason: str = ""
    clause: str = ""


def verify(code: str, *, on: date) -> Verification:
    """What this paper was worth on this day (N9). A receipt follows its registration; its successor counts from the day it was issued."""
    wanted = normalise(code)
    paper = Paper.objects.select_related("authority", "addressee", "successor").filter(code=wanted).first() if wanted else None
    if paper is None:
        return Verification(Verdict.UNKNOWN, on)
    if on < paper.issued_on:
        return Verification(Verdict.NOT_YET, on, paper, since=paper.issued_on)
    if paper.kind != PaperKind.RECEIPT:
        return Verification(Verdict.GENUINE, on, paper, since=paper.issued_on)
    registration = paper.subject
    assert isinstance(registration, Registration)
    if paper.successor is not None and paper.successor.issued_on <= on:
        return Verification(Verdict.SUPERSEDED, on, paper, registration, paper.successor.issued_on, paper.successor.reason)
    answer = standing(registration, on=on)
    verdict = Verdict.NOT_YET if answer.standing is Standing.NOT_YET else Verdict(answer.standing.value)
    return Verification(verdict, on, paper, registration, answer.since, answer.reason, answer.clause)


def papers_of(case: models.Model) -> list[Paper]:
    """The papers of a file, latest first."""
    return list(Paper.objects.filter(case_type=ContentType.objects.get_for_model(case), case_id=case.pk).select_related("authority"))


def versions(paper: Paper) -> list[Paper]:
    """All versions of the paper's number, latest first."""
    return list(Paper.objects.filter(kind=paper.kind, number=paper.number).select_related("successor").order_by("-version"))


def current_paper(subject: models.Model, kind: PaperKind) -> Paper | None:
    """The version of a subject's paper that no later one replaces."""
    about = Paper.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
    return about.filter(kind=kind, successor__isnull=True).order_by("-version").first()


def attachments_of(subject: models.Model) -> models.QuerySet[Attachment]:
    """The files received about a subject, those replaced included."""
    return Attachment.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)


def current(files: Iterable[Attachment]) -> list[Attachment]:
    """Those that have not been replaced."""
    return [file for file in files if file.replaced_at is None]


def offered(file: Attachment) -> bool:
    """Whether a reader may open it: only what has been scanned and found clean."""
    return file.scan_state == ScanState.CLEAN
