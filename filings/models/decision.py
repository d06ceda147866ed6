"""What surrounds a decision: transfers between authorities, and the city's report to the Centre."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.models.filing import Filing
from portal.authorities.models import Authority


class Transfer(models.Model):
    """A reasoned move of a filing to another authority; state and terms stay (D21)."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="transfers", verbose_name="备案")
    source = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="移出机关")
    target = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="移入机关")
    reason = models.TextField("理由")
    clause = models.CharField("条款", max_length=40)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")

    class Meta:
        verbose_name = "移送"
        verbose_name_plural = "移送"
        ordering: ClassVar[list[str]] = ["at"]

    def __str__(self) -> str:
        return f"{self.filing}：{self.source} → {self.target}"


class CityReport(models.Model):
    """The city's report of a completed filing to the Centre: drafted by itself, sent by the city, acknowledged (D79, L16)."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="city_report", verbose_name="备案")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="city_reports", verbose_name="报送机关")
    drafted_at = models.DateTimeField("生成时间")
    due_on = models.DateField("应报日期")
    sent_at = models.DateTimeField("报送时间", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送人")
    acknowledged_at = models.DateTimeField("签收时间", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签收人"
    )

    class Meta:
        verbose_name = "备案信息报送"
        verbose_name_plural = "备案信息报送"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(acknowledged_at__isnull=True) | models.Q(sent_at__isnull=False), name="acknowledged_after_sent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} 报送"
