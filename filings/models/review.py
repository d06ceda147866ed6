"""The review: answers to the checklist, internal notes, and what each officer has looked at."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.enums import CheckResult
from filings.models.document import FilingVersion
from filings.models.filing import Filing


class CheckAnswer(models.Model):
    """The answer to one item of the checklist, given for the version it was looked at in (N7)."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="check_answers", verbose_name="备案")
    check_id = models.CharField("检查项", max_length=40)
    result = models.CharField("结论", max_length=16, choices=CheckResult.choices)
    note = models.TextField("说明", blank=True)
    source = models.CharField("核查来源", max_length=120, blank=True)
    version = models.ForeignKey(FilingVersion, models.PROTECT, related_name="+", verbose_name="所看版次")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人")
    answered_at = models.DateTimeField("检查时间")
    edit_no = models.PositiveIntegerField("修改号", default=1)  # counts the answers: two officers never overwrite each other (T4)

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


class Look(models.Model):
    """What one officer has seen of a filing: the version he last acknowledged as a whole, and what he has ticked since (N7).

    `version` None: none yet, so that everything since the first submission is new to him. `ticks`: path → {"no": version, "at": instant}.
    """

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="looks", verbose_name="备案")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    version = models.ForeignKey(FilingVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="已阅版次")
    ticks = models.JSONField("逐处已阅", default=dict)

    class Meta:
        verbose_name = "已阅记录"
        verbose_name_plural = "已阅记录"
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "officer"], name="look_once_an_officer")]

    def __str__(self) -> str:
        return f"{self.officer} {self.filing}"
