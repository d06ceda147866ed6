"""The directory as a register: what was shown, from when to when, and why it changed."""

from typing import ClassVar

from django.db import models

from portal.institutions.models import Registration


class EntryVersion(models.Model):
    """One version of a registration's entry, shown in [shown_from, shown_to); the current one has no shown_to. Clause: 文一(二).

    `content` is what the page prints; the columns beside it are what the list searches and filters. Expiry is judged at the date asked for.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="entry_versions", verbose_name="备案登记")
    no = models.PositiveIntegerField("版次")
    content = models.JSONField("内容")
    name = models.CharField("名称", max_length=120)
    credit_code = models.CharField("统一社会信用代码", max_length=18, db_index=True)
    city = models.CharField("地市", max_length=7, help_text="监管机关代码；450000 为区本级")
    track = models.CharField("类别", max_length=24)
    state = models.CharField("状态", max_length=12)
    levels = models.CharField("等级", max_length=20, blank=True)
    stars = models.PositiveSmallIntegerField("星级", null=True, blank=True)
    valid_to = models.DateField("有效期止", null=True, blank=True)
    search_text = models.TextField("检索文本")
    shown_from = models.DateTimeField("上线时间")
    shown_to = models.DateTimeField("下线时间", null=True, blank=True)
    reason = models.CharField("变动原因", max_length=120)
    clause = models.CharField("条款", max_length=40)

    class Meta:
        verbose_name = "目录条目"
        verbose_name_plural = "目录条目"
        indexes: ClassVar = [
            models.Index(fields=["city", "track"], condition=models.Q(shown_to__isnull=True), name="entry_current"),
            models.Index(fields=["shown_from"], name="entry_changes"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "no"], name="entry_version_once"),
            models.UniqueConstraint(fields=["registration"], condition=models.Q(shown_to__isnull=True), name="one_current_entry"),
            models.CheckConstraint(
                condition=models.Q(shown_to__isnull=True) | models.Q(shown_to__gte=models.F("shown_from")), name="entry_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.no}版"
