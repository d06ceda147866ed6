"""Messages in the portal; the same words go out by mail where the reader wants it."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Message(models.Model):
    """One message to one reader; `key` makes it unique, so that a task that runs twice tells nobody twice."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages", verbose_name="收件人")
    key = models.CharField("唯一键", max_length=120)
    title = models.CharField("标题", max_length=160)
    body = models.TextField("正文")
    link = models.CharField("链接", max_length=200, blank=True)
    clause = models.CharField("条款", max_length=40, blank=True)
    sent_at = models.DateTimeField("发出时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["recipient", "read_at"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "key"], name="message_once")]

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """Whether a reader wants his messages by mail as well."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox_preference", verbose_name="账号")
    by_mail = models.BooleanField("同时发送邮件", default=True)

    class Meta:
        verbose_name = "消息设置"
        verbose_name_plural = "消息设置"

    def __str__(self) -> str:
        return f"{self.user}"
