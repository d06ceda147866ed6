"""Assisted filing at the counter (柜台代填): an officer fills in one filing for an institution that came with a mandate."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from filings.enums import AssistanceEnd, IdKind
from filings.models.filing import Filing
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson

LENT = "柜台代填"


class Assistance(models.Model):
    """One mandate (委托书) and who acts under it: open from the day it is recorded until the filing is submitted or the mandate ends.

    It serves one filing, which is empty until that one is begun or taken up. Of the agent's document the kind, the last four characters
    and a keyed hash are kept; the scans of mandate and signed commitment are files of this row.
    """

    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="assistances", verbose_name="委托单位")
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, blank=True, related_name="assistances", verbose_name="备案")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="assistances", verbose_name="受理机关")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="代填人")

    agent_name = models.CharField("来办人姓名", max_length=60)
    agent_position = models.CharField("来办人职务", max_length=60)
    agent_phone = models.CharField("来办人电话", max_length=30)
    id_kind = models.CharField("证件种类", max_length=10, choices=IdKind.choices)
    id_hash = models.CharField("证件号摘要", max_length=64)
    id_last = models.CharField("证件号后四位", max_length=4)
    mandated_on = models.DateField("委托书日期")

    started_at = models.DateTimeField("登记时间")
    begun_at = models.DateTimeField("开始代填", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="终止人")
    end = models.CharField("终止原因", max_length=12, choices=AssistanceEnd.choices, blank=True)
    end_reason = models.CharField("终止说明", max_length=400, blank=True)
    version_no = models.PositiveSmallIntegerField("提交的版次", null=True, blank=True)

    class Meta:
        verbose_name = "柜台代填"
        verbose_name_plural = "柜台代填"
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["authority", "-started_at"], name="assistance_counter")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing"], condition=models.Q(ended_at__isnull=True), name="one_assistance_a_filing"),
            models.UniqueConstraint(
                fields=["legal_person", "officer"],
                condition=models.Q(ended_at__isnull=True, filing__isnull=True),
                name="one_unused_mandate",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end="") | models.Q(ended_at__isnull=False) & ~models.Q(end=""),
                name="assistance_ends_with_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(filing__isnull=True, begun_at__isnull=True) | models.Q(filing__isnull=False, begun_at__isnull=False),
                name="assistance_is_begun_with_its_filing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_person}委托{self.agent_name}（{self.agent_position}）"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def agent_id(self) -> str:
        """The document in words: 居民身份证，后四位 021X."""
        return f"{self.get_id_kind_display()}，后四位 {self.id_last}"

    def serves(self, by: User) -> bool:
        """Whether this officer acts under it now: his own, open, and he still accepts filings there."""
        return self.is_open and self.officer_id == by.pk and by.has_perm("accept_filing", self.authority)
