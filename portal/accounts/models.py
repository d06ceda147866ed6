"""The people who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from guardian.mixins import GuardianUserMixin


class User(GuardianUserMixin, AbstractUser):
    """An account. What it may do comes from its memberships (portal.access) and teams (portal.people), never from is_superuser."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    awaits_confirmation = models.BooleanField("邮箱待确认", default=False, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "email"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """A right on a party is held by membership or team alone: a superuser has none by being one (T3)."""
        return not (self.is_superuser and obj is not None) and super().has_perm(perm, obj)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SignInTally(models.Model):
    """The failed sign-ins in a row under one user name, and the lock they led to.

    Names that no account has are counted alike, so that a lock does not tell which names exist; they are kept as a keyed hash and shown
    masked, for people do type their password into the wrong field.
    """

    name_hash = models.CharField("用户名摘要", max_length=64, unique=True)
    shown = models.CharField("用户名", max_length=150)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="账号")
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    last_failed_at = models.DateTimeField("最近失败时间", null=True, blank=True)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)

    class Meta:
        verbose_name = "登录失败计数"
        verbose_name_plural = "登录失败计数"

    def __str__(self) -> str:
        return self.shown
