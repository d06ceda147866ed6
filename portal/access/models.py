"""Memberships: who plays which part in which party. The truth behind every right."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.accounts.rights import INSTITUTION_ROLES, Role
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson

_OFFICER = ~models.Q(role__in=sorted(INSTITUTION_ROLES))


class Membership(models.Model):
    """A user's role in one party, half-open [from_on, until_on)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="账号")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="机关")
    legal_person = models.ForeignKey(
        LegalPerson, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="评价机构"
    )
    role = models.CharField("角色", max_length=24, choices=Role.choices)
    from_on = models.DateField("起")
    until_on = models.DateField("止（不含）", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(_OFFICER, authority__isnull=False, legal_person__isnull=True)
                | models.Q(~_OFFICER, authority__isnull=True, legal_person__isnull=False),
                name="membership_in_one_party",
            ),
            models.UniqueConstraint(
                fields=["user", "authority", "role"],
                condition=models.Q(until_on__isnull=True, authority__isnull=False),
                name="officer_once_a_role",
            ),
            models.UniqueConstraint(
                fields=["user", "legal_person", "role"],
                condition=models.Q(until_on__isnull=True, legal_person__isnull=False),
                name="staff_once_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.party}{self.get_role_display()}"

    @property
    def party(self) -> Authority | LegalPerson:
        """The one party of this membership."""
        return self.authority or self.legal_person  # type: ignore[return-value]


class Invitation(models.Model):
    """An offer of a membership, sent to an address, accepted once before it lapses. The link's secret is kept as a hash.

    `proof`: how the first administrator of an institution was identified, where the authority it is filed with invites him.
    """

    authority = models.ForeignKey(Authority, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name="机关")
    legal_person = models.ForeignKey(
        LegalPerson, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name="评价机构"
    )
    role = models.CharField("角色", max_length=24, choices=Role.choices)
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱")
    phone = models.CharField("核实电话", max_length=30, blank=True)
    proof = models.TextField("核实情况", blank=True)
    token_hash = models.CharField("凭据摘要", max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="邀请人")
    invited_at = models.DateTimeField("邀请时间")
    expires_at = models.DateTimeField("失效时间")
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        ordering: ClassVar[list[str]] = ["-invited_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(_OFFICER, authority__isnull=False, legal_person__isnull=True)
                | models.Q(~_OFFICER, authority__isnull=True, legal_person__isnull=False),
                name="invitation_to_one_party",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True), name="invitation_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"

    @property
    def party(self) -> Authority | LegalPerson:
        """The one party the invitation is to."""
        return self.authority or self.legal_person  # type: ignore[return-value]
