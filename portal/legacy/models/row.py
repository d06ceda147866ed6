"""The rows of an import as they stood in the sheet, each with what was found and what became of it."""

from typing import Any, ClassVar

from django.db import models

from portal.institutions.models import Registration
from portal.legacy.enums import RowState
from portal.legacy.models.batch import Import
from portal.legacy.rules.columns import BY_KEY


class StagedRow(models.Model):
    """One row: `cells` column key → text as written, `problems` [[column key, text, repair, is it only a hint]].

    Rows of one `group` are one registration; `chunk` is the portion in which it is brought in, 0 for none.
    """

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name="批次")
    no = models.PositiveIntegerField("行号")
    group = models.PositiveIntegerField("备案序号")
    chunk = models.PositiveIntegerField("份号", default=0)
    state = models.CharField("状态", max_length=10, choices=RowState.choices)
    cells = models.JSONField("内容")
    problems = models.JSONField("问题", default=list)
    name = models.CharField("机构名称", max_length=500, blank=True)
    number = models.CharField("备案编号", max_length=40, blank=True)
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="staged_rows", verbose_name="备案登记"
    )

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = "导入行"
        ordering: ClassVar[list[str]] = ["batch", "no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "no"], name="staged_row_once")]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "no"], name="staged_by_state"),
            models.Index(fields=["batch", "chunk"], name="staged_by_chunk"),
        ]

    def __str__(self) -> str:
        return f"第 {self.no} 行"

    @property
    def told(self) -> list[dict[str, Any]]:
        """The problems as a page shows them."""
        return [
            {"label": BY_KEY[key].label if key in BY_KEY else "", "text": text, "repair": repair, "is_hint": is_hint}
            for key, text, repair, is_hint in self.problems
        ]
