"""Rounds of supplements: what was missing, whether it came, and the consent to ask for more than was told at first. Clause: D03, D98."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.models.document import FilingVersion
from filings.models.filing import Filing


class SupplementConsent(models.Model):
    """The acceptor's request to ask for more in a later notice, and the approver's own answer to it (D03).

    `items` are those of the notice as drafted: (path, text, clause). A request lapses with the version it was made for; what is granted
    serves one notice.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="consents", verbose_name="备案")
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="+", verbose_name="所看版次")
    items = models.JSONField("拟告知内容")
    reason = models.TextField("增项理由")
    requested_at = models.DateTimeField("提请时间")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提请人")
    is_granted = models.BooleanField("同意", null=True)
    answer = models.TextField("审批岗意见", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )

    class Meta:
        verbose_name = "增项请求"
        verbose_name_plural = "增项请求"
        ordering: ClassVar[list[str]] = ["requested_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "version"], condition=models.Q(answered_at=None), name="one_open_consent_a_version"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, is_granted=None, answer="")
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, is_granted__isnull=False) & ~models.Q(answer=""),
                name="consent_answer_is_stamped",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("requested_by")), name="requester_does_not_consent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} 增项请求"


class SupplementNotice(models.Model):
    """One round of supplements: everything that is missing, told at once (D03). `consent` where it asks for more than the rounds before."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="supplements", verbose_name="备案")
    no = models.PositiveSmallIntegerField("第几次")
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="+", verbose_name="所看版次")
    asked_at = models.DateTimeField("通知时间")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="通知人")
    answered_at = models.DateTimeField("重新提交", null=True, blank=True)
    consent = models.OneToOneField(SupplementConsent, models.PROTECT, null=True, blank=True, related_name="notice", verbose_name="增项同意")

    class Meta:
        verbose_name = "补正通知"
        verbose_name_plural = "补正通知"
        ordering: ClassVar[list[str]] = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "no"], name="supplement_once_a_round")]

    def __str__(self) -> str:
        return f"{self.filing} 第{self.no}次补正"


class SupplementItem(models.Model):
    """One thing to supplement, tied to the field it concerns (T2), and whether the acceptor found it cured.

    `edit_no` counts the findings, so that two officers never overwrite each other's (T4); `marked_version` is the one that was looked at.
    """

    notice = models.ForeignKey(SupplementNotice, models.CASCADE, related_name="items", verbose_name="补正通知")
    path = models.CharField("字段", max_length=120)
    text = models.TextField("需要补正什么")
    clause = models.CharField("条款", max_length=40)
    is_cured = models.BooleanField("已补正", null=True)
    note = models.TextField("核对说明", blank=True)
    marked_at = models.DateTimeField("核对时间", null=True, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人")
    marked_version = models.ForeignKey(FilingVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所看版次")
    edit_no = models.PositiveIntegerField("修改号", default=0)

    class Meta:
        verbose_name = "补正事项"
        verbose_name_plural = "补正事项"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_cured=None, marked_at=None, marked_by=None, marked_version=None)
                | models.Q(is_cured__isnull=False, marked_at__isnull=False, marked_by__isnull=False, marked_version__isnull=False),
                name="item_mark_is_stamped",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
