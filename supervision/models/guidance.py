"""Guidance: announcements, interpretations of policy, and courses. Clause: 文四(一)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.models import LegalPerson
from portal.people.models import Person
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step
from supervision.enums import GuidanceKind, GuidanceState

CLAUSE = "文四(一)"


class Guidance(Stateful):
    """Something an authority offers: to every institution it supervises, to tracks of them, or to chosen ones.

    `tracks` are values of `Track` (empty: all); with rows in `addressees` it goes to those alone. The region's goes to every institution of
    those tracks, whoever supervises it. A course has its place, time and places.
    """

    state = StateField("状态", max_length=10, choices=GuidanceState.choices, default=GuidanceState.DRAFTED, protected=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="guidance", verbose_name="发布机关")
    kind = models.CharField("种类", max_length=16, choices=GuidanceKind.choices)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    tracks = models.JSONField("适用类别", default=list)
    addressees = models.ManyToManyField(LegalPerson, blank=True, related_name="guidance", verbose_name="指定机构")
    is_public = models.BooleanField("向社会公开", default=False)
    course_from = models.DateTimeField("开班时间", null=True, blank=True)
    course_to = models.DateTimeField("结业时间", null=True, blank=True)
    course_place = models.CharField("地点", max_length=200, blank=True)
    course_places = models.PositiveIntegerField("名额", null=True, blank=True)
    drafted_at = models.DateTimeField("拟稿时间")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "指导服务"
        verbose_name_plural = "指导服务"
        ordering: ClassVar[list[str]] = ["-drafted_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "-drafted_at"], name="guidance_list"),
            models.Index(fields=["state", "-published_at"], name="guidance_published"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind="course")
                | (models.Q(course_from__isnull=False, course_to__gt=models.F("course_from")) & ~models.Q(course_place="")),
                name="course_has_time_and_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False), name="guidance_published_is_stamped"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
                name="guidance_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(
        "state",
        GuidanceState.DRAFTED,
        GuidanceState.PUBLISHED,
        custom=step("发布", "review_supervision", "authority", CLAUSE, consequence="发送至所指机构，不能再改。"),
    )
    def publish(self, *, by: User, at: datetime) -> None:
        self.published_at = at

    @transition(
        "state",
        (GuidanceState.DRAFTED, GuidanceState.PUBLISHED),
        GuidanceState.WITHDRAWN,
        custom=step("撤回", "review_supervision", "authority", CLAUSE, consequence="须写明理由，已收到的机构会得到通知。", form=True),
    )
    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_reason = at, reason


class Attendance(models.Model):
    """A person an institution sends to a course, and whether he came."""

    course = models.ForeignKey(Guidance, models.CASCADE, related_name="attendances", verbose_name="培训班")
    legal_person = models.ForeignKey(LegalPerson, models.PROTECT, related_name="+", verbose_name="派出单位")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name="人员")
    entered_at = models.DateTimeField("报名时间")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报名人")
    came = models.BooleanField("到课", null=True)
    passed = models.BooleanField("考核合格", null=True)

    class Meta:
        verbose_name = "参训"
        verbose_name_plural = "参训"
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person}"
