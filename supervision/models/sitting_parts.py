"""The rows of a sitting: occupations with their counts, rooms, staff, changes, imported results, what is not recognised. Clause: 文二(一)."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.people.models import Person
from supervision.enums import Post, RoomKind
from supervision.models.bank import PaperBank
from supervision.models.sitting import Sitting

_Q, _F = models.Q, models.F


class SittingLine(models.Model):
    """One occupation at one level in a sitting, with its counts: registered, present, passed, certified."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="lines", verbose_name="场次")
    code = models.CharField("编码", max_length=20)
    name = models.CharField("职业（工种）或项目", max_length=80)
    edition = models.CharField("版本", max_length=20, blank=True)
    work_type = models.CharField("工种", max_length=60, blank=True)
    level = models.CharField("等级", max_length=12, blank=True)
    bank = models.ForeignKey(PaperBank, models.PROTECT, null=True, blank=True, related_name="sitting_lines", verbose_name="所用题库、卷库")
    registered = models.PositiveIntegerField("报名人数", default=0)
    present = models.PositiveIntegerField("实到人数", null=True, blank=True)
    passed = models.PositiveIntegerField("合格人数", null=True, blank=True)
    certified = models.PositiveIntegerField("发证人数", null=True, blank=True)

    class Meta:
        verbose_name = "考评职业"
        verbose_name_plural = "考评职业"
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar = [models.Index(fields=["code", "level"], name="sitting_line_peers")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "code", "name", "work_type", "level"], name="sitting_line_once"),
            models.CheckConstraint(condition=_Q(passed__isnull=True) | _Q(passed__lte=_F("present")), name="no_more_passed_than_present"),
            models.CheckConstraint(
                condition=_Q(certified__isnull=True) | _Q(certified__lte=_F("passed")), name="no_more_certified_than_passed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.level}"


class SittingRoom(models.Model):
    """A room or place of a sitting."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="rooms", verbose_name="场次")
    name = models.CharField("考场", max_length=60)
    kind = models.CharField("种类", max_length=10, choices=RoomKind.choices)
    seats = models.PositiveIntegerField("考位（工位）")
    is_monitored = models.BooleanField("视频监控", default=True)

    class Meta:
        verbose_name = "考场"
        verbose_name_plural = "考场"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "name"], name="room_once_a_sitting"),
            models.CheckConstraint(condition=_Q(seats__gte=1), name="room_has_seats"),
        ]

    def __str__(self) -> str:
        return self.name


class SittingStaff(models.Model):
    """Somebody at work in a sitting; `room` is a name of its rooms or empty for the whole sitting."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="staff", verbose_name="场次")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sitting_posts", verbose_name="人员")
    post = models.CharField("岗位", max_length=14, choices=Post.choices)
    room = models.CharField("考场", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "考务人员"
        verbose_name_plural = "考务人员"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sitting", "person", "post", "room"], name="staff_once_a_post")]

    def __str__(self) -> str:
        return f"{self.person}·{self.get_post_display()}"


class SittingMove(models.Model):
    """A reported change of time or place: what stood before, what stands now, why, and when it was reported. Clause: 附3一(一)8."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="moves", verbose_name="场次")
    before = models.JSONField("变更前")
    after = models.JSONField("变更后")
    reason = models.CharField("变更原因", max_length=400)
    reported_at = models.DateTimeField("报告时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报告人")

    class Meta:
        verbose_name = "时间、地点变更"
        verbose_name_plural = "时间、地点变更"
        ordering: ClassVar[list[str]] = ["reported_at", "id"]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.reported_at:%Y-%m-%d}"


class ResultImport(models.Model):
    """A summary of results brought in from the designated platform: counts only (O11)."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="imports", verbose_name="场次")
    source = models.CharField("来源", max_length=10, choices=[("sheet", "汇总表"), ("api", "平台接口"), ("typed", "手工录入")])
    name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    rows = models.JSONField("汇总")
    imported_at = models.DateTimeField("导入时间")
    imported_by = models.CharField("导入人", max_length=60)

    class Meta:
        verbose_name = "成绩汇总"
        verbose_name_plural = "成绩汇总"
        ordering: ClassVar[list[str]] = ["imported_at", "id"]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.imported_at:%Y-%m-%d}"


class NotRecognised(models.Model):
    """Results of a sitting that an authority does not recognise, in part or whole, as a dated row (附3一(一), L14)."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="not_recognised", verbose_name="场次")
    line = models.ForeignKey(SittingLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="职业等级")
    count = models.PositiveIntegerField("人数")
    reason = models.TextField("理由")
    clause = models.CharField("条款", max_length=40)
    on = models.DateField("日期")
    lifted_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "不予认可的成绩"
        verbose_name_plural = "不予认可的成绩"
        constraints: ClassVar = [models.CheckConstraint(condition=_Q(count__gte=1), name="not_recognised_has_people")]

    def __str__(self) -> str:
        return f"{self.sitting_id}：{self.count} 人"
