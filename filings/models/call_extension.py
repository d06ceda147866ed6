"""Later dates for a published call: proposed by one person, confirmed by another, the earlier ones kept. Clause: 附2二(二), D32."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.models.call import SelectionCall


class CallExtension(models.Model):
    """One extension of a call. `before` and `after`: closes_on, recommend_by, result_by and decide_by as ISO days; none moves earlier.

    It waits while it is neither confirmed nor dropped; only a confirmed one has moved the call.
    """

    call = models.ForeignKey(SelectionCall, models.PROTECT, related_name="extensions", verbose_name="遴选公告")
    before = models.JSONField("原定日期")
    after = models.JSONField("延长后日期")
    reason = models.TextField("延长理由")
    proposed_at = models.DateTimeField("提请时间")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提请人")
    confirmed_at = models.DateTimeField("审定时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    dropped_at = models.DateTimeField("退回时间", null=True, blank=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="退回人")
    answer = models.TextField("退回理由", blank=True)

    class Meta:
        verbose_name = "遴选公告延长"
        verbose_name_plural = "遴选公告延长"
        ordering: ClassVar[list[str]] = ["proposed_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call"], condition=models.Q(confirmed_at=None, dropped_at=None), name="one_extension_waits_a_call"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, confirmed_by=None)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False, dropped_at=None)
                & ~models.Q(confirmed_by=models.F("proposed_by")),
                name="extension_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(dropped_at=None, dropped_by=None) | models.Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="dropped_extension_is_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} 延长至 {self.closes_on}"

    @property
    def closed_on(self) -> date:
        """The last day for applications before it."""
        return date.fromisoformat(self.before["closes_on"])

    @property
    def closes_on(self) -> date:
        """The last day for applications with it."""
        return date.fromisoformat(self.after["closes_on"])

    @property
    def waits(self) -> bool:
        return self.confirmed_at is None and self.dropped_at is None
