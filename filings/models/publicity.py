"""Publicity by the Centre, and the objections it draws. Clause: 附2二(四)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.enums import ObjectionState
from filings.models.filing import Filing


class Publicity(models.Model):
    """One publicity: a frozen snapshot with its hash, from its first day to 24:00 of its last (D10); extension only (N13).

    Content found wrong is not edited: the publicity ends and another one `replaces` it, with the reason.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="publicities", verbose_name="备案")
    no = models.PositiveSmallIntegerField("第几次", default=1)
    snapshot = models.JSONField("公示内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    started_at = models.DateTimeField("开始时间")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更正的公示")
    reason = models.TextField("更正理由", blank=True)

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering: ClassVar[list[str]] = ["-started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "no"], name="publicity_once"),
            models.UniqueConstraint(fields=["filing"], condition=models.Q(closed_at__isnull=True), name="one_running_publicity"),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="publicity_ends_later"),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True, reason="") | models.Q(replaces__isnull=False) & ~models.Q(reason=""),
                name="correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} 公示"


class Objection(models.Model):
    """An objection to a publicity, named or not, answered by the accepting authority (D33).

    One that is open when its publicity is corrected goes over to the next: `carried_from` is the one it was raised against.
    """

    publicity = models.ForeignKey(Publicity, models.CASCADE, related_name="objections", verbose_name="公示")
    carried_from = models.ForeignKey(Publicity, models.PROTECT, null=True, blank=True, related_name="carried", verbose_name="原公示")
    receipt_code = models.CharField("回执码", max_length=9, unique=True)
    name = models.CharField("姓名或单位", max_length=60, blank=True)
    contact = models.CharField("联系方式", max_length=80, blank=True)
    text = models.TextField("异议内容")
    raised_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    against = models.JSONField("针对的职业", default=list)  # ids of the lines against which it was upheld

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering: ClassVar[list[str]] = ["raised_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=ObjectionState.OPEN, answered_at__isnull=True)
                | ~models.Q(state=ObjectionState.OPEN) & models.Q(answered_at__isnull=False),
                name="objection_answer_stamped",
            )
        ]

    def __str__(self) -> str:
        return f"异议 {self.receipt_code}"
