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


class ProposalOutcome(models.TextChoices):
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class Proposal(models.Model):
    """What one person proposes and another confirms; the proposer may withdraw it, anybody else refuse it. The persons are snapshots.

    Acts on it: `portal.policy.two_persons`. Each model has constraints of its own for two persons and for a whole end.
    """

    proposed_by_id = models.BigIntegerField("提出人编号", null=True)
    proposed_by = models.CharField("提出人", max_length=400)
    proposed_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结果", max_length=12, choices=ProposalOutcome.choices, blank=True)
    closed_by_id = models.BigIntegerField("办结人编号", null=True)
    closed_by = models.CharField("办结人", max_length=400, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        abstract = True


class FigureProposal(Proposal):
    """A new value that one person has proposed and another has to confirm; it becomes a record of `Figure` then, and not before.

    `impact` is what the confirmer was shown to be touched: rows {label, text, count}.
    """

    key = models.CharField("键", max_length=64)
    value = models.JSONField("拟定值")
    basis = models.CharField("依据", max_length=200, blank=True)
    effective_from = models.DateField("拟生效日期")
    impact = models.JSONField("影响清单", default=list)
    figure = models.OneToOneField(Figure, models.PROTECT, null=True, related_name="proposal", verbose_name="形成的记录")

    class Meta:
        verbose_name = "数值变更"
        verbose_name_plural = "数值变更"
        ordering = ("-proposed_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("key",), condition=models.Q(outcome=""), name="policy_one_open_proposal_a_figure"),
            models.CheckConstraint(
                name="policy_proposal_two_persons", condition=~models.Q(outcome="confirmed", closed_by_id=models.F("proposed_by_id"))
            ),
            models.CheckConstraint(
                name="policy_proposal_closed_whole",
                condition=models.Q(outcome="", closed_at__isnull=True, closed_by="")
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False) & ~models.Q(closed_by="")),
            ),
            models.CheckConstraint(
                name="policy_confirmed_proposal_has_figure",
                condition=models.Q(outcome="confirmed", figure__isnull=False)
                | (~models.Q(outcome="confirmed") & models.Q(figure__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key}＝{self.value}（拟{self.effective_from}起）"
