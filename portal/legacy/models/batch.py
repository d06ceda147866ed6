"""One import: its source and date, how far it is, who did it. Clause: 文一(二); D74."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.legacy.enums import ImportState
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful

CLAUSE = "文一(二)"


def step(label: str, *, consequence: str = "") -> dict[str, Any]:
    """The metadata of a step: all of them are the region's system administrator's."""
    return {"label": label, "right": "import_records", "party": "authority", "clause": CLAUSE, "consequence": consequence}


class Import(Stateful):
    """A sheet of registrations from before the portal: staged, checked, brought in by portions, and as long as nothing rests on it undone."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="导入机关")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正哪一批")
    state = StateField("状态", max_length=12, choices=ImportState.choices, default=ImportState.RECEIVED, protected=True)
    source = models.CharField("数据来源", max_length=120)
    source_on = models.DateField("数据截至")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    file = models.FileField("收到的文件", upload_to="legacy", blank=True)  # until it is checked
    rows_read = models.PositiveIntegerField("表格行数", default=0)
    checked_at = models.DateTimeField("检查完成时间", null=True, blank=True)
    rejected = models.TextField("不能接收的原因", blank=True)
    chunks = models.PositiveIntegerField("份数", default=0)
    facts_written = models.PositiveIntegerField("写入的状态事实", default=0)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="导入人")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undo_reason = models.TextField("撤销理由", blank=True)
    discarded_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "存量导入"
        verbose_name_plural = "存量导入"
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    state=ImportState.STARTED,
                    checked_at__isnull=False,
                    started_at__isnull=False,
                    undone_at__isnull=True,
                    discarded_at__isnull=True,
                )
                | models.Q(state=ImportState.UNDONE, checked_at__isnull=False, started_at__isnull=False, undone_at__isnull=False)
                | models.Q(state=ImportState.DISCARDED, started_at__isnull=True, discarded_at__isnull=False)
                | models.Q(state=ImportState.RECEIVED, started_at__isnull=True, discarded_at__isnull=True),
                name="import_state_has_its_stamp",
            ),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(state__in=(ImportState.RECEIVED, ImportState.STARTED), rejected=""),
                name="import_of_a_file_once",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.pk} 批（{self.source}）"

    @property
    def is_checking(self) -> bool:
        """Whether its rows are still being read and judged."""
        return self.state == ImportState.RECEIVED and self.checked_at is None

    @property
    def is_running(self) -> bool:
        """Whether its registrations are being brought in."""
        return self.state == ImportState.STARTED and self.finished_at is None

    @transition(
        "state",
        ImportState.RECEIVED,
        ImportState.STARTED,
        custom=step("开始导入", consequence="只导入无误的备案，待改的行留在本批，改好后另传。导入后立即列入公开目录。"),
    )
    def start(self, *, by: User, at: datetime) -> None:
        self.started_at = at
        self.started_by = by

    @transition(
        "state", ImportState.RECEIVED, ImportState.DISCARDED, custom=step("作废", consequence="本批不再导入；检查已完成的，结果保留。")
    )
    def discard(self, *, by: User, at: datetime) -> None:
        self.discarded_at = at

    @transition(
        "state",
        ImportState.STARTED,
        ImportState.UNDONE,
        custom=step("撤销整批", consequence="本批建立的备案登记和目录条目全部撤回，逐行记录保留。"),
    )
    def undo(self, *, by: User, at: datetime, reason: str) -> None:
        self.undone_at = at
        self.undo_reason = reason
