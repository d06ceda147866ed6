"""Sittings (场次): the nine work items of an examination as steps, with counts and no examinee's data. Clause: 文二(一)."""

from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django_fsm import transition

from filings.models import CrossCityNotice
from portal.accounts.models import User
from portal.authorities.models import Authority
from portal.institutions.enums import Audience
from portal.institutions.models import LegalPerson, Registration
from portal.workflow.fields import StateField
from portal.workflow.models import Stateful
from portal.workflow.steps import step
from supervision.enums import SittingState
from supervision.models.year_plan import YearPlan

CLAUSE = "文二(一)"
BEFORE_HELD = (SittingState.PLANNED, SittingState.REGISTERING, SittingState.ARRANGED)
AFTER_HELD = (
    SittingState.HELD,
    SittingState.POSTED,
    SittingState.SUBMITTED,
    SittingState.REVIEWED,
    SittingState.CERTIFIED,
    SittingState.ARCHIVED,
)
_Q, _F = models.Q, models.F


class Sitting(Stateful):
    """One examination of a registration at one place and time.

    `authority` supervises it: the host of a cross-city notice, else whoever supervises the registration (文二(二)). Occupations and counts
    stand in its lines; `seats` is the sum of its rooms once arranged.
    """

    state = StateField("状态", max_length=12, choices=SittingState.choices, default=SittingState.PLANNED, protected=True)
    number = models.CharField("场次编号", max_length=40, unique=True)
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="sittings", verbose_name="备案登记")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="sittings", verbose_name="监管机关")
    notice = models.ForeignKey(CrossCityNotice, models.PROTECT, null=True, blank=True, related_name="sittings", verbose_name="跨市报备")
    year_plan = models.ForeignKey(YearPlan, models.PROTECT, null=True, blank=True, related_name="sittings", verbose_name="年度计划")
    title = models.CharField("名称", max_length=120)
    audience = models.CharField("评价对象", max_length=14, choices=Audience.choices)
    audience_reason = models.CharField("评价对象说明", max_length=400, blank=True)
    site = models.CharField("考点", max_length=80)
    division = models.CharField("考点区划", max_length=6)
    address = models.CharField("考点地址", max_length=200)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    seats = models.PositiveIntegerField("考位", default=0)
    warnings = models.JSONField("录入提示", default=list)  # [{"clause", "text", "reason"}], kept as they were answered
    created_at = models.DateTimeField("创建时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="创建人")
    opened_at = models.DateTimeField("开始报名", null=True, blank=True)
    arranged_at = models.DateTimeField("编排完成", null=True, blank=True)
    held_at = models.DateTimeField("实施登记", null=True, blank=True)
    posted_at = models.DateTimeField("成绩公示", null=True, blank=True)
    post_until = models.DateField("公示至", null=True, blank=True)
    submitted_at = models.DateTimeField("报送结果", null=True, blank=True)
    reviewed_at = models.DateTimeField("结果审核", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    query_text = models.TextField("退回意见", blank=True)
    certified_at = models.DateTimeField("证书核发", null=True, blank=True)
    archived_at = models.DateTimeField("归档", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消", null=True, blank=True)
    cancel_reason = models.TextField("取消理由", blank=True)

    class Meta:
        verbose_name = "场次"
        verbose_name_plural = "场次"
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "starts_at"], name="sitting_list"),
            models.Index(fields=["registration", "-starts_at"], name="sitting_of"),
            models.Index(fields=["starts_at"], name="sitting_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_Q(ends_at__gt=_F("starts_at")), name="sitting_ends_after_start"),
            models.CheckConstraint(condition=~_Q(state__in=AFTER_HELD) | _Q(held_at__isnull=False), name="sitting_held_is_stamped"),
            models.CheckConstraint(
                condition=~_Q(state__in=AFTER_HELD[3:]) | _Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="sitting_reviewed_is_stamped",
            ),
            models.CheckConstraint(condition=~_Q(state="archived") | _Q(archived_at__isnull=False), name="sitting_archived_is_stamped"),
            models.CheckConstraint(
                condition=~_Q(state="cancelled") | (_Q(cancelled_at__isnull=False) & ~_Q(cancel_reason="")),
                name="sitting_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def institution(self) -> LegalPerson:
        """The institution that examines."""
        return self.registration.legal_person

    @transition(
        "state",
        SittingState.PLANNED,
        SittingState.REGISTERING,
        custom=step("开始报名", "report_activity", "institution", CLAUSE, consequence="考试计划已公布的，可以组织报名。"),
    )
    def open(self, *, by: User, at: datetime) -> None:
        self.opened_at = at

    @transition(
        "state",
        SittingState.REGISTERING,
        SittingState.ARRANGED,
        custom=step("完成编排", "report_activity", "institution", CLAUSE, consequence="考场、人员、试卷全部编排后，方可实施评价。"),
    )
    def arrange(self, *, by: User, at: datetime, seats: int) -> None:
        self.arranged_at, self.seats = at, seats

    @transition(
        "state",
        SittingState.ARRANGED,
        SittingState.HELD,
        custom=step(
            "登记实施情况", "report_activity", "institution", CLAUSE, consequence="登记实到人数，考后不能再改时间和地点。", form=True
        ),
    )
    def hold(self, *, by: User, at: datetime) -> None:
        self.held_at = at

    @transition(
        "state",
        SittingState.HELD,
        SittingState.POSTED,
        custom=step(
            "公示成绩", "report_activity", "institution", CLAUSE, consequence="导入成绩汇总并公示，公示期满后报送审核。", form=True
        ),
    )
    def post(self, *, by: User, at: datetime, until: date) -> None:
        self.posted_at, self.post_until = at, until

    @transition(
        "state",
        SittingState.POSTED,
        SittingState.SUBMITTED,
        custom=step("报送结果审核", "report_activity", "institution", CLAUSE, consequence="公示期满后报监管机关审核。"),
    )
    def submit(self, *, by: User, at: datetime) -> None:
        self.submitted_at = at

    @transition(
        "state",
        SittingState.SUBMITTED,
        SittingState.REVIEWED,
        custom=step("审核通过", "review_supervision", "authority", "文二(三)", consequence="审核通过后机构方可核发证书。"),
    )
    def clear(self, *, by: User, at: datetime) -> None:
        self.reviewed_at, self.reviewed_by, self.query_text = at, by, ""

    @transition(
        "state",
        SittingState.SUBMITTED,
        SittingState.POSTED,
        custom=step(
            "退回说明", "review_supervision", "authority", "文二(三)", consequence="写明须说明或更正之处，机构更正后重新报送。", form=True
        ),
    )
    def query(self, *, by: User, at: datetime, text: str) -> None:
        self.query_text = text

    @transition(
        "state",
        SittingState.REVIEWED,
        SittingState.CERTIFIED,
        custom=step("登记证书核发", "report_activity", "institution", CLAUSE, consequence="登记证书数，不得超过合格人数。", form=True),
    )
    def certify(self, *, by: User, at: datetime) -> None:
        self.certified_at = at

    @transition(
        "state",
        SittingState.CERTIFIED,
        SittingState.ARCHIVED,
        custom=step("归档", "report_activity", "institution", CLAUSE, consequence="五卷齐全后归档，保管期限自本场结束之日起算。"),
    )
    def archive(self, *, by: User, at: datetime) -> None:
        self.archived_at = at

    @transition(
        "state",
        BEFORE_HELD,
        SittingState.CANCELLED,
        custom=step("取消", "report_activity", "institution", CLAUSE, consequence="须写明理由，通知监管机关。", form=True),
    )
    def cancel(self, *, by: User, at: datetime, reason: str) -> None:
        self.cancelled_at, self.cancel_reason = at, reason

    @transition(
        "state",
        BEFORE_HELD,
        None,
        custom=step("报告时间、地点变更", "report_activity", "institution", "文二(二)", consequence="须在变更前报告监管机关。", form=True),
    )
    def move(self, *, by: User, at: datetime) -> None:
        pass
