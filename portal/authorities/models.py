"""The authorities of the notice: the region, its fourteen cities, and the Centre."""

from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from portal.accounts.rights import PartyKind, permissions


class AuthorityKind(models.TextChoices):
    REGION = "region", "自治区"
    CITY = "city", "设区市"
    CENTRE = "centre", "自治区职业技能鉴定中心"


class Authority(models.Model):
    """An authority that files, decides or publishes; its letterhead, seal and remedies text stand on its papers (T11).

    Clause: 文一(二), two filing levels only; the Centre is an actor of its own (D41).
    """

    code = models.CharField("行政区划代码", max_length=7, unique=True, help_text="六位；区中心为 450000C")
    number = models.CharField("文号代码", max_length=4, unique=True, help_text="4500 为区本级，45NN 为各市")
    kind = models.CharField("层级", max_length=10, choices=AuthorityKind.choices)
    name = models.CharField("名称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=20)
    city_name = models.CharField("地市", max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上一级")
    phone = models.CharField("办公电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    remedies = models.TextField("救济途径", blank=True, help_text="印在决定书上；由本机关法制机构确定")
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering: ClassVar[list[str]] = ["order"]
        permissions = permissions(PartyKind.AUTHORITY)

    def __str__(self) -> str:
        return self.name


class AuthorityUserObjectPermission(UserObjectPermissionBase):
    """django-guardian's row for a right on an authority: a projection of memberships, written by portal.access alone."""

    content_object = models.ForeignKey(Authority, models.CASCADE)
