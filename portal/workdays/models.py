"""Arrangements of days off, entered by one person from the notice and counting only after another has confirmed them."""

from django.db import models
from django.db.models import F, Q


class Scope(models.TextChoices):
    """Whose arrangement it is; the national one lies over `chinesecalendar`, the regional one over both."""

    NATIONAL = "national", "国家安排"
    GUANGXI = "guangxi", "广西安排"


class Arrangement(models.Model):
    """One year's arrangement as entered from its document (`basis`). The last confirmed one of a scope and year holds, whole.

    It counts once confirmed, by somebody else (D08). The persons are snapshots; None is the system.
    """

    scope = models.CharField("范围", max_length=16, choices=Scope)
    year = models.PositiveSmallIntegerField("年份")
    basis = models.CharField("依据文件", max_length=200)
    entered_by_id = models.BigIntegerField("录入人编号", null=True)
    entered_by = models.CharField("录入人", max_length=400)
    entered_at = models.DateTimeField("录入时间")
    confirmed_by_id = models.BigIntegerField("复核人编号", null=True)
    confirmed_by = models.CharField("复核人", max_length=400, blank=True)
    confirmed_at = models.DateTimeField("复核时间", null=True)
    dropped_by = models.CharField("退回人", max_length=400, blank=True)
    dropped_at = models.DateTimeField("退回时间", null=True)
    note = models.CharField("退回理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "放假安排"
        verbose_name_plural = "放假安排"
        ordering = ("scope", "year", "confirmed_at", "id")
        constraints = (
            models.CheckConstraint(name="workdays_arrangement_two_persons", condition=~Q(confirmed_by_id=F("entered_by_id"))),
            models.CheckConstraint(
                name="workdays_arrangement_confirmed_whole",
                condition=Q(confirmed_at__isnull=True, confirmed_by="") | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by="")),
            ),
            models.CheckConstraint(name="workdays_arrangement_has_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="workdays_arrangement_dropped_whole",
                condition=Q(dropped_at__isnull=True, dropped_by="")
                | (Q(dropped_at__isnull=False, confirmed_at__isnull=True) & ~Q(dropped_by="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年{self.get_scope_display()}（{self.basis}）"


class ArrangedDay(models.Model):
    """One day of an arrangement: off, or a working day made up for."""

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="days", verbose_name="放假安排")
    on = models.DateField("日期")
    working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=50)

    class Meta:
        verbose_name = "安排的日期"
        verbose_name_plural = "安排的日期"
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=("arrangement", "on"), name="workdays_arranged_day_once"),)

    def __str__(self) -> str:
        return f"{self.on} {self.name}{'（上班）' if self.working else ''}"


class CalendarVersion(models.Model):
    """The single row whose number rises with every edit that counts; terms computed under a lower one are computed anew (D14).

    `national_through` is the last year of the packaged national data that the number accounts for.
    """

    number = models.PositiveIntegerField("版本", default=1)
    national_through = models.PositiveSmallIntegerField("国家安排已收录至")

    class Meta:
        verbose_name = "日历版本"
        verbose_name_plural = "日历版本"

    def __str__(self) -> str:
        return str(self.number)
