"""The plan of examinations of a year. Clause: 文二(一)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.institutions.models import Registration


class YearPlan(models.Model):
    """The plan of examinations of a year, published before the first of them (O02). `lines`: [{"code", "name", "level", "month", "headcount"}]."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="year_plans", verbose_name="备案登记")
    year = models.PositiveSmallIntegerField("年度")
    no = models.PositiveSmallIntegerField("版次", default=1)
    lines = models.JSONField("计划场次")
    note = models.TextField("说明", blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公布人"
    )

    class Meta:
        verbose_name = "年度考试计划"
        verbose_name_plural = "年度考试计划"
        ordering: ClassVar[list[str]] = ["-year", "-no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["registration", "year", "no"], name="year_plan_once_an_edition")]

    def __str__(self) -> str:
        return f"{self.registration} {self.year}年度计划"
