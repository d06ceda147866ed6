"""The register of inspectors: who may be drawn or sent, and from whom each keeps out. Clause: 文二(三), 文三(一)."""

from typing import ClassVar

from django.db import models

from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.people.models import Person
from supervision.enums import InspectorKind


class Inspector(models.Model):
    """One person in the register of an authority; half-open [from_on, until_on). `cities`: codes he may be sent to, empty for all."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="inspector_entries", verbose_name="人员")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="inspectors", verbose_name="名录机关")
    kind = models.CharField("种类", max_length=12, choices=InspectorKind.choices)
    certificate = models.CharField("执法证或督导员证号", max_length=40)
    valid_until = models.DateField("证件有效期止")
    employer = models.ForeignKey(
        LegalPerson, models.PROTECT, null=True, blank=True, related_name="lent_inspectors", verbose_name="所在评价机构"
    )
    cities = models.JSONField("可派往的设区市", default=list)
    from_on = models.DateField("列入日期")
    until_on = models.DateField("移出日期", null=True, blank=True)

    class Meta:
        verbose_name = "检查人员"
        verbose_name_plural = "检查人员"
        ordering: ClassVar[list[str]] = ["person__name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "authority"], condition=models.Q(until_on__isnull=True), name="inspector_once_an_authority"
            ),
            # a draw names inspectors by it
            models.UniqueConstraint(
                fields=["authority", "certificate"], condition=models.Q(until_on__isnull=True), name="certificate_once_an_authority"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")), name="inspector_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(kind="internal") | models.Q(employer__isnull=False), name="internal_has_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_kind_display()}）"


class Avoidance(models.Model):
    """An inspector keeps out of one institution (回避): declared by himself or asked for; half-open [from_on, until_on)."""

    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="avoidances", verbose_name="检查人员")
    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="avoided_by", verbose_name="回避对象")
    reason = models.CharField("回避理由", max_length=200)
    from_on = models.DateField("自")
    until_on = models.DateField("至（不含）", null=True, blank=True)

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspector", "legal_person"], condition=models.Q(until_on__isnull=True), name="avoidance_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspector}：{self.legal_person}"
