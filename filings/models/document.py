"""What the applicant said: versions of one document in sections."""

from typing import ClassVar

from django.db import models

from filings.models.filing import Filing


class FormVersion(models.Model):
    """The labels a form had, so that an old filing stays readable with its own words (T23)."""

    no = models.PositiveSmallIntegerField("版本", unique=True)
    labels = models.JSONField("标签")
    since = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "表单版本"
        verbose_name_plural = "表单版本"

    def __str__(self) -> str:
        return f"第{self.no}版"


class FilingVersion(models.Model):
    """One version of the document. The one without `submitted_at` is the draft; submission freezes it with its hash."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="versions", verbose_name="备案")
    no = models.PositiveSmallIntegerField("版次")
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+", verbose_name="表单版本")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    by = models.CharField("提交人", max_length=60, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "备案版次"
        verbose_name_plural = "备案版次"
        ordering: ClassVar[list[str]] = ["no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "no"], name="filing_version_once"),
            models.UniqueConstraint(fields=["filing"], condition=models.Q(submitted_at__isnull=True), name="one_draft_a_filing"),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, sha256="") | models.Q(submitted_at__isnull=False) & ~models.Q(sha256=""),
                name="frozen_with_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} 第{self.no}版"


class Section(models.Model):
    """One section of a version. `edit_no` is what autosave writes against: two tabs never overwrite each other (T1)."""

    version = models.ForeignKey(FilingVersion, models.CASCADE, related_name="sections", verbose_name="版次")
    key = models.CharField("节", max_length=20)
    content = models.JSONField("内容", default=dict)
    edit_no = models.PositiveIntegerField("修改号", default=0)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.CharField("保存人", max_length=60, blank=True)

    class Meta:
        verbose_name = "备案内容"
        verbose_name_plural = "备案内容"
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "key"], name="section_once_a_version")]

    def __str__(self) -> str:
        return f"{self.version} {self.key}"
