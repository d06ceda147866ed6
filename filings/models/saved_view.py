"""The views an officer keeps for himself."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.authorities.models import Authority


class SavedView(models.Model):
    """A list of the queue under a name of its owner's; `query` holds known parts alone, as `officer_wanted.canonical` writes them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name="账号")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+", verbose_name="机关")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=1000)
    order = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = "个人视图"
        verbose_name_plural = "个人视图"
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
