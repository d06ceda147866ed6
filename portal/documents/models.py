"""Papers the portal issues, and files it receives."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.policy.models import Proposal


class PaperKind(models.TextChoices):
    """What is printed. Only receipts are numbered in the series of 备案回执; every kind has a series of its own."""

    RECEIPT = "receipt", "备案回执"
    REFUSAL = "refusal", "不予备案通知书"
    SUPPLEMENT = "supplement", "补正告知书"
    ACCEPTANCE = "acceptance", "受理通知书"
    NON_ACCEPTANCE = "non_acceptance", "不予受理通知书"
    PAUSE = "pause", "期限中止告知书"
    PUBLICITY = "publicity", "公示情况证明"
    WORK_LETTER = "work_letter", "工作函"


class Counter(models.Model):
    """The last number drawn by an authority for a kind of paper in a year; the row is locked while a number is drawn."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    kind = models.CharField("种类", max_length=20)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用号", default=0)

    class Meta:
        verbose_name = "文号"
        verbose_name_plural = "文号"
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "kind", "year"], name="one_counter_a_series")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.kind} {self.year}: {self.last}"


class Paper(models.Model):
    """One version of a paper about a subject: its content is frozen in the deciding transaction, its PDF follows.

    Unique by (subject, kind, version) and by (number, version); the short code is what a reader types to verify it.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    kind = models.CharField("种类", max_length=20, choices=PaperKind.choices)
    version = models.PositiveSmallIntegerField("版本", default=1)
    number = models.CharField("文号", max_length=60)
    code = models.CharField("校验码", max_length=9, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="papers", verbose_name="出具机关")
    addressee = models.ForeignKey(LegalPerson, models.PROTECT, related_name="papers", verbose_name="相对人")
    case_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    case_id = models.PositiveBigIntegerField("所属办件")
    case = GenericForeignKey("case_type", "case_id")
    issued_at = models.DateTimeField("出具时间")
    issued_on = models.DateField("落款日期")
    reason = models.CharField("出具事由", max_length=120, blank=True)
    content = models.JSONField("内容")
    successor = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="predecessor", verbose_name="被替代")
    pdf = models.FileField("PDF", upload_to="papers", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    rendered_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering: ClassVar[list[str]] = ["-issued_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["case_type", "case_id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "kind", "version"], name="paper_once_a_version"),
            models.UniqueConstraint(fields=["kind", "number", "version"], name="paper_number_once_a_version"),
            models.CheckConstraint(
                condition=models.Q(rendered_at__isnull=True, sha256="", pdf="")
                | models.Q(rendered_at__isnull=False) & ~models.Q(sha256="") & ~models.Q(pdf=""),
                name="paper_rendered_with_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ScanState(models.TextChoices):
    WAITING = "waiting", "待查毒"
    CLEAN = "clean", "已查毒"
    INFECTED = "infected", "含恶意内容"


class Attachment(models.Model):
    """A received file: kept under a name of ours, known by its hash, offered only once it has been scanned.

    `owner` is the institution that sent it, None for a file of an authority or of the public. It gives nobody a right: there is no address
    for files as such, whoever may read the subject is sent its files by the subject's own page.
    """

    owner = models.ForeignKey(LegalPerson, models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name="上传单位")
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    key = models.CharField("材料", max_length=40)
    name = models.CharField("原文件名", max_length=200)
    file = models.FileField("文件", upload_to="received/%Y/%m")
    kind = models.CharField("类型", max_length=8)
    size = models.PositiveBigIntegerField("字节数")
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    scan_state = models.CharField("查毒", max_length=10, choices=ScanState.choices, default=ScanState.WAITING)
    scanned_at = models.DateTimeField("查毒时间", null=True, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.CharField("上传人", max_length=60)
    replaced_at = models.DateTimeField("被替换时间", null=True, blank=True)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering: ClassVar[list[str]] = ["key", "uploaded_at", "id"]
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """An upload under way: its bytes so far lie in a part file, so that an interrupted one can go on; `started_by` None is the public."""

    owner = models.ForeignKey(LegalPerson, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="上传单位")
    subject_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    key = models.CharField("材料", max_length=40)
    name = models.CharField("原文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("声明的 SHA-256", max_length=64, blank=True)
    offset = models.PositiveBigIntegerField("已收字节", default=0)
    started_at = models.DateTimeField("开始时间")
    started_by = models.ForeignKey("accounts.User", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="上传人")

    class Meta:
        verbose_name = "上传中"
        verbose_name_plural = "上传中"

    def __str__(self) -> str:
        return f"{self.name} {self.offset}/{self.size}"


class Verification(models.Model):
    """A verification that somebody asked for: kept as a log (T20), without who asked."""

    code = models.CharField("校验码", max_length=20)
    at = models.DateTimeField("时间")
    on = models.DateField("所问之日")
    answer = models.CharField("答复", max_length=20)

    class Meta:
        verbose_name = "核验记录"
        verbose_name_plural = "核验记录"
        indexes: ClassVar = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.code} {self.answer}"


class LetterVersion(Proposal):
    """One version of the wording of a kind of paper, by slot: proposed by one person, confirmed by another, in use from a day on (T11).

    `no` counts the confirmed versions of the kind; 0 is the wording shipped and has no row. Papers issued before keep what they were printed with.
    """

    kind = models.CharField("种类", max_length=20, choices=PaperKind.choices)
    no = models.PositiveSmallIntegerField("版次", null=True)
    texts = models.JSONField("文字")
    reason = models.CharField("修订说明", max_length=200)
    effective_from = models.DateField("启用日期")

    class Meta:
        verbose_name = "文书样式"
        verbose_name_plural = "文书样式"
        ordering: ClassVar = ["kind", "-effective_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(outcome=""), name="one_open_letter_a_kind"),
            models.UniqueConstraint(fields=["kind", "no"], name="letter_number_once"),
            models.CheckConstraint(
                name="letter_two_persons", condition=~models.Q(outcome="confirmed", closed_by_id=models.F("proposed_by_id"))
            ),
            models.CheckConstraint(
                name="letter_closed_whole",
                condition=models.Q(outcome="", closed_at__isnull=True, closed_by="")
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False) & ~models.Q(closed_by="")),
            ),
            models.CheckConstraint(
                name="confirmed_letter_has_number",
                condition=models.Q(outcome="confirmed", no__isnull=False) | (~models.Q(outcome="confirmed") & models.Q(no__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.effective_from}起）"
