"""What the institution did about a line that passed with something to rectify, and what the reviewer found of it. Clause: 附2二(三)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.models.line import FilingLine


class Rectification(models.Model):
    """One answer to what the panel required of a line (`line.panel_remark`), with its files; one that was not enough stays, the next has its number."""

    line = models.ForeignKey(FilingLine, models.CASCADE, related_name="rectifications", verbose_name="申报职业")
    no = models.PositiveSmallIntegerField("第几次")
    text = models.TextField("整改情况")
    reported_at = models.DateTimeField("提交时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提交人")
    is_met = models.BooleanField("整改到位", null=True)
    finding = models.TextField("核验意见", blank=True)
    verified_at = models.DateTimeField("核验时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核验人"
    )

    class Meta:
        verbose_name = "评估整改"
        verbose_name_plural = "评估整改"
        ordering: ClassVar[list[str]] = ["line", "no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "no"], name="rectification_once_a_number"),
            models.UniqueConstraint(fields=["line"], condition=models.Q(verified_at=None), name="one_open_rectification_a_line"),
            models.CheckConstraint(
                condition=models.Q(verified_at=None, verified_by=None, is_met=None, finding="")
                | models.Q(verified_at__isnull=False, verified_by__isnull=False, is_met__isnull=False) & ~models.Q(finding=""),
                name="rectification_finding_is_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} 第{self.no}次整改"
