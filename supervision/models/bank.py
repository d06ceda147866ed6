"""Question banks, and the custody of papers. Clause: 文二(一)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.institutions.models import Registration
from portal.people.models import Person
from supervision.enums import BankKind, CustodyAct


class PaperBank(models.Model):
    """One edition of a question bank or paper list of a registration: compiled to a norm, reviewed by somebody on a day (O12)."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="banks", verbose_name="备案登记")
    kind = models.CharField("种类", max_length=8, choices=BankKind.choices)
    title = models.CharField("名称", max_length=120)
    code = models.CharField("职业编码", max_length=20)
    name = models.CharField("职业（工种）或项目", max_length=80)
    level = models.CharField("等级", max_length=12, blank=True)
    norm = models.CharField("编制依据", max_length=120)
    edition = models.CharField("版本", max_length=40)
    size = models.PositiveIntegerField("题（卷）数")
    reviewed_by = models.CharField("审定人", max_length=60)
    reviewed_on = models.DateField("审定日期")
    added_at = models.DateTimeField("登记时间")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    withdrawn_on = models.DateField("停用日期", null=True, blank=True)
    withdrawn_reason = models.CharField("停用理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "题库、卷库"
        verbose_name_plural = "题库、卷库"
        ordering: ClassVar[list[str]] = ["code", "level", "-reviewed_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "code", "name", "level", "title", "edition"], name="bank_edition_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (models.Q(withdrawn_on__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="bank_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.edition}"


class Custody(models.Model):
    """One line of the custody log of papers: appended, never changed. Two persons are at every hand-over."""

    sitting = models.ForeignKey("supervision.Sitting", models.PROTECT, related_name="custody", verbose_name="场次")
    bank = models.ForeignKey(PaperBank, models.PROTECT, related_name="custody", verbose_name="题库、卷库")
    act = models.CharField("动作", max_length=10, choices=CustodyAct.choices)
    copies = models.PositiveIntegerField("份数")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="交出人")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="接收人")
    happened_at = models.DateTimeField("交接时间")
    note = models.CharField("备注", max_length=200, blank=True)
    logged_at = models.DateTimeField("登记时间")
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "试卷交接"
        verbose_name_plural = "试卷交接"
        ordering: ClassVar[list[str]] = ["happened_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(copies__gte=1), name="custody_has_copies"),
            models.CheckConstraint(condition=~models.Q(giver=models.F("receiver")), name="custody_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.copies}"
