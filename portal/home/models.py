"""What statistics are read from: rollups that the sweep refreshes by sets, so that their page costs the same at every size; calendar feeds."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.authorities.models import Authority
from portal.institutions.enums import Kind


class DayNumber(models.Model):
    """A day as numbers, so that the database can subtract: days since year one, and Guangxi working days counted up to it."""

    on = models.DateField("日期", primary_key=True)
    ordinal = models.PositiveIntegerField("日序")
    working = models.PositiveIntegerField("工作日序")

    class Meta:
        verbose_name = "日序"
        verbose_name_plural = "日序"

    def __str__(self) -> str:
        return str(self.on)


class FilingTime(models.Model):
    """The time of one decided filing by who had it (N3), written once and kept (T17): the five sum to the whole.

    `month` is that of the decision, "2026-09". Columns are calendar days and, with `_wd`, the working days among them.
    """

    filing_id = models.BigIntegerField("办件编号", unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    month = models.CharField("月份", max_length=7)
    authority_days = models.IntegerField("受理机关")
    centre_days = models.IntegerField("区中心")
    panel_days = models.IntegerField("专家组")
    institution_days = models.IntegerField("申请人")
    ministry_days = models.IntegerField("人社部")
    authority_wd = models.IntegerField("受理机关（工作日）")
    centre_wd = models.IntegerField("区中心（工作日）")
    panel_wd = models.IntegerField("专家组（工作日）")
    institution_wd = models.IntegerField("申请人（工作日）")
    ministry_wd = models.IntegerField("人社部（工作日）")

    class Meta:
        verbose_name = "办件用时"
        verbose_name_plural = "办件用时"
        indexes: ClassVar = [models.Index(fields=["month", "authority"], name="filing_time_month")]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.month}"


class HolderTime(models.Model):
    """The time of one holder ("whole": of all) in a period, "2026" or "2026-09", at an authority (none: everywhere), for a kind ("": both).

    `working_days` is the sum; the median and the 90th percentile are nearest ranks over the files, in working days.
    """

    period = models.CharField("期间", max_length=7)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name="机关")
    kind = models.CharField("类别", max_length=12, blank=True)
    holder = models.CharField("由谁", max_length=12)
    files = models.PositiveIntegerField("件数")
    working_days = models.BigIntegerField("工作日合计")
    median = models.IntegerField("中位数")
    ninetieth = models.IntegerField("九成分位数")

    class Meta:
        verbose_name = "用时统计"
        verbose_name_plural = "用时统计"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "authority", "kind", "holder"], name="holder_time_once"),
            models.UniqueConstraint(
                fields=["period", "kind", "holder"], condition=models.Q(authority__isnull=True), name="holder_time_everywhere_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.holder}"


class FilingCount(models.Model):
    """The filings first submitted in a year, by authority and kind: how far they have come, and how they stand."""

    year = models.CharField("年份", max_length=4)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    submitted = models.PositiveIntegerField("提交")
    accepted = models.PositiveIntegerField("受理")
    reviewed = models.PositiveIntegerField("材料审核")
    evaluated = models.PositiveIntegerField("技术评估")
    publicised = models.PositiveIntegerField("公示")
    reported = models.PositiveIntegerField("报部")
    decided = models.PositiveIntegerField("决定")
    granted = models.PositiveIntegerField("出具回执")
    open = models.PositiveIntegerField("在办")
    paused = models.PositiveIntegerField("停表")
    overdue = models.PositiveIntegerField("在办已逾期")
    withdrawn = models.PositiveIntegerField("撤回")
    declined = models.PositiveIntegerField("不予受理")

    class Meta:
        verbose_name = "办件统计"
        verbose_name_plural = "办件统计"
        constraints: ClassVar = [models.UniqueConstraint(fields=["year", "authority", "kind"], name="filing_count_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.authority_id} {self.kind}"


class ValidCount(models.Model):
    """The institutions in good standing by the authority that supervises them, as the directory counts them; one without any has no row."""

    authority = models.OneToOneField(Authority, models.PROTECT, related_name="+", verbose_name="机关")
    count = models.PositiveIntegerField("家数")

    class Meta:
        verbose_name = "有效机构数"
        verbose_name_plural = "有效机构数"

    def __str__(self) -> str:
        return f"{self.authority_id} {self.count}"


class RollupState(models.Model):
    """The single row that says as of when the rollups stand; it is locked while they are refreshed."""

    as_of = models.DateTimeField("截至", null=True)
    calendar_version = models.PositiveIntegerField("日历版本", default=0)

    class Meta:
        verbose_name = "统计时点"
        verbose_name_plural = "统计时点"

    def __str__(self) -> str:
        return str(self.as_of)


class CalendarFeed(models.Model):
    """The secret address of one person's calendar; of the secret only its hash is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name="账号")
    token_hash = models.CharField("凭据摘要", max_length=64, unique=True)
    opened_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return f"{self.user}的日历订阅"
