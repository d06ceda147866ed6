"""The reviewer's checklist, notes, and supplement notices."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.enums import CheckResult
from filings.models.document import FilingVersion
from filings.models.filing import Filing


class CheckAnswer(models.Model):
    """The answer to one item of the checklist, given for the version it was looked at in (N7)."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="check_answers", verbose_name="备案")
    check_id = models.CharField("检查项", max_length=12)
    result = models.CharField("结论", max_length=16, choices=CheckResult.choices)
    note = models.TextField("说明", blank=True)
    source = models.CharField("核查来源", max_length=120, blank=True)
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="+", verbose_name="所看版次")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人")
    answered_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = "检查结论"
        verbose_name_plural = "检查结论"
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "check_id"], name="check_once")]

    def __str__(self) -> str:
        return f"{self.check_id} {self.get_result_display()}"


class Note(models.Model):
    """An internal note; the applicant never sees it."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="notes", verbose_name="备案")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="写的人")
    at = models.DateTimeField("时间")
    text = models.TextField("内容")

    class Meta:
        verbose_name = "内部备注"
        verbose_name_plural = "内部备注"
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class SupplementNotice(models.Model):
    """One round of supplements: everything that is missing, told at once (D03)."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="supplements", verbose_name="备案")
    no = models.PositiveSmallIntegerField("第几次")
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="+", verbose_name="所看版次")
    asked_at = models.DateTimeField("通知时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="通知人")
    answered_at = models.DateTimeField("重新提交", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意增项"
    )
    approval_reason = models.TextField("增项理由", blank=True)

    class Meta:
        verbose_name = "补正通知"
        verbose_name_plural = "补正通知"
        ordering: ClassVar[list[str]] = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "no"], name="supplement_once_a_round")]

    def __str__(self) -> str:
        return f"{self.filing} 第{self.no}次补正"


class SupplementItem(models.Model):
    """One thing to supplement, tied to the field it concerns (T2)."""

    notice = models.ForeignKey(SupplementNotice, models.CASCADE, related_name="items", verbose_name="补正通知")
    path = models.CharField("字段", max_length=120)
    text = models.TextField("需要补正什么")
    clause = models.CharField("条款", max_length=40)
    is_cured = models.BooleanField("已补正", null=True)

    class Meta:
        verbose_name = "补正事项"
        verbose_name_plural = "补正事项"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
