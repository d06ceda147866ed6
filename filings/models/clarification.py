"""Questions to the applicant after acceptance; the filing's clock runs on. Clause: D76, D112."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.models.document import FilingVersion
from filings.models.filing import Filing


class Clarification(models.Model):
    """One question about one section of the version last submitted, to be answered by a day; the answer stands beside the section.

    `due_on` follows the question's term: a calendar edit that moves the one moves the other (`services.sweeping`).
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="clarifications", verbose_name="备案")
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="+", verbose_name="所看版次")
    section = models.CharField("节", max_length=20)
    question = models.TextField("需要说明什么")
    clause = models.CharField("条款", max_length=40)
    due_on = models.DateField("请于此日前答复")
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    answer = models.TextField("申请人说明", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )

    class Meta:
        verbose_name = "说明请求"
        verbose_name_plural = "说明请求"
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, answer="")
                | models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer=""),
                name="clarification_answer_is_stamped",
            )
        ]

    def __str__(self) -> str:
        return self.question[:40]
