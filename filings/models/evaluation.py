"""The technical evaluation: its panel's individual opinions and its conclusion. Clause: 附2二(三)."""

from typing import ClassVar

from django.db import models

from filings.models.filing import Filing
from portal.people.models import TeamMember


class Evaluation(models.Model):
    """One evaluation by one panel; `methods` are those of the four that were used."""

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="evaluation", verbose_name="备案")
    planned_on = models.DateField("现场日期", null=True, blank=True)
    expected_working_days = models.PositiveSmallIntegerField("预计工作日", default=15)
    methods = models.JSONField("评估方式", default=list)
    unused = models.TextField("未采用方式的理由", blank=True)
    heads = models.JSONField("六项结论", default=dict)
    conclusion = models.TextField("结论", blank=True)
    concluded_at = models.DateTimeField("结论时间", null=True, blank=True)

    class Meta:
        verbose_name = "技术评估"
        verbose_name_plural = "技术评估"

    def __str__(self) -> str:
        return f"{self.filing} 技术评估"


class Opinion(models.Model):
    """One member's signed opinion: a result for each of the six heads and for each line; a dissent is kept."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="opinions", verbose_name="技术评估")
    member = models.OneToOneField(TeamMember, models.PROTECT, related_name="opinion", verbose_name="成员")
    heads = models.JSONField("六项内容")
    lines = models.JSONField("逐职业意见")
    remarks = models.JSONField("逐项说明", default=dict)  # {"heads": {head: words}, "lines": {line: words}}, only where words were given
    text = models.TextField("意见")
    is_dissent = models.BooleanField("保留意见", default=False)
    signed_at = models.DateTimeField("签署时间")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "评估意见"
        verbose_name_plural = "评估意见"
        ordering: ClassVar[list[str]] = ["signed_at"]

    def __str__(self) -> str:
        return f"{self.member} 意见"
