"""The audit chain: one row per act, never changed, never deleted."""

from collections.abc import Iterator

from django.db import models

from portal.audit.chain import digest


class Entry(models.Model):
    """What was done to what, by whom, when. Rows are written by `services.act` alone; triggers refuse every change.

    `no` is gapless from 1. The actor is a snapshot without a foreign key; `subject_type` reads like "filings.filing". `hash` covers every
    other column, `prev_hash` is the hash of entry `no` - 1 (sixty-four zeros before the first).
    """

    HASHED = (
        "no",
        "at",
        "actor_id",
        "actor_name",
        "actor_role",
        "actor_party",
        "act",
        "subject_type",
        "subject_id",
        "subject_name",
        "data",
        "prev_hash",
    )

    no = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=200)
    actor_role = models.CharField("岗位", max_length=200)
    actor_party = models.CharField("单位", max_length=200, blank=True)
    act = models.CharField("事项", max_length=100)
    subject_type = models.CharField("对象类型", max_length=100)
    subject_id = models.CharField("对象编号", max_length=64)
    subject_name = models.TextField("对象名称", blank=True)
    data = models.JSONField("内容", default=dict)
    prev_hash = models.CharField("前条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ("no",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "no"), name="audit_entry_subject"),
            models.Index(fields=("actor_id", "no"), name="audit_entry_actor"),
        )

    def __str__(self) -> str:
        return f"{self.no} {self.act} {self.subject_name}"

    def fields(self) -> Iterator[tuple[str, object]]:
        """The hashed columns with their values."""
        return ((name, getattr(self, name)) for name in self.HASHED)

    def digest(self) -> str:
        """What `hash` must be."""
        return digest(self.fields())
