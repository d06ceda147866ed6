"""The numbers of the portal as effective-dated records: a change is a new row, an old row never changes."""

from django.db import models

from portal.policy.figures import Source, Unit


class Figure(models.Model):
    """One value of one figure from a day on. Of two rows for the same day the later one holds.

    `value` is a whole number, true/false or "18:00" by its unit; `basis` a citation or "" (internal); `set_by` a snapshot of the actor.
    """

    key = models.CharField("键", max_length=64)
    value = models.JSONField("值")
    unit = models.CharField("单位", max_length=16, choices=[(unit.value, unit.value) for unit in Unit])
    source = models.CharField("来源", max_length=16, choices=[(Source.NOTICE.value, "通知"), (Source.INTERNAL.value, "内部时限")])
    basis = models.CharField("依据", max_length=200, blank=True)
    effective_from = models.DateField("生效日期")
    set_by_id = models.BigIntegerField("设定人编号", null=True)
    set_by = models.CharField("设定人", max_length=400)
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "时限与数值"
        verbose_name_plural = "时限与数值"
        ordering = ("key", "effective_from", "id")
        constraints = (models.CheckConstraint(name="policy_figure_notice_has_basis", condition=~models.Q(source="notice", basis="")),)
        indexes = (models.Index(fields=("key", "effective_from"), name="policy_figure_key_from"),)

    def __str__(self) -> str:
        return f"{self.key}＝{self.value}（{self.effective_from}起）"


class PolicyVersion(models.Model):
    """The single row whose number rises with every change of a figure; processes compare it with what they keep."""

    number = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "数值版本"
        verbose_name_plural = "数值版本"

    def __str__(self) -> str:
        return str(self.number)
