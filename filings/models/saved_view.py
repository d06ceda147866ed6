"""What an officer keeps for himself: his views of the queue, the columns he takes of each list."""

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


class ColumnChoice(models.Model):
    """The columns of one list that its owner takes along, in his order; a column the list no longer has is passed over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="column_choices", verbose_name="账号")
    listing = models.CharField("列表", max_length=40)
    columns = models.JSONField("列")

    class Meta:
        verbose_name = "导出列"
        verbose_name_plural = "导出列"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "listing"], name="column_choice_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.listing}"
