"""Verifying: every question is asked, every answer recorded; a source that fails is recorded as such and stops nobody (D25, T6)."""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from portal.accounts.models import User
from portal.audit import services as audit
from portal.verification.enums import Matter, Verdict
from portal.verification.models import Check, Outage
from portal.verification.rules import Answer, Question
from portal.verification.sources import Told, source_of
from portal.workflow.acting import act

logger = logging.getLogger(__name__)


def verify(subject: models.Model, questions: Iterable[Question], *, occasion: str, by: User | None, at: datetime) -> list[Check]:
    """Asks and records; what was asked for the same occasion before is left as it was answered."""
    wanted = list(questions)
    kind = ContentType.objects.get_for_model(subject)
    with act(by, at, None):
        known = set(Check.objects.filter(subject_type=kind, subject_id=subject.pk, occasion=occasion).values_list("matter", flat=True))
        outages = dict(Outage.objects.filter(until_at__isnull=True).values_list("matter", "reason"))
        rows = []
        for question in wanted:
            if question.matter in known:
                continue
            told = _asked(question, outages.get(question.matter, ""))
            row = Check(subject_type=kind, subject_id=subject.pk, matter=question.matter, occasion=occasion, asked_at=at)
            row.source, row.verdict, row.detail = told.source[:300], told.answer.verdict, told.answer.detail[:500]
            row.asked_by = str(by) if by else "系统"
            rows.append(row)
        Check.objects.bulk_create(rows)
        if rows:
            audit.record(
                "verification.verify",
                subject,
                data={"label": "电子核验", "occasion": occasion, "answers": {row.matter: str(row.verdict) for row in rows}},
            )
    return rows


def _asked(question: Question, outage: str) -> Told:
    """The answer, or why there is none."""
    if outage:
        return Told("来源已标记停用", Answer(Verdict.UNAVAILABLE, outage))
    try:
        with transaction.atomic():
            return source_of(question.matter)(question)
    except Exception as failure:  # whatever a source of others raises: the applicant must not feel it
        logger.warning("the source of %s failed: %s", question.matter, failure, exc_info=failure)
        return Told(f"{Matter(question.matter).label}接口", Answer(Verdict.UNAVAILABLE, f"来源没有应答（{type(failure).__name__}）"))


def checks_of(subject: models.Model) -> list[Check]:
    """The last result of every matter about a subject, in the order of the matters."""
    rows = Check.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
    latest: dict[str, Check] = {}
    for row in rows.order_by("-asked_at", "-pk"):
        latest.setdefault(row.matter, row)
    return [latest[matter] for matter in Matter.values if matter in latest]
