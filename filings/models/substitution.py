"""Dated substitution (代理): a colleague acts for an officer who is away, from a first to a last day (T12)."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.authorities.models import Authority


class Substitution(models.Model):
    """Who acts for whom at one authority on the days [from_on, to_on], both included, unless it was ended before."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="substitutions", verbose_name="机关")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="不在岗人员")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="代理人")
    from_on = models.DateField("起")
    to_on = models.DateField("止（含）")
    reason = models.CharField("原因", max_length=400)
    named_at = models.DateTimeField("指定时间")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="指定人")
    ended_on = models.DateField("提前终止日", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="终止人")

    class Meta:
        verbose_name = "代理"
        verbose_name_plural = "代理"
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["substitute", "to_on"], name="substitution_of")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="substitution_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=models.F("substitute")), name="substitution_by_another"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True) | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="substitution_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute}代{self.absent}（{self.from_on} 至 {self.last_on}）"

    @property
    def last_on(self) -> date:
        """The last day on which it holds or held: an early end counts at once, so the day before it."""
        return min(self.to_on, self.ended_on - timedelta(days=1)) if self.ended_on else self.to_on

    def binds(self, on: date) -> bool:
        """Whether something may have been done under it on this day: the day of an early end, on which it held for hours, too."""
        return self.from_on <= on <= min(self.to_on, self.ended_on or self.to_on)


def holding(on: date) -> Q:
    """Those that hold on this day."""
    return Q(from_on__lte=on, to_on__gte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
