"""Work that an act has promised: rows written in its transaction, done afterwards by whoever claims them."""

import uuid

from django.db import models
from django.db.models import Q

PENDING = Q(done_at__isnull=True, failed_at__isnull=True)


class Row(models.Model):
    """One promise: done at `done_at`, given up at `failed_at`, otherwise pending.

    `key` makes a promise unique: the second of the same key is not written. Whoever works on a row holds its `lease` until `lease_until`;
    after that another may claim it. `attempts` counts the claims, so that a task that kills its worker is given up too.
    """

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4)
    key = models.CharField("唯一键", max_length=200, null=True, unique=True)
    created_at = models.DateTimeField("登记时间")
    due_at = models.DateTimeField("应办时间")
    lease = models.UUIDField("占用凭据", null=True)
    lease_until = models.DateTimeField("占用至", null=True)
    attempts = models.PositiveIntegerField("已试次数", default=0)
    done_at = models.DateTimeField("办结时间", null=True)
    failed_at = models.DateTimeField("放弃时间", null=True)
    last_error = models.TextField("最近一次错误", blank=True)

    class Meta:
        abstract = True
        constraints = (models.CheckConstraint(condition=Q(done_at__isnull=True) | Q(failed_at__isnull=True), name="%(class)s_ends_once"),)
        indexes = (
            models.Index(fields=("due_at",), condition=PENDING, name="%(class)s_pending"),
            models.Index(fields=("done_at",), condition=Q(done_at__isnull=False), name="%(class)s_done"),
            models.Index(fields=("failed_at",), condition=Q(failed_at__isnull=False), name="%(class)s_failed"),
        )


class Task(Row):
    """A call of the handler registered under `name` with `args` (numbers and words: ids, never content)."""

    name = models.CharField("事项", max_length=100)
    args = models.JSONField("参数", default=dict)

    class Meta(Row.Meta):
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"

    def __str__(self) -> str:
        return self.name


class Mail(Row):
    """A letter to one address, sent at least once, always under the same Message-ID; `done_at` is when the mail server took it."""

    message_id = models.CharField("邮件标识", max_length=200)
    to = models.CharField("收件地址", max_length=320)
    subject = models.TextField("主题")
    body = models.TextField("正文")
    html = models.TextField("网页正文", blank=True)

    class Meta(Row.Meta):
        verbose_name = "邮件"
        verbose_name_plural = "邮件"

    def __str__(self) -> str:
        return self.subject
