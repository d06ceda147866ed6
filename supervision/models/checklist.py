"""Checklists: versioned templates, and the document of one inspection with its answers. Clause: 文三(一)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from supervision.enums import Finding, PlanKind


class ChecklistTemplate(models.Model):
    """One edition of the points of a kind of inspection, in force from a day on.

    `points`: [{"id", "group", "text", "clause", "tracks": [Track], "forms": [Form]}]; an empty list means all. Ids never change meaning:
    a point that asks something else gets another id. `is_sample` marks what the portal ships.
    """

    kind = models.CharField("种类", max_length=12, choices=PlanKind.choices)
    no = models.PositiveSmallIntegerField("版次")
    title = models.CharField("名称", max_length=120)
    points = models.JSONField("检查要点")
    effective_from = models.DateField("启用日期")
    made_at = models.DateTimeField("制定时间")
    made_by = models.CharField("制定人", max_length=60)
    is_sample = models.BooleanField("样例", default=False)

    class Meta:
        verbose_name = "检查表"
        verbose_name_plural = "检查表"
        ordering: ClassVar[list[str]] = ["kind", "-no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "no"], name="checklist_edition_once")]

    def __str__(self) -> str:
        return f"{self.title}（第{self.no}版）"


class Checklist(models.Model):
    """The points that one inspection answers: a document of its own with stable ids, computed from a template when the visit begins.

    `document`: {"format": "checklist-1", "template": {"kind", "no", "title"}, "points": […]} as the template stood. `edit_no` rises with
    each answer, so that two devices never overwrite each other.
    """

    inspection = models.OneToOneField("supervision.Inspection", models.CASCADE, related_name="checklist", verbose_name="检查")
    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="+", verbose_name="检查表")
    document = models.JSONField("检查要点")
    edit_no = models.PositiveIntegerField("修改序号", default=0)

    class Meta:
        verbose_name = "检查记录表"
        verbose_name_plural = "检查记录表"

    def __str__(self) -> str:
        return f"{self.template}"


class ChecklistAnswer(models.Model):
    """The answer to one point; what is unfit says what was found. `edit_no`: that of the checklist when it was written."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="answers", verbose_name="检查记录表")
    point = models.CharField("要点编号", max_length=40)
    finding = models.CharField("结果", max_length=8, choices=Finding.choices)
    words = models.TextField("发现的问题", blank=True)
    edit_no = models.PositiveIntegerField("修改序号", default=0)
    answered_at = models.DateTimeField("填写时间")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填写人")

    class Meta:
        verbose_name = "检查结果"
        verbose_name_plural = "检查结果"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "point"], name="point_answered_once"),
            models.CheckConstraint(condition=~models.Q(finding="unfit") | ~models.Q(words=""), name="unfit_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.point}：{self.get_finding_display()}"
