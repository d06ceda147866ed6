"""Lists to verify by, outages, and the recorded results. Written by `portal.verification.services` alone."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.verification.enums import Matter, Verdict


class SourceList(models.Model):
    """A list of a publisher as of a day: loaded whole, replaced by a newer one, never edited. The current one has no `replaced_at`."""

    matter = models.CharField("核验事项", max_length=24, choices=Matter.choices)
    title = models.CharField("名单名称", max_length=120)
    publisher = models.CharField("发布单位", max_length=120)
    as_of = models.DateField("名单截至")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    entries_count = models.PositiveIntegerField("条数")
    loaded_at = models.DateTimeField("载入时间")
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="载入人")
    replaced_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        verbose_name = "核验名单"
        verbose_name_plural = "核验名单"
        ordering: ClassVar[list[str]] = ["-loaded_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter"], condition=models.Q(replaced_at__isnull=True), name="one_current_list_a_matter")
        ]

    def __str__(self) -> str:
        return f"{self.publisher}《{self.title}》（截至 {self.as_of}）"


class ListEntry(models.Model):
    """One entry of a list as published."""

    source = models.ForeignKey(SourceList, models.CASCADE, related_name="entries", verbose_name="名单")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    name = models.CharField("名称", max_length=120)
    person = models.CharField("法定代表人", max_length=60, blank=True)
    from_on = models.DateField("列入或登记日期", null=True, blank=True)
    removed_on = models.DateField("移出或注销日期", null=True, blank=True)
    detail = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "名单条目"
        verbose_name_plural = "名单条目"
        indexes: ClassVar = [
            models.Index(fields=["source", "credit_code"], name="entry_by_code"),
            models.Index(fields=["source", "person"], name="entry_by_person"),
        ]

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """A time in which a source cannot be relied on: nothing is asked of it, and nothing is held against an applicant (T6)."""

    matter = models.CharField("核验事项", max_length=24, choices=Matter.choices)
    reason = models.CharField("原因", max_length=200)
    from_at = models.DateTimeField("自")
    until_at = models.DateTimeField("至", null=True, blank=True)
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="标记人")

    class Meta:
        verbose_name = "来源停用"
        verbose_name_plural = "来源停用"
        ordering: ClassVar[list[str]] = ["-from_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter"], condition=models.Q(until_at__isnull=True), name="one_open_outage_a_matter")
        ]

    def __str__(self) -> str:
        return f"{self.get_matter_display()}停用：{self.reason}"


class Check(models.Model):
    """What was verified about a subject: by which source, when, what it answered. Kept as answered, also when the list is replaced later.

    `occasion` names what it was asked for, so that asking twice for the same writes nothing twice.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    matter = models.CharField("核验事项", max_length=24, choices=Matter.choices)
    occasion = models.CharField("核验时机", max_length=60)
    source = models.CharField("来源", max_length=300)
    asked_at = models.DateTimeField("核验时间")
    asked_by = models.CharField("核验人", max_length=60, blank=True)
    verdict = models.CharField("结果", max_length=12, choices=Verdict.choices)
    detail = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "电子核验"
        verbose_name_plural = "电子核验"
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "matter", "occasion"], name="verified_once_an_occasion")
        ]

    def __str__(self) -> str:
        return f"{self.get_matter_display()}：{self.get_verdict_display()}"
